import Coordination
import Encoding
import Randomness
import Sweeps

/// Draws every message that can be, small ones mostly, so that mutating one often hits what matters.
///
/// All that is drawn keeps the bounds and promises of its type: it must come back from its bytes.
struct MessageDice {
  var stream: RandomStream

  init(seed: UInt64, _ name: String, _ index: Int = 0) {
    guard let seed = Seed(seed) else { preconditionFailure("\(seed) must be below 2^53") }
    stream = seed.stream(name, index)
  }

  mutating func one<Value>(of draws: [(inout MessageDice) -> Value]) -> Value {
    draws[stream.integer(below: draws.count)](&self)
  }

  mutating func list<Value>(
    _ counts: ClosedRange<Int> = 0...3, _ draw: (inout MessageDice) -> Value
  ) -> [Value] {
    (0..<stream.integer(in: counts)).map { _ in draw(&self) }
  }

  mutating func optional<Value>(_ draw: (inout MessageDice) -> Value) -> Value? {
    flag() ? draw(&self) : nil
  }

  mutating func flag() -> Bool { stream.integer(below: 2) == 0 }

  /// A number that likes the edges between forms.
  mutating func number(in range: ClosedRange<Int>) -> Int {
    let power = 1 << stream.integer(in: 0...62)
    let edges = [range.lowerBound, range.upperBound, power, power - 1, 0, 127, 128]
    let edge = stream.element(of: edges)
    return flag() && range.contains(edge) ? edge : stream.integer(in: range)
  }

  mutating func amount(from lowest: Int = 0) -> Int {
    number(in: lowest...(flag() ? 200 : Bound.numberMax))
  }

  mutating func wide() -> Int64 { Int64(truncatingIfNeeded: number(in: Int.min...Int.max)) }

  mutating func interval() -> Interval { Interval(nanoseconds: Int64(number(in: 0...Int.max))) }

  mutating func text() -> String {
    let words = ["", "node-7", "GPU µ-architecture", "e\u{301}", "é", "\0", "最小"]
    return stream.integer(below: 20) == 0
      ? String(repeating: "x", count: stream.integer(in: 0...Bound.bytesPerText))
      : stream.element(of: words)
  }

  mutating func bytes() -> [UInt8] {
    let count = stream.integer(in: 0...(stream.integer(below: 20) == 0 ? 300 : 8))
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: stream.nextWord()) }
  }

  mutating func digest() -> Digest { Digest(of: bytes()) }

  mutating func taskIndex() -> Int { number(in: 0...PlanBounds.tasksMax - 1) }

  /// Tasks within a span; `inside` further tasks, or none.
  mutating func tasks(_ counts: ClosedRange<Int> = 0...12) -> TaskSet {
    let base = number(in: 0...PlanBounds.tasksMax - Bound.tasksPerSpan)
    let width = stream.element(of: [16, 70, 300, Bound.tasksPerSpan])
    let count = stream.integer(in: counts)
    if flag(), count > 0 { return TaskSet(base..<base + count) }
    return TaskSet((0..<count).map { _ in base + stream.integer(below: width) })
  }

  /// A part of some tasks.
  mutating func part(of tasks: TaskSet) -> TaskSet { TaskSet(tasks.filter { _ in flag() }) }

  mutating func sweep() -> SweepID { SweepID(amount(from: 1)) }
  mutating func worker() -> WorkerID { WorkerID(wide()) }
  mutating func cluster() -> ClusterID { ClusterID(wide()) }
  mutating func epoch() -> Epoch { Epoch(amount(from: 1)) }
  mutating func session() -> SessionID { SessionID(epoch(), amount(from: 1)) }
  mutating func lease() -> LeaseID { LeaseID(epoch(), amount(from: 1)) }
  mutating func task() -> TaskID { TaskID(sweep(), taskIndex()) }
  mutating func leasedTask() -> LeasedTask { LeasedTask(lease(), taskIndex()) }

  mutating func look() -> LookID {
    LookID(
      sweep(), group: number(in: 0...Bound.looksPerSweep), step: number(in: 0...Bound.looksPerSweep)
    )
  }

  mutating func failure() -> TaskFailure {
    TaskFailure(
      one(of: [
        { _ in .workerLost }, { _ in .preempted }, { _ in .timeLimit }, { _ in .memory },
        { .exitCode($0.number(in: 1...255)) }, { .signal($0.number(in: 1...127)) },
        { _ in .invalidParameters }, { _ in .unusable }, { _ in .nondeterminism },
      ]), detail: text())
  }

  mutating func finding() -> Verdict.Finding {
    one(of: [{ .enough($0.bytes()) }, { .more($0.bytes()) }, { .failure($0.failure()) }])
  }

  mutating func limits() -> Limits {
    var limits = Limits()
    limits.timeMilliseconds = optional { $0.number(in: 1...Int.max) }
    limits.memoryBytes = optional { $0.number(in: 1...Int.max) }
    limits.retries = optional { $0.amount() }
    return limits
  }
}

/// Studies.
extension MessageDice {
  mutating func schema() -> StudySchema {
    var taken: Set<String> = []
    let parameters = list { $0.parameter() }.filter { taken.insert($0.name.text).inserted }
    return StudySchema(
      name: text(), version: number(in: 0...Int(Int32.max)), summary: text(),
      parameters: parameters, acceptsOtherParameters: flag(), isDeterministic: flag(),
      series: list { $0.measure() }, scalars: list { $0.measure() })
  }

  private mutating func measure() -> Measure { Measure(text(), unit: text(), summary: text()) }

  private mutating func parameter() -> Parameter {
    let (type, value) = typed(depth: 0)
    return Parameter(
      stream.element(of: ["lr", "hidden", "optimiser.momentum", "a-b_c", "X9"]), type,
      default: flag() ? value : nil, summary: text())
  }

  /// A type and a value of it.
  private mutating func typed(depth: Int) -> (ParameterType, ParameterValue) {
    switch stream.integer(below: depth < 3 ? 8 : 6) {
    case 0: return (.boolean, .boolean(flag()))
    case 1:
      let (a, b) = (number(in: Int.min...Int.max), number(in: Int.min...Int.max))
      return (.integer(min(a, b)...max(a, b)), .integer(a))
    case 2:
      let (lower, width) = (stream.uniform() * 8 - 4, stream.uniform() + 0.5)
      let interval = RealInterval(lower, lower + width, excludingLower: flag())
      return (.real(interval), .real(lower + width / 2))
    case 3: return (.text, .text(text()))
    case 4:
      let choices = list(1...4) { $0.text() }
      return (.choice(choices), .text(stream.element(of: choices)))
    case 5: return (.anyScalar, .integer(number(in: Int.min...Int.max)))
    default:
      let (type, value) = typed(depth: depth + 1)
      let count = stream.integer(in: 0...3)
      return (
        .list(of: type, count: 0...number(in: 3...Int.max)),
        .list(Array(repeating: value, count: count))
      )
    }
  }

  mutating func capabilities() -> Capabilities {
    var faces: [StudySchema] = []
    for (place, name) in ["a", "b", "c"].prefix(stream.integer(in: 0...3)).enumerated() {
      let face = schema()
      faces.append(
        StudySchema(
          name: flag() ? name : "a", version: place, summary: face.summary,
          parameters: face.parameters, acceptsOtherParameters: face.acceptsOtherParameters,
          isDeterministic: face.isDeterministic, series: face.series, scalars: face.scalars))
    }
    return Capabilities(
      studies: faces.sorted { ($0.name, $0.version) < ($1.name, $1.version) },
      dataSets: Set(list { $0.digest() }).sorted(), numericClass: text(), cpuLevel: text(),
      expands: flag())
  }
}
