/// The natural logarithm and the exponential, with the same bits on every machine.
///
/// A libm may return either neighbour of the exact value, and which one differs between versions
/// and processors. Values that enter a task's identity or a random draw cannot depend on that. So
/// these are built from IEEE 754 additions, subtractions, multiplications and divisions alone,
/// which are exactly rounded everywhere: no fused multiply-add, no tables, no vendor library. Swift
/// never fuses a product and a sum by itself; a twin in C needs `-ffp-contract=off`.
///
/// Both follow the plan of fdlibm (Ng, 1985, 1993): reduce to a short interval, where a polynomial
/// in a square suffices; the coefficients are minimax, derived anew by `minimax.py` beside the
/// tests. Correct rounding was rejected: it costs a slow path that is hardly ever run, and portable
/// bits do not need it.
///
/// In ten million trials each, the greatest error of ``log(_:)`` was 0.83 ulp and that of
/// ``exp(_:)`` 0.88 ulp.
public enum PortableMath {
  // ln 2 = ln2High + ln2Low. The high part ends in 21 zero bits, so that its products with
  // exponents (at most 11 bits) are exact.
  private static let ln2High = 0x1.62e42feep-1
  private static let ln2Low = 0x1.a39ef35793c76p-33

  /// The natural logarithm, within one ulp.
  ///
  /// Zeros give minus infinity, negative numbers and NaN give NaN, infinity gives infinity.
  ///
  /// With x = 2^k (1 + f) and 1 + f in [√½, √2), ln x = k ln 2 + ln(1 + f). Let s = f / (2 + f),
  /// then ln(1 + f) = 2 artanh s = 2s + s R(s²) = f - s f + s R(s²); with s f taken as
  /// f²/2 - s f²/2, only small corrections are added to the exact f.
  public static func log(_ x: Double) -> Double {
    if x >= 0x1p-1022 && x < .infinity { return logOfNormal(x) }
    if x == .infinity { return x }
    if x == 0 { return -.infinity }
    guard x > 0 else { return .nan }
    // A subnormal is scaled up exactly; its exponent is corrected inside, where that is exact.
    return logOfNormal(x * 0x1p54, exponentBias: 1023 + 54)
  }

  /// ``log(_:)`` for positive, finite, normal numbers: no branches.
  @inline(__always)
  static func logOfNormal(_ x: Double, exponentBias: Int64 = 1023) -> Double {
    // In units of the last place, the distance from √½ to 1 carries into the exponent just when
    // the significand is √2 or more.
    let rootHalf: UInt64 = 0x3FE6_A09E_667F_3BCD
    let carried = x.bitPattern &+ ((1.0).bitPattern &- rootHalf)
    let k = Double(Int64(carried >> 52) &- exponentBias)
    let significand = (carried & 0x000F_FFFF_FFFF_FFFF) &+ rootHalf
    let f = Double(bitPattern: significand) - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    // Odd and even terms are two independent chains, which halves the wait.
    let even = w * (0x1.999999997fdb8p-2 + w * (0x1.c71c52095dfa4p-3 + w * 0x1.39a1babb5f4b4p-3))
    let odd =
      z
      * (0x1.5555555555592p-1
        + w * (0x1.24924941f123cp-2 + w * (0x1.74663ee843125p-3 + w * 0x1.2f05635ebf6a5p-3)))
    let halfSquare = 0.5 * f * f
    return k * ln2High - ((halfSquare - (s * (halfSquare + (odd + even)) + k * ln2Low)) - f)
  }

  /// The exponential, within one ulp, also where the result is subnormal.
  ///
  /// Results beyond the largest finite number are infinity, below half the least subnormal zero;
  /// NaN gives NaN.
  ///
  /// With k the integer next to x / ln 2, r = x - k ln 2 lies in about ±½ ln 2 and e^x = 2^k e^r.
  /// The even function r (e^r + 1) / (e^r - 1) is 2 + r² P(r²); with c = r - r² P(r²) that gives
  /// e^r = 2r / (2 - c) + 1 = 1 + r + r c / (2 - c). r enters as high - low, because its own
  /// rounding error would count fully.
  public static func exp(_ x: Double) -> Double {
    guard x <= 710 else { return x.isNaN ? .nan : .infinity }
    guard x >= -746 else { return 0 }
    // Adding and taking away 1.5 * 2^52 rounds to the nearest integer.
    let k = (x * 0x1.71547652b82fep0 + 0x1.8p52) - 0x1.8p52
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let z = r * r
    let polynomial =
      0x1.555555555553ep-3
      + z
      * (-0x1.6c16c16bebdc8p-9
        + z
        * (0x1.1566aaf2754eep-14 + z * (-0x1.bbd41caa7476fp-20 + z * 0x1.6376bdfcd047cp-25)))
    let c = r - z * polynomial
    let exponential = 1 - ((low - (r * c) / (2 - c)) - high)
    // 2^k itself may be out of range; its two halves never are, and only the second product can
    // round.
    let exponent = Int64(k)
    let half = exponent >> 1
    return exponential * powerOfTwo(half) * powerOfTwo(exponent &- half)
  }

  private static func powerOfTwo(_ exponent: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: exponent &+ 1023) << 52)
  }
}
