import CMapping
import Glibc

/// A file whose bytes are read where the system keeps them, without a copy.
///
/// Data is large, and all processes of a machine read the same: mapped, it is in memory once. But a
/// mapping is a view of the file, not a copy, and somebody may write or cut the file meanwhile. Bytes
/// then change between two looks at them, and those past the new end are no longer there. So
///
/// - whoever reads a view has to be right whatever the bytes are, and look at each once;
/// - bytes that are gone read as zeros rather than ending the program (`mapping.c`);
/// - what was made of a file that has changed never leaves ``withBytes(_:)``: it throws instead.
///
/// A change is known by the file's length and time of last change, which the kernel counts in
/// milliseconds; a write of the same length within the same few is not seen.
public struct MappedFile: ~Copyable {
  /// The path as it was given.
  public let path: String
  private let file: OpenFile
  private let stamp: FileStamp
  private let mapping: Mapping

  /// Maps a whole file.
  ///
  /// - Parameters:
  ///   - path: Where the file is; pipes and devices are refused.
  ///   - bytesMax: A longer file is refused.
  public init(_ path: String, bytesMax: Int) throws(FileError) {
    let file = try OpenFile(path)
    guard try file.isRegular() else {
      throw FileError(
        .inspect, path, EINVAL, "'\(path)' is a device, pipe or socket, not a file",
        cure: "write its output to a file and name that")
    }
    let stamp = try file.stamp()
    try Files.check(stamp.size, path, bytesMax: bytesMax)
    self.mapping = try Mapping(of: file.descriptor, stamp.size, path)
    self.path = path
    self.file = file
    self.stamp = stamp
  }

  /// How many bytes it has.
  public var count: Int { stamp.size }

  /// What a function makes of the bytes, if the file has stayed as it was since it was mapped.
  ///
  /// - Parameter body: Called once; it may meet bytes that change under its eyes.
  public func withBytes<Result>(
    _ body: (Span<UInt8>) -> Result
  ) throws(FileError) -> Result {
    let result = mapping.withBytes(body)
    let isDamaged = mapping.isDamaged
    guard try file.stamp() == stamp, !isDamaged else {
      throw FileError(
        .read, path, ESTALE, "'\(path)' was changed while it was read, or its disk failed",
        cure: "read it again when nobody writes it")
    }
    return result
  }
}

/// Memory that shows a file.
@safe private struct Mapping: ~Copyable {
  private let view: mapping

  init(of descriptor: Int32, _ count: Int, _ path: String) throws(FileError) {
    var view = unsafe mapping()
    let code = unsafe mapping_open(descriptor, count, &view)
    guard code == 0 else { throw FileError(.read, path, code) }
    unsafe self.view = view
  }

  deinit { unsafe mapping_close(view) }

  var isDamaged: Bool { unsafe mapping_is_damaged(view) }

  func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    unsafe body(Span(_unsafeElements: UnsafeBufferPointer(start: view.bytes, count: view.count)))
  }
}
