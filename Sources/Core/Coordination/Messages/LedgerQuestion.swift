public import Encoding

/// What a person's program wants to know of a sweep that only the ledger knows, page by page.
public enum LedgerQuestion: Hashable, Sendable {
  /// Results of tasks from a number on, at most so many.
  case results(SweepID, from: Int, count: Int)
  /// Failed attempts from the so-many-th on, at most so many.
  case failures(SweepID, from: Int, count: Int)
  /// Verdicts of looks from the so-many-th on, at most so many.
  case looks(SweepID, from: Int, count: Int)
}

/// A result with what the ledger keeps beside it.
public struct ResultRow: Hashable, Sendable {
  /// The task's number in the sweep.
  public let index: Int
  /// What it is in every plan.
  public let key: Digest
  /// The payload: a ``Record`` in canonical form.
  public let payload: [UInt8]
  /// The machines with whose results this one may be compared.
  public let numericClass: String
  /// The machine that ran it.
  public let host: String
  /// How long it ran.
  public let duration: Interval
  /// When it became durable, in milliseconds since 1970.
  public let recordedAt: Int

  /// A result.
  public init(
    index: Int, key: Digest, payload: [UInt8], numericClass: String, host: String,
    duration: Interval, recordedAt: Int
  ) {
    self.index = index
    self.key = key
    self.payload = payload
    self.numericClass = numericClass
    self.host = host
    self.duration = duration
    self.recordedAt = recordedAt
  }
}

/// A failed attempt as the ledger keeps it.
public struct FailureRow: Hashable, Sendable {
  /// The task's number in the sweep.
  public let index: Int
  /// Why it failed, with its last words.
  public let failure: TaskFailure
  /// The machine on which.
  public let host: String
  /// Whether the task was given up.
  public let isFinal: Bool
  /// When it became durable, in milliseconds since 1970.
  public let recordedAt: Int

  /// A failed attempt.
  public init(index: Int, failure: TaskFailure, host: String, isFinal: Bool, recordedAt: Int) {
    self.index = index
    self.failure = failure
    self.host = host
    self.isFinal = isFinal
    self.recordedAt = recordedAt
  }
}

/// The verdict of a look as the ledger keeps it.
public struct LookRow: Hashable, Sendable {
  /// The group of points.
  public let group: Int
  /// Which look at the group, from 0.
  public let step: Int
  /// What was found, with a ``LookRecord``.
  public let finding: Verdict.Finding
  /// When it became durable, in milliseconds since 1970.
  public let recordedAt: Int

  /// A verdict.
  public init(group: Int, step: Int, finding: Verdict.Finding, recordedAt: Int) {
    self.group = group
    self.step = step
    self.finding = finding
    self.recordedAt = recordedAt
  }
}
