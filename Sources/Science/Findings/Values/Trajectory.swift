public import Sweeps

extension Findings {
  /// The mean of a curve over the runs of one size in one facet, as the runs recorded it.
  ///
  /// It is cut where fewer than five runs are still going, unless there were never as many.
  public struct Trajectory: Hashable, Sendable {
    /// The place of the size in ``Findings/sizes``.
    public var size: Int
    /// The curve.
    public var curve: Measure
    /// The mean at the ends of epochs; of many epochs, some, evenly taken.
    public var steps: Finding<[Step]>

    /// More epochs than these are told by every second, third, … of them.
    public static let stepsMax = 200

    /// A mean curve.
    public init(size: Int, curve: Measure, steps: Finding<[Step]>) {
      self.size = size
      self.curve = curve
      self.steps = steps
    }

    /// A mean curve at the end of an epoch.
    public struct Step: Hashable, Sendable {
      /// The epoch, from 1.
      public var epoch: Int
      /// The mean over runs that were still going.
      public var mean: Double
      /// The interval of the mean, Hall's, or Student's of fewer than five runs; nil with a single run.
      public var band: ClosedRange<Double>?
      /// How many runs were still going, and had a finite value.
      public var runs: Int

      /// A step.
      public init(epoch: Int, mean: Double, band: ClosedRange<Double>?, runs: Int) {
        self.epoch = epoch
        self.mean = mean
        self.band = band
        self.runs = runs
      }
    }
  }
}
