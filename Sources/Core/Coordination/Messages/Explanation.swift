/// Why a task, a sweep or a worker is idle, or that it is not.
public struct Explanation: Hashable, Sendable {
  /// What it is about.
  public let subject: Subject
  /// The reasons, the first one weighing most; at least one.
  public let reasons: [Reason]

  /// An explanation.
  public init(_ subject: Subject, _ reasons: [Reason]) {
    self.subject = subject
    self.reasons = reasons
  }

  /// One reason.
  public enum Reason: Hashable, Sendable {
    /// There is no such task, sweep or worker.
    case unknown
    /// The sweep is in a state in which nothing starts.
    case sweepState(SweepState)
    /// The task is done.
    case done
    /// The task was given up after this failure.
    case failed(TaskFailure)
    /// The task is with a worker, and whether it was seen running.
    case leased(WorkerID, isRunning: Bool)
    /// The task's result is being written down.
    case recording
    /// The task failed and waits for so long to be tried again.
    case delayed(Interval)
    /// The task is held back until a look, or another sweep's run of it, decides.
    case withheld
    /// The ledger has not been asked yet whether the task is done.
    case unresolved
    /// So many tasks are served first.
    case queued(behind: Int)
    /// The ledger is in trouble.
    case ledgerTrouble(String)
    /// After a restart, tasks are held back for so long for workers that may have them.
    case reattaching(Interval)
    /// There are no workers.
    case noWorkers
    /// None of the workers can run it, and what the best of them lacks.
    case noCapableWorker(Lack)
    /// All capable workers are busy.
    case allBusy
    /// So many entries wait for the ledger that nothing more is leased.
    case ledgerBehind(Int)
    /// The worker has not been heard for so long.
    case suspected(Interval)
    /// The worker is leaving.
    case draining
    /// The worker's planned end is too near.
    case ending(Interval)
    /// The worker was excluded: so many tasks failed on it that others could run.
    case excluded(Int)
    /// The worker has as many tasks as it may.
    case busy(Int)
    /// No sweep has tasks for it.
    case nothingToDo
    /// Nothing hinders: it is served in the next turns.
    case next
  }

  /// What a worker lacks to run a sweep.
  public enum Lack: Hashable, Sendable {
    /// The study, in any version.
    case study(String)
    /// The study in this version.
    case version(String, Int)
    /// A data set, by its digest in hexadecimal.
    case dataSet(String)
    /// The statistics by which looks are evaluated, and a look is due.
    case looks
  }
}
