/// The last bytes of a stream: what a person wants to see of a program that failed.
public struct ByteTail: Sendable {
  /// How many bytes are kept.
  public let bytesMax: Int
  /// Kept up to twice as long, so that cutting costs little.
  private var kept: [UInt8] = []
  /// Whether something was cut off in front.
  public private(set) var isCut = false

  /// A tail of nothing yet.
  public init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// The last bytes.
  public var bytes: ArraySlice<UInt8> { kept.suffix(bytesMax) }

  /// The last bytes as a text, from a whole line on if there is one; broken UTF-8 shows as U+FFFD.
  public var text: String {
    var tail = bytes
    if isCut || kept.count > bytesMax {
      if let lineEnd = tail.firstIndex(of: UInt8(ascii: "\n")), lineEnd + 1 < tail.endIndex {
        tail = tail[(lineEnd + 1)...]
      }
    }
    return String(decoding: tail, as: UTF8.self)
  }

  /// Appends what came.
  public mutating func append(_ more: ArraySlice<UInt8>) {
    if more.count >= bytesMax {
      isCut = isCut || !kept.isEmpty || more.count > bytesMax
      kept = Array(more.suffix(bytesMax))
      return
    }
    kept.append(contentsOf: more)
    if kept.count > 2 * bytesMax {
      kept.removeFirst(kept.count - bytesMax)
      isCut = true
    }
  }
}
