import Coordination
import Encoding
import Randomness
import Slots
import Sweeps
import TestSupport
import Testing

@Suite("The wire between agent and slot")
struct SlotWireTests {
  static func order(using generator: inout SeededGenerator) -> SlotOrder {
    let lease = LeaseID(Epoch(1 + generator.below(5)), 1 + generator.below(1_000_000))
    if generator.below(4) == 0 {
      return .evaluate(
        LookTask(
          lease: lease,
          look: LookID(SweepID(1 + generator.below(9)), group: generator.below(9), step: 2),
          pointCount: 1 + generator.below(9), replicates: 20 + generator.below(1_000),
          halfWidth: 0.5 / Double(1 + generator.below(9)), confidence: 0.9,
          runs: generator.bytes(generator.below(100))))
    }
    var limits = Limits()
    if generator.below(2) == 0 { limits.timeMilliseconds = generator.below(1 << 40) }
    if generator.below(2) == 0 { limits.memoryBytes = generator.below(1 << 40) }
    return .run(
      SlotTask(
        task: LeasedTask(lease, generator.below(1 << 40)),
        study: TaskOrder.Study(name: "noop", version: 1 + generator.below(3)),
        seed: Seed(generator.next() >> 11) ?? 0,
        parameters: ["a": .integer(Int64(generator.below(1 << 30))), "b": .list([.text("ä")])],
        limits: limits))
  }

  static func reply(using generator: inout SeededGenerator) -> SlotReply {
    let causes: [TaskFailure.Class] = [
      .workerLost, .preempted, .timeLimit, .memory, .exitCode(1 + generator.below(255)),
      .signal(1 + generator.below(127)), .invalidParameters, .unusable, .nondeterminism,
    ]
    let failure = TaskFailure(causes[generator.below(causes.count)], detail: "last words, ä")
    let payload = generator.bytes(generator.below(200))
    if generator.below(4) == 0 {
      let findings: [Verdict.Finding] = [.enough(payload), .more(payload), .failure(failure)]
      return .found(LookID(SweepID(3), group: 1, step: 4), findings[generator.below(3)])
    }
    return .ended(
      LeasedTask(LeaseID(Epoch(2), 1 + generator.below(1_000)), generator.below(1_000)),
      after: Interval(nanoseconds: Int64(generator.below(1 << 50))),
      generator.below(2) == 0 ? .payload(payload) : .failure(failure))
  }

  @Test("what is written is read as the same", arguments: [3] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let order = Self.order(using: &generator)
      #expect(try SlotOrder(decoding: order.encoded()) == order)
      let reply = Self.reply(using: &generator)
      #expect(try SlotReply(decoding: reply.encoded()) == reply)
    }
  }

  @Test("mutated messages are refused, or mean what they say", arguments: [4] as [UInt64])
  func mutations(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      var order = Self.order(using: &generator).encoded()
      generator.mutate(&order)
      if let read = try? SlotOrder(decoding: order) { #expect(read.encoded() == order) }
      var reply = Self.reply(using: &generator).encoded()
      generator.mutate(&reply)
      if let read = try? SlotReply(decoding: reply) { #expect(read.encoded() == reply) }
    }
  }

  @Test("frames are cut wherever the pipe cuts them", arguments: [5] as [UInt64])
  func frames(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let messages = (0..<500).map { _ in generator.bytes(generator.below(300)) }
    var stream: [UInt8] = []
    for message in messages { stream.append(frame: message) }
    var frames = Frames()
    var read: [[UInt8]] = []
    var rest = stream[...]
    while !rest.isEmpty {
      let count = min(1 + generator.below(700), rest.count)
      frames.append(rest.prefix(count))
      rest = rest.dropFirst(count)
      while let message = try frames.next() { read.append(message) }
    }
    #expect(read == messages)
    #expect(frames.isEmpty)
  }

  @Test("a length that no message has is refused before anything is kept for it")
  func hugeFrame() {
    var frames = Frames()
    frames.append([0xFF, 0xFF, 0xFF, 0x7F])
    let error = #expect(throws: MessagePackError.self) { try frames.next() }
    #expect(error?.found == "a message of 2147483647 bytes")
  }

  @Test("last words are cut in front, between characters, to what a message takes")
  func cutWords() {
    #expect(lastWords(of: "short") == "short")
    let cut = lastWords(of: String(repeating: "é", count: 3_000) + "!")
    #expect(cut.utf8.count <= Bound.bytesPerText && cut.utf8.count > Bound.bytesPerText - 4)
    #expect(cut.hasPrefix("…é") && cut.hasSuffix("é!"))
  }

  @Test("numeric classes follow from what a CPU can")
  func numericClasses() {
    let v2: Set = ["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"]
    let v3 = v2.union(["abm", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "movbe"])
    let cases: [(Set<String>, String)] = [
      ([], "x86-64/openblas-prescott"), (v2, "x86-64/openblas-nehalem"),
      (v3, "x86-64/openblas-haswell"),
    ]
    for (flags, text) in cases {
      #expect(NumericClass(architecture: .x86, flags: flags).text == text)
    }
    #expect(NumericClass(architecture: .arm, flags: []).text == "aarch64/openblas-armv8")
  }
}

extension SeededGenerator {
  /// Changes, removes or adds a few bytes.
  mutating func mutate(_ bytes: inout [UInt8]) {
    for _ in 0...below(3) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(4) {
      case 0: bytes.remove(at: place)
      case 1: bytes[place] = UInt8(truncatingIfNeeded: next())
      case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
      default: bytes.removeLast(bytes.count - place)
      }
    }
  }
}
