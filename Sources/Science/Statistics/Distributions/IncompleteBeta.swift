/// The incomplete beta function, both sides of it: the chances below and above x of a beta variable.
///
///     below = Γ(a+b)/(Γ(a)Γ(b)) ∫₀ˣ tᵃ⁻¹(1-t)ᵇ⁻¹ dt,   above = 1 - below
///
/// A continued fraction (Abramowitz and Stegun 26.5.8) converges fast left of the mean; right of it, a
/// and b, x and y trade places. The chances of Student's t and of F are beta chances.
struct IncompleteBeta {
  let below: Double
  let above: Double

  /// The chances for a and b above 0, at x and y = 1 - x: both are given, since either may be all but 0.
  init(_ a: Double, _ b: Double, x: Double, y: Double) {
    guard x > 0 else {
      (below, above) = (0, 1)
      return
    }
    guard y > 0 else {
      (below, above) = (1, 0)
      return
    }
    if x * (a + b + 2) < a + 1 {
      below = Self.chance(a, b, x, y)
      above = 1 - below
    } else {
      above = Self.chance(b, a, y, x)
      below = 1 - above
    }
  }

  /// xᵃyᵇ Γ(a+b)/(Γ(a+1)Γ(b)) · 1/(1 + d₁/(1 + d₂/(1 + …))).
  private static func chance(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    var fraction = ContinuedFraction(first: 1)
    var m = 0.0
    while true {
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      guard fraction.append(odd, 1) else { break }
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      guard fraction.append(even, 1) else { break }
    }
    let term = BinomialTerm.binomial(a, b, x: x, y: y) * b / (a + b)
    return min(1, term / fraction.value)
  }
}
