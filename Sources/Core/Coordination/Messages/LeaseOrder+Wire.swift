internal import Encoding
internal import Randomness
internal import Sweeps

extension LeaseOrder: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(9)
    writer.write(lease)
    writer.write(sweep)
    writer.write(plan)
    writer.write(tasks)
    writer.write(attempt)
    writer.write(limits)
    writer.write(optional: expected)
    writer.write(optional: study)
    writer.write(list: spelled)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(9, "a lease's order")
    self.init(
      lease: try reader.read(), sweep: try reader.read(), plan: try reader.read(),
      tasks: try reader.read(), attempt: try reader.readNumber(from: 1, "a lease's attempt"),
      limits: try reader.read(),
      expected: try reader.readOptionalInterval("a task's expected time"),
      study: try reader.readOptional(),
      spelled: try reader.readList(countMax: Bound.tasksPerLease, "spelled tasks"))
    try reader.require(
      (1...(attempt == 1 ? Bound.tasksPerLease : 1)).contains(tasks.count), from: start,
      found: "a lease with no task or too many",
      expected: "as many tasks as a lease may hold, and one where the attempt is not the first")
    try reader.require(
      spelled.isEmpty || spelled.map(\.index).elementsEqual(tasks), from: start,
      found: "a lease that spells other tasks than it holds",
      expected: "none, or each of its tasks in ascending order")
    try reader.require(
      spelled.isEmpty == (study == nil), from: start,
      found: "a lease that spells its tasks or names their study, but not both",
      expected: "both or neither")
  }
}

extension TaskOrder.Study: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(text: name)
    writer.write(version)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a study")
    self.init(
      name: try reader.readText("a study's name"),
      version: try reader.readNumber(from: 1, "a study's version"))
  }
}

extension Limits: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(3)
    writer.write(optional: timeMilliseconds)
    writer.write(optional: memoryBytes)
    writer.write(optional: retries)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(3, "a plan's limits")
    self.init()
    // A plan may write any number of 64 bits for its times and sizes.
    timeMilliseconds =
      try reader.skipNull() ? nil : try reader.readInteger(in: 1...Int.max, "a limit of time")
    memoryBytes =
      try reader.skipNull() ? nil : try reader.readInteger(in: 1...Int.max, "a limit of memory")
    retries = try reader.readOptionalNumber("a limit of retries")
  }
}

extension SpelledTask: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(4)
    writer.write(index)
    writer.write(key)
    writer.write(integer: seed)
    writer.write(.map(parameters))
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(4, "a spelled task")
    let index = try reader.readTaskIndex()
    let key: Digest = try reader.read()
    let seed = try reader.readInteger(in: 0...Int(Seed.valueMax), "a task's seed")
    let start = reader.offset
    guard case .map(let parameters) = try reader.readValue() else {
      throw MessagePackError(
        offset: start, found: "something else", expected: "a map of a task's parameters")
    }
    self.init(index: index, key: key, seed: Int64(seed), parameters: parameters)
  }
}
