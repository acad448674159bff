internal import Encoding
internal import Sweeps

extension CoordinatorMessage.Body: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .welcome(let welcome):
      writer.beginVariant("welcome", count: 1)
      writer.write(welcome)
    case .refused(let reason):
      writer.beginVariant("refused", count: 1)
      writer.write(text: reason)
    case .register: writer.beginVariant("register")
    case .heartbeat(let received):
      writer.beginVariant("heartbeat", count: 1)
      writer.write(received)
    case .plan(let order):
      writer.beginVariant("plan", count: 1)
      writer.write(order)
    case .lease(let order):
      writer.beginVariant("lease", count: 1)
      writer.write(order)
    case .evaluate(let order):
      writer.beginVariant("evaluate", count: 1)
      writer.write(order)
    case .withdraw(let withdrawal):
      writer.beginVariant("withdraw", count: 1)
      writer.write(withdrawal)
    case .acknowledge(let tasks):
      writer.beginVariant("acknowledge", count: 1)
      writer.write(list: tasks)
    case .drain: writer.beginVariant("drain")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("lease", 1): self = .lease(try reader.read())
    case ("acknowledge", 1):
      self = .acknowledge(
        try reader.readList(countMax: Bound.acknowledgedPerMessage, "acknowledged tasks"))
    case ("welcome", 1): self = .welcome(try reader.read())
    case ("refused", 1): self = .refused(try reader.readText("a reason"))
    case ("register", 0): self = .register
    case ("heartbeat", 1):
      self = .heartbeat(received: try reader.readNumber("a message's number"))
    case ("plan", 1): self = .plan(try reader.read())
    case ("evaluate", 1): self = .evaluate(try reader.read())
    case ("withdraw", 1): self = .withdraw(try reader.read())
    case ("drain", 0): self = .drain
    default: throw variant.surprise("what a coordinator says")
    }
  }
}

extension Welcome: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(hello)
    writer.write(cluster)
    writer.write(heartbeatInterval)
    writer.write(lostAfter)
    writer.write(list: settlements)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(5, "a welcome")
    self.init(
      hello: try reader.readNumber(from: 1, "a hello's number"), cluster: try reader.read(),
      heartbeatInterval: try reader.readInterval("the interval of heartbeats"),
      lostAfter: try reader.readInterval("the silence of the lost"),
      settlements: try reader.readList(countMax: Bound.leasesPerWorker, "a welcome's settlements"))
  }
}

extension Settlement: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(3)
    writer.write(lease)
    writer.write(keep)
    writer.write(send)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(3, "a settlement")
    self.init(try reader.read(), keep: try reader.read(), send: try reader.read())
    try reader.require(
      keep.intersection(send).isEmpty, from: start,
      found: "a settlement with tasks both to keep and to send", expected: "each task once")
  }
}

extension PlanOrder: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(6)
    writer.write(sweep)
    writer.write(schema)
    writer.write(bytes: document)
    writer.write(text: defaultName)
    writer.write(expansionVersion)
    writer.write(list: probes)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(6, "a plan")
    self.init(
      sweep: try reader.read(), schema: try reader.read(),
      document: try reader.readBytes(countMax: Bound.bytesPerPlan, "a plan's document"),
      defaultName: try reader.readText("a sweep's name"),
      expansionVersion: try reader.readNumber("an expansion's version"),
      probes: try reader.readList(countMax: Bound.probesPerPlan, "a plan's probes"))
  }
}

extension PlanOrder.Probe: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(index)
    writer.write(key)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a probe")
    self.init(index: try reader.readTaskIndex(), key: try reader.read())
  }
}

extension Withdrawal: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(3)
    writer.write(lease)
    writer.write(tasks)
    writer.write(boolean: stopsRunning)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(3, "a withdrawal")
    self.init(try reader.read(), try reader.read(), stopsRunning: try reader.readBoolean())
  }
}

extension LookOrder: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(4)
    writer.write(lease)
    writer.write(look)
    writer.write(plan)
    writer.write(bytes: runs)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(4, "a look's order")
    self.init(
      lease: try reader.read(), look: try reader.read(), plan: try reader.read(),
      runs: try reader.readPayload())
  }
}
