public import Coordination
public import Studies
public import Sweeps

/// A study that can be run: its face, and what it does.
public struct StudyRunner: Sendable {
  /// What the study does with a task.
  public typealias Run = @Sendable (StudyTask) throws(StudyFailure) -> StudyResult

  /// The study's face.
  public let schema: StudySchema
  /// Whether every task of it is over in microseconds, so that replies may wait for each other.
  public let isBrief: Bool
  /// Runs a task.
  public let run: Run

  /// A study that can be run.
  public init(_ schema: StudySchema, isBrief: Bool = false, run: @escaping Run) {
    self.schema = schema
    self.isBrief = isBrief
    self.run = run
  }
}

/// Why a slot has no result of a task.
public struct StudyFailure: Error, Hashable, Sendable {
  /// Whose fault it was.
  public let cause: TaskFailure.Class
  /// The reason for a person.
  public let detail: String

  /// A failure with its reason.
  public init(_ cause: TaskFailure.Class, _ detail: String) {
    self.cause = cause
    self.detail = detail
  }

  /// What a study of this build complained of.
  public init(_ error: StudyError) {
    switch error.code {
    case .invalidParameters: cause = .invalidParameters
    case .unusable: cause = .unusable
    }
    detail = error.detail
  }
}
