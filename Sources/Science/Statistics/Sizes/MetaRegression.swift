internal import Mistakes

/// How an effect moves with the size of the model: a line through one effect a size.
///
/// Each size has a mean over its runs (of Fisher's z, or of the gap between two measures) with a standard
/// error, and lies at a moderator, log₂ of its parameters. Two things scatter the effects about a line:
/// their errors, and τ, by which true effects stray from any line at all. Random-effects regression
/// weighs sizes by both,
///
///     y = a + b x,   w = 1 / (s² + τ²)
///
/// τ² is Paule and Mandel's (1982): where Σ w (y - a - b x)² is its expected k - 2, or 0 where it is
/// less even without τ; REML in its place has the same coverage within half a percent. The interval of b
/// is Hartung and Knapp's (2003), with t of k - 2 degrees:
///
///     b ± t √( Σ w (y - a - b x)² / (k - 2) / Σ w (x - x̄)² )
///
/// It takes the scatter about the line as it is and not as the errors promise, which is what keeps its
/// confidence with five sizes: the usual normal interval holds the slope far less often there. The price
/// is width: two sizes say nothing, three hardly anything. Where all errors are alike it is the interval
/// of plain regression.
public struct MetaRegression: Hashable, Sendable {
  /// The effect at moderator 0.
  public let intercept: Double
  /// By how much the effect changes a unit of the moderator: a doubling, where that is log₂.
  public let slope: Double
  /// The slope's interval.
  public let interval: ClosedRange<Double>
  /// The chance of a slope so far from 0 if there is none.
  public let p: Double
  /// The variance of true effects about the line.
  public let tau2: Double
  /// Sizes less two.
  public let degrees: Int

  /// A line through effects.
  ///
  /// It is nil below three sizes, where the moderator does not vary, and where a number is not finite
  /// or an error is not above 0.
  ///
  /// - Parameters:
  ///   - effects: One a size.
  ///   - errors: Their standard errors.
  ///   - moderator: Where each size lies, such as log₂ of its parameters.
  ///   - confidence: How sure the interval is.
  public init?(
    effects: [Double], errors: [Double], moderator: [Double], confidence: Double = 0.95
  ) {
    require(
      effects.count == errors.count && effects.count == moderator.count,
      "\(effects.count) effects, \(errors.count) errors and \(moderator.count) places differ")
    guard effects.count >= 3, errors.allSatisfy({ $0 > 0 }), Set(moderator).count > 1,
      (effects + errors + moderator).allSatisfy(\.isFinite)
    else { return nil }
    let variances = errors.map { $0 * $0 }
    let expected = Double(effects.count - 2)
    var tau2 = 0.0
    var line = Line(effects, moderator, variances, tau2)
    // Scatter falls with τ² and its fall slows, so that steps from 0 never pass the solution.
    for _ in 0..<200 {
      guard line.scatter > expected, line.fall > 0 else { break }
      let step = (line.scatter - expected) / line.fall
      tau2 += step
      line = Line(effects, moderator, variances, tau2)
      guard step > tau2 * 0x1p-48 else { break }
    }
    let error = (line.scatter / expected / line.spread).squareRoot()
    let law = StudentT(degrees: expected)
    let reach = law.quantile(within: confidence) * error
    guard line.intercept.isFinite, (line.slope - reach).isFinite, (line.slope + reach).isFinite
    else { return nil }
    intercept = line.intercept
    slope = line.slope
    interval = line.slope - reach...line.slope + reach
    p = error > 0 ? law.chance(outside: line.slope / error) : line.slope == 0 ? 1 : 0
    self.tau2 = tau2
    degrees = effects.count - 2
  }
}

/// A weighted least-squares line, and how effects scatter about it.
private struct Line {
  let intercept: Double
  let slope: Double
  /// Σ w (y - a - b x)².
  let scatter: Double
  /// How fast the scatter falls with τ²: Σ w² (y - a - b x)².
  let fall: Double
  /// Σ w (x - x̄)².
  let spread: Double

  init(_ y: [Double], _ x: [Double], _ variances: [Double], _ tau2: Double) {
    let weights = variances.map { 1 / ($0 + tau2) }
    var (whole, xSum, ySum) = (0.0, 0.0, 0.0)
    for index in y.indices {
      whole += weights[index]
      xSum += weights[index] * x[index]
      ySum += weights[index] * y[index]
    }
    let (xMean, yMean) = (xSum / whole, ySum / whole)
    var (xx, xy) = (0.0, 0.0)
    for index in y.indices {
      let distance = x[index] - xMean
      xx += weights[index] * distance * distance
      xy += weights[index] * distance * (y[index] - yMean)
    }
    slope = xy / xx
    intercept = yMean - slope * xMean
    spread = xx
    var (scatter, fall) = (0.0, 0.0)
    for index in y.indices {
      let rest = y[index] - yMean - slope * (x[index] - xMean)
      scatter += weights[index] * rest * rest
      fall += weights[index] * weights[index] * rest * rest
    }
    (self.scatter, self.fall) = (scatter, fall)
  }
}
