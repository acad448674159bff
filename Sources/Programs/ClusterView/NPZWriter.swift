internal import Compression
internal import Mistakes

/// An archive of named arrays in NumPy's format: a zip file that holds an NPY file an array.
///
/// Members are stored without compression, as `numpy.savez` does, and carry no time, so the same
/// arrays make the same bytes. Offsets in a zip file have 32 bits; what does not fit below 4 GiB is
/// refused rather than written in a form (zip64) that our own readers do not know.
package struct NPZWriter {
  /// What an array's values are.
  package enum Values {
    case integers([Int64])
    case reals([Double])
    case booleans([Bool])
    case texts([String])
    /// Rows of equal length, one after the other.
    case rows([Double], length: Int)
  }

  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count = 0

  /// An archive with nothing in it.
  package init() {}

  /// The largest file that has 32-bit offsets.
  static let bytesMax = Int(UInt32.max)
  /// The most members that a zip file has with 16-bit counts.
  static let membersMax = Int(UInt16.max) - 1

  /// Adds an array; no, if it does not fit any more.
  package mutating func add(_ name: String, _ values: Values) -> Bool {
    let header = Self.header(of: values)
    let size = header.count + Self.byteCount(of: values)
    let title = Array("\(name).npy".utf8)
    guard count < Self.membersMax, title.count <= Int(UInt16.max),
      bytes.count + directory.count + size + 2 * title.count + 200 <= Self.bytesMax
    else { return false }
    var content = header
    content.reserveCapacity(size)
    Self.append(values, to: &content)
    require(content.count == size, "an array of \(size) bytes became \(content.count)")
    let offset = bytes.count
    var facts: [UInt8] = []
    // Needs version 2.0; names are UTF-8; stored; midnight of the first day that zip knows.
    for number in [20, 1 << 11, 0, 0, 0x21] { facts.append(number, bytes: 2) }
    facts.append(Int(Inflation.checksum(of: content.span)), bytes: 4)
    for number in [size, size] { facts.append(number, bytes: 4) }
    for number in [title.count, 0] { facts.append(number, bytes: 2) }
    bytes += Array("PK\u{3}\u{4}".utf8) + facts + title + content
    directory += Array("PK\u{1}\u{2}".utf8)
    directory.append(20, bytes: 2)
    directory += facts
    // No comment, disk 0, no attributes.
    for length in [2, 2, 2, 4] { directory.append(0, bytes: length) }
    directory.append(offset, bytes: 4)
    directory += title
    count += 1
    return true
  }

  /// The file.
  package func encoded() -> [UInt8] {
    var end = Array("PK\u{5}\u{6}".utf8)
    for number in [0, 0, count, count] { end.append(number, bytes: 2) }
    for number in [directory.count, bytes.count] { end.append(number, bytes: 4) }
    end.append(0, bytes: 2)
    return bytes + directory + end
  }

  // MARK: - Arrays

  /// The header of an NPY file of version 1.0: a literal of Python, padded to 64 bytes.
  private static func header(of values: Values) -> [UInt8] {
    let (type, shape) =
      switch values {
      case .integers(let values): ("<i8", "(\(values.count),)")
      case .reals(let values): ("<f8", "(\(values.count),)")
      case .booleans(let values): ("|b1", "(\(values.count),)")
      case .texts(let texts): ("<U\(width(of: texts))", "(\(texts.count),)")
      case .rows(let values, let length):
        ("<f8", "(\(length == 0 ? 0 : values.count / length), \(length))")
      }
    var text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }".utf8)
    let unpadded = 10 + text.count + 1
    text += Array(repeating: UInt8(ascii: " "), count: (64 - unpadded % 64) % 64)
    text.append(UInt8(ascii: "\n"))
    var header: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    header.append(text.count, bytes: 2)
    return header + text
  }

  /// How many characters NumPy gives each of some texts; it has no texts of none.
  private static func width(of texts: [String]) -> Int {
    max(1, texts.reduce(0) { max($0, $1.unicodeScalars.count) })
  }

  private static func byteCount(of values: Values) -> Int {
    switch values {
    case .integers(let values): values.count * 8
    case .reals(let values), .rows(let values, _): values.count * 8
    case .booleans(let values): values.count
    case .texts(let texts): texts.count * width(of: texts) * 4
    }
  }

  private static func append(_ values: Values, to bytes: inout [UInt8]) {
    switch values {
    case .integers(let values): for value in values { bytes.append(Int(value), bytes: 8) }
    case .reals(let values), .rows(let values, _):
      for value in values { bytes.append(Int(bitPattern: UInt(value.bitPattern)), bytes: 8) }
    case .booleans(let values): bytes += values.map { $0 ? 1 : 0 }
    case .texts(let texts):
      let width = width(of: texts)
      for text in texts {
        let scalars = text.unicodeScalars
        for scalar in scalars { bytes.append(Int(scalar.value), bytes: 4) }
        bytes += Array(repeating: 0, count: (width - scalars.count) * 4)
      }
    }
  }
}

extension [UInt8] {
  /// Appends a number, the lowest byte first.
  fileprivate mutating func append(_ number: Int, bytes count: Int) {
    for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}
