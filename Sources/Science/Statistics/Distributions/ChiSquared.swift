internal import Mistakes

/// The chi-squared distribution: of the sum of so many squares of standard normal variables.
public struct ChiSquared: Hashable, Sendable {
  /// Degrees of freedom, not always a whole number.
  public let degrees: Double

  /// The distribution with these degrees of freedom, above 0.
  public init(degrees: Double) {
    require(degrees > 0, "a chi-squared distribution has degrees above 0, not \(degrees)")
    self.degrees = degrees
  }

  /// The chance to lie below x.
  public func cdf(_ x: Double) -> Double { IncompleteGamma(degrees / 2, max(0, x) / 2).below }

  /// The chance to lie above x, with all its digits however small it is.
  public func survival(_ x: Double) -> Double { IncompleteGamma(degrees / 2, max(0, x) / 2).above }

  /// The x with so much chance below it.
  public func quantile(_ chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no x has the chance \(chance)")
    let shape = degrees / 2
    return QuantileSearch.quantile(below: chance, above: 1 - chance, from: degrees) { x in
      let sides = IncompleteGamma(shape, x / 2)
      return (sides.below, sides.above, BinomialTerm.poisson(shape, x / 2) * shape / x)
    }
  }
}
