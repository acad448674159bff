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
    guard values.allSatisfy(\.isFinite) else { return nil }
    self.init(Moments(of: values), confidence: confidence)
  }

  /// The same of values that were not kept.
  public init?(_ moments: Moments, confidence: Double = 0.95) {
    self.init(moments) { moments, error in
      let t = StudentT(degrees: Double(moments.count - 1)).quantile(within: confidence)
      return moments.mean - t * error...moments.mean + t * error
    }
  }

  /// The mean of values that may be skewed, with Hall's interval.
  ///
  /// Where values have a long tail to one side, as losses late in a training do, mean and spread go
  /// together: samples without the tail have a low mean and a short interval, and miss. Hall (1992)
  /// transforms t so that its skewness is gone, up to terms of 1/n, and back again; with g the skewness
  /// and s the standard deviation, the ends are
  ///
  ///     x̄ - s 3/g (∛(1 + g (±t/√n - g/6n)) - 1)
  ///
  /// Without skewness that is Student's interval. Needs nothing but moments, where a bootstrap needs
  /// all values and thousands of times the work.
  ///
  /// - Parameter t: Student's t within which the confidence lies, for these moments' count less 1.
  init?(skewed moments: Moments, t: Double) {
    self.init(moments) { moments, error in
      let root = Double(moments.count).squareRoot()
      let deviation = error * root
      let skewness = moments.skewness ?? 0
      // With less skewness than this, Student's interval is the same to the last digit but one.
      guard skewness.magnitude > 1e-6 else {
        return moments.mean - t * error...moments.mean + t * error
      }
      let shift = skewness / (6 * Double(moments.count))
      let ends = [t, -t].map { t in
        let inner = 1 + skewness * (t / root - shift)
        return moments.mean - deviation * 3 / skewness * (cubeRoot(inner) - 1)
      }
      return ends[0]...ends[1]
    }
  }

  private init?(
    _ moments: Moments, _ ends: (_ moments: Moments, _ error: Double) -> ClosedRange<Double>
  ) {
    guard moments.count > 0, moments.mean.isFinite else { return nil }
    count = moments.count
    mean = moments.mean
    guard let error = moments.error else {
      interval = nil
      return
    }
    guard error.isFinite else { return nil }
    let found = ends(moments, error)
    guard found.lowerBound.isFinite && found.upperBound.isFinite else { return nil }
    interval = found
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

/// ∛x, odd.
private func cubeRoot(_ x: Double) -> Double {
  x == 0
    ? 0 : Double(signOf: x, magnitudeOf: PortableMath.exp(PortableMath.log(x.magnitude) / 3))
}
