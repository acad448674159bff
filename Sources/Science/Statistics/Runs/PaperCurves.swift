internal import Mistakes
public import Randomness

/// The correlation of mean curves, as the binarised-network paper takes it (arXiv 2505.20646).
///
/// Each curve of each run is processed: log1p, Gaussian smoothing with σ = 1 epoch, then stretched to
/// 0...1. Curves are averaged over the runs still active at each epoch, cut where fewer than five
/// remain, and the two mean curves are correlated. The interval is a percentile bootstrap over whole runs.
///
/// What it is about: *the mean curves of many runs*. Averaging takes away whatever runs do not share, so
/// r is far higher than that of a single run, and its narrow interval says nothing about one. The mean
/// of per-run z answers another question and stands beside it.
///
/// The paper leaves open how edges are smoothed, in which order is averaged and correlated, and how runs
/// of different lengths go together; this is the reading of its accounts that fits best: scipy's
/// `gaussian_filter1d` with its defaults (reflected edges, cut at 4σ), means before correlation, whole
/// runs. Runs of fewer than five epochs, and curves that do not vary, are left out.
public struct PaperCurves: Hashable, Sendable {
  /// Mean curves are cut where fewer runs remain.
  public static let activeMin = 5
  /// Shorter runs are left out.
  public static let epochsMin = 5

  /// The mean curve of the measure.
  public let measure: [Double]
  /// The mean curve of the target.
  public let target: [Double]
  /// Pearson's correlation of the two.
  public let r: Double
  /// How many runs were averaged.
  public var count: Int { rows.order.count }

  private let rows: CurveRows

  /// Of the curves of a measure and of a target, one each a run.
  ///
  /// It is nil where fewer than five runs are left, or the mean curves do not vary.
  public init?(measures: [[Double]], targets: [[Double]]) {
    require(measures.count == targets.count, "\(measures.count) and \(targets.count) runs differ")
    var pairs: [(measure: [Double], target: [Double])] = []
    for (measure, target) in zip(measures, targets) {
      require(
        measure.count == target.count, "curves of \(measure.count) and \(target.count) epochs")
      guard let measure = Self.processed(measure), let target = Self.processed(target) else {
        continue
      }
      pairs.append((measure, target))
    }
    guard pairs.count >= Self.activeMin else { return nil }
    rows = CurveRows(pairs)
    var means = MeanCurves(rows)
    guard let r = means.r(rows, [Double](repeating: 1, count: pairs.count)) else { return nil }
    self.r = r
    measure = means.measure
    target = means.target
  }

  /// The percentile interval of ``r`` over whole runs; each resample is averaged and cut anew.
  public func interval(
    confidence: Double = 0.95, resamples: Int = Bootstrap.resamplesDefault, stream: RandomStream
  ) -> Bootstrap? {
    var means = MeanCurves(rows)
    return Bootstrap(
      runs: count, by: .percentile, confidence: confidence, resamples: resamples, stream: stream
    ) { means.r(rows, $0) }
  }

  /// ``r`` if each run stood there so often.
  package func r(drawn counts: [Double]) -> Double? {
    var means = MeanCurves(rows)
    return means.r(rows, rows.order.map { counts[$0] })
  }

  /// A curve as the paper processes it; nil where it is too short, has a value of -1 or less or none at
  /// all, or does not vary.
  public static func processed(_ curve: [Double]) -> [Double]? {
    guard curve.count >= epochsMin, curve.allSatisfy({ $0 > -1 && $0.isFinite }),
      let least = curve.min(), let greatest = curve.max(), least < greatest
    else { return nil }
    let smooth = smoothed(curve.map(logarithm(onePlus:)))
    guard let low = smooth.min(), let high = smooth.max(), low < high else { return nil }
    return smooth.map { ($0 - low) / (high - low) }
  }

  /// A Gaussian filter with σ = 1, cut at 4σ, edges reflected (… b a | a b … y z | z y …).
  package static func smoothed(_ curve: [Double]) -> [Double] {
    let count = curve.count
    return curve.indices.map { centre in
      var sum = 0.0
      for (place, weight) in gaussian.enumerated() {
        // The reflected series repeats after twice its length.
        let turns = (centre + place - 4) % (2 * count)
        let index = turns < 0 ? turns + 2 * count : turns
        sum += weight * curve[index < count ? index : 2 * count - 1 - index]
      }
      return sum
    }
  }

  /// e^(-d²/2) for distances of -4...4, with sum 1.
  private static let gaussian: [Double] = {
    let weights = (-4...4).map { PortableMath.exp(-Double($0 * $0) / 2) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }()
}

/// ln(1 + x) without losing the digits of a small x: what 1 + x rounds away is put back.
func logarithm(onePlus x: Double) -> Double {
  let sum = 1 + x
  return PortableMath.log(sum) + (x - (sum - 1)) / sum
}
