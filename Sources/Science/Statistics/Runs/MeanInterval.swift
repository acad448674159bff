/// A mean over runs, and the interval that holds the true mean with some confidence.
public struct MeanInterval: Hashable, Sendable {
  /// The mean.
  public let mean: Double
  /// The interval; nil where there is one run, which says nothing about others.
  public let interval: ClosedRange<Double>?
  /// How many runs.
  public let count: Int

  /// The mean of values that are taken for normal, with Student's t interval.
  ///
  ///     x̄ ± t(n - 1) · s / √n,   s² = Σ (x - x̄)² / (n - 1)
  ///
  /// It is nil where there is no value, or one is not finite.
  public init?(of values: [Double], confidence: Double = 0.95) {
    guard values.allSatisfy(\.isFinite) else { return nil }
    self.init(Moments(of: values), confidence: confidence)
  }

  /// The same of values that were not kept.
  public init?(_ moments: Moments, confidence: Double = 0.95) {
    guard moments.count > 0, moments.mean.isFinite else { return nil }
    count = moments.count
    mean = moments.mean
    guard let error = moments.error else {
      interval = nil
      return
    }
    let reach = StudentT(degrees: Double(count - 1)).quantile(within: confidence) * error
    guard (mean - reach).isFinite && (mean + reach).isFinite else { return nil }
    interval = mean - reach...mean + reach
  }

  /// The mean of correlations, one a run, by Fisher's z: z = artanh r is nearly normal where r is not.
  ///
  /// The interval comes from how much z differs between runs. The textbook's 1/(n - 3) is the
  /// variance of one correlation of n independent points; the epochs of a training are anything but
  /// independent, and how runs differ is what is asked. Mean and ends are turned back by tanh.
  ///
  /// It is nil where there is no value, or one is not between -1 and 1: a correlation of ±1 has no z.
  public init?(ofCorrelations correlations: [Double], confidence: Double = 0.95) {
    let defined = correlations.compactMap(FisherZ.z)
    guard defined.count == correlations.count,
      let z = MeanInterval(of: defined, confidence: confidence)
    else { return nil }
    mean = FisherZ.r(of: z.mean)
    interval = z.interval.map(FisherZ.r)
    count = z.count
  }
}
