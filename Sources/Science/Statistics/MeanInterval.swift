internal import Randomness

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
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
    count = values.count
    mean = Statistics.mean(of: values)
    guard count > 1 else {
      interval = nil
      return
    }
    let mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(count - 1) / Double(count)).squareRoot()
    let reach = StudentT(degrees: count - 1).quantile(within: confidence) * error
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
    guard correlations.allSatisfy({ $0.magnitude < 1 }),
      let z = MeanInterval(of: correlations.map(artanh), confidence: confidence)
    else { return nil }
    mean = tanh(z.mean)
    interval = z.interval.map { tanh($0.lowerBound)...tanh($0.upperBound) }
    count = z.count
  }
}

/// ½ ln((1 + r) / (1 - r)), odd to the bit; a series near 0, where the logarithm would lose digits.
private func artanh(_ r: Double) -> Double {
  let x = r.magnitude
  let value: Double
  if x < 0.01 {
    let square = x * x
    value = x * (1 + square * (1 / 3.0 + square * (1 / 5.0 + square * (1 / 7.0 + square / 9))))
  } else {
    value = PortableMath.log((1 + x) / (1 - x)) / 2
  }
  return Double(signOf: r, magnitudeOf: value)
}

/// (1 - e^-2z) / (1 + e^-2z), odd to the bit; a series near 0, where the difference would lose digits.
private func tanh(_ z: Double) -> Double {
  let x = z.magnitude
  let value: Double
  if x < 0.01 {
    let square = x * x
    value = x * (1 - square * (1 / 3.0 - square * (2 / 15.0 - square * 17 / 315)))
  } else {
    let power = PortableMath.exp(-2 * x)
    value = (1 - power) / (1 + power)
  }
  return Double(signOf: z, magnitudeOf: value)
}
