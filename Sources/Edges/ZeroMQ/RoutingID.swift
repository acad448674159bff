/// The name by which a router knows a connection.
///
/// It says where to send, never who is there: each incarnation of a dealer makes a new one of 16
/// random bytes, and peers of other makes have what they like, up to 255 bytes. A router looks at
/// one for every message, so the usual ones are kept in two words, without memory of their own.
public struct RoutingID: Hashable, Sendable {
  private let low: UInt64
  private let high: UInt64
  private let count: UInt8
  /// All of the bytes, if they are too many for the words.
  private let long: [UInt8]?

  /// A name that was received.
  public init(_ bytes: [UInt8]) {
    self = unsafe bytes.withUnsafeBytes { unsafe RoutingID($0) }
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    var words: (UInt64, UInt64) = (0, 0)
    if bytes.count <= 16 {
      unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyMemory(from: bytes) }
      long = nil
    } else {
      long = unsafe Array(bytes)
    }
    (low, high) = words
    count = UInt8(truncatingIfNeeded: bytes.count)
  }

  /// The bytes of the name.
  public var bytes: [UInt8] { unsafe withBytes { unsafe Array($0) } }

  func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let long { return unsafe long.withUnsafeBytes { unsafe body($0) } }
    let words = (low, high)
    return unsafe withUnsafeBytes(of: words) { words in
      unsafe body(UnsafeRawBufferPointer(rebasing: words[..<Int(count)]))
    }
  }
}

extension RoutingID: CustomStringConvertible {
  /// The bytes in hexadecimal.
  public var description: String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
