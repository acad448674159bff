/// The BLAKE2b-256 digest of some bytes: their name, the same on every machine.
///
/// Digests are ordered by their bytes, which is also the order of their hexadecimal texts.
public struct Digest: Hashable, Sendable {
  /// The number of bytes of a digest.
  public static let byteCount = 32

  // Big-endian words in the order of the bytes, so that comparing words compares bytes.
  private let word0, word1, word2, word3: UInt64

  /// The digest of some bytes.
  public init(of bytes: [UInt8]) {
    var hash = BLAKE2b(digestLength: Self.byteCount)
    hash.update(bytes)
    let words = hash.finalizedWords()
    word0 = words[0].byteSwapped
    word1 = words[1].byteSwapped
    word2 = words[2].byteSwapped
    word3 = words[3].byteSwapped
  }

  /// A digest received as bytes; nil unless there are exactly 32.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    func word(_ index: Int) -> UInt64 {
      bytes[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    word0 = word(0)
    word1 = word(1)
    word2 = word(2)
    word3 = word(3)
  }

  /// A digest written in hexadecimal, in either case; nil unless there are exactly 64 digits.
  public init?(hexadecimal: String) {
    let digits = Array(hexadecimal.utf8)
    guard digits.count == Self.byteCount * 2 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(ofDigit: digits[index]),
        let low = Self.value(ofDigit: digits[index + 1])
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    let words = [word0, word1, word2, word3]
    return (0..<Self.byteCount).map { index in
      UInt8(truncatingIfNeeded: words[index / 8] >> (56 - index % 8 * 8))
    }
  }

  /// The bytes as four big-endian numbers, in order: to look at a digest without a list of its bytes.
  public var words: (UInt64, UInt64, UInt64, UInt64) { (word0, word1, word2, word3) }

  /// The 64 hexadecimal digits, in lower case.
  public var hexadecimal: String {
    let digits = bytes.flatMap { [Self.digit(of: $0 >> 4), Self.digit(of: $0 & 0xF)] }
    return String(decoding: digits, as: UTF8.self)
  }

  private static func digit(of value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension Digest: Comparable {
  /// Whether a digest's bytes come before another's.
  public static func < (left: Digest, right: Digest) -> Bool {
    (left.word0, left.word1, left.word2, left.word3)
      < (right.word0, right.word1, right.word2, right.word3)
  }
}

extension Digest: CustomStringConvertible {
  /// The 64 hexadecimal digits, in lower case.
  public var description: String { hexadecimal }
}
