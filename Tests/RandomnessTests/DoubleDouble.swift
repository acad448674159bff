/// An unevaluated sum of two doubles, with about 106 bits: the yardstick for ``PortableMath``.
///
/// Dekker, "A floating-point technique for extending the available precision" (1971). It may use
/// the fused multiply-add, because it is only compared with. Committed values from mpmath hold the
/// yardstick itself.
struct DoubleDouble {
  var high: Double
  var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The exact sum of two doubles.
  static func sum(_ left: Double, _ right: Double) -> DoubleDouble {
    let sum = left + right
    let rest = sum - left
    return DoubleDouble(sum, (left - (sum - rest)) + (right - rest))
  }

  static func + (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let high = sum(left.high, right.high)
    let low = sum(left.low, right.low)
    let middle = sum(high.high, high.low + low.high)
    return sum(middle.high, middle.low + low.low)
  }

  static func * (left: DoubleDouble, right: DoubleDouble) -> DoubleDouble {
    let product = left.high * right.high
    let error = (-product).addingProduct(left.high, right.high)
    return sum(product, error + (left.high * right.low + left.low * right.high))
  }

  static func / (left: DoubleDouble, right: Double) -> DoubleDouble {
    let quotient = left.high / right
    let rest = left + DoubleDouble(-quotient) * DoubleDouble(right)
    return sum(quotient, (rest.high + rest.low) / right)
  }

  /// e^x as a number between about ½ and 2 and a power of two.
  static func exponential(of x: Double) -> (significand: DoubleDouble, exponent: Int) {
    // ln 2 to 160 bits.
    let ln2 = (0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111)
    let exponent = (x / ln2.0).rounded()
    let reduced =
      DoubleDouble(x) + DoubleDouble(-exponent) * DoubleDouble(ln2.0)
      + DoubleDouble(-exponent) * DoubleDouble(ln2.1, ln2.2)
    // Taylor's series of a sixteenth, squared four times.
    let small = DoubleDouble(reduced.high / 16, reduced.low / 16)
    var sum = DoubleDouble(1)
    for term in stride(from: 18, through: 1, by: -1) {
      sum = DoubleDouble(1) + small * sum / Double(term)
    }
    for _ in 0..<4 { sum = sum * sum }
    return (sum, Int(exponent))
  }
}
