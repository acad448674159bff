/// What is remembered of a task that did not end well: what it has cost, and on whose machines.
struct Trouble: Hashable, Sendable {
  /// What follows for the task.
  enum Sequel: Hashable, Sendable {
    /// Nothing: it is with a worker, or as free as any other.
    case none
    /// It waits to be tried again until this moment.
    case delayed(until: Instant)
    /// It waits in line to be tried again, since this moment.
    case ready(since: Instant)
    /// It was given up.
    case failed
  }

  /// A worker on which the task failed.
  struct Culprit: Hashable, Sendable {
    let worker: WorkerID
    let host: String
    let cause: TaskFailure.Class
  }

  let index: Int
  var retries = 0
  var crashes = 0
  var sequel = Sequel.none
  var culprits: [Culprit] = []
  /// The last failure.
  var cause = TaskFailure.Class.workerLost

  init(_ index: Int) { self.index = index }

  /// Counts how often the task is started, from 1.
  var attempt: Int { 1 + retries + crashes }

  /// Whether the task waits to be tried again.
  var waits: Bool {
    switch sequel {
    case .delayed, .ready: true
    case .none, .failed: false
    }
  }

  /// Adds a failure and says whether the task is to be given up.
  ///
  /// A deterministic task that ends the same way on two machines ends so on every one.
  mutating func add(
    _ cause: TaskFailure.Class, by worker: WorkerID, on host: String, isDeterministic: Bool,
    retriesMax: Int, crashesMax: Int
  ) -> Bool {
    let isSameElsewhere =
      cause.isTelling && isDeterministic
      && culprits.contains { $0.cause == cause && $0.host != host }
    self.cause = cause
    let culprit = Culprit(worker: worker, host: host, cause: cause)
    if cause.rule != .free, !culprits.contains(culprit), culprits.count < Bound.culpritsPerTask {
      culprits.append(culprit)
    }
    switch cause.rule {
    case .free: return false
    case .crash:
      crashes += 1
      return crashes >= crashesMax || isSameElsewhere
    case .retry:
      retries += 1
      return retries > retriesMax || isSameElsewhere
    case .alarm, .final: return true
    }
  }
}
