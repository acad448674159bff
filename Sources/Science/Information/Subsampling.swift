public import Kernels
public import Randomness
internal import Statistics

/// How much chance there is in an estimate, told from parts of the data: Holmes and Nemenman (2019).
///
/// Bootstrapping draws points twice, and a point is then its own neighbour. Parts do not overlap, so
/// for n = 2 … 10 the points are dealt in random order into n parts, and each part is estimated. Over
/// parts of N/n points the variance is B n/N, so every partition tells B; weighted by their freedoms
///
///     σ² = B/N = Σ_n (n-1)/n s_n² / Σ_n (n-1)
///
/// is the variance at N. The interval is
///
///     I ± (t σ + |I| D / 400)
///
/// with Student's t at Σ(n-1) = 45 degrees of freedom; a quarter of a percent of the value for each of the
/// D dimensions of both variables is for the bias that KSG has even where it is at its best, of either
/// sign, and that no part of the data shows. docs/estimators.md tells how
/// often such intervals hold the true value.
///
/// The parts also show bias: where halves of the data give something else in the mean than all of it, by
/// more than chance, twice the data would again.
public struct Subsampling: Hashable, Sendable {
  /// The estimate of all points.
  public let value: Double
  /// The standard deviation of the estimate.
  public let deviation: Double
  /// The mean estimate of the parts of each partition, by how many parts there are.
  public let means: [Int: Double]
  /// The interval that holds the true value with 95 % confidence, where bias does not dominate.
  public let interval: ClosedRange<Double>

  /// Into how many parts the points are dealt.
  public static let partitions = 2...10
  /// The share of the value that the interval allows for bias, a dimension.
  static let biasShare = 0.0025
  /// A part has at least so many points.
  public static let partMin = 20

  /// Estimates all points and the parts.
  public init(
    _ measure: some PairMeasure, of x: Points, _ y: Points, stream: RandomStream,
    with kernels: Kernels
  ) throws(InformationError) {
    value = try measure.value(of: x, y, with: kernels)
    var stream = stream
    var squares = 0.0
    var freedoms = 0
    var means: [Int: Double] = [:]
    guard x.count / 2 >= Self.partMin else {
      throw InformationError(
        .tooFew, "found \(x.count) points, and parts of them would have too few",
        cure: "take at least \(2 * Self.partMin)")
    }
    for parts in Self.partitions where x.count / parts >= Self.partMin {
      let order = stream.permutation(of: x.count)
      let size = x.count / parts
      var values: [Double] = []
      for part in 0..<parts {
        let numbers = Array(order[(part * size)..<((part + 1) * size)])
        values.append(
          try measure.value(of: x.points(at: numbers), y.points(at: numbers), with: kernels))
      }
      let mean = values.reduce(0, +) / Double(parts)
      means[parts] = mean
      squares += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(parts)
      freedoms += parts - 1
    }
    deviation = (squares / Double(freedoms)).squareRoot()
    self.means = means
    let reach =
      StudentT(degrees: Double(freedoms)).quantile(within: 0.95) * deviation
      + value.magnitude * Self.biasShare * Double(x.dimensions + y.dimensions)
    interval = value - reach...value + reach
  }

  /// Whether halves give another value than all points, by more than chance.
  ///
  /// All points and their halves share their chance, so that the difference has a deviation of about
  /// 0.6 to 1 σ where there is no bias; 2.5 σ are beyond that.
  public var halvesIfDrifting: Double? {
    guard let halves = means[2], (value - halves).magnitude > 2.5 * deviation else { return nil }
    return halves
  }
}

/// An interval by drawing points with replacement, for estimators that bear points drawn twice.
///
/// For discrete variables a point drawn twice is only a larger count; distances to neighbours would
/// become 0, so there ``Subsampling`` serves.
public struct Bootstrap: Hashable, Sendable {
  /// The estimate of all points.
  public let value: Double
  /// Estimates of the resamples, ascending.
  public let values: [Double]
  /// The interval, by the basic bootstrap: quantiles of the resamples mirrored at the value, so that a
  /// bias that resampling repeats is taken off.
  public let interval: ClosedRange<Double>

  /// Resamples some times, at least 40.
  public init(
    _ measure: some PairMeasure, of x: Points, _ y: Points, resamples: Int = 200,
    stream: RandomStream, with kernels: Kernels
  ) throws(InformationError) {
    guard measure.kinds == .discrete else {
      throw InformationError(
        .unfit,
        "found '\(measure.name)', for which a point that is drawn twice is its own neighbour",
        cure: "take parts of the points")
    }
    value = try measure.value(of: x, y, with: kernels)
    var stream = stream
    var values: [Double] = []
    for _ in 0..<max(resamples, 40) {
      let numbers = (0..<x.count).map { _ in stream.integer(below: x.count) }
      values.append(
        try measure.value(of: x.points(at: numbers), y.points(at: numbers), with: kernels))
    }
    values.sort()
    self.values = values
    let tail = values.count / 40
    interval = 2 * value - values[values.count - 1 - tail]...2 * value - values[tail]
  }
}

/// Whether there is any information at all: the same estimate with the points of Y in random order.
public struct PermutationTest: Hashable, Sendable {
  /// The estimate of the points as they are.
  public let value: Double
  /// The estimates with Y in random order, which has no information about X.
  public let permuted: [Double]

  /// Permutes some times.
  public init(
    _ measure: some PairMeasure, of x: Points, _ y: Points, permutations: Int,
    stream: RandomStream, with kernels: Kernels
  ) throws(InformationError) {
    value = try measure.value(of: x, y, with: kernels)
    var stream = stream
    var permuted: [Double] = []
    for _ in 0..<permutations {
      let order = stream.permutation(of: y.count)
      permuted.append(try measure.value(of: x, y.points(at: order), with: kernels))
    }
    self.permuted = permuted
  }

  /// The chance of as much or more without information: (1 + how many gave as much) / (1 + how many).
  public var chance: Double {
    Double(1 + permuted.count { $0 >= value }) / Double(1 + permuted.count)
  }
}
