internal import Encoding
internal import Sweeps

extension Status: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(list: sweeps)
    writer.write(workers)
    writer.write(slots)
    writer.write(leased)
    writer.write(optional: ledgerTrouble)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(5, "a status")
    self.init(
      sweeps: try reader.readList(countMax: Bound.sweepsPerStatus, "a status's sweeps"),
      workers: try reader.readNumber("the workers"), slots: try reader.readNumber("the slots"),
      leased: try reader.readNumber("the leased tasks"),
      ledgerTrouble: try reader.readOptionalText("the ledger's trouble"))
  }
}

extension SweepStatus: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(8)
    writer.write(sweep)
    writer.write(text: name)
    writer.write(state)
    writer.write(priority)
    writer.write(counts)
    writer.write(duplicates)
    writer.write(alarms)
    writer.write(optional: expected)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(8, "a sweep's status")
    self.init(
      sweep: try reader.read(), name: try reader.readText("a sweep's name"),
      state: try reader.read(), priority: try reader.readPriority(), counts: try reader.read(),
      duplicates: try reader.readNumber("the duplicates"),
      alarms: try reader.readNumber("the alarms"),
      expected: try reader.readOptionalInterval("a task's expected time"))
  }
}

extension SweepState: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .unread: writer.beginVariant("unread")
    case .refused(let reason):
      writer.beginVariant("refused", count: 1)
      writer.write(text: reason)
    case .active: writer.beginVariant("active")
    case .paused: writer.beginVariant("paused")
    case .stopped: writer.beginVariant("stopped")
    case .stuck(let reason):
      writer.beginVariant("stuck", count: 1)
      writer.write(text: reason)
    case .cancelled: writer.beginVariant("cancelled")
    case .replaced(let sweep):
      writer.beginVariant("replaced", count: 1)
      writer.write(sweep)
    case .completed: writer.beginVariant("completed")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("unread", 0): self = .unread
    case ("refused", 1): self = .refused(try reader.readText("a reason"))
    case ("active", 0): self = .active
    case ("paused", 0): self = .paused
    case ("stopped", 0): self = .stopped
    case ("stuck", 1): self = .stuck(try reader.readText("a reason"))
    case ("cancelled", 0): self = .cancelled
    case ("replaced", 1): self = .replaced(by: try reader.read())
    case ("completed", 0): self = .completed
    default: throw variant.surprise("a sweep's state")
    }
  }
}

extension TaskCounts: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(8)
    writer.write(unresolved)
    writer.write(pending)
    writer.write(leased)
    writer.write(recording)
    writer.write(delayed)
    writer.write(withheld)
    writer.write(done)
    writer.write(failed)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(8, "counts of tasks")
    self.init()
    unresolved = try reader.readCount()
    pending = try reader.readCount()
    leased = try reader.readCount()
    recording = try reader.readCount()
    delayed = try reader.readCount()
    withheld = try reader.readCount()
    done = try reader.readCount()
    failed = try reader.readCount()
  }
}

extension MessagePackReader {
  fileprivate mutating func readCount() throws(MessagePackError) -> Int {
    try readInteger(in: 0...PlanBounds.tasksMax, "a count of tasks")
  }
}
