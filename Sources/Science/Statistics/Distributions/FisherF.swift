internal import Mistakes

/// Fisher's F distribution: of the ratio of two independent mean squares.
public struct FisherF: Hashable, Sendable {
  /// Degrees of freedom above the line.
  public let numerator: Double
  /// Degrees of freedom below the line.
  public let denominator: Double

  /// The distribution with these degrees of freedom, both above 0.
  public init(numerator: Double, denominator: Double) {
    require(
      numerator > 0 && denominator > 0,
      "an F distribution has degrees above 0, not \(numerator) and \(denominator)")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The chance to lie below x.
  public func cdf(_ x: Double) -> Double { sides(at: x).below }

  /// The chance to lie above x, with all its digits however small it is.
  public func survival(_ x: Double) -> Double { sides(at: x).above }

  /// The x with so much chance below it.
  public func quantile(_ chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no x has the chance \(chance)")
    let (a, b) = (numerator / 2, denominator / 2)
    return QuantileSearch.quantile(below: chance, above: 1 - chance, from: 1) { x in
      let (share, rest) = shares(at: x)
      let sides = IncompleteBeta(a, b, x: share, y: rest)
      let term = BinomialTerm.binomial(a, b, x: share, y: rest) * a * b / (a + b)
      return (sides.below, sides.above, term / x)
    }
  }

  private func sides(at x: Double) -> IncompleteBeta {
    let (share, rest) = shares(at: max(0, x))
    return IncompleteBeta(numerator / 2, denominator / 2, x: share, y: rest)
  }

  /// The share of the sum of squares that lies above the line, and the rest.
  private func shares(at x: Double) -> (Double, Double) {
    guard x < .infinity else { return (1, 0) }
    let sum = numerator * x + denominator
    return (numerator * x / sum, denominator / sum)
  }
}
