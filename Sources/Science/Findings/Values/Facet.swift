public import Sweeps

extension Findings {
  /// One combination of the axes that are not the size, with the answers that hold there.
  public struct Facet: Hashable, Sendable {
    /// The combination; empty where there are no other axes.
    public var values: [AxisValue]
    /// The runs of each size.
    public var bySize: [Cell]
    /// Correlations, for each target: measures in each ``Way``, then rivals and the epoch per run.
    public var answers: [Answer]
    /// By how much measures differ in strength from each other, and from rivals and the epoch.
    public var gaps: [Gap]
    /// What is left when measures of some runs meet targets of others.
    public var runSwaps: [RunSwapControl]
    /// Mean curves, by size and curve.
    public var trajectories: [Trajectory]

    /// A facet.
    public init(
      values: [AxisValue], bySize: [Cell], answers: [Answer] = [], gaps: [Gap] = [],
      runSwaps: [RunSwapControl] = [], trajectories: [Trajectory] = []
    ) {
      self.values = values
      self.bySize = bySize
      self.answers = answers
      self.gaps = gaps
      self.runSwaps = runSwaps
      self.trajectories = trajectories
    }

    /// The answer about a predictor and a target, made in a way.
    public func answer(about predictor: Predictor, of target: String, by way: Way) -> Answer? {
      answers.first { $0.predictor == predictor && $0.target == target && $0.way == way }
    }
  }

  /// An axis and the value it has; none where the axis does not exist.
  public struct AxisValue: Hashable, Sendable {
    /// The axis.
    public var axis: ParameterName
    /// Its value; nil where a `when` leaves the axis out.
    public var value: ParameterValue?

    /// An axis with a value.
    public init(_ axis: ParameterName, _ value: ParameterValue?) {
      self.axis = axis
      self.value = value
    }

    /// The value as a plan writes it.
    public var label: String { value?.description ?? "not set" }
  }

  /// The runs of one size in one facet.
  public struct Cell: Hashable, Sendable {
    /// How large its models are; nil where nothing says so, or no run has ended.
    public var magnitude: Double?
    /// How many runs the plan has here; nil where the plan is too large to count.
    public var planned: Int?
    /// How many have a record that counts.
    public var done: Int
    /// How many failed for good.
    public var failed: Int

    /// A cell.
    public init(magnitude: Double?, planned: Int?, done: Int, failed: Int) {
      self.magnitude = magnitude
      self.planned = planned
      self.done = done
      self.failed = failed
    }
  }
}
