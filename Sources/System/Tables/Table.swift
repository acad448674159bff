internal import CTables
internal import Mistakes

/// A file that the compiler embedded, byte by byte, with every access checked.
///
/// Data that the program cannot do without travels in it, so that no worker ever lacks a file and no
/// test is skipped for want of one. The bytes lie in the program's own read-only pages: a table costs
/// nothing until it is read, and is shared by all processes of a machine.
///
/// A resource bundle was rejected, since it is a file that can be lost, and so was a Swift array
/// literal, which takes the compiler minutes and the program a copy.
@safe public struct Table: RandomAccessCollection, Sendable {
  /// 1,797 handwritten digits of 8 × 8 pixels from 0 to 16, in MNIST's IDX format.
  public static let digitsImages = unsafe Table(ctable_digits_images())
  /// Which digits they are, in the same order and format.
  public static let digitsLabels = unsafe Table(ctable_digits_labels())
  /// Complexities of strings up to 12 bits and squares up to 4 × 4, laid out as tables.h says.
  public static let codingTheorem = unsafe Table(ctable_ctm_binary())

  /// The bytes live as long as the program, and nobody writes them.
  nonisolated(unsafe) private let start: UnsafePointer<UInt8>
  /// How many bytes there are.
  public let count: Int

  private init(_ table: ctable) {
    guard let bytes = unsafe table.bytes else { mistake("an embedded table has no bytes") }
    unsafe start = bytes
    count = unsafe table.count
  }

  /// The place of the first byte.
  public var startIndex: Int { 0 }
  /// The place after the last byte.
  public var endIndex: Int { count }

  /// The byte at a place.
  public subscript(index: Int) -> UInt8 {
    require(0 <= index && index < count, "a table of \(count) bytes has none at \(index)")
    return unsafe start[index]
  }

  /// Hands all bytes to a function, without copying them.
  public func withBytes<Result, Refusal: Error>(
    _ body: (Span<UInt8>) throws(Refusal) -> Result
  ) throws(Refusal) -> Result {
    let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
    return try unsafe body(Span(_unsafeElements: bytes))
  }
}
