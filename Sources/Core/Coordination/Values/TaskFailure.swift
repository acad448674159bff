/// Why a task ended without a result.
///
/// What follows from a failure depends on whose fault it was. A machine that vanished says little
/// about the task it ran; a plan with impossible parameters fails everywhere. So a failure has a
/// class, and each class has a ``Rule``:
///
/// | class | counts against | stops at once |
/// |---|---|---|
/// | worker lost, preempted | the crash limit, preempted not even that | never |
/// | time limit, memory, signal | the crash limit | the same on two hosts, if deterministic, save signals |
/// | exit code, unusable | the retries | the same on two hosts, if deterministic |
/// | invalid parameters | – | always |
/// | nondeterminism | – | never: the first result stands, and people are told |
///
/// Only a task that had been started pays; tasks that waited in the same worker go back as they were.
public struct TaskFailure: Hashable, Sendable {
  /// Whose fault it was.
  public enum Class: Hashable, Sendable {
    /// The worker that ran the task is gone.
    case workerLost
    /// The worker had to stop: its allocation ended, or its machine was wanted.
    case preempted
    /// The task ran longer than its plan allows.
    case timeLimit
    /// The task held more memory than its plan allows, or than there was.
    case memory
    /// The task's process ended with this code, not zero.
    case exitCode(Int)
    /// The task's process was ended by this signal.
    case signal(Int)
    /// The study refuses the parameters.
    case invalidParameters
    /// The worker has no result that could be taken: it is too long, or the worker cannot expand the
    /// plan as the coordinator does.
    case unusable
    /// A second result differs from the first, in a study that promises the same bytes.
    case nondeterminism
  }

  /// What a class counts against.
  public enum Rule: Hashable, Sendable {
    /// Nothing: the task is tried again at once.
    case free
    /// The limit on crashes.
    case crash
    /// The retries of the plan.
    case retry
    /// The task has failed for good.
    case final
    /// The task is done nevertheless; the alarm is counted and told.
    case alarm
  }

  /// Whose fault it was.
  public let cause: Class
  /// The last words, for a person.
  public let detail: String

  /// A failure with its last words.
  public init(_ cause: Class, detail: String = "") {
    self.cause = cause
    self.detail = detail
  }
}

extension TaskFailure.Class {
  /// What the class counts against.
  public var rule: TaskFailure.Rule {
    switch self {
    case .preempted: .free
    case .workerLost, .timeLimit, .memory, .signal: .crash
    case .exitCode, .unusable: .retry
    case .invalidParameters: .final
    case .nondeterminism: .alarm
    }
  }

  /// Whether the same again on another host means that it would be the same everywhere.
  public var isTelling: Bool {
    switch self {
    case .timeLimit, .memory, .exitCode, .unusable: true
    case .workerLost, .preempted, .signal, .invalidParameters, .nondeterminism: false
    }
  }
}

extension TaskFailure.Class: CustomStringConvertible {
  /// The class in words.
  public var description: String {
    switch self {
    case .workerLost: "worker lost"
    case .preempted: "preempted"
    case .timeLimit: "time limit"
    case .memory: "memory"
    case .exitCode(let code): "exit code \(code)"
    case .signal(let number): "signal \(number)"
    case .invalidParameters: "invalid parameters"
    case .unusable: "unusable result"
    case .nondeterminism: "nondeterminism"
    }
  }
}
