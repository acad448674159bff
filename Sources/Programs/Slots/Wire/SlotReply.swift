public import Coordination
public import Encoding

/// What a slot tells its agent: one reply an order, in the order of the orders.
public enum SlotReply: Hashable, Sendable {
  /// A task ended after so long.
  case ended(LeasedTask, after: Interval, Outcome.End)
  /// A look found something.
  case found(LookID, Verdict.Finding)
}

extension SlotReply {
  /// The reply as one canonical MessagePack list.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    switch self {
    case .ended(let task, let duration, let end):
      writer.beginVariant("ended", count: 3)
      writer.write(task)
      writer.write(integer: duration.nanoseconds)
      switch end {
      case .payload(let payload): writer.write(bytes: payload)
      case .failure(let failure): writer.write(failure)
      }
    case .found(let look, let finding):
      writer.beginVariant("found", count: 2)
      writer.write(look)
      switch finding {
      case .enough(let bytes):
        writer.beginVariant("enough", count: 1)
        writer.write(bytes: bytes)
      case .more(let bytes):
        writer.beginVariant("more", count: 1)
        writer.write(bytes: bytes)
      case .failure(let failure):
        writer.beginVariant("failure", count: 1)
        writer.write(failure)
      }
    }
    return writer.finished()
  }

  /// The reply that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes, limits: SlotWire.limits)
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("ended", 3):
      let task = try reader.readTask()
      let duration = try reader.readInterval("a task's duration")
      let end: Outcome.End =
        try reader.nextKind() == .bytes
        ? .payload(try reader.readBytes(countMax: Bound.bytesPerPayload, "a payload"))
        : .failure(try reader.readFailure())
      self = .ended(task, after: duration, end)
    case ("found", 2): self = .found(try reader.readLook(), try reader.readFinding())
    default: throw variant.surprise("what a slot replies")
    }
    try reader.finish()
  }
}

extension MessagePackReader {
  fileprivate mutating func readFinding() throws(MessagePackError) -> Verdict.Finding {
    let variant = try beginVariant()
    switch (variant.name, variant.count) {
    case ("enough", 1):
      return .enough(try readBytes(countMax: Bound.bytesPerPayload, "a verdict"))
    case ("more", 1): return .more(try readBytes(countMax: Bound.bytesPerPayload, "a verdict"))
    case ("failure", 1): return .failure(try readFailure())
    default: throw variant.surprise("what a look finds")
    }
  }
}
