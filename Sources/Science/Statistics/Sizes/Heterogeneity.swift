internal import Mistakes

/// Whether sizes differ at all: Cochran's Q, and its p for groups of few runs by Welch.
///
/// Each size has an effect (a mean of z, or of a gap) with its standard error. If all true effects are
/// one, effects weighted by their precision scatter about their mean by no more than their errors say:
///
///     Q = Σ w (y - ȳ)²,   w = 1/s²,   ȳ = Σ w y / Σ w,   chi-squared with k - 1 degrees
///
/// Errors that come from few runs are uncertain themselves, and Q is then too often large. Told the
/// counts of runs, it is Welch's test (1951), an F with degrees that need not be whole:
///
///     F = Q/(k - 1) / (1 + 2 (k - 2) Λ / (k² - 1)),   degrees k - 1 and (k² - 1)/(3Λ),
///     Λ = Σ (1 - w/Σw)² / (n - 1)
///
/// With two sizes it is Welch's t test, so pairs of sizes are tested by the same rule and their p
/// adjusted by ``holm(_:)``.
public struct Heterogeneity: Hashable, Sendable {
  /// Cochran's Q.
  public let q: Double
  /// Sizes less one.
  public let degrees: Int
  /// The chance of so large a Q, or of so large an F where counts are known, if sizes do not differ.
  public let p: Double

  /// Of effects with their standard errors.
  ///
  /// It is nil for fewer than two sizes, and where an effect is not finite or an error is not above 0.
  ///
  /// - Parameter counts: How many runs each effect is the mean of, at least 2 of each; nil where errors
  ///   are known otherwise.
  public init?(effects: [Double], errors: [Double], counts: [Int]? = nil) {
    require(
      effects.count == errors.count && (counts ?? []).count == (counts == nil ? 0 : effects.count),
      "\(effects.count) effects need as many errors and counts")
    guard effects.count >= 2, effects.allSatisfy(\.isFinite),
      errors.allSatisfy({ $0 > 0 && $0.isFinite }), (counts ?? []).allSatisfy({ $0 >= 2 })
    else { return nil }
    let least = errors.reduce(.infinity, min)
    let weights = errors.map { (least / $0) * (least / $0) }
    let whole = weights.reduce(0, +)
    let mean = zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1 } / whole
    q = zip(weights, effects).reduce(0) { sum, pair in
      let distance = (pair.1 - mean) / least
      return sum + pair.0 * distance * distance
    }
    degrees = effects.count - 1
    guard q.isFinite else { return nil }
    guard let counts else {
      p = ChiSquared(degrees: Double(degrees)).survival(q)
      return
    }
    let k = Double(effects.count)
    let uncertainty = zip(weights, counts).reduce(0) { sum, pair in
      let rest = 1 - pair.0 / whole
      return sum + rest * rest / Double(pair.1 - 1)
    }
    let f = q / (k - 1) / (1 + 2 * (k - 2) * uncertainty / (k * k - 1))
    p = FisherF(numerator: k - 1, denominator: (k * k - 1) / (3 * uncertainty)).survival(f)
  }
}
