internal import Mistakes

/// Student's t distribution, with any degrees of freedom above 0.
///
/// Means over runs have runs less one; a difference of two means with unequal variances (Welch) has
/// degrees that are no whole number. The chance to lie outside ±t is a beta chance,
///
///     P(|T| > t) = I_x(ν/2, ½),   x = ν / (ν + t²)
public struct StudentT: Hashable, Sendable {
  /// Degrees of freedom.
  public let degrees: Double

  /// The distribution with these degrees of freedom, above 0.
  public init(degrees: Double) {
    require(degrees > 0, "a t distribution has degrees above 0, not \(degrees)")
    self.degrees = degrees
  }

  /// The chance to lie below t.
  public func cdf(_ t: Double) -> Double { survival(-t) }

  /// The chance to lie above t, with all its digits however small it is.
  public func survival(_ t: Double) -> Double {
    let outside = sides(at: t).below / 2
    return t < 0 ? 1 - outside : outside
  }

  /// The chance to lie outside ±t: the p of a test of both sides.
  public func chance(outside t: Double) -> Double { sides(at: t).below }

  /// The t with so much chance below it.
  public func quantile(_ chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no t has the chance \(chance)")
    if chance == 0.5 { return 0 }
    let tail = min(chance, 1 - chance)
    let t = quantile(outside: 2 * tail, within: 1 - 2 * tail)
    return chance < 0.5 ? -t : t
  }

  /// The t with so much chance to lie within ±t, as in 0.95.
  public func quantile(within chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no t has the chance \(chance)")
    return quantile(outside: 1 - chance, within: chance)
  }

  private func quantile(outside: Double, within: Double) -> Double {
    let half = degrees / 2
    let start = Normal.quantile(within: min(within, 1 - 0x1p-53))
    return QuantileSearch.quantile(below: within, above: outside, from: max(start, 1e-300)) { t in
      let (x, y) = shares(at: t)
      let sides = IncompleteBeta(half, 0.5, x: x, y: y)
      let term = BinomialTerm.binomial(half, 0.5, x: x, y: y) * half / (degrees + 1)
      return (sides.above, sides.below, term * 2 / t)
    }
  }

  private func sides(at t: Double) -> IncompleteBeta {
    let (x, y) = shares(at: t)
    return IncompleteBeta(degrees / 2, 0.5, x: x, y: y)
  }

  /// ν / (ν + t²) and the rest of 1, where t² itself may be too large for a number.
  private func shares(at t: Double) -> (Double, Double) {
    let ratio = t / degrees.squareRoot()
    let square = ratio * ratio
    guard square < .infinity else { return (0, 1) }
    return (1 / (1 + square), square / (1 + square))
  }
}
