internal import Mistakes
internal import Randomness

/// The standard normal distribution.
public enum Normal {
  /// The chance to lie below z.
  public static func cdf(_ z: Double) -> Double { survival(-z) }

  /// The chance to lie above z, with all its digits however small it is.
  public static func survival(_ z: Double) -> Double {
    let sides = IncompleteGamma(0.5, z * z / 2)
    return z < 0 ? (1 + sides.below) / 2 : sides.above / 2
  }

  /// 1/√(2π) · e^(-z²/2).
  public static func density(_ z: Double) -> Double {
    PortableMath.exp(-z * z / 2) / (2 * Double.pi).squareRoot()
  }

  /// The z with so much chance below it.
  public static func quantile(_ chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no z has the chance \(chance)")
    let tail = min(chance, 1 - chance)
    // The distance from ½ that the ratios of polynomials take has lost the digits of a small tail.
    guard tail < 0.01 else { return NormalQuantile.quantile(chance - 0.5) }
    let start = (-2 * PortableMath.log(tail)).squareRoot()
    let z = QuantileSearch.quantile(below: 1 - 2 * tail, above: 2 * tail, from: start) { z in
      let sides = IncompleteGamma(0.5, z * z / 2)
      return (sides.below, sides.above, 2 * density(z))
    }
    return chance < 0.5 ? -z : z
  }

  /// The z with so much chance to lie within ±z, as in 0.95.
  public static func quantile(within chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no z has the chance \(chance)")
    return NormalQuantile.quantile(chance / 2)
  }
}
