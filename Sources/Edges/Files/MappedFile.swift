import CMapping
import Glibc
internal import Mistakes

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
  /// Nothing for an empty file, which cannot be mapped.
  private let mapping: Mapping?

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
    self.mapping = stamp.size > 0 ? try Mapping(file, stamp.size) : nil
    self.path = path
    self.file = file
    self.stamp = stamp
  }

  /// How many bytes it has.
  public var count: Int { stamp.size }

  /// What a function makes of the bytes, if the file has stayed as it was since it was mapped.
  ///
  /// - Parameter body: Called once; it may meet bytes that change under its eyes.
  public borrowing func withBytes<Result>(
    _ body: (Span<UInt8>) -> Result
  ) throws(FileError) -> Result {
    let result: Result
    switch mapping {
    case .some(let mapping): result = mapping.withBytes(body)
    case nil: result = body([UInt8]().span)
    }
    guard try file.stamp() == stamp, mapping?.isDamaged != true else {
      throw FileError(
        .read, path, ESTALE, "'\(path)' was changed while it was read, or its disk failed",
        cure: "read it again when nobody writes it")
    }
    return result
  }
}

/// Memory that shows a file.
@safe private struct Mapping: ~Copyable {
  private var mapping = unsafe mapping()

  init(_ file: borrowing OpenFile, _ count: Int) throws(FileError) {
    let code = unsafe mapping_open(file.descriptor, count, &mapping)
    guard code == 0 else { throw FileError(.read, file.path, code) }
  }

  deinit { unsafe withUnsafePointer(to: mapping) { unsafe mapping_close($0) } }

  var isDamaged: Bool { unsafe withUnsafePointer(to: mapping) { unsafe mapping_is_damaged($0) } }

  borrowing func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    unsafe body(
      Span(_unsafeElements: UnsafeBufferPointer(start: mapping.bytes, count: mapping.count)))
  }
}
