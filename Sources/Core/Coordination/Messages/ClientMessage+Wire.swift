internal import Encoding
internal import Sweeps

extension ClientRequest: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .submit(let submission):
      writer.beginVariant("submit", count: 1)
      writer.write(submission)
    case .control(let sweep, let control):
      writer.beginVariant("control", count: 2)
      writer.write(sweep)
      writer.write(control)
    case .drain(let worker):
      writer.beginVariant("drain", count: 1)
      writer.write(worker)
    case .readmit(let worker):
      writer.beginVariant("readmit", count: 1)
      writer.write(worker)
    case .status: writer.beginVariant("status")
    case .wait(let sweep, let interval):
      writer.beginVariant("wait", count: 2)
      writer.write(sweep)
      writer.write(interval)
    case .explain(let subject):
      writer.beginVariant("explain", count: 1)
      writer.write(subject)
    case .workers: writer.beginVariant("workers")
    case .plan(let sweep):
      writer.beginVariant("plan", count: 1)
      writer.write(sweep)
    case .read(let question):
      writer.beginVariant("read", count: 1)
      writer.write(question)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("submit", 1): self = .submit(try reader.read())
    case ("control", 2): self = .control(try reader.read(), try reader.read())
    case ("drain", 1): self = .drain(try reader.read())
    case ("readmit", 1): self = .readmit(try reader.read())
    case ("status", 0): self = .status
    case ("wait", 2):
      self = .wait(try reader.read(), upTo: try reader.readInterval("how long a client waits"))
    case ("explain", 1): self = .explain(try reader.read())
    case ("workers", 0): self = .workers
    case ("plan", 1): self = .plan(try reader.read())
    case ("read", 1): self = .read(try reader.read())
    default: throw variant.surprise("what a client asks")
    }
  }
}

extension Control: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .pause: writer.beginVariant("pause")
    case .resume: writer.beginVariant("resume")
    case .cancel: writer.beginVariant("cancel")
    case .retryFailed: writer.beginVariant("retryFailed")
    case .prioritize(let priority):
      writer.beginVariant("prioritize", count: 1)
      writer.write(priority)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("pause", 0): self = .pause
    case ("resume", 0): self = .resume
    case ("cancel", 0): self = .cancel
    case ("retryFailed", 0): self = .retryFailed
    case ("prioritize", 1): self = .prioritize(try reader.readPriority())
    default: throw variant.surprise("a sweep's control")
    }
  }
}

extension MessagePackReader {
  /// Reads a sweep's priority.
  mutating func readPriority() throws(MessagePackError) -> Int {
    try readInteger(in: Bound.priorities, "a priority")
  }
}

extension Submission: WireForm {
  func write(to writer: inout MessagePackWriter) {
    writer.beginFields(8)
    writer.write(id)
    writer.write(bytes: document)
    writer.write(text: defaultName)
    writer.write(priority)
    writer.write(optional: failureBudget)
    writer.write(list: dataSets)
    writer.write(optional: replaces)
    writer.write(boolean: isAgain)
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    try reader.beginFields(8, "a submission")
    self.init(
      try reader.read(),
      document: try reader.readBytes(countMax: Bound.bytesPerPlan, "a plan's document"),
      defaultName: try reader.readText("a sweep's name"),
      priority: try reader.readPriority(),
      failureBudget: try reader.readOptionalNumber("a failure budget"),
      dataSets: try reader.readList(countMax: Bound.dataSetsPerWorker, "a sweep's data sets"),
      replaces: try reader.readOptional(), isAgain: try reader.readBoolean())
  }
}

extension Subject: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .task(let task):
      writer.beginVariant("task", count: 1)
      writer.write(task)
    case .sweep(let sweep):
      writer.beginVariant("sweep", count: 1)
      writer.write(sweep)
    case .worker(let worker):
      writer.beginVariant("worker", count: 1)
      writer.write(worker)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("task", 1): self = .task(try reader.read())
    case ("sweep", 1): self = .sweep(try reader.read())
    case ("worker", 1): self = .worker(try reader.read())
    default: throw variant.surprise("what an explanation is about")
    }
  }
}

extension ClientReply: WireForm {
  func write(to writer: inout MessagePackWriter) {
    switch self {
    case .submitted(let sweep, let again):
      writer.beginVariant("submitted", count: 2)
      writer.write(sweep)
      writer.write(boolean: again)
    case .done: writer.beginVariant("done")
    case .refused(let reason):
      writer.beginVariant("refused", count: 1)
      writer.write(text: reason)
    case .status(let status):
      writer.beginVariant("status", count: 1)
      writer.write(status)
    case .sweep(let status):
      writer.beginVariant("sweep", count: 1)
      writer.write(status)
    case .explanation(let explanation):
      writer.beginVariant("explanation", count: 1)
      writer.write(explanation)
    case .workers(let workers):
      writer.beginVariant("workers", count: 1)
      writer.write(list: workers)
    case .plan(let submission, let schema):
      writer.beginVariant("plan", count: 2)
      writer.write(submission)
      writer.write(optional: schema)
    case .results(let rows, let next):
      writer.beginVariant("results", count: 2)
      writer.write(list: rows)
      writer.write(optional: next)
    case .failures(let rows, let next):
      writer.beginVariant("failures", count: 2)
      writer.write(list: rows)
      writer.write(optional: next)
    case .looks(let rows, let next):
      writer.beginVariant("looks", count: 2)
      writer.write(list: rows)
      writer.write(optional: next)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let variant = try reader.beginVariant()
    switch (variant.name, variant.count) {
    case ("submitted", 2):
      self = .submitted(try reader.read(), again: try reader.readBoolean())
    case ("done", 0): self = .done
    case ("refused", 1): self = .refused(try reader.readText("a reason"))
    case ("status", 1): self = .status(try reader.read())
    case ("sweep", 1): self = .sweep(try reader.read())
    case ("explanation", 1): self = .explanation(try reader.read())
    case ("workers", 1):
      self = .workers(try reader.readList(countMax: Bound.workers, "workers"))
    case ("plan", 2): self = .plan(try reader.read(), try reader.readOptional())
    case ("results", 2):
      self = .results(
        try reader.readList(countMax: Bound.rowsPerPage, "results"),
        next: try reader.readOptionalNumber("a page's start"))
    case ("failures", 2):
      self = .failures(
        try reader.readList(countMax: Bound.rowsPerPage, "failures"),
        next: try reader.readOptionalNumber("a page's start"))
    case ("looks", 2):
      self = .looks(
        try reader.readList(countMax: Bound.rowsPerPage, "looks"),
        next: try reader.readOptionalNumber("a page's start"))
    default: throw variant.surprise("what a coordinator answers")
    }
  }
}
