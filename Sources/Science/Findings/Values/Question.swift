public import Sweeps

extension Findings {
  /// What is asked: whether measures follow targets, and how that changes with size.
  public struct Question: Hashable, Sendable {
    /// The curves that are asked about, the main one first.
    public var measures: [Measure]
    /// What each of them is held against.
    public var targets: [Measure]
    /// Curves that have nothing to do with the question and must be beaten; the epoch's number, which
    /// is always one more, is not among them.
    public var rivals: [Measure]
    /// The axis along which models grow.
    public var across: ParameterName?
    /// What ``Size/magnitude`` counts; nil where nothing does.
    public var size: Measure?
    /// How sure intervals are, as in 0.95.
    public var confidence: Double

    /// A question.
    public init(
      measures: [Measure], targets: [Measure], rivals: [Measure] = [],
      across: ParameterName? = nil, size: Measure? = nil,
      confidence: Double = Analysis.confidenceDefault
    ) {
      self.measures = measures
      self.targets = targets
      self.rivals = rivals
      self.across = across
      self.size = size
      self.confidence = confidence
    }
  }

  /// Something that may follow a target.
  public enum Predictor: Hashable, Sendable {
    /// A measure, which the question is about.
    case measure(String)
    /// A rival, which a measure has to beat.
    case rival(String)
    /// The number of the epoch: what anything would seem to follow that only goes on.
    case epoch

    /// Its name in tables.
    public var name: String {
      switch self {
      case .measure(let name), .rival(let name): name
      case .epoch: "epoch"
      }
    }
  }

  /// How a correlation is made of curves.
  public enum Way: String, Hashable, CaseIterable, Sendable {
    /// Pearson's r over the epochs of each run, averaged over runs by Fisher's z. The main way.
    case perRun = "per-run"
    /// The r of the mean curves, in the manner of the paper on binarised networks.
    case meanCurve = "mean-curve"
    /// As per run, but of the changes from one epoch to the next.
    case differences
    /// As per run, but of what is left when each curve's straight line over the epochs is taken out,
    /// which is the partial correlation given the epoch's number.
    case detrended
    /// As per run, but the partial correlation given the epoch's number and all rivals.
    case givenRivals = "given-rivals"
    /// As per run, but Spearman's, of ranks.
    case ranks

    /// The way in a few words, as in a table's head.
    public var words: String {
      switch self {
      case .perRun: "per run"
      case .meanCurve: "mean curves"
      case .differences: "first differences"
      case .detrended: "detrended (given the epoch)"
      case .givenRivals: "given the epoch and all rivals"
      case .ranks: "ranks (Spearman)"
      }
    }

    /// What an interval of this way is about.
    public var isAbout: String {
      switch self {
      case .perRun, .differences, .detrended, .givenRivals, .ranks:
        "the mean over runs of the correlation within a run"
      case .meanCurve:
        "the correlation of curves that are means over runs; averaging takes out what differs "
          + "between runs, so it is larger than that of a single run"
      }
    }
  }
}
