internal import Randomness

/// The terms that the gamma and beta distributions begin with, without the cancelling of logarithms.
///
/// A binomial term is Γ(a+b+1) / (Γ(a+1) Γ(b+1)) xᵃ yᵇ with y = 1 - x. Taken by logarithms of gamma
/// functions it is a small difference of large numbers: at a million degrees of freedom, ten of sixteen
/// digits are gone. Loader ("Fast and accurate computation of binomial probabilities", 2000) writes each
/// gamma function as Stirling's formula times exp of a small remainder, so that what is large cancels on
/// paper:
///
///     √((a+b) / 2πab) · exp(δ(a+b) - δ(a) - δ(b) - D(a, (a+b)x) - D(b, (a+b)y))
///     δ(n) = ln Γ(n+1) - (n + ½) ln n + n - ½ ln 2π,   D(k, m) = k ln(k/m) + m - k
///
/// The Poisson term xᵃ e⁻ˣ / Γ(a+1) is exp(-δ(a) - D(a, x)) / √(2πa).
enum BinomialTerm {
  /// The term with exponents above 0; x and y are given both, since either may be all but 0.
  static func binomial(_ a: Double, _ b: Double, x: Double, y: Double) -> Double {
    guard x > 0, y > 0 else { return 0 }
    let n = a + b
    let exponent =
      remainder(n) - remainder(a) - remainder(b) - deviance(a, n * x) - deviance(b, n * y)
    return (n / (2 * .pi * a * b)).squareRoot() * PortableMath.exp(exponent)
  }

  /// The Poisson term, for a above 0.
  static func poisson(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 0 }
    return PortableMath.exp(-remainder(a) - deviance(a, x)) / (2 * .pi * a).squareRoot()
  }

  /// δ(n), what Stirling's formula leaves: from 16 up by its series, below by steps up from n.
  ///
  ///     δ(n) = δ(n+1) + (n + ½) ln(1 + 1/n) - 1
  private static func remainder(_ n: Double) -> Double {
    var (n, steps) = (n, 0.0)
    while n < 16 {
      steps += (n + 0.5) * PortableMath.log((n + 1) / n) - 1
      n += 1
    }
    let square = 1 / (n * n)
    let series =
      (1 / 12.0 - square
        * (1 / 360.0 - square
          * (1 / 1260.0 - square * (1 / 1680.0 - square * (1 / 1188.0 - square * 691 / 360_360)))))
      / n
    return steps + series
  }

  /// D(k, m), the deviance: where k and m are near each other, by a series in v = (k-m)/(k+m).
  ///
  ///     D = (k - m) v + 2k (v³/3 + v⁵/5 + …)
  private static func deviance(_ k: Double, _ m: Double) -> Double {
    let v = (k - m) / (k + m)
    guard v.magnitude < 0.1 else { return k * PortableMath.log(k / m) + m - k }
    var sum = 0.0
    // v²¹ / 21 lies below 2⁻⁷⁰ of v.
    for power in stride(from: 21, through: 3, by: -2) {
      sum = v * v * (1 / Double(power) + sum)
    }
    return (k - m) * v + 2 * k * v * sum
  }
}
