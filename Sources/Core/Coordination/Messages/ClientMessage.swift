public import Encoding
public import Sweeps

/// What a person's program asks of a coordinator.
///
/// Every request may be sent again without harm.
public enum ClientRequest: Hashable, Sendable {
  /// Run a plan.
  case submit(Submission)
  /// Change what becomes of a sweep.
  case control(SweepID, Control)
  /// Let a worker finish and leave.
  case drain(WorkerID)
  /// Give a worker tasks again that was excluded for its failures.
  case readmit(WorkerID)
  /// How everything stands.
  case status
  /// How a sweep stands, answered when it has settled or after so long, whichever comes first.
  case wait(SweepID, upTo: Interval)
  /// Why something is idle.
  case explain(Subject)
  /// Which workers there are, and what each does.
  case workers
  /// The plan of a sweep, as it was submitted.
  case plan(SweepID)
  /// What the ledger has of a sweep.
  case read(LedgerQuestion)
}

/// What can become of a sweep at a person's wish.
public enum Control: Hashable, Sendable {
  /// Start nothing more for now.
  case pause
  /// Go on, also after the budget of failures was spent, which is then granted anew.
  case resume
  /// Start nothing more, stop what runs; results that exist are kept.
  case cancel
  /// Try failed tasks again, with all their attempts.
  case retryFailed
  /// Run before sweeps of lower priority.
  case prioritize(Int)
}

/// A plan to run.
public struct Submission: Hashable, Sendable {
  /// By which a second sending is recognised.
  public let id: SubmissionID
  /// The plan's document in its wire form.
  public let document: [UInt8]
  /// What the sweep is called where the document does not say.
  public let defaultName: String
  /// Sweeps of higher priority come first, between -100 and 100.
  public let priority: Int
  /// Failed tasks after which the sweep stops; nil leaves it to the coordinator.
  public let failureBudget: Int?
  /// Data sets that a worker must have.
  public let dataSets: [Digest]
  /// The sweep that this one takes the place of: what that one has started is not started again.
  public let replaces: SweepID?
  /// Whether tasks run that are done already, so that their results are compared with the first.
  public let isAgain: Bool

  /// A plan to run.
  public init(
    _ id: SubmissionID, document: [UInt8], defaultName: String, priority: Int = 0,
    failureBudget: Int? = nil, dataSets: [Digest] = [], replaces: SweepID? = nil,
    isAgain: Bool = false
  ) {
    self.id = id
    self.document = document
    self.defaultName = defaultName
    self.priority = priority
    self.failureBudget = failureBudget
    self.dataSets = dataSets
    self.replaces = replaces
    self.isAgain = isAgain
  }
}

/// What is idle, and why, one wants to know.
public enum Subject: Hashable, Sendable {
  /// A task.
  case task(TaskID)
  /// A sweep.
  case sweep(SweepID)
  /// A worker.
  case worker(WorkerID)
}

/// What a coordinator answers to a ``ClientRequest``.
public enum ClientReply: Hashable, Sendable {
  /// The sweep is in the ledger, and whether it had been before.
  case submitted(SweepID, again: Bool)
  /// It is so, and the ledger knows.
  case done
  /// It cannot be, and why.
  case refused(String)
  /// How everything stands.
  case status(Status)
  /// How a sweep stands.
  case sweep(SweepStatus)
  /// Why something is idle.
  case explanation(Explanation)
  /// The workers that the coordinator knows, in the order in which they came.
  case workers([WorkerStatus])
  /// A sweep's plan, and the face of its study once that is fixed.
  case plan(Submission, StudySchema?)
  /// Results in the order of their tasks, and where the next page begins if there is more.
  case results([ResultRow], next: Int?)
  /// Failed attempts in the order in which they happened, and where the next page begins.
  case failures([FailureRow], next: Int?)
  /// Verdicts of looks in the order in which they were taken, and where the next page begins.
  case looks([LookRow], next: Int?)
}
