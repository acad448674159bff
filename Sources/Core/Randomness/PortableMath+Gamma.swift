extension PortableMath {
  /// ψ, the derivative of the logarithm of the gamma function, for x > 0; NaN elsewhere.
  ///
  ///     ψ(x) = ψ(x + 1) - 1/x,   ψ(x) ≈ ln x - 1/(2x) - Σ B₂ₙ / (2n x²ⁿ)
  ///
  /// From 10 on seven terms of the series (Abramowitz and Stegun 6.3.18) leave less than 10⁻¹⁶; what
  /// is below is brought there by the recurrence. The error is within 10⁻¹⁴, relative or absolute.
  public static func digamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var x = x
    var shift = 0.0
    while x < 10 {
      shift += 1 / x
      x += 1
    }
    let y = 1 / (x * x)
    // B₂ₙ / 2n: 1/12, -1/120, 1/252, -1/240, 1/132, -691/32760, 1/12.
    var series = y / 12
    series = y * (691.0 / 32_760 - series)
    series = y * (1.0 / 132 - series)
    series = y * (1.0 / 240 - series)
    series = y * (1.0 / 252 - series)
    series = y * (1.0 / 120 - series)
    series = y * (1.0 / 12 - series)
    return log(x) - 0.5 / x - series - shift
  }

  /// The logarithm of the gamma function, for x > 0; NaN elsewhere.
  ///
  ///     ln Γ(x) ≈ (x - ½) ln x - x + ½ ln 2π + Σ B₂ₙ / (2n (2n - 1) x²ⁿ⁻¹)
  ///
  /// Below 10 by the recurrence Γ(x + 1) = x Γ(x), as for ``digamma(_:)``; the error is within 10⁻¹⁴,
  /// relative or absolute.
  public static func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var x = x
    var product = 1.0
    while x < 10 {
      product *= x
      x += 1
    }
    let y = 1 / (x * x)
    // B₂ₙ / (2n (2n - 1)): 1/12, -1/360, 1/1260, -1/1680, 1/1188, -691/360360, 1/156.
    var series = y / 156
    series = y * (691.0 / 360_360 - series)
    series = y * (1.0 / 1_188 - series)
    series = y * (1.0 / 1_680 - series)
    series = y * (1.0 / 1_260 - series)
    series = y * (1.0 / 360 - series)
    series = (1.0 / 12 - series) / x
    let halfLogTwoPi = 0x1.d67f1c864beb5p-1
    return (x - 0.5) * log(x) - x + halfLogTwoPi + series - log(product)
  }
}
