internal import Mistakes
internal import Randomness

/// Evenly spaced values, on a line or on a logarithmic scale, each rounded to twelve digits.
///
/// A logarithmic axis must not depend on whose logarithm computed it: two machines that disagree in
/// the last bit of `log` must still make the same keys. Rounding alone only makes a disagreement
/// rare, since some value always lies near the edge between two roundings. So the logarithm is only
/// a first guess here: the ratio between neighbours, the n-th root of `last/first`, is polished by
/// Newton's method in double-double arithmetic (about 31 digits), where every sensible guess ends in
/// the same digits, and the values are integer powers of it.
package enum Spacing {
  /// `count` values from `first` to `last` with equal ratios, both ends exact.
  ///
  /// `logarithm` gives the first guess; a test passes a slightly wrong one.
  package static func logarithmic(
    from first: Double, to last: Double, count: Int,
    logarithm: (Double) -> Double = PortableMath.log
  ) -> [Double] {
    require(first > 0 && last > 0, "\(first) and \(last) must be positive")
    require(count >= 2, "a logarithmic axis has at least 2 values but \(count) were asked for")
    let intervals = count - 1
    let ratio = DoubleDouble(last) / DoubleDouble(first)
    var step = DoubleDouble(PortableMath.exp(logarithm(ratio.high) / Double(intervals)))
    for _ in 0..<3 {
      // With e = ratio / stepⁿ − 1, the root is step · (1 + e)^(1/n) ≈ step · (1 + e/n).
      let excess = ratio / step.power(intervals) - DoubleDouble(1)
      step = step + step * excess / DoubleDouble(Double(intervals))
    }
    return (0..<count).map { index in
      if index == 0 { return first }
      if index == intervals { return last }
      return (DoubleDouble(first) * step.power(index)).high.roundedToSignificantDigits()
    }
  }

  /// How many of the values `first`, `first + step`, … do not pass `last`.
  package static func count(from first: Double, to last: Double, step: Double) -> Int {
    require(
      step != 0 && (last - first) / step >= 0, "\(step) must lead from \(first) to \(last)")
    // A few parts in 10¹² forgive a step such as 0.1, which is not exactly what was written.
    let steps = (last - first) / step
    return Int((steps * (1 + 4e-12)).rounded(.down)) + 1
  }
}

/// A number held as the unevaluated sum of two doubles, about 31 decimal digits.
///
/// Products are made exact by Dekker's splitting rather than by fused multiply-add, which not every
/// CPU level has. Source: T. J. Dekker, "A floating-point technique for extending the available
/// precision", Numerische Mathematik 18 (1971). Good for magnitudes between 1e-200 and 1e200.
struct DoubleDouble {
  /// The number rounded to a double.
  let high: Double
  /// What `high` leaves out.
  let low: Double

  init(_ value: Double) {
    self.high = value
    self.low = 0
  }

  /// The sum of two doubles of which the first is the larger in magnitude.
  private init(larger: Double, smaller: Double) {
    self.high = larger + smaller
    self.low = smaller - (high - larger)
  }

  static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let sum = left.high + right.high
    let part = sum - left.high
    let error = (left.high - (sum - part)) + (right.high - part)
    return DoubleDouble(larger: sum, smaller: error + left.low + right.low)
  }

  static func - (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    left + DoubleDouble(larger: -right.high, smaller: -right.low)
  }

  static func * (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let product = left.high * right.high
    let (leftTop, leftRest) = split(left.high)
    let (rightTop, rightRest) = split(right.high)
    let error =
      ((leftTop * rightTop - product) + leftTop * rightRest + leftRest * rightTop)
      + leftRest * rightRest
    let cross = left.high * right.low + left.low * right.high
    return DoubleDouble(larger: product, smaller: error + cross)
  }

  static func / (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let quotient = DoubleDouble(left.high / right.high)
    let remainder = left - quotient * right
    return quotient + DoubleDouble(remainder.high / right.high)
  }

  /// This number times itself `exponent` times, by squaring.
  func power(_ exponent: Int) -> DoubleDouble {
    var result = DoubleDouble(1)
    var square = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  /// The upper and lower 26 bits of a double's significand.
  private static func split(_ value: Double) -> (top: Double, rest: Double) {
    let scaled = value * 134_217_729
    let top = scaled - (scaled - value)
    return (top, value - top)
  }
}
