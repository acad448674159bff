public import Encoding
public import Randomness
public import Sweeps

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
  public init(
    schema: StudySchema, seed: Seed, parameters: MessagePack.Map, limits: Limits = Limits()
  ) {
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
public struct StudyResult: Hashable, Sendable {
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
