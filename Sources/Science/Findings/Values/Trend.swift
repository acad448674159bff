extension Findings {
  /// How something changes with size: a line over log₂ of the size, by random-effects meta-regression.
  ///
  /// Correlations are turned into Fisher's z first, differences are taken as they are; slope and
  /// intercept are in those units.
  public struct Trend: Hashable, Sendable {
    /// The change with each doubling of the size.
    public var slope: Estimate
    /// The line at size 1, where log₂ is 0.
    public var intercept: Double
    /// How likely a slope as large would be if there were none.
    public var p: Double
    /// The variance between sizes that the line does not tell.
    public var tau2: Double
    /// The line at each size, as a correlation or a difference; nil for a size that did not count.
    public var fitted: [Double?]

    /// A trend.
    public init(
      slope: Estimate, intercept: Double, p: Double, tau2: Double, fitted: [Double?]
    ) {
      self.slope = slope
      self.intercept = intercept
      self.p = p
      self.tau2 = tau2
      self.fitted = fitted
    }
  }

  /// Whether sizes differ by more than their errors: Cochran's Q.
  public struct SizeTest: Hashable, Sendable {
    /// The sum of squared distances from the common mean, in units of their errors.
    public var q: Double
    /// Degrees of freedom: sizes less one.
    public var degrees: Int
    /// How likely so much would be if all sizes were alike.
    public var p: Double

    /// A test.
    public init(q: Double, degrees: Int, p: Double) {
      self.q = q
      self.degrees = degrees
      self.p = p
    }
  }
}
