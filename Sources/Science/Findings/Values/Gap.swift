extension Findings {
  /// By how much one predictor follows a target more strongly than another, run by run.
  ///
  /// Strength is r in the direction that a predictor has in the mean over a facet's runs: the number of
  /// the epoch goes up while a loss goes down, and is a strong predictor all the same. Differences are
  /// of r, not of z.
  public struct Gap: Hashable, Sendable {
    /// What should be the stronger.
    public var first: Predictor
    /// What it is compared with.
    public var second: Predictor
    /// The curve that both are to follow.
    public var target: String
    /// Whether the first goes against the target, so that its r was taken with the other sign.
    public var isFirstTurned: Bool
    /// Whether the second does.
    public var isSecondTurned: Bool
    /// The difference at each size.
    public var bySize: [Finding<Difference>]
    /// How it changes with size.
    public var trend: Finding<Trend>

    /// A gap.
    public init(
      first: Predictor, second: Predictor, target: String, isFirstTurned: Bool,
      isSecondTurned: Bool, bySize: [Finding<Difference>], trend: Finding<Trend>
    ) {
      self.first = first
      self.second = second
      self.target = target
      self.isFirstTurned = isFirstTurned
      self.isSecondTurned = isSecondTurned
      self.bySize = bySize
      self.trend = trend
    }
  }

  /// What changes along a paired axis, seed by seed: r at one value less r at the plan's first.
  public struct PairedDifference: Hashable, Sendable {
    /// The value that others are compared with.
    public var baseline: AxisValue
    /// The value that is compared.
    public var value: AxisValue
    /// The other axes that are not the size.
    public var facet: [AxisValue]
    /// What follows.
    public var predictor: Predictor
    /// The curve that is followed.
    public var target: String
    /// The difference at each size.
    public var bySize: [Finding<Difference>]
    /// How it changes with size.
    public var trend: Finding<Trend>

    /// A paired difference.
    public init(
      baseline: AxisValue, value: AxisValue, facet: [AxisValue], predictor: Predictor,
      target: String, bySize: [Finding<Difference>], trend: Finding<Trend>
    ) {
      self.baseline = baseline
      self.value = value
      self.facet = facet
      self.predictor = predictor
      self.target = target
      self.bySize = bySize
      self.trend = trend
    }
  }

  /// A mean difference of pairs.
  public struct Difference: Hashable, Sendable {
    /// The mean, with its interval.
    public var estimate: Estimate
    /// How many pairs.
    public var pairs: Int
    /// Wilcoxon's signed-rank test: how likely so one-sided a difference would be if there were none.
    public var p: Double?
    /// The same, for all sizes asked at once (Holm).
    public var adjustedP: Double?

    /// A difference.
    public init(estimate: Estimate, pairs: Int, p: Double?, adjustedP: Double?) {
      self.estimate = estimate
      self.pairs = pairs
      self.p = p
      self.adjustedP = adjustedP
    }
  }
}
