internal import Randomness

/// Fisher's z of a correlation: z = artanh r is nearly normal where r is not, and has no ends.
///
/// Means, differences and trends of correlations are taken in z; only what people read is turned
/// back. A correlation of ±1 has no z: a run that gives one is undefined and counted as that.
public enum FisherZ {
  /// ½ ln((1 + r) / (1 - r)), odd to the bit; nil unless -1 < r < 1.
  ///
  /// Near 0 a series serves, where the logarithm would lose digits.
  public static func z(of r: Double) -> Double? {
    let x = r.magnitude
    guard x < 1 else { return nil }
    let value: Double
    if x < 0.01 {
      let square = x * x
      value = x * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square / 9))))
    } else {
      value = PortableMath.log((1 + x) / (1 - x)) / 2
    }
    return Double(signOf: r, magnitudeOf: value)
  }

  /// (1 - e^-2z) / (1 + e^-2z), odd to the bit.
  ///
  /// Near 0 a series serves, where the difference would lose digits.
  public static func r(of z: Double) -> Double {
    let x = z.magnitude
    let value: Double
    if x < 0.01 {
      let square = x * x
      value = x * (1 - square * (1 / 3.0 - square * (2 / 15.0 - square * 17 / 315)))
    } else {
      let power = PortableMath.exp(-2 * x)
      value = (1 - power) / (1 + power)
    }
    return Double(signOf: z, magnitudeOf: value)
  }

  /// z, where ±1 counts as the nearest number to it: for sums over pairs of which none may be missing.
  static func bounded(_ r: Double) -> Double {
    z(of: r) ?? Double(signOf: r, magnitudeOf: 27 * ln2)
  }

  /// ln 2; artanh of the greatest number below 1, 1 - 2⁻⁵³, is 27 of it.
  private static let ln2 = 0.6931471805599453

  /// An interval of z turned back into one of correlations.
  public static func r(of interval: ClosedRange<Double>) -> ClosedRange<Double> {
    r(of: interval.lowerBound)...r(of: interval.upperBound)
  }
}
