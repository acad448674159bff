package import Encoding

/// Cuts a stream of bytes into messages, each behind its length.
package struct Frames: Sendable {
  private var bytes: [UInt8] = []
  private var start = 0

  /// The bytes of a length.
  private static let headCount = 4

  /// A stream of which nothing has come.
  package init() {}

  /// Whether nothing is left, not even a part of a message.
  package var isEmpty: Bool { start == bytes.count }

  /// Appends what came.
  package mutating func append(_ more: ArraySlice<UInt8>) {
    if start > 0 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: more)
  }

  /// The next message, if all of it has come.
  package mutating func next() throws(MessagePackError) -> [UInt8]? {
    guard bytes.count - start >= Self.headCount else { return nil }
    var count = 0
    for index in (start..<start + Self.headCount).reversed() {
      count = count << 8 | Int(bytes[index])
    }
    guard count <= SlotWire.bytesPerFrameMax else {
      throw MessagePackError(
        offset: 0, found: "a message of \(count) bytes",
        expected: "at most \(SlotWire.bytesPerFrameMax)")
    }
    let first = start + Self.headCount
    guard bytes.count - first >= count else { return nil }
    start = first + count
    return Array(bytes[first..<start])
  }
}

extension [UInt8] {
  /// Appends a message behind its length.
  package mutating func append(frame message: [UInt8]) {
    var count = UInt32(truncatingIfNeeded: message.count)
    for _ in 0..<4 {
      append(UInt8(truncatingIfNeeded: count))
      count >>= 8
    }
    append(contentsOf: message)
  }
}
