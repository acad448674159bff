internal import Encoding
internal import Sweeps

extension WorkerMessage.Body: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .hello(let hello):
      writer.beginVariant("hello", count: 1)
      writer.write(hello)
    case .report(let report):
      writer.beginVariant("report", count: 1)
      writer.write(report)
    case .planWanted(let sweep):
      writer.beginVariant("planWanted", count: 1)
      writer.write(sweep)
    case .draining: writer.beginVariant("draining")
    case .goodbye: writer.beginVariant("goodbye")
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("report", 1): self = .report(try reader.read())
    case ("hello", 1): self = .hello(try reader.read())
    case ("planWanted", 1): self = .planWanted(try reader.read())
    case ("draining", 0): self = .draining
    case ("goodbye", 0): self = .goodbye
    default: throw variant.surprise("what a worker says")
    }
  }
}

extension Hello: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(10)
    writer.write(worker)
    writer.write(number)
    writer.write(optional: predecessor)
    writer.write(text: host)
    writer.write(slots)
    writer.write(capabilities)
    writer.write(optional: remainingLife)
    writer.write(boolean: isDraining)
    writer.write(optional: cluster)
    writer.write(list: holdings)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(10, "a hello")
    self.init(
      worker: try reader.read(),
      number: try reader.readNumber(from: 1, "a hello's number"),
      predecessor: try reader.readOptional(),
      host: try reader.readText("a host's name"),
      slots: try reader.readInteger(in: 1...Bound.slotsPerWorker, "a worker's slots"),
      capabilities: try reader.read(),
      remainingLife: try reader.readOptionalInterval("a worker's remaining life"),
      isDraining: try reader.readBoolean(),
      cluster: try reader.readOptional(),
      holdings: try reader.readList(countMax: Bound.leasesPerWorker, "a worker's holdings"))
  }
}

extension Capabilities: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(list: studies)
    writer.write(list: dataSets)
    writer.write(text: numericClass)
    writer.write(text: cpuLevel)
    writer.write(boolean: expands)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(5, "a worker's capabilities")
    self.init(
      studies: try reader.readList(countMax: Bound.studiesPerWorker, "a worker's studies"),
      dataSets: try reader.readList(countMax: Bound.dataSetsPerWorker, "a worker's data sets"),
      numericClass: try reader.readText("a numeric class"),
      cpuLevel: try reader.readText("a level of instructions"),
      expands: try reader.readBoolean())
    let areAscending = zip(studies, studies.dropFirst()).allSatisfy { left, right in
      let isSame = left.name.utf8.elementsEqual(right.name.utf8)
      return isSame
        ? left.version < right.version
        : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    try reader.require(
      areAscending, from: start, found: "studies out of order",
      expected: "each once, ascending by name and version")
    try reader.require(
      zip(dataSets, dataSets.dropFirst()).allSatisfy(<), from: start,
      found: "data sets out of order", expected: "each once, ascending")
  }
}

extension Holding: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(6)
    writer.write(lease)
    writer.write(sweep)
    writer.write(plan)
    writer.write(unfinished)
    writer.write(running)
    writer.write(finished)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    try reader.beginFields(6, "a holding")
    self.init(
      lease: try reader.read(), sweep: try reader.read(), plan: try reader.read(),
      unfinished: try reader.read(), running: try reader.read(), finished: try reader.read())
    try reader.require(
      running.intersection(unfinished) == running, from: start,
      found: "a holding that runs tasks that it does not hold",
      expected: "running, unfinished tasks")
    try reader.require(
      unfinished.intersection(finished).isEmpty, from: start,
      found: "a holding with tasks both finished and not", expected: "each task once")
  }
}

extension Report: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(5)
    writer.write(received)
    writer.write(list: running)
    writer.write(list: outcomes)
    writer.write(list: returned)
    writer.write(list: verdicts)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(5, "a report")
    self.init(
      received: try reader.readNumber("a message's number"),
      running: try reader.readList(countMax: Bound.slotsPerWorker, "the running tasks"))
    let start = reader.offset
    outcomes = try reader.readList(countMax: Bound.resultsPerReport, "a report's outcomes")
    let payloads = outcomes.reduce(0) { $0 + $1.end.byteCount }
    guard payloads <= Bound.bytesPerReport else {
      throw MessagePackError(
        offset: start, found: "payloads of \(payloads) bytes",
        expected: "at most \(Bound.bytesPerReport) in a report")
    }
    returned = try reader.readList(countMax: Bound.leasesPerWorker, "what a worker returns")
    verdicts = try reader.readList(countMax: Bound.slotsPerWorker, "a report's verdicts")
  }
}

extension Outcome: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(4)
    writer.write(task)
    writer.write(sweep)
    writer.write(duration)
    writer.write(end)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(4, "an outcome")
    self.init(
      try reader.read(), of: try reader.read(), after: try reader.readInterval("a duration"),
      try reader.read())
  }
}

/// A payload is its bytes, a failure its own form: the kinds of value tell them apart.
extension Outcome.End: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .payload(let payload): writer.write(bytes: payload)
    case .failure(let failure): writer.write(failure)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    self =
      try reader.nextKind() == .bytes
      ? .payload(try reader.readPayload()) : .failure(try reader.read())
  }
}

extension Return: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(lease)
    writer.write(tasks)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a return")
    self.init(try reader.read(), try reader.read())
  }
}

extension Verdict: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(2)
    writer.write(lease)
    writer.write(finding)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(2, "a verdict")
    self.init(try reader.read(), try reader.read())
  }
}

extension Verdict.Finding: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .enough(let payload):
      writer.beginVariant("enough", count: 1)
      writer.write(bytes: payload)
    case .more(let payload):
      writer.beginVariant("more", count: 1)
      writer.write(bytes: payload)
    case .failure(let failure):
      writer.beginVariant("failure", count: 1)
      writer.write(failure)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("enough", 1): self = .enough(try reader.readPayload())
    case ("more", 1): self = .more(try reader.readPayload())
    case ("failure", 1): self = .failure(try reader.read())
    default: throw variant.surprise("what a look found")
    }
  }
}
