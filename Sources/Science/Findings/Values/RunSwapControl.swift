extension Findings {
  /// The main control: a measure of one run against the target of another.
  ///
  /// Curves of a training all go the same way, so any two correlate. Swapping runs keeps what all
  /// runs share and cuts what a run's measure knows of its own target. What is above the swapped
  /// correlation is link; the rest is the common trend.
  public struct RunSwapControl: Hashable, Sendable {
    /// The measure.
    public var measure: String
    /// The target.
    public var target: String
    /// The comparison at each size.
    public var bySize: [Finding<Swapped>]

    /// A control.
    public init(measure: String, target: String, bySize: [Finding<Swapped>]) {
      self.measure = measure
      self.target = target
      self.bySize = bySize
    }

    /// What swapping leaves.
    public struct Swapped: Hashable, Sendable {
      /// The correlation of runs with themselves, by the mean of z.
      public var own: Double
      /// The correlation of runs with others.
      public var swapped: Double
      /// How likely the own one would be if runs had no link of their own.
      public var p: Double
      /// The same, for all sizes asked at once (Holm).
      public var adjustedP: Double
      /// How many runs took part.
      public var runs: Int

      /// A comparison.
      public init(own: Double, swapped: Double, p: Double, adjustedP: Double, runs: Int) {
        self.own = own
        self.swapped = swapped
        self.p = p
        self.adjustedP = adjustedP
        self.runs = runs
      }
    }
  }
}
