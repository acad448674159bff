internal import Mistakes

/// The inverse of the normal distribution function, for draws and intervals: Wichura's AS 241, PPND16.
///
/// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37 (1988). Three ratios of polynomials of degree seven, each within 10^-16 of the
/// exact value, relative; with the roundings of the arithmetic the greatest error seen is 7 * 10^-16.
///
/// The argument is q = p - ½, not p. Draws give q exactly and symmetrically, so the quantile is
/// symmetric to the bit, and the distance ½ - |q| to the end that a tail depends on is exact, where
/// 1 - p would have lost it.
///
/// One word makes one normal, in order. Box-Muller makes two out of two and needs sine and cosine;
/// a ziggurat is faster with one draw but takes an unforeseeable number of words, and then the
/// i-th normal can no longer be addressed, nor several be computed side by side.
public enum NormalQuantile {
  /// The quantile at ½ + q, for -½ < q < ½.
  public static func quantile(_ q: Double) -> Double {
    require(q.magnitude < 0.5, "there is no quantile at ½ + \(q)")
    return q.magnitude <= centralMax ? central(q) : tail(q)
  }

  /// Up to this |q| the ratio in q serves; beyond it, the tails.
  @inlinable static var centralMax: Double { 0.425 }

  /// The quantile at ½ + q, for |q| ≤ ``centralMax``.
  @inlinable @inline(__always)
  static func central(_ q: Double) -> Double {
    let r = 0.180625 - q * q
    let numerator =
      ((((((2509.0809287301226727 * r + 33430.575583588128105) * r
        + 67265.770927008700853) * r + 45921.953931549871457) * r
        + 13731.693765509461125) * r + 1971.5909503065514427) * r
        + 133.14166789178437745) * r + 3.387132872796366608
    let denominator =
      ((((((5226.4952788528545610 * r + 28729.085735721942674) * r
        + 39307.895800092710610) * r + 21213.794301586595867) * r
        + 5394.1960214247511077) * r + 687.18700749205790830) * r
        + 42.313330701600911252) * r + 1
    return q * numerator / denominator
  }

  /// The quantile at ½ + q, for ``centralMax`` < |q| < ½.
  ///
  /// Not inlined, and ``farTail(_:)`` not either: the optimiser would merge the branches, which all
  /// end in a ratio of polynomials, and select each coefficient, at twice the cost.
  @usableFromInline @inline(never)
  static func tail(_ q: Double) -> Double {
    let r = (-PortableMath.logOfNormal(0.5 - q.magnitude)).squareRoot()
    guard r <= 5 else { return Double(signOf: q, magnitudeOf: farTail(r)) }
    let t = r - 1.6
    let numerator =
      ((((((7.74545014278341407640e-4 * t + 0.0227238449892691845833) * t
        + 0.241780725177450611770) * t + 1.27045825245236838258) * t
        + 3.64784832476320460504) * t + 5.76949722146069140550) * t
        + 4.63033784615654529590) * t + 1.42343711074968357734
    let denominator =
      ((((((1.05075007164441684324e-9 * t + 5.47593808499534494600e-4) * t
        + 0.0151986665636164571966) * t + 0.148103976427480074590) * t
        + 0.689767334985100004550) * t + 1.67638483018380384940) * t
        + 2.05319162663775882187) * t + 1
    return Double(signOf: q, magnitudeOf: numerator / denominator)
  }

  /// The magnitude where less than e^-25 lies beyond it: one draw in 4 * 10^10.
  @inline(never)
  private static func farTail(_ r: Double) -> Double {
    let t = r - 5
    let numerator =
      ((((((2.01033439929228813265e-7 * t + 2.71155556874348757815e-5) * t
        + 1.24266094738807843860e-3) * t + 0.0265321895265761230930) * t
        + 0.296560571828504891230) * t + 1.78482653991729133580) * t
        + 5.46378491116411436990) * t + 6.65790464350110377720
    let denominator =
      ((((((2.04426310338993978564e-15 * t + 1.42151175831644588870e-7) * t
        + 1.84631831751005468180e-5) * t + 7.86869131145613259100e-4) * t
        + 0.0148753612908506148525) * t + 0.136929880922735805310) * t
        + 0.599832206555887937690) * t + 1
    return numerator / denominator
  }
}
