internal import Encoding
internal import Sweeps

extension LedgerQuestion: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .results(let sweep, let from, let count):
      writer.beginVariant("results", count: 3)
      writer.write(sweep)
      writer.write(from)
      writer.write(count)
    case .failures(let sweep, let from, let count):
      writer.beginVariant("failures", count: 3)
      writer.write(sweep)
      writer.write(from)
      writer.write(count)
    case .looks(let sweep, let from, let count):
      writer.beginVariant("looks", count: 3)
      writer.write(sweep)
      writer.write(from)
      writer.write(count)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("results", 3):
      self = .results(
        try reader.read(), from: try reader.readTaskIndex(),
        count: try reader.readInteger(in: 1...Bound.rowsPerPage, "a page's rows"))
    case ("failures", 3):
      self = .failures(
        try reader.read(), from: try reader.readNumber("a page's start"),
        count: try reader.readInteger(in: 1...Bound.rowsPerPage, "a page's rows"))
    case ("looks", 3):
      self = .looks(
        try reader.read(), from: try reader.readNumber("a page's start"),
        count: try reader.readInteger(in: 1...Bound.rowsPerPage, "a page's rows"))
    default: throw variant.surprise("what is asked of a ledger")
    }
  }
}

extension ResultRow: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(7)
    writer.write(index)
    writer.write(key)
    writer.write(bytes: payload)
    writer.write(text: numericClass)
    writer.write(text: host)
    writer.write(duration)
    writer.write(recordedAt)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(7, "a result's row")
    self.init(
      index: try reader.readTaskIndex(), key: try reader.read(), payload: try reader.readPayload(),
      numericClass: try reader.readText("a numeric class"),
      host: try reader.readText("a host's name"), duration: try reader.readInterval("a duration"),
      recordedAt: try reader.readNumber("a time"))
  }
}

extension FailureRow: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(index)
    writer.write(failure)
    writer.write(text: host)
    writer.write(boolean: isFinal)
    writer.write(recordedAt)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(5, "a failure's row")
    self.init(
      index: try reader.readTaskIndex(), failure: try reader.read(),
      host: try reader.readText("a host's name"), isFinal: try reader.readBoolean(),
      recordedAt: try reader.readNumber("a time"))
  }
}

extension LookRow: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(4)
    writer.write(group)
    writer.write(step)
    writer.write(finding)
    writer.write(recordedAt)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(4, "a look's row")
    let range = 0...Bound.looksPerSweep
    self.init(
      group: try reader.readInteger(in: range, "a look's group"),
      step: try reader.readInteger(in: range, "a look's step"), finding: try reader.read(),
      recordedAt: try reader.readNumber("a time"))
  }
}

extension WorkerStatus: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(8)
    writer.write(worker)
    writer.write(text: host)
    writer.write(slots)
    writer.write(held)
    writer.write(running)
    writer.write(text: cpuLevel)
    writer.write(text: standing.word)
    writer.write(silence)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(8, "a worker's status")
    self.init(
      worker: try reader.read(), host: try reader.readText("a host's name"),
      slots: try reader.readNumber("a worker's slots"),
      held: try reader.readNumber("the tasks held"),
      running: try reader.readNumber("the tasks running"),
      cpuLevel: try reader.readText("a level of instructions"),
      standing: try Standing(from: &reader), silence: try reader.readInterval("a silence"))
  }
}

extension WorkerStatus.Standing {
  /// The standing in one word.
  public var word: String {
    switch self {
    case .willing: "ready"
    case .joining: "joining"
    case .suspected: "silent"
    case .draining: "draining"
    case .excluded: "excluded"
    }
  }

  private static let all: [Self] = [.willing, .joining, .suspected, .draining, .excluded]

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    let word = try reader.readText("a worker's standing")
    guard let standing = Self.all.first(where: { $0.word == word }) else {
      throw MessagePackError(
        offset: start, found: "the standing \(word.debugDescription)",
        expected: "one of \(Self.all.map(\.word).joined(separator: ", "))")
    }
    self = standing
  }
}
