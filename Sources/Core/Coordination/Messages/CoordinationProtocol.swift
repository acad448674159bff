public import Encoding

/// The form in which coordinators, workers, clients and ledgers write what they say.
///
/// Everything is one canonical MessagePack list `[version, …]`, so that whoever reads learns first
/// whether it can. Inside, five rules make up every form; with any MessagePack library a client is
/// an afternoon's work:
///
/// - A struct is a list of its fields in the order of its declaration. There are no keys: results
///   pass at tens of thousands a second.
/// - One of several cases is a list of the case's name and what it holds, as in `["exitCode", 3]` or
///   `["paused"]`. Requests to a coordinator are `[1, ["status"]]` and the like.
/// - What may be missing is `null` when it is.
/// - A lease and a session are `[epoch, number]`, a task of a lease `[epoch, number, task]`, a task
///   of a sweep `[sweep, task]`, a digest its 32 bytes, an interval its nanoseconds; sweeps, workers
///   and other numbered things are their numbers.
/// - A set of tasks is a flat list `[first, count, first, count, …]` of ranges that ascend and do not
///   touch.
///
/// Reading accepts exactly what writing makes, and holds every count, text and number to ``Bound``:
/// bytes from a network become a message that is sane or an error that says what is wrong where.
public enum CoordinationProtocol {
  /// Raised with every change of a form; machines of different versions do not talk.
  public static let version = 1

  /// How much of a message is taken on.
  static let limits = MessagePackLimits(
    depthMax: Bound.depthPerMessage, elementsMax: Bound.elementsPerMessage,
    bytesMax: Bound.bytesPerMessage)

  /// Writes a message behind the version.
  static func encode(
    count: Int, _ writeFields: (inout MessagePackWriter) -> Void
  ) -> [UInt8] {
    var writer = MessagePackWriter()
    writer.beginList(count: 1 + count)
    writer.write(integer: Int64(version))
    writeFields(&writer)
    return writer.finished()
  }

  /// Reads a message behind the version, which is looked at before all else.
  static func decode<Message>(
    _ bytes: [UInt8], count: Int,
    _ readFields: (inout MessagePackReader) throws(MessagePackError) -> Message
  ) throws(MessagePackError) -> Message {
    var reader = try MessagePackReader(bytes, limits: limits)
    let found = try reader.beginList()
    guard found > 0 else {
      throw MessagePackError(offset: 0, found: "an empty list", expected: "a message")
    }
    let offset = reader.offset
    let other = try reader.readInteger()
    guard other == version else {
      throw MessagePackError(
        offset: offset, found: "a message of protocol version \(other)",
        expected: "version \(version); run the same release on both sides")
    }
    guard found == 1 + count else {
      throw MessagePackError(
        offset: 0, found: "a message that is a list of \(found)",
        expected: "a list of \(1 + count)")
    }
    let message = try readFields(&reader)
    try reader.finish()
    return message
  }
}

extension WorkerMessage {
  /// The message as bytes: `[version, session, number, body]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 3) { writer in
      writer.write(optional: session)
      writer.write(number)
      writer.write(body)
    }
  }

  /// The message that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 3) {
      (reader) throws(MessagePackError) in
      WorkerMessage(
        session: try reader.readOptional(), number: try reader.readNumber("a message's number"),
        try reader.read())
    }
  }
}

extension CoordinatorMessage {
  /// The message as bytes: `[version, session, number, body]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 3) { writer in
      writer.write(optional: session)
      writer.write(number)
      writer.write(body)
    }
  }

  /// The message that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 3) {
      (reader) throws(MessagePackError) in
      CoordinatorMessage(
        session: try reader.readOptional(), number: try reader.readNumber("a message's number"),
        try reader.read())
    }
  }
}

extension ClientRequest {
  /// The request as bytes: `[version, request]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 1) { $0.write(self) }
  }

  /// The request that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 1) { (reader) throws(MessagePackError) in
      try reader.read()
    }
  }
}

extension ClientReply {
  /// The reply as bytes: `[version, reply]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 1) { $0.write(self) }
  }

  /// The reply that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 1) { (reader) throws(MessagePackError) in
      try reader.read()
    }
  }
}

extension LedgerEntry {
  /// The entry as bytes: `[version, entry]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 1) { $0.write(self) }
  }

  /// The entry that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 1) { (reader) throws(MessagePackError) in
      try reader.read()
    }
  }
}

extension Outcome {
  /// The outcome as bytes, for a worker's disk: `[version, outcome]`.
  public func encoded() -> [UInt8] {
    CoordinationProtocol.encode(count: 1) { $0.write(self) }
  }

  /// The outcome that bytes stand for; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    self = try CoordinationProtocol.decode(bytes, count: 1) { (reader) throws(MessagePackError) in
      try reader.read()
    }
  }
}
