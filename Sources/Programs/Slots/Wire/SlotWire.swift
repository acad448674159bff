internal import Coordination
internal import Encoding
internal import Sweeps

/// The parts of which orders and replies are made, with each part's two directions together.
enum SlotWire {
  /// How much of a message is taken on.
  static let limits = MessagePackLimits(
    depthMax: Bound.depthPerMessage, elementsMax: Bound.elementsPerMessage,
    bytesMax: bytesPerFrameMax)
  /// The longest message: the longest payload and room for what is around it.
  static let bytesPerFrameMax = Bound.bytesPerPayload + 1 << 20
}

extension MessagePackWriter {
  mutating func write(_ lease: LeaseID) {
    beginList(count: 2)
    write(integer: Int64(lease.epoch.number))
    write(integer: Int64(lease.number))
  }

  mutating func write(_ task: LeasedTask) {
    beginList(count: 3)
    write(integer: Int64(task.lease.epoch.number))
    write(integer: Int64(task.lease.number))
    write(integer: Int64(task.index))
  }

  mutating func write(_ look: LookID) {
    beginList(count: 3)
    write(integer: Int64(look.sweep.number))
    write(integer: Int64(look.group))
    write(integer: Int64(look.step))
  }

  mutating func write(optional number: Int?) {
    if let number { write(integer: Int64(number)) } else { writeNull() }
  }

  mutating func write(_ failure: TaskFailure) {
    beginList(count: 2)
    switch failure.cause {
    case .workerLost: beginVariant("workerLost")
    case .preempted: beginVariant("preempted")
    case .timeLimit: beginVariant("timeLimit")
    case .memory: beginVariant("memory")
    case .exitCode(let code):
      beginVariant("exitCode", count: 1)
      write(integer: Int64(code))
    case .signal(let number):
      beginVariant("signal", count: 1)
      write(integer: Int64(number))
    case .invalidParameters: beginVariant("invalidParameters")
    case .unusable: beginVariant("unusable")
    case .nondeterminism: beginVariant("nondeterminism")
    }
    write(text: lastWords(of: failure.detail))
  }
}

extension MessagePackReader {
  mutating func readNumber(
    from lowest: Int = 0, _ field: StaticString
  ) throws(MessagePackError) -> Int {
    try readInteger(in: lowest...Bound.numberMax, field)
  }

  mutating func readLease() throws(MessagePackError) -> LeaseID {
    _ = try beginList(counting: 2...2, "a lease")
    let epoch = Epoch(try readNumber(from: 1, "an epoch"))
    return LeaseID(epoch, try readNumber(from: 1, "a lease's number"))
  }

  mutating func readTask() throws(MessagePackError) -> LeasedTask {
    _ = try beginList(counting: 3...3, "a task of a lease")
    let epoch = Epoch(try readNumber(from: 1, "an epoch"))
    let number = try readNumber(from: 1, "a lease's number")
    return LeasedTask(LeaseID(epoch, number), try readNumber("a task's number"))
  }

  mutating func readLook() throws(MessagePackError) -> LookID {
    _ = try beginList(counting: 3...3, "a look")
    let sweep = SweepID(try readNumber(from: 1, "a sweep's number"))
    let range = 0...Bound.looksPerSweep
    return LookID(
      sweep, group: try readInteger(in: range, "a look's group"),
      step: try readInteger(in: range, "a look's step"))
  }

  mutating func readInterval(_ field: StaticString) throws(MessagePackError) -> Interval {
    Interval(nanoseconds: Int64(try readInteger(in: 0...Int.max, field)))
  }

  mutating func readOptionalNumber(_ field: StaticString) throws(MessagePackError) -> Int? {
    try skipNull() ? nil : try readNumber(field)
  }

  mutating func readFailure() throws(MessagePackError) -> TaskFailure {
    _ = try beginList(counting: 2...2, "a failure")
    let cause = try readFailureClass()
    return TaskFailure(
      cause, detail: try readText(bytesMax: Bound.bytesPerText, "a failure's last words"))
  }

  private mutating func readFailureClass() throws(MessagePackError) -> TaskFailure.Class {
    let variant = try beginVariant()
    switch (variant.name, variant.count) {
    case ("workerLost", 0): return .workerLost
    case ("preempted", 0): return .preempted
    case ("timeLimit", 0): return .timeLimit
    case ("memory", 0): return .memory
    case ("exitCode", 1): return .exitCode(try readInteger(in: 1...255, "an exit code"))
    case ("signal", 1): return .signal(try readInteger(in: 1...127, "a signal"))
    case ("invalidParameters", 0): return .invalidParameters
    case ("unusable", 0): return .unusable
    case ("nondeterminism", 0): return .nondeterminism
    default: throw variant.surprise("a failure's class")
    }
  }
}

/// The end of a text, as much of it as a message takes.
package func lastWords(of text: String) -> String {
  guard text.utf8.count > Bound.bytesPerText else { return text }
  var bytesLeft = Bound.bytesPerText - "…".utf8.count
  var start = text.unicodeScalars.endIndex
  while start > text.unicodeScalars.startIndex {
    let previous = text.unicodeScalars.index(before: start)
    let count = UTF8.width(text.unicodeScalars[previous])
    guard count <= bytesLeft else { break }
    bytesLeft -= count
    start = previous
  }
  return "…" + String(text.unicodeScalars[start...])
}
