internal import Mistakes
internal import Randomness

/// An interval for a mean that may be looked at again and again while runs are added.
///
/// A sweep that adds runs until an interval is narrow looks at it after 20 runs, 25, 31 and so on. An
/// interval that misses once in twenty looks would miss more often than that over all looks, and would
/// stop just when it misses. A confidence sequence holds the true mean at *all* looks together with the
/// given confidence, whatever the rule of stopping.
///
/// This is the asymptotic one of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas ("Time-uniform central
/// limit theory and asymptotic confidence sequences", 2024) with a delayed start: sums of runs come
/// close to a Brownian motion, for which Robbins (1970) has the chance to ever leave a bound from time m on.
/// With n runs, standard deviation s and m = 20,
///
///     x̄ ± s √((a² + ln(n/m)) / n),   2 (1 - Φ(a) + a φ(a)) = 1 - confidence
///
/// so that at 95 % a is 2.80: the price of looking at will is 1.4 to 1.6 times the usual interval. The
/// variant without a start (their theorem 2.2) is wider up to about 100 runs and has one more number to
/// choose. "Asymptotic" means that s must be known well, which is why there are no looks before 20 runs.
public struct ConfidenceSequence: Hashable, Sendable {
  /// Runs before the first look.
  public static let countMin = 20

  /// The mean so far.
  public let mean: Double
  /// The interval that holds the true mean, at this and all other looks.
  public let interval: ClosedRange<Double>
  /// How many runs.
  public let count: Int

  /// Half of the interval's width, which a rule of stopping compares.
  public var halfWidth: Double { (interval.upperBound - interval.lowerBound) / 2 }

  /// Of values, one a run; nil for fewer than ``countMin``, or where one is not finite.
  public init?(of values: [Double], confidence: Double = 0.95) {
    guard values.count >= Self.countMin, values.allSatisfy(\.isFinite) else { return nil }
    let moments = Moments(of: values)
    guard let variance = moments.variance else { return nil }
    count = moments.count
    mean = moments.mean
    let bound = Self.bound(confidence: confidence)
    let looks = PortableMath.log(Double(count) / Double(Self.countMin))
    let reach = (variance * (bound * bound + looks) / Double(count)).squareRoot()
    guard (mean - reach).isFinite && (mean + reach).isFinite else { return nil }
    interval = mean - reach...mean + reach
  }

  /// Of correlations, one a run, by Fisher's z; mean and interval are turned back into correlations.
  ///
  /// It is nil for fewer than ``countMin`` runs, or where a correlation is not between -1 and 1.
  public init?(ofCorrelations correlations: [Double], confidence: Double = 0.95) {
    let defined = correlations.compactMap(FisherZ.z)
    guard defined.count == correlations.count,
      let z = ConfidenceSequence(of: defined, confidence: confidence)
    else { return nil }
    mean = FisherZ.r(of: z.mean)
    interval = FisherZ.r(of: z.interval)
    count = z.count
  }

  /// The a at which Robbins's chance is 1 - confidence, by Newton's steps from the left.
  ///
  /// The chance falls with -2a²φ(a), and the a of a single look is less than that of all.
  static func bound(confidence: Double) -> Double {
    require(confidence > 0 && confidence < 1, "no interval has the confidence \(confidence)")
    var a = Normal.quantile(within: confidence)
    for _ in 0..<100 {
      let density = Normal.density(a)
      let excess = 2 * (Normal.survival(a) + a * density) - (1 - confidence)
      let step = excess / (2 * a * a * density)
      a += step
      guard step.magnitude > a * 0x1p-40 else { break }
    }
    return a
  }
}
