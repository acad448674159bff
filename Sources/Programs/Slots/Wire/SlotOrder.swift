public import Coordination
public import Encoding
public import Randomness
public import Sweeps

/// What an agent tells a slot; a slot does one order after the other.
///
/// The two share a pipe on one machine and come from one program, so there is no version in front.
/// Still a reader refuses whatever its writer does not make: a slot runs other people's code, which
/// may scribble on anything. A message is a frame: its length as four bytes, the lowest first, then
/// one canonical MessagePack list by the rules of ``CoordinationProtocol``.
public enum SlotOrder: Hashable, Sendable {
  /// Run a task.
  case run(SlotTask)
  /// Evaluate a look of an adaptive sweep.
  case evaluate(LookTask)
}

/// A task as a slot sees it.
public struct SlotTask: Hashable, Sendable {
  /// The task and the lease by which it runs.
  public let task: LeasedTask
  /// The study that runs.
  public let study: TaskOrder.Study
  /// Where its randomness comes from.
  public let seed: Seed
  /// Its parameters by name, defaults left out.
  public let parameters: MessagePack.Map
  /// What it may use, which the agent watches over; how often it is tried again is not told.
  public private(set) var limits: Limits

  /// A task.
  public init(
    task: LeasedTask, study: TaskOrder.Study, seed: Seed, parameters: MessagePack.Map,
    limits: Limits
  ) {
    self.task = task
    self.study = study
    self.seed = seed
    self.parameters = parameters
    self.limits = limits
    self.limits.retries = nil
  }

  /// What a slot needs of a worker's order.
  public init(_ order: TaskOrder) {
    self.init(
      task: order.task, study: order.study, seed: order.seed, parameters: order.parameters,
      limits: order.limits)
  }
}

extension SlotOrder {
  /// The order as one canonical MessagePack list.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    switch self {
    case .run(let task):
      writer.beginVariant("run", count: 7)
      writer.write(task.task)
      writer.write(text: task.study.name)
      writer.write(integer: Int64(task.study.version))
      writer.write(integer: Int64(task.seed.value))
      writer.write(.map(task.parameters))
      writer.write(optional: task.limits.timeMilliseconds)
      writer.write(optional: task.limits.memoryBytes)
    case .evaluate(let look):
      writer.beginVariant("evaluate", count: 7)
      writer.write(look.lease)
      writer.write(look.look)
      writer.write(integer: Int64(look.pointCount))
      writer.write(integer: Int64(look.replicates))
      writer.write(real: look.halfWidth)
      writer.write(real: look.confidence)
      writer.write(bytes: look.runs)
    }
    return writer.finished()
  }

  /// The order that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes, limits: SlotWire.limits)
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("run", 7): self = .run(try SlotTask(from: &reader))
    case ("evaluate", 7): self = .evaluate(try LookTask(from: &reader))
    default: throw variant.surprise("what an agent tells a slot")
    }
    try reader.finish()
  }
}

extension SlotTask {
  fileprivate init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let task = try reader.readTask()
    let name = try reader.readText(bytesMax: Bound.bytesPerText, "a study's name")
    let version = try reader.readInteger(in: 1...Bound.numberMax, "a study's version")
    let start = reader.offset
    let number = try reader.readInteger(in: 0...Int(Seed.valueMax), "a seed")
    guard let seed = Seed(UInt64(number)) else {
      throw MessagePackError(offset: start, found: "\(number) for a seed", expected: "below 2^53")
    }
    let parametersStart = reader.offset
    guard case .map(let parameters) = try reader.readValue() else {
      throw MessagePackError(
        offset: parametersStart, found: "something else", expected: "a map of parameters")
    }
    var limits = Limits()
    limits.timeMilliseconds = try reader.readOptionalNumber("a time limit")
    limits.memoryBytes = try reader.readOptionalNumber("a memory limit")
    self.init(
      task: task, study: TaskOrder.Study(name: name, version: version), seed: seed,
      parameters: parameters, limits: limits)
  }
}

extension LookTask {
  fileprivate init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self.init(
      lease: try reader.readLease(), look: try reader.readLook(),
      pointCount: try reader.readInteger(
        in: 1...PlanBounds.pointsAdaptiveMax, "the points of a group"),
      replicates: try reader.readInteger(
        in: 1...PlanBounds.replicatesMax, "the replicates of a look"),
      halfWidth: try reader.readFraction("half of an interval's width"),
      confidence: try reader.readFraction("a confidence"),
      runs: try reader.readBytes(countMax: Bound.bytesPerPayload, "a look's runs"))
  }
}

extension MessagePackReader {
  /// Reads a real between 0 and 1.
  fileprivate mutating func readFraction(_ field: StaticString) throws(MessagePackError) -> Double {
    let start = offset
    let number = try readReal()
    guard number > 0, number < 1 else {
      throw MessagePackError(
        offset: start, found: "\(number) for \(field)", expected: "a number between 0 and 1")
    }
    return number
  }
}
