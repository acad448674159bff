internal import Encoding
internal import Sweeps

extension LedgerEntry: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .sweep(let sweep, let submission):
      writer.beginVariant("sweep", count: 2)
      writer.write(sweep)
      writer.write(submission)
    case .face(let sweep, let schema):
      writer.beginVariant("face", count: 2)
      writer.write(sweep)
      writer.write(schema)
    case .state(let sweep, let state, let priority, let failureBudget):
      writer.beginVariant("state", count: 4)
      writer.write(sweep)
      writer.write(state)
      writer.write(priority)
      writer.write(failureBudget)
    case .result(let result):
      writer.beginVariant("result", count: 1)
      writer.write(result)
    case .failure(let attempt):
      writer.beginVariant("failure", count: 1)
      writer.write(attempt)
    case .pardon(let sweep):
      writer.beginVariant("pardon", count: 1)
      writer.write(sweep)
    case .look(let look, let finding):
      writer.beginVariant("look", count: 2)
      writer.write(look)
      writer.write(finding)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("result", 1): self = .result(try reader.read())
    case ("failure", 1): self = .failure(try reader.read())
    case ("sweep", 2): self = .sweep(try reader.read(), try reader.read())
    case ("face", 2): self = .face(try reader.read(), try reader.read())
    case ("state", 4):
      self = .state(
        try reader.read(), try reader.read(), priority: try reader.readPriority(),
        failureBudget: try reader.readNumber("a failure budget"))
    case ("pardon", 1): self = .pardon(try reader.read())
    case ("look", 2): self = .look(try reader.read(), try reader.read())
    default: throw variant.surprise("an entry of a ledger")
    }
  }
}

extension LedgerEntry.Result: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(task)
    writer.write(bytes: payload)
    writer.write(worker)
    writer.write(text: numericClass)
    writer.write(duration)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(5, "a result")
    self.init(
      task: try reader.read(), payload: try reader.readPayload(), worker: try reader.read(),
      numericClass: try reader.readText("a numeric class"),
      duration: try reader.readInterval("a duration"))
  }
}

extension LedgerEntry.Attempt: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(6)
    writer.write(task)
    writer.write(failure)
    writer.write(worker)
    writer.write(retries)
    writer.write(crashes)
    writer.write(boolean: isFinal)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(6, "an attempt")
    self.init(
      task: try reader.read(), failure: try reader.read(), worker: try reader.read(),
      retries: try reader.readNumber("the retries"),
      crashes: try reader.readNumber("the crashes"), isFinal: try reader.readBoolean())
  }
}
