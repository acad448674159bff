/// The counter-based generator Philox4x64 with ten rounds: a keyed bijection of 256-bit counters.
///
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. There is
/// no state to advance: word i of a stream is a pure function of (key, i), so a stream can be
/// entered anywhere, and two machines that share a key agree without talking. It passes BigCrush
/// from seven rounds up; ten is what its authors, NumPy (`numpy.random.Philox`) and cuRAND use.
/// One difference for those who compare: NumPy increments its counter before each block, so its
/// first block is that of its counter plus one.
///
/// A round, on the words x0 x1 x2 x3 with the key words k0 k1, where (high, low) is the 128-bit
/// product:
///
///     (high0, low0) = M0 * x0          x0' = high1 ^ x1 ^ k0     x1' = low1
///     (high1, low1) = M1 * x2          x2' = high0 ^ x3 ^ k1     x3' = low0
///
/// Between rounds each key word moves on by a constant (the golden ratio and the root of three,
/// less one). Multiplying is what mixes; an odd multiplier keeps the round a bijection.
public enum Philox4x64 {
  /// Four 64-bit words, the lowest first: a counter, or the block that it yields.
  public typealias Words = (UInt64, UInt64, UInt64, UInt64)
  /// Two 64-bit words, the lowest first.
  public typealias Key = (UInt64, UInt64)

  /// The block of random words that belongs to a counter.
  @inlinable
  public static func block(counter: Words, key: Key) -> Words {
    var words = counter
    var (key0, key1) = key
    for _ in 0..<9 {
      words = round(words, key0, key1)
      key0 &+= 0x9E37_79B9_7F4A_7C15
      key1 &+= 0xBB67_AE85_84CA_A73B
    }
    return round(words, key0, key1)
  }

  @inlinable @inline(__always)
  static func round(_ words: Words, _ key0: UInt64, _ key1: UInt64) -> Words {
    let product0 = words.0.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
    let product1 = words.2.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
    return (
      product1.high ^ words.1 ^ key0, product1.low,
      product0.high ^ words.3 ^ key1, product0.low
    )
  }
}
