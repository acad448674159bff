public import Sweeps

/// What a ledger keeps: the facts from which a coordinator's state can be made again.
///
/// Which worker has which task is not among them: workers tell it when they come back.
public enum LedgerEntry: Hashable, Sendable {
  /// A sweep was submitted.
  case sweep(SweepID, Submission)
  /// A sweep's plan was read for the study's face as workers know it; from here on it is fixed.
  case face(SweepID, StudySchema)
  /// What becomes of a sweep changed.
  case state(SweepID, SweepState, priority: Int, failureBudget: Int)
  /// A task's result. A key that the ledger has is not written again but compared.
  case result(Result)
  /// A started task ended without a result.
  case failure(Attempt)
  /// Failed tasks of a sweep are tried again, and what they did before is forgotten.
  case pardon(SweepID)
  /// A look's verdict.
  case look(LookID, Verdict.Finding)

  /// A task's result, with what the ledger keeps beside the payload.
  public struct Result: Hashable, Sendable {
    /// The task.
    public let task: TaskID
    /// The canonical payload.
    public let payload: [UInt8]
    /// The worker that ran it.
    public let worker: WorkerID
    /// The machines with whose results this one may be compared.
    public let numericClass: String
    /// How long it ran.
    public let duration: Interval

    /// A result.
    public init(
      task: TaskID, payload: [UInt8], worker: WorkerID, numericClass: String, duration: Interval
    ) {
      self.task = task
      self.payload = payload
      self.worker = worker
      self.numericClass = numericClass
      self.duration = duration
    }
  }

  /// A task's end without a result, and what it has cost the task so far.
  public struct Attempt: Hashable, Sendable {
    /// The task.
    public let task: TaskID
    /// Why.
    public let failure: TaskFailure
    /// The worker on which.
    public let worker: WorkerID
    /// Failures so far that count against the retries.
    public let retries: Int
    /// Failures so far that count against the crash limit.
    public let crashes: Int
    /// Whether the task is given up.
    public let isFinal: Bool

    /// An attempt that failed.
    public init(
      task: TaskID, failure: TaskFailure, worker: WorkerID, retries: Int, crashes: Int,
      isFinal: Bool
    ) {
      self.task = task
      self.failure = failure
      self.worker = worker
      self.retries = retries
      self.crashes = crashes
      self.isFinal = isFinal
    }
  }
}

/// What the ledger found when it wrote a result down.
public enum Recorded: Hashable, Sendable {
  /// The entry is durable; of a result, it is the first.
  case first
  /// The key was there with the same bytes.
  case same
  /// The key was there with other bytes, from a machine of the same numeric class.
  case different
  /// The key was there with other bytes, from a machine of another numeric class.
  case incomparable
}

/// What a coordinator asks of its shell.
///
/// The shell decides nothing: it does these in order.
public enum Directive: Hashable, Sendable {
  /// Send a message to a worker; if it cannot be delivered, drop it.
  case send(CoordinatorMessage, to: Route)
  /// Answer a client.
  case reply(ClientReply, to: Route)
  /// Make entries durable, together and after all earlier ones, then call
  /// ``Coordinator/onRecorded(_:_:at:)`` with the number and one finding an entry.
  case record(Int, [LedgerEntry])
  /// Find out which tasks of a range have results, then call
  /// ``Coordinator/onLookedUp(_:_:done:at:)``.
  case lookUp(SweepID, Range<Int>)
  /// Collect what a look needs of its runs, then call ``Coordinator/onGathered(_:runs:at:)``.
  case gather(LookID)
  /// Read from the ledger and answer the client: ``ClientReply/results(_:next:)`` or
  /// ``ClientReply/failures(_:next:)``.
  case answer(LedgerQuestion, to: Route)
}
