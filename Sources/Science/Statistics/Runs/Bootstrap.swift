internal import Mistakes
public import Randomness

/// The interval of a statistic of runs, from drawing whole runs again and again with replacement.
///
/// Epochs of a run hang together, runs do not: so runs are drawn whole, and how the statistic differs
/// between resamples tells how it would differ between experiments. There are three ways to make an
/// interval of that, and the result says which it was.
///
/// - `percentile`: the middle of the resampled values. Simple and, with few runs, too narrow: of ten runs
///   it holds the true mean of z 90 times in a hundred where 95 were asked for.
/// - `bootstrapT`, for means: the middle of (x̄* - x̄) / s*, turned round and multiplied by s. It knows
///   that s is uncertain: with ten runs it holds the truth 95 times, as Student's t does.
/// - `bca`: percentiles moved by how far the statistic is biased and how fast its spread grows with
///   itself (Efron, 1987). It mends skewness where there are many runs; with ten it is as narrow as
///   percentiles, and holds the truth 90 times.
///
/// The stream decides the resamples, so that the same stream gives the same bytes. Percentiles are linear
/// between values in order, numpy's default.
public struct Bootstrap: Hashable, Sendable {
  /// How the interval was made.
  public enum Method: String, Hashable, Sendable {
    /// The middle of the resampled values.
    case percentile
    /// The middle of the resampled t.
    case bootstrapT = "bootstrap-t"
    /// Percentiles, bias-corrected and accelerated.
    case bca = "BCa"
  }

  /// How many resamples there are by default.
  public static let resamplesDefault = 2_000

  /// The statistic of the runs as they are.
  public let value: Double
  /// Its interval.
  public let interval: ClosedRange<Double>
  /// How the interval was made.
  public let method: Method
  /// How many resamples gave a value.
  public let resamples: Int

  /// Of the mean of values, one a run; nil for fewer than two, or where one is not finite.
  public init?(
    ofMean values: [Double], by method: Method, confidence: Double = 0.95,
    resamples: Int = Bootstrap.resamplesDefault, stream: RandomStream
  ) {
    guard values.count > 1, values.allSatisfy(\.isFinite) else { return nil }
    guard method == .bootstrapT else {
      self.init(
        runs: values.count, by: method, confidence: confidence, resamples: resamples,
        stream: stream
      ) { weights in
        let (mean, _) = Self.weighted(values, weights)
        return mean
      }
      return
    }
    let ones = values.map { _ in 1.0 }
    let (mean, error) = Self.weighted(values, ones)
    var drawn = RunResamples(runs: values.count, stream: stream)
    var found: [Double] = []
    found.reserveCapacity(resamples)
    for _ in 0..<resamples {
      drawn.draw()
      let (resampled, resampledError) = Self.weighted(values, drawn.counts)
      // A resample of one run alone has no spread, and says nothing.
      if resampledError > 0 { found.append((resampled - mean) / resampledError) }
    }
    guard Self.isEnough(found.count, of: resamples) else { return nil }
    found.sort()
    let t = Self.middle(of: found, confidence: confidence)
    self.init(
      value: mean, interval: mean - t.upperBound * error...mean - t.lowerBound * error,
      method: method, resamples: found.count)
  }

  /// Of any statistic of runs, given how often each is drawn; nil where too few resamples give a value.
  ///
  /// - Parameters:
  ///   - runs: How many runs there are.
  ///   - method: `percentile` or `bca`; the spread that `bootstrapT` needs is known for means alone.
  ///   - statistic: From counts, one a run, to a value, or nil where it is not defined.
  public init?(
    runs: Int, by method: Method, confidence: Double = 0.95,
    resamples: Int = Bootstrap.resamplesDefault, stream: RandomStream,
    statistic: (_ counts: [Double]) -> Double?
  ) {
    require(method != .bootstrapT, "a bootstrap-t needs a mean")
    require(resamples > 0 && confidence > 0 && confidence < 1, "\(resamples), \(confidence)")
    guard runs > 1 else { return nil }
    var ones = [Double](repeating: 1, count: runs)
    guard let value = statistic(ones) else { return nil }
    var drawn = RunResamples(runs: runs, stream: stream)
    var found: [Double] = []
    found.reserveCapacity(resamples)
    for _ in 0..<resamples {
      drawn.draw()
      if let value = statistic(drawn.counts) { found.append(value) }
    }
    guard Self.isEnough(found.count, of: resamples) else { return nil }
    found.sort()
    var interval = Self.middle(of: found, confidence: confidence)
    if method == .bca {
      var without: [Double] = []
      for run in 0..<runs {
        ones[run] = 0
        guard let value = statistic(ones) else { return nil }
        without.append(value)
        ones[run] = 1
      }
      guard
        let moved = Self.accelerated(
          value: value, found: found, without: without, confidence: confidence)
      else { return nil }
      interval = moved
    }
    self.init(value: value, interval: interval, method: method, resamples: found.count)
  }

  private init(value: Double, interval: ClosedRange<Double>, method: Method, resamples: Int) {
    self.value = value
    self.interval = interval
    self.method = method
    self.resamples = resamples
  }

  /// The mean of values drawn so often, and its standard error.
  private static func weighted(
    _ values: [Double], _ counts: [Double]
  ) -> (mean: Double, error: Double) {
    var (whole, sum) = (0.0, 0.0)
    for index in values.indices {
      whole += counts[index]
      sum += counts[index] * values[index]
    }
    let mean = sum / whole
    var squares = 0.0
    for index in values.indices {
      let distance = values[index] - mean
      squares += counts[index] * distance * distance
    }
    return (mean, (squares / (whole - 1) / whole).squareRoot())
  }

  /// Fewer than nine in ten would be a selection of resamples.
  private static func isEnough(_ found: Int, of resamples: Int) -> Bool {
    found > 1 && found * 10 >= resamples * 9
  }

  /// As much of the values, in ascending order, as the confidence says, as far from either end.
  private static func middle(of sorted: [Double], confidence: Double) -> ClosedRange<Double> {
    quantile((1 - confidence) / 2, of: sorted)...quantile((1 + confidence) / 2, of: sorted)
  }

  /// BCa's interval, given the resampled values in order, and the values without one run each.
  ///
  /// A tail at z moves to Φ(b + (b + z) / (1 - a (b + z))), b from the share of resampled values below
  /// the true one, and a from the skewness of the values without a run each. Nil where either is unknown.
  package static func accelerated(
    value: Double, found: [Double], without: [Double], confidence: Double
  ) -> ClosedRange<Double>? {
    let below = found.count { $0 < value }
    let equal = found.count { $0 == value }
    let share = (Double(below) + Double(equal) / 2) / Double(found.count)
    guard share > 0, share < 1 else { return nil }
    let bias = Normal.quantile(share)
    let mean = mean(of: without)
    var (squares, cubes) = (0.0, 0.0)
    for value in without {
      let distance = mean - value
      squares += distance * distance
      cubes += distance * distance * distance
    }
    guard squares > 0 else { return nil }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    func moved(_ tail: Double) -> Double {
      let z = bias + Normal.quantile(tail)
      return Normal.cdf(bias + z / (1 - acceleration * z))
    }
    let (low, high) = (moved((1 - confidence) / 2), moved((1 + confidence) / 2))
    return low < high ? quantile(low, of: found)...quantile(high, of: found) : nil
  }

  /// The value at a share of the way through values in ascending order, linear between two.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let index = min(sorted.count - 2, max(0, Int(place)))
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}
