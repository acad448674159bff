extension Findings {
  /// How far a sweep is, in tasks.
  public struct Progress: Hashable, Sendable {
    /// How many tasks the plan has.
    public var planned: Int
    /// How many have a record that counts.
    public var done: Int
    /// Tasks that failed for good, by what went wrong.
    public var failures: [Failure]

    /// How many failed for good.
    public var failed: Int { failures.reduce(0) { $0 + $1.count } }
    /// How many have neither ended nor failed.
    public var missing: Int { max(0, planned - done - failed) }

    /// How far a sweep is.
    public init(planned: Int, done: Int, failures: [Failure] = []) {
      self.planned = planned
      self.done = done
      self.failures = failures
    }

    /// Tasks that failed in one way.
    public struct Failure: Hashable, Sendable {
      /// What went wrong.
      public var reason: String
      /// How many tasks.
      public var count: Int
      /// The numbers of the first few.
      public var tasks: [Int]

      /// Failures of one kind.
      public init(reason: String, count: Int, tasks: [Int]) {
        self.reason = reason
        self.count = count
        self.tasks = tasks
      }
    }
  }

  /// So many runs that do not count, for one reason.
  public struct Tally: Hashable, Sendable {
    /// The reason.
    public var reason: Exclusion
    /// How many.
    public var count: Int

    /// So many.
    public init(_ reason: Exclusion, _ count: Int) {
      self.reason = reason
      self.count = count
    }
  }

  /// Why a run does not count.
  public enum Exclusion: UInt8, Hashable, CaseIterable, Sendable {
    /// The record is of another study, or of another version of it.
    case otherVersion = 1
    /// The plan has no such task.
    case unknownTask
    /// The task has a record already.
    case repeatedTask
    /// There are more records than can be taken in.
    case tooManyRecords
    /// The record lacks a curve.
    case missingCurve
    /// The record lacks the scalar, or it is not a number.
    case missingScalar
    /// The two curves do not have the same epochs.
    case unequalLengths
    /// There are too few epochs: fewer than three, four where a line is taken out, or five for mean
    /// curves.
    case tooFewEpochs
    /// A value is infinite or not a number.
    case notFinite
    /// A curve does not vary, or not beyond its line.
    case constantCurve
    /// The correlation is 1 or -1, which has no z.
    case perfectCorrelation
    /// A value lies at or below -1, where log1p ends.
    case outsideLogarithm

    /// The reason in words, as after `3 runs:`.
    public var words: String {
      switch self {
      case .otherVersion: "of another study or version"
      case .unknownTask: "not a task of the plan"
      case .repeatedTask: "a second record of a task"
      case .tooManyRecords: "more records than can be taken in"
      case .missingCurve: "a curve is missing"
      case .missingScalar: "a scalar is missing, or is not a number"
      case .unequalLengths: "curves have different numbers of epochs"
      case .tooFewEpochs: "too few epochs"
      case .notFinite: "a value is infinite or not a number"
      case .constantCurve: "a curve does not vary"
      case .perfectCorrelation: "the correlation is 1 or -1, which Fisher's z does not have"
      case .outsideLogarithm: "a value is at or below -1, where log1p ends"
      }
    }
  }
}
