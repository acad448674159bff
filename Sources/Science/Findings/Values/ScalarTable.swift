public import Sweeps

extension Findings {
  /// What a study measured once a run, by point: numbers and truth values, the latter as 0 and 1.
  public struct ScalarTable: Hashable, Sendable {
    /// The scalars: those that the study declares, then others by name.
    public var scalars: [Measure]
    /// The points that have records, in the plan's order.
    public var rows: [Row]
    /// How many more points have records, but are too many to be spelled out.
    public var rowsLeftOut: Int

    /// A table.
    public init(scalars: [Measure], rows: [Row], rowsLeftOut: Int = 0) {
      self.scalars = scalars
      self.rows = rows
      self.rowsLeftOut = rowsLeftOut
    }

    /// A point.
    public struct Row: Hashable, Sendable {
      /// The values of all axes.
      public var values: [AxisValue]
      /// How many runs have a record.
      public var runs: Int
      /// What is known of each scalar.
      public var cells: [Finding<Cell>]

      /// A row.
      public init(values: [AxisValue], runs: Int, cells: [Finding<Cell>]) {
        self.values = values
        self.runs = runs
        self.cells = cells
      }
    }

    /// A scalar over the runs of a point.
    public struct Cell: Hashable, Sendable {
      /// The mean with its interval: of correlations by Fisher's z, of others as they are.
      public var estimate: Estimate
      /// The standard deviation over runs; nil with a single run.
      public var deviation: Double?
      /// The least.
      public var least: Double
      /// The greatest.
      public var greatest: Double
      /// How many runs have a finite number.
      public var count: Int

      /// A cell.
      public init(
        estimate: Estimate, deviation: Double?, least: Double, greatest: Double, count: Int
      ) {
        self.estimate = estimate
        self.deviation = deviation
        self.least = least
        self.greatest = greatest
        self.count = count
      }
    }
  }
}
