/// How everything stands.
public struct Status: Hashable, Sendable {
  /// The sweeps that the coordinator knows, by number.
  public let sweeps: [SweepStatus]
  /// How many workers there are.
  public let workers: Int
  /// How many slots they have.
  public let slots: Int
  /// How many tasks are with them.
  public let leased: Int
  /// Why nothing is recorded or leased, if the ledger is in trouble.
  public let ledgerTrouble: String?

  /// How everything stands.
  public init(
    sweeps: [SweepStatus], workers: Int, slots: Int, leased: Int, ledgerTrouble: String?
  ) {
    self.sweeps = sweeps
    self.workers = workers
    self.slots = slots
    self.leased = leased
    self.ledgerTrouble = ledgerTrouble
  }
}

/// How a sweep stands.
public struct SweepStatus: Hashable, Sendable {
  /// The sweep.
  public let sweep: SweepID
  /// Its name.
  public let name: String
  /// What it does.
  public let state: SweepState
  /// Its priority.
  public let priority: Int
  /// How many tasks are in which state.
  public let counts: TaskCounts
  /// Second results that were equal to the first.
  public let duplicates: Int
  /// Second results that were not, though the study promises it.
  public let alarms: Int
  /// How long a task takes, from those that ended; nil before.
  public let expected: Interval?

  /// How a sweep stands.
  public init(
    sweep: SweepID, name: String, state: SweepState, priority: Int, counts: TaskCounts,
    duplicates: Int, alarms: Int, expected: Interval?
  ) {
    self.sweep = sweep
    self.name = name
    self.state = state
    self.priority = priority
    self.counts = counts
    self.duplicates = duplicates
    self.alarms = alarms
    self.expected = expected
  }
}

/// What a sweep does.
public enum SweepState: Hashable, Sendable {
  /// Its study is not known: no worker that links it has come yet.
  case unread
  /// Its plan does not hold for the study as workers know it, and why.
  case refused(String)
  /// It runs, or waits for workers.
  case active
  /// A person paused it.
  case paused
  /// It stopped: so many tasks failed that the budget is spent.
  case stopped
  /// Looks could not be evaluated, and why.
  case stuck(String)
  /// A person cancelled it.
  case cancelled
  /// Another sweep took its place.
  case replaced(by: SweepID)
  /// Every task is done or failed, or need not run.
  case completed
}

/// How many tasks are in which state; every task is in exactly one.
public struct TaskCounts: Hashable, Sendable {
  /// The ledger has not been asked yet.
  public var unresolved = 0
  /// Ready to be leased.
  public var pending = 0
  /// With a worker.
  public var leased = 0
  /// Ended; the ledger is writing it down.
  public var recording = 0
  /// Failed or was lost, and waits to be tried again.
  public var delayed = 0
  /// Held back: an adaptive sweep may not need it, or another sweep is running the same.
  public var withheld = 0
  /// The ledger has its result.
  public var done = 0
  /// Given up.
  public var failed = 0

  /// No task at all.
  public init() {}

  /// All of them.
  public var total: Int {
    unresolved + pending + leased + recording + delayed + withheld + done + failed
  }

  /// Those that are not over.
  public var remaining: Int { unresolved + pending + leased + recording + delayed }
}

extension SweepStatus {
  /// Whether it will not go on before somebody does something, and nothing of it runs.
  public var isSettled: Bool { state.isSettled(with: counts) }
}

extension SweepState {
  /// Whether nothing of a sweep runs, and nothing begins before somebody does something; a pause is
  /// a person's own, who will end it.
  func isSettled(with counts: TaskCounts) -> Bool {
    switch self {
    case .completed, .cancelled, .replaced, .refused, .stopped, .stuck:
      counts.leased + counts.recording == 0
    case .unread, .active, .paused: false
    }
  }

  /// The state in words.
  public var words: String {
    switch self {
    case .unread: "waiting for a worker that knows its study"
    case .refused(let reason): "refused: \(reason)"
    case .active: "active"
    case .paused: "paused"
    case .stopped: "stopped, its budget of failures being spent"
    case .stuck(let reason): "stuck: \(reason)"
    case .cancelled: "cancelled"
    case .replaced(let sweep): "replaced by \(sweep)"
    case .completed: "completed"
    }
  }
}
