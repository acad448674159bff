/// What an allocator is told of the cluster at each tick.
public struct AllocatorView: Hashable, Sendable {
  /// The work that its kind of worker can do and may start; a paused sweep's is left out.
  public var work: [AllocatorWork] = []
  /// All workers that can do it, also those that the allocator did not ask for.
  public var workers: [AllocatorWorker] = []

  /// No work and no workers.
  public init() {}
}

/// Remaining tasks of one sweep.
public struct AllocatorWork: Hashable, Sendable {
  /// Tasks that are not over, those with workers included.
  public let tasks: Int
  /// How long one is expected to take; nil when none has ended yet.
  public let expected: Interval?

  /// Remaining tasks.
  public init(tasks: Int, expected: Interval?) {
    self.tasks = tasks
    self.expected = expected
  }
}

/// A worker as an allocator sees it.
public struct AllocatorWorker: Hashable, Sendable {
  /// The worker.
  public let worker: WorkerID
  /// The request that brought it; nil for a worker that a person started, which is never let go.
  public let request: RequestID?
  /// How many tasks it runs at once.
  public let slots: Int
  /// Since when it has had nothing to do; nil when it has.
  public let idleSince: Instant?
  /// Its planned end, if there is one.
  public let endsAt: Instant?
  /// Whether it is leaving already.
  public let isLeaving: Bool

  /// A worker.
  public init(
    _ worker: WorkerID, request: RequestID?, slots: Int, idleSince: Instant?, endsAt: Instant?,
    isLeaving: Bool = false
  ) {
    self.worker = worker
    self.request = request
    self.slots = slots
    self.idleSince = idleSince
    self.endsAt = endsAt
    self.isLeaving = isLeaving
  }
}

/// One request for one worker, counted by the allocator that made it.
public struct RequestID: Hashable, Comparable, Sendable {
  /// The count, from 1.
  public let number: Int
  /// The request of a number.
  public init(_ number: Int) { self.number = number }
  /// Whether a request was made before another.
  public static func < (left: RequestID, right: RequestID) -> Bool { left.number < right.number }
}

/// How many workers an allocator asks for now, and what keeps it from asking for more.
public struct AllocatorDecision: Hashable, Sendable {
  /// How many it asks for.
  public let count: Int
  /// Why not more.
  public let reason: Reason

  /// What keeps an allocator from asking for more.
  public enum Reason: Hashable, Sendable {
    /// There are no tasks.
    case noWork
    /// There are, or will be, so many slots for so many tasks.
    case enoughSlots(Int, tasks: Int)
    /// The work would keep a further worker busy for less than this.
    case notWorthwhile(Interval)
    /// The work will be over before a worker would start, which takes about so long.
    case endsBefore(Interval)
    /// Every task takes longer than a worker lives.
    case outlivesWorkers(Interval)
    /// So many requests wait for the batch system, and no more may.
    case backlog(Int)
    /// There are, or may be, as many workers as are allowed.
    case workersMax(Int)
    /// Requests failed, the last one for this reason; the next is made after a pause.
    case backingOff(Interval, after: String)
    /// So many requests in a row failed, the last one for this reason; a person must resume.
    case gaveUp(Int, after: String)
  }

  init(_ count: Int, _ reason: Reason) {
    self.count = count
    self.reason = reason
  }
}

extension AllocatorDecision.Reason: CustomStringConvertible {
  /// The reason in words, with the cure where there is one.
  public var description: String {
    switch self {
    case .noWork: "there are no tasks to run"
    case .enoughSlots(let slots, let tasks): "\(slots) slots are enough for \(tasks) tasks"
    case .notWorthwhile(let interval):
      "the work would keep a further worker busy for less than \(interval)"
    case .endsBefore(let interval):
      "the work will be over before a worker would start, which takes about \(interval)"
    case .outlivesWorkers(let interval):
      "every task takes longer than a worker lives, \(interval); raise the lifetime"
    case .backlog(let count): "\(count) requests wait for the batch system, and no more may"
    case .workersMax(let count): "there are or may be \(count) workers, and no more may"
    case .backingOff(let interval, let reason):
      "the last request failed (\(reason)); the next is made in \(interval)"
    case .gaveUp(let count, let reason):
      "\(count) requests in a row failed, the last one because: \(reason); mend it, then resume"
    }
  }
}
