internal import Mistakes

/// What BLAKE2b carries from block to block, and the compression of one block into it.
///
/// The formulas and constants are those of RFC 7693, sections 2 and 3. Two things make this as fast
/// as C without a single unsafe load. The sixteen working words are local variables and the rounds
/// are spelled out, so that the message schedule (table SIGMA of section 2.7) costs nothing at run
/// time; and the length of a block is checked once, after which the compiler proves the other
/// bounds itself and merges eight byte loads into one.
struct BLAKE2bState: Sendable {
  /// The length of a message block, in bytes.
  static let blockLength = 128

  /// The chaining value, `h` in the RFC.
  private(set) var chain: [8 of UInt64]
  /// The bytes compressed so far; the RFC counts to 2¹²⁸, no machine lives to see 2⁶⁴.
  private var byteCount: UInt64 = 0

  /// The state before the first block: the start value, marked with the two lengths.
  init(digestLength: Int, keyLength: Int) {
    chain = Self.start
    chain[0] ^= 0x0101_0000 ^ UInt64(keyLength) << 8 ^ UInt64(digestLength)
  }

  /// Mixes a block into the state, of which `count` bytes belong to the message.
  mutating func compress(_ block: Span<UInt8>, adding count: Int, isLast: Bool) {
    require(block.count == Self.blockLength, "a block of \(block.count) bytes")
    let m0 = Self.word(block, 0)
    let m1 = Self.word(block, 1)
    let m2 = Self.word(block, 2)
    let m3 = Self.word(block, 3)
    let m4 = Self.word(block, 4)
    let m5 = Self.word(block, 5)
    let m6 = Self.word(block, 6)
    let m7 = Self.word(block, 7)
    let m8 = Self.word(block, 8)
    let m9 = Self.word(block, 9)
    let m10 = Self.word(block, 10)
    let m11 = Self.word(block, 11)
    let m12 = Self.word(block, 12)
    let m13 = Self.word(block, 13)
    let m14 = Self.word(block, 14)
    let m15 = Self.word(block, 15)

    byteCount &+= UInt64(truncatingIfNeeded: count)
    var v = WorkingWords(chain: chain, byteCount: byteCount, isLast: isLast)
    v.round(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15)
    v.round(m14, m10, m4, m8, m9, m15, m13, m6, m1, m12, m0, m2, m11, m7, m5, m3)
    v.round(m11, m8, m12, m0, m5, m2, m15, m13, m10, m14, m3, m6, m7, m1, m9, m4)
    v.round(m7, m9, m3, m1, m13, m12, m11, m14, m2, m6, m5, m10, m4, m0, m15, m8)
    v.round(m9, m0, m5, m7, m2, m4, m10, m15, m14, m1, m11, m12, m6, m8, m3, m13)
    v.round(m2, m12, m6, m10, m0, m11, m8, m3, m4, m13, m7, m5, m15, m14, m1, m9)
    v.round(m12, m5, m1, m15, m14, m13, m4, m10, m0, m7, m6, m3, m9, m2, m8, m11)
    v.round(m13, m11, m7, m14, m12, m1, m3, m9, m5, m0, m15, m4, m8, m6, m2, m10)
    v.round(m6, m15, m14, m9, m11, m3, m0, m8, m12, m2, m13, m7, m1, m4, m10, m5)
    v.round(m10, m2, m8, m4, m7, m6, m1, m5, m15, m11, m9, m14, m3, m12, m13, m0)
    v.round(m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15)
    v.round(m14, m10, m4, m8, m9, m15, m13, m6, m1, m12, m0, m2, m11, m7, m5, m3)

    chain[0] ^= v.v0 ^ v.v8
    chain[1] ^= v.v1 ^ v.v9
    chain[2] ^= v.v2 ^ v.v10
    chain[3] ^= v.v3 ^ v.v11
    chain[4] ^= v.v4 ^ v.v12
    chain[5] ^= v.v5 ^ v.v13
    chain[6] ^= v.v6 ^ v.v14
    chain[7] ^= v.v7 ^ v.v15
  }

  /// The start value, `IV` in the RFC: the fractions of the square roots of the first eight primes.
  fileprivate static var start: [8 of UInt64] {
    [
      0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b, 0xa54f_f53a_5f1d_36f1,
      0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f, 0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
  }

  /// The little-endian word at a position of a block.
  @inline(__always)
  private static func word(_ block: Span<UInt8>, _ index: Int) -> UInt64 {
    let first = index * 8
    let low =
      UInt64(block[first]) | UInt64(block[first + 1]) << 8
      | UInt64(block[first + 2]) << 16 | UInt64(block[first + 3]) << 24
    let high =
      UInt64(block[first + 4]) | UInt64(block[first + 5]) << 8
      | UInt64(block[first + 6]) << 16 | UInt64(block[first + 7]) << 24
    return low | high << 32
  }
}

/// The sixteen words that the rounds work on, a four by four matrix in rows.
private struct WorkingWords {
  var v0, v1, v2, v3: UInt64
  var v4, v5, v6, v7: UInt64
  var v8, v9, v10, v11: UInt64
  var v12, v13, v14, v15: UInt64

  @inline(__always)
  init(chain: [8 of UInt64], byteCount: UInt64, isLast: Bool) {
    let start = BLAKE2bState.start
    (v0, v1, v2, v3) = (chain[0], chain[1], chain[2], chain[3])
    (v4, v5, v6, v7) = (chain[4], chain[5], chain[6], chain[7])
    (v8, v9, v10, v11) = (start[0], start[1], start[2], start[3])
    (v12, v13, v14, v15) = (start[4] ^ byteCount, start[5], start[6], start[7])
    if isLast { v14 = ~v14 }
  }

  /// One round: the columns, then the diagonals, with the message words in the order of use.
  @inline(__always)
  mutating func round(
    _ m0: UInt64, _ m1: UInt64, _ m2: UInt64, _ m3: UInt64,
    _ m4: UInt64, _ m5: UInt64, _ m6: UInt64, _ m7: UInt64,
    _ m8: UInt64, _ m9: UInt64, _ m10: UInt64, _ m11: UInt64,
    _ m12: UInt64, _ m13: UInt64, _ m14: UInt64, _ m15: UInt64
  ) {
    Self.mix(&v0, &v4, &v8, &v12, m0, m1)
    Self.mix(&v1, &v5, &v9, &v13, m2, m3)
    Self.mix(&v2, &v6, &v10, &v14, m4, m5)
    Self.mix(&v3, &v7, &v11, &v15, m6, m7)
    Self.mix(&v0, &v5, &v10, &v15, m8, m9)
    Self.mix(&v1, &v6, &v11, &v12, m10, m11)
    Self.mix(&v2, &v7, &v8, &v13, m12, m13)
    Self.mix(&v3, &v4, &v9, &v14, m14, m15)
  }

  /// The mixing function `G` (section 3.1).
  @inline(__always)
  private static func mix(
    _ a: inout UInt64, _ b: inout UInt64, _ c: inout UInt64, _ d: inout UInt64,
    _ x: UInt64, _ y: UInt64
  ) {
    a = a &+ b &+ x
    d = rotatedRight(d ^ a, by: 32)
    c = c &+ d
    b = rotatedRight(b ^ c, by: 24)
    a = a &+ b &+ y
    d = rotatedRight(d ^ a, by: 16)
    c = c &+ d
    b = rotatedRight(b ^ c, by: 63)
  }

  @inline(__always)
  private static func rotatedRight(_ word: UInt64, by count: UInt64) -> UInt64 {
    word &>> count | word &<< (64 &- count)
  }
}
