internal import Mistakes
internal import Randomness

/// Student's t distribution with a whole number of degrees of freedom.
///
/// Intervals over runs have as many degrees as runs less one, so the finite sums for whole numbers
/// serve (Abramowitz and Stegun 26.7.3 and 26.7.4): all their terms are positive, nothing cancels,
/// and no gamma function is needed. With θ = arctan(t / √ν), the chance to lie within ±t is
///
///     ν odd:   2/π (θ + sin θ (cos θ + 2/3 cos³ θ + … + (2·4…(ν-3))/(3·5…(ν-2)) cos^(ν-2) θ))
///     ν even:  sin θ (1 + 1/2 cos² θ + … + (1·3…(ν-3))/(2·4…(ν-2)) cos^(ν-2) θ)
///
/// A quantile is found by Newton's steps. The chance is concave in t > 0, so that steps from the left
/// never pass the quantile, and the normal quantile lies left of it. Beyond 1,000 degrees the
/// expansion around the normal quantile (26.7.5) has no error that a double could show.
public struct StudentT: Hashable, Sendable {
  /// Degrees of freedom.
  public let degrees: Int
  private static let summedDegreesMax = 1_000

  /// The distribution with these degrees of freedom, at least 1.
  public init(degrees: Int) {
    require(degrees >= 1, "a t distribution has at least 1 degree of freedom, not \(degrees)")
    self.degrees = degrees
  }

  /// The t with so much chance to lie within ±t, as in 0.95.
  public func quantile(within chance: Double) -> Double {
    require(chance > 0 && chance < 1, "no t has the chance \(chance)")
    let normal = NormalQuantile.quantile(chance / 2)
    guard degrees <= Self.summedDegreesMax else { return expansion(around: normal) }
    var t = normal
    for _ in 0..<2_000 {
      let step = (chance - self.chance(within: t)) / (2 * density(at: t))
      guard step > t * 0x1p-51 else { break }
      t += step
    }
    return t
  }

  /// The chance to lie within ±t, for at most 1,000 degrees.
  func chance(within t: Double) -> Double {
    let nu = Double(degrees)
    let cosine2 = nu / (nu + t * t)
    let sine = t / (nu + t * t).squareRoot()
    var sum = 0.0
    if degrees % 2 == 0 {
      var term = 1.0
      for k in stride(from: 2, through: degrees, by: 2) {
        sum += term
        term *= cosine2 * Double(k - 1) / Double(k)
      }
      return sine * sum
    }
    var term = cosine2.squareRoot()
    for k in stride(from: 3, through: degrees, by: 2) {
      sum += term
      term *= cosine2 * Double(k - 1) / Double(k)
    }
    return 2 / Double.pi * (arctangent(t / nu.squareRoot()) + sine * sum)
  }

  /// Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) · (1 + t²/ν)^(-(ν+1)/2).
  func density(at t: Double) -> Double {
    let nu = Double(degrees)
    // Γ((ν+1)/2) / Γ(ν/2), two degrees at a time.
    var ratio = degrees % 2 == 0 ? Double.pi.squareRoot() / 2 : 1 / Double.pi.squareRoot()
    for k in stride(from: degrees % 2 == 0 ? 2 : 1, to: degrees, by: 2) {
      ratio *= Double(k + 1) / Double(k)
    }
    return ratio / (nu * .pi).squareRoot()
      * PortableMath.exp(-(nu + 1) / 2 * PortableMath.log(1 + t * t / nu))
  }

  /// The quantile around the normal one, in powers of 1/ν.
  private func expansion(around z: Double) -> Double {
    let nu = Double(degrees)
    let z2 = z * z
    let g1 = z * (z2 + 1) / 4
    let g2 = z * ((5 * z2 + 16) * z2 + 3) / 96
    let g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
    let g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160
    return z + (g1 + (g2 + (g3 + g4 / nu) / nu) / nu) / nu
  }
}

/// arctan x for x ≥ 0, by three halvings of the angle and its Taylor series.
///
/// A library's arc tangent could differ between machines.
func arctangent(_ x: Double) -> Double {
  var x = x
  guard x.isFinite else { return .pi / 2 }
  // arctan x = π/2 - arctan 1/x keeps squares small.
  let isInverted = x > 1
  if isInverted { x = 1 / x }
  for _ in 0..<3 { x /= 1 + (1 + x * x).squareRoot() }
  // x is at most tan π/32, and x²⁷ / 27 lies below 2⁻⁹⁰.
  let square = x * x
  var sum = 0.0
  for k in stride(from: 25, through: 3, by: -2) {
    sum = square * (1 / Double(k) - sum)
  }
  let angle = 8 * (x - x * sum)
  return isInverted ? .pi / 2 - angle : angle
}
