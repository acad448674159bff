public import Coordination
public import Encoding
public import Randomness
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

/// A task as its study sees it.
public struct StudyTask: Sendable {
  /// The study's face.
  public let schema: StudySchema
  /// Where its randomness comes from.
  public let seed: Seed
  /// Its parameters by name, defaults left out.
  public let parameters: MessagePack.Map
  /// What it may use.
  public let limits: Limits

  /// A task.
  public init(schema: StudySchema, seed: Seed, parameters: MessagePack.Map, limits: Limits) {
    self.schema = schema
    self.seed = seed
    self.parameters = parameters
    self.limits = limits
  }

  /// The value of a parameter, its default where the plan says nothing.
  public subscript(name: String) -> MessagePack? {
    if let value = parameters[name] { return value }
    guard let name = ParameterName(name) else { return nil }
    return schema.parameter(name)?.defaultValue?.messagePack
  }
}

/// What came out of a task: what its record holds besides its question.
public struct StudyResult: Sendable {
  /// Single values by name.
  public var scalars: MessagePack.Map
  /// Curves by name.
  public var series: [Record.Series]

  /// A result.
  public init(scalars: MessagePack.Map = [:], series: [Record.Series] = []) {
    self.scalars = scalars
    self.series = series
  }
}

/// Why a study gave no result.
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
}
