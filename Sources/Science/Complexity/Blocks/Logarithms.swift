internal import Kernels
internal import Randomness

/// Logarithms of counts to the base 2, as integers in units of 2^-52 bits.
///
/// They are the arithmetic of the house rather than libm's, so that they are the same everywhere.
enum Logarithms {
  /// Those of 0 (taken for 0), of 1, of 2 and so on.
  static let table: [Int64] = (0..<tableCount).map(compute)
  private static let tableCount = 1 << 14
  private static let perNat = 1 / PortableMath.log(2)

  /// That of a count.
  @inline(__always)
  static func units(_ count: Int) -> Int64 {
    count < tableCount ? table[count] : compute(count)
  }

  @inline(never)
  private static func compute(_ count: Int) -> Int64 {
    guard count > 1 else { return 0 }
    if count & (count - 1) == 0 { return Int64(count.trailingZeroBitCount) << 52 }
    return Int64((PortableMath.log(Double(count)) * perNat / BlockSums.unit).rounded())
  }

  /// That of any number above zero, in bits.
  static func bits(_ number: Double) -> Double { PortableMath.log(number) * perNat }
}
