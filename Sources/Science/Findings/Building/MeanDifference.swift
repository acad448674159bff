internal import Statistics

/// The mean of differences of pairs of correlations.
struct MeanDifference {
  private let differences: [Double]
  private let moments: Moments

  /// Of differences.
  init(_ differences: [Double]) {
    self.differences = differences
    moments = Moments(of: differences)
  }

  /// What it says about its size.
  var effect: SizeEffects.Effect? {
    guard moments.count > 0 else { return nil }
    return SizeEffects.Effect(value: moments.mean, error: moments.error, count: moments.count)
  }

  /// The mean with Student's interval and Wilcoxon's test, of runs of which some may have no pair.
  private func difference(runs: Int, confidence: Double) -> Finding<Findings.Difference> {
    guard runs > 0 else { return .absent(.noRuns) }
    guard let mean = MeanInterval(moments, confidence: confidence) else {
      return .absent(.undefinedInAllRuns(runs))
    }
    let p = wilcoxon(differences)?.p
    return .found(
      Findings.Difference(
        estimate: Findings.Estimate(
          mean.mean, .between(mean.interval, of: mean.count, .student)),
        pairs: mean.count, p: p, adjustedP: p))
  }

  /// The differences at each size, with p that hold for all of them at once.
  static func bySize(
    _ means: [MeanDifference], runs: [Int], confidence: Double
  ) -> [Finding<Findings.Difference>] {
    var bySize = zip(means, runs).map { $0.difference(runs: $1, confidence: confidence) }
    let adjusted = holm(bySize.compactMap { $0.value?.p })
    var next = 0
    for size in bySize.indices {
      guard case .found(var difference) = bySize[size], difference.p != nil else { continue }
      difference.adjustedP = adjusted[next]
      bySize[size] = .found(difference)
      next += 1
    }
    return bySize
  }
}
