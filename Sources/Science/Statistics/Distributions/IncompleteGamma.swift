/// The incomplete gamma function, both sides of it: the chances below and above x of a gamma variable.
///
///     below = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt,   above = 1 - below
///
/// Left of a + 1 the series xᵃe⁻ˣ/Γ(a+1) · (1 + x/(a+1) + x²/((a+1)(a+2)) + …) gives `below`, right of
/// it a continued fraction gives `above` (Abramowitz and Stegun 6.5.29 and 6.5.31). The side that is
/// small is computed and never the rest of 1, so that a tail keeps its digits.
struct IncompleteGamma {
  let below: Double
  let above: Double

  /// The chances for a shape a above 0 and x from 0 up.
  init(_ a: Double, _ x: Double) {
    guard x > 0 else {
      (below, above) = (0, 1)
      return
    }
    guard x < .infinity else {
      (below, above) = (1, 0)
      return
    }
    let term = BinomialTerm.poisson(a, x)
    if x < a + 1 {
      var (sum, part, place) = (1.0, 1.0, a)
      repeat {
        place += 1
        part *= x / place
        sum += part
      } while part > sum * 0x1p-54
      below = min(1, term * sum)
      above = 1 - below
    } else {
      // xᵃe⁻ˣ/Γ(a) · 1/(x + 1 - a - 1(1-a)/(x + 3 - a - 2(2-a)/(x + 5 - a - …)))
      var fraction = ContinuedFraction(first: x + 1 - a)
      var place = 0.0
      repeat { place += 1 } while fraction.append(place * (a - place), x + 2 * place + 1 - a)
      above = min(1, term * a / fraction.value)
      below = 1 - above
    }
  }
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) from its front, by Lentz's products of ratios.
struct ContinuedFraction {
  private(set) var value: Double
  private var numerators: Double
  private var denominators = 0.0
  private var terms = 0

  /// Sums that happen to be 0 are moved by as good as nothing.
  private static let least = 1e-300
  /// Convergence takes about the square root of the greatest parameter, so this is never reached.
  private static let termsMax = 1_000_000

  init(first: Double) {
    value = first == 0 ? Self.least : first
    numerators = value
  }

  /// Takes in a pair; false when it no longer changed the value.
  mutating func append(_ a: Double, _ b: Double) -> Bool {
    terms += 1
    denominators = b + a * denominators
    if denominators == 0 { denominators = Self.least }
    denominators = 1 / denominators
    numerators = b + a / numerators
    if numerators == 0 { numerators = Self.least }
    let ratio = numerators * denominators
    value *= ratio
    return (ratio - 1).magnitude > 0x1p-52 && terms < Self.termsMax
  }
}
