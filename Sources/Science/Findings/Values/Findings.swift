/// What the records of a sweep say: everything that a report tells, as a value, and nothing about how
/// it looks.
///
/// The problem: a sweep leaves a million numbers, and the question was one. The intuition: a run is one
/// observation, so everything begins with a correlation for each run and ends with how those of many
/// runs lie. The rule:
///
/// - Axes are split: one is the size of the model, all others make *facets*, and each facet has answers
///   of its own. Inside a facet, a size has runs.
/// - A number that cannot be had is a ``Finding/absent(_:)`` with its reason, never 0 and never dropped.
/// - Every number is finite, and every list has an order that hangs on the plan alone. So the records
///   of a sweep give equal findings in whatever order they come, and equal findings give equal reports.
/// - Nothing here hangs on machines: no times, workers, attempts or paths.
///
/// Lists named `bySize` go along with ``sizes``, entry by entry.
public struct Findings: Hashable, Sendable {
  /// What the sweep is called.
  public var name: String
  /// The study, at the version whose records count.
  public var study: Study
  /// What was asked; absent where neither the plan nor the study says.
  public var question: Finding<Question>
  /// The sizes of models, by how large they are; a single one without a name where no axis says.
  public var sizes: [Size]
  /// A facet for each combination of the other axes, in the order of the plan's points.
  public var facets: [Facet]
  /// How many more facets there are, too many to be spelled out.
  public var facetsLeftOut: Int
  /// How each of the other axes moves the correlations, over all facets.
  public var effects: [AxisEffect]
  /// Differences along paired axes, seed by seed.
  public var pairedDifferences: [PairedDifference]
  /// How many more paired differences there are, too many to be spelled out.
  public var pairedDifferencesLeftOut: Int
  /// What the study measured once a run, by point.
  public var scalars: ScalarTable
  /// How far the sweep is.
  public var progress: Progress
  /// Records that count for nothing, with reasons.
  public var rejected: [Tally]
  /// Where adaptive replicates ended, for a plan with `until`.
  public var stopping: Stopping?
  /// How to come by the same findings again.
  public var reproduction: Reproduction

  /// Findings.
  public init(
    name: String, study: Study, question: Finding<Question>, sizes: [Size], facets: [Facet],
    facetsLeftOut: Int = 0, effects: [AxisEffect] = [],
    pairedDifferences: [PairedDifference] = [], pairedDifferencesLeftOut: Int = 0,
    scalars: ScalarTable, progress: Progress,
    rejected: [Tally] = [], stopping: Stopping? = nil, reproduction: Reproduction
  ) {
    self.name = name
    self.study = study
    self.question = question
    self.sizes = sizes
    self.facets = facets
    self.facetsLeftOut = facetsLeftOut
    self.effects = effects
    self.pairedDifferences = pairedDifferences
    self.pairedDifferencesLeftOut = pairedDifferencesLeftOut
    self.scalars = scalars
    self.progress = progress
    self.rejected = rejected
    self.stopping = stopping
    self.reproduction = reproduction
  }
}

extension Findings {
  /// A study as findings name it.
  public struct Study: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The version whose records count.
    public var version: Int
    /// One sentence about what it does.
    public var summary: String

    /// A study.
    public init(name: String, version: Int, summary: String) {
      self.name = name
      self.version = version
      self.summary = summary
    }
  }

  /// A size of the model: a value of the axis along which models grow.
  public struct Size: Hashable, Sendable {
    /// The value as a plan writes it; empty where no axis says how models grow.
    public var label: String
    /// How large such a model is, in the mean over all runs of it; nil where nothing says so.
    public var magnitude: Double?

    /// A size.
    public init(label: String, magnitude: Double?) {
      self.label = label
      self.magnitude = magnitude
    }
  }
}
