internal import Files

/// One file of a spool, and how much in it is still wanted.
final class SpoolSegment {
  /// Its place among the segments, which its name tells.
  let number: Int
  /// The results in it that are not safe yet.
  var liveCount = 0
  private(set) var file: AppendFile
  /// What was appended and not written yet.
  private(set) var buffer: [UInt8] = []

  /// Opens a segment of a folder, or makes it.
  init(_ number: Int, in folder: String) throws(StorageError) {
    self.number = number
    file = try AppendFile(Self.path(number, in: folder))
  }

  /// Where the next record will begin.
  var end: Int { file.size + buffer.count }

  /// Adds to what is to be written.
  func append(_ write: (inout [UInt8]) -> Void) { write(&buffer) }

  /// Writes what was appended; if that fails, it stays to be written the next time.
  func flush() throws(StorageError) {
    guard !buffer.isEmpty else { return }
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: buffer.count <= 1 << 20)
  }

  /// Forgets everything from an offset on.
  func truncate(to size: Int) throws(StorageError) {
    buffer.removeAll(keepingCapacity: true)
    if file.size > size { try file.truncate(to: size) }
  }

  /// The bytes of a record, wherever they are.
  func read(at offset: Int, count: Int) throws(StorageError) -> [UInt8] {
    guard offset >= file.size else { return try file.read(at: offset, count: count) }
    let start = min(offset - file.size, buffer.count)
    return Array(buffer[start..<min(start + count, buffer.count)])
  }

  /// Where a segment of a number lies.
  static func path(_ number: Int, in folder: String) -> String {
    let digits = String(number)
    return "\(folder)/results-" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  /// The number of the segment of a name; nil for other files.
  static func number(ofName name: String) -> Int? {
    guard name.hasPrefix("results-") else { return nil }
    return Int(name.dropFirst(8)).flatMap { $0 > 0 ? $0 : nil }
  }
}
