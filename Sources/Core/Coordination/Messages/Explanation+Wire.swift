internal import Encoding
internal import Sweeps

extension Explanation: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(subject)
    writer.write(list: reasons)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(2, "an explanation")
    self.init(
      try reader.read(),
      try reader.readList(countMax: Bound.reasonsPerExplanation, "an explanation's reasons"))
    try reader.require(
      !reasons.isEmpty, from: start, found: "an explanation without a reason",
      expected: "at least one")
  }
}

extension Explanation.Reason: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .unknown: writer.beginVariant("unknown")
    case .sweepState(let state):
      writer.beginVariant("sweepState", count: 1)
      writer.write(state)
    case .done: writer.beginVariant("done")
    case .failed(let failure):
      writer.beginVariant("failed", count: 1)
      writer.write(failure)
    case .leased(let worker, let isRunning):
      writer.beginVariant("leased", count: 2)
      writer.write(worker)
      writer.write(boolean: isRunning)
    case .recording: writer.beginVariant("recording")
    case .delayed(let time):
      writer.beginVariant("delayed", count: 1)
      writer.write(time)
    case .withheld: writer.beginVariant("withheld")
    case .unresolved: writer.beginVariant("unresolved")
    case .queued(let count):
      writer.beginVariant("queued", count: 1)
      writer.write(count)
    case .ledgerTrouble(let trouble):
      writer.beginVariant("ledgerTrouble", count: 1)
      writer.write(text: trouble)
    case .reattaching(let time):
      writer.beginVariant("reattaching", count: 1)
      writer.write(time)
    case .noWorkers: writer.beginVariant("noWorkers")
    case .noCapableWorker(let lack):
      writer.beginVariant("noCapableWorker", count: 1)
      writer.write(lack)
    case .allBusy: writer.beginVariant("allBusy")
    case .ledgerBehind(let count):
      writer.beginVariant("ledgerBehind", count: 1)
      writer.write(count)
    case .suspected(let time):
      writer.beginVariant("suspected", count: 1)
      writer.write(time)
    case .draining: writer.beginVariant("draining")
    case .ending(let time):
      writer.beginVariant("ending", count: 1)
      writer.write(time)
    case .excluded(let count):
      writer.beginVariant("excluded", count: 1)
      writer.write(count)
    case .busy(let count):
      writer.beginVariant("busy", count: 1)
      writer.write(count)
    case .nothingToDo: writer.beginVariant("nothingToDo")
    case .next: writer.beginVariant("next")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("unknown", 0): self = .unknown
    case ("sweepState", 1): self = .sweepState(try reader.read())
    case ("done", 0): self = .done
    case ("failed", 1): self = .failed(try reader.read())
    case ("leased", 2): self = .leased(try reader.read(), isRunning: try reader.readBoolean())
    case ("recording", 0): self = .recording
    case ("delayed", 1): self = .delayed(try reader.readInterval("a time"))
    case ("withheld", 0): self = .withheld
    case ("unresolved", 0): self = .unresolved
    case ("queued", 1): self = .queued(behind: try reader.readNumber("a count"))
    case ("ledgerTrouble", 1): self = .ledgerTrouble(try reader.readText("a reason"))
    case ("reattaching", 1): self = .reattaching(try reader.readInterval("a time"))
    case ("noWorkers", 0): self = .noWorkers
    case ("noCapableWorker", 1): self = .noCapableWorker(try reader.read())
    case ("allBusy", 0): self = .allBusy
    case ("ledgerBehind", 1): self = .ledgerBehind(try reader.readNumber("a count"))
    case ("suspected", 1): self = .suspected(try reader.readInterval("a time"))
    case ("draining", 0): self = .draining
    case ("ending", 1): self = .ending(try reader.readInterval("a time"))
    case ("excluded", 1): self = .excluded(try reader.readNumber("a count"))
    case ("busy", 1): self = .busy(try reader.readNumber("a count"))
    case ("nothingToDo", 0): self = .nothingToDo
    case ("next", 0): self = .next
    default: throw variant.surprise("a reason")
    }
  }
}

extension Explanation.Lack: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .study(let name):
      writer.beginVariant("study", count: 1)
      writer.write(text: name)
    case .version(let name, let version):
      writer.beginVariant("version", count: 2)
      writer.write(text: name)
      writer.write(version)
    case .dataSet(let digest):
      writer.beginVariant("dataSet", count: 1)
      writer.write(text: digest)
    case .looks: writer.beginVariant("looks")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("study", 1): self = .study(try reader.readText("a study's name"))
    case ("version", 2):
      self = .version(
        try reader.readText("a study's name"), try reader.readNumber("a study's version"))
    case ("dataSet", 1): self = .dataSet(try reader.readText("a data set"))
    case ("looks", 0): self = .looks
    default: throw variant.surprise("what a worker lacks")
    }
  }
}
