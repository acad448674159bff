internal import Mistakes

/// A weighted sum of means of groups, such as a difference of two or a slope over many.
///
/// A report asks how r moves with a hyper-parameter over all combinations of the others. Each combination
/// is a group of runs, and the answer a sum of the groups' means: with weights -1 and 1 a difference
/// (Welch's t test), with 1/k an overall mean in which each combination counts once, with
/// (x - x̄) / Σ (x - x̄)² the least-squares slope over values x. Groups may differ in spread and number:
///
///     Σ c x̄ ± t √(Σ c² s²/n),   degrees = (Σ c² s²/n)² / Σ (c² s²/n)²/(n - 1)
///
/// The degrees are Satterthwaite's (1946). The interval holds for these very groups: it says what more
/// runs of the same combinations would give, not what other combinations would.
public struct Contrast: Hashable, Sendable {
  /// The weighted sum.
  public let value: Double
  /// Its interval.
  public let interval: ClosedRange<Double>
  /// The chance of a sum so far from 0 if the true one is 0.
  public let p: Double
  /// Satterthwaite's degrees of freedom.
  public let degrees: Double

  /// Of groups, each of at least two values, and a weight each.
  ///
  /// Groups of weight 0 do not count. It is nil where one that counts has fewer than two values, where
  /// none varies, and where a number is not finite.
  public init?(of groups: [Moments], weights: [Double], confidence: Double = 0.95) {
    require(
      groups.count == weights.count, "\(groups.count) groups and \(weights.count) weights differ")
    var (value, variance, squares) = (0.0, 0.0, 0.0)
    for (group, weight) in zip(groups, weights) where weight != 0 {
      guard let error = group.error else { return nil }
      let part = weight * weight * error * error
      value += weight * group.mean
      variance += part
      squares += part * part / Double(group.count - 1)
    }
    degrees = variance * variance / squares
    guard variance > 0, degrees > 0, degrees.isFinite, value.isFinite else { return nil }
    let law = StudentT(degrees: degrees)
    let reach = law.quantile(within: confidence) * variance.squareRoot()
    guard (value - reach).isFinite, (value + reach).isFinite else { return nil }
    self.value = value
    interval = value - reach...value + reach
    p = law.chance(outside: value / variance.squareRoot())
  }
}
