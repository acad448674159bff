public import Randomness

/// What a person asks for: a study, the values to try, and how often.
///
/// A plan is a value without positions or comments; ``PlanReader`` makes it from a document and
/// ``Grid`` makes points and tasks from it. Values are already of the types that the study's schema
/// declares, axes that are not zipped hold no value twice, and every rule names axes that exist.
public struct Plan: Equatable, Sendable {
  /// What people call the sweep.
  public var name: String
  /// Which study runs.
  public var study: String
  /// Where all randomness of the sweep comes from.
  public var seed: Seed
  /// How many times each point runs, each time with another seed.
  public var replicates: Int
  /// The parameters that vary, in the order in which they were written.
  public var axes: [Axis]
  /// The parameters that have one value throughout, by name.
  public var fixed: [Assignment]
  /// Groups of axes that move together.
  public var zip: [[ParameterName]]
  /// When axes exist; an axis that is not listed always does.
  public var when: [Presence]
  /// Points to leave out.
  public var exclude: [Conjunction]
  /// Points to add, after those were left out.
  public var include: [Conjunction]
  /// How axes with a distribution are drawn.
  public var sample: Sample?
  /// Axes along which points share their seeds.
  public var paired: [ParameterName]
  /// What a task may use.
  public var limits: Limits
  /// What the report shall compare, as far as the plan says; nil leaves all of it to the study.
  public var analysis: AnalysisRequest?
  /// When to stop adding replicates; ``replicates`` is then the most that there can be.
  public var until: Until?

  /// A plan of one point, to which axes and rules may be added.
  public init(name: String, study: String, seed: Seed, replicates: Int = 1) {
    self.name = name
    self.study = study
    self.seed = seed
    self.replicates = replicates
    self.axes = []
    self.fixed = []
    self.zip = []
    self.when = []
    self.exclude = []
    self.include = []
    self.paired = []
    self.limits = Limits()
  }
}

/// A parameter that varies.
public struct Axis: Hashable, Sendable {
  /// Which parameter.
  public let name: ParameterName
  /// What it goes through.
  public let values: AxisValues

  /// A parameter with its values.
  public init(_ name: ParameterName, _ values: AxisValues) {
    self.name = name
    self.values = values
  }
}

/// The condition under which an axis exists; elsewhere its parameter has its default.
public struct Presence: Hashable, Sendable {
  /// The axis.
  public let axis: ParameterName
  /// Where it exists.
  public let condition: Conjunction

  /// An axis with its condition.
  public init(_ axis: ParameterName, when condition: Conjunction) {
    self.axis = axis
    self.condition = condition
  }
}

/// Points where each named axis has one of the given values.
///
/// Where a named axis does not exist, nothing matches.
public struct Conjunction: Hashable, Sendable {
  /// The axes in the order in which they were written, each with the values that match.
  public let terms: [Term]

  /// One axis and the values of it that match.
  public struct Term: Hashable, Sendable {
    /// The axis.
    public let axis: ParameterName
    /// The values that match.
    public let values: [ParameterValue]

    /// An axis with values.
    public init(_ axis: ParameterName, _ values: [ParameterValue]) {
      self.axis = axis
      self.values = values
    }
  }

  /// All of these terms at once.
  public init(_ terms: [Term]) { self.terms = terms }

  /// The values that match on an axis, or nil when the axis is not named.
  func values(of axis: ParameterName) -> [ParameterValue]? {
    terms.first { $0.axis == axis }?.values
  }
}

/// What a task may use before it is stopped, and how often it is tried again.
public struct Limits: Hashable, Sendable {
  /// The longest time that a task may run, in milliseconds; nil without limit.
  public var timeMilliseconds: Int?
  /// The most memory that a task may hold, in bytes; nil without limit.
  public var memoryBytes: Int?
  /// How often a task that failed is tried again; nil leaves it to the coordinator.
  public var retries: Int?

  /// No limits.
  public init() {}
}

/// The bounds that keep a plan from exhausting the machine that reads it.
public enum PlanBounds {
  /// A plan with more tasks is refused.
  public static let tasksMax = 1_000_000_000_000
  /// A list, a real or logarithmic spacing, or a sample with more values is refused.
  public static let valuesMax = 100_000
  /// Lists, spacings and samples with more values in all are refused.
  public static let valuesInAllMax = 500_000
  /// More replicates are refused.
  public static let replicatesMax = 1_000_000_000
  /// With `until`, more points are refused.
  public static let pointsAdaptiveMax = 65_536
  /// With `until`, more looks at all groups together are refused.
  public static let looksMax = 65_536
  /// More axes, or more fixed parameters, are refused.
  public static let parametersMax = 200
  /// More rules under `exclude` are refused.
  public static let rulesMax = 1_000
  /// More rules under `include` are refused; many points are better listed as zipped axes.
  public static let additionsMax = 200
  /// Rules that together need more states to count are refused (see ``Grid``).
  public static let statesMax = 50_000
  /// Rules that together need more steps to count are refused (see ``Grid``).
  public static let workMax = 5_000_000
}
