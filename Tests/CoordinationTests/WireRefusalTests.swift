import Coordination
import Encoding
import Sweeps
import Testing

@Suite("What is refused on the wire")
struct WireRefusalTests {
  private func complaint(_ message: MessagePack, as kind: String = "worker messages") -> String? {
    complaint(message.encoded(), as: kind)
  }

  private func complaint(_ bytes: [UInt8], as kind: String) -> String? {
    guard let kind = WireKind.all.first(where: { $0.name == kind }) else { return "no \(kind)" }
    do {
      _ = try kind.rewritten(bytes)
      return nil
    } catch { return "\(error)" }
  }

  private func withdrawal(_ tasks: [Int64]) -> String? {
    let lease = MessagePack.list([.integer(1), .integer(1)])
    return complaint(
      .list([
        .integer(1), .null, .integer(1),
        .list([
          .text("withdraw"),
          .list([lease, .list(tasks.map { .integer($0) }), .boolean(false)]),
        ]),
      ]), as: "coordinator messages")
  }

  @Test("another version is refused with both versions, whatever its form", arguments: WireKind.all)
  func versions(_ kind: WireKind) {
    for rest in [[], [MessagePack.null], [.null, .null, .null, .null]] {
      #expect(
        complaint(.list([.integer(2)] + rest), as: kind.name)
          == "byte 1: found a message of protocol version 2, "
          + "expected version 1; run the same release on both sides")
    }
    #expect(
      complaint(.list([]), as: kind.name) == "byte 0: found an empty list, expected a message")
  }

  @Test("a set of tasks has one form: ascending ranges that do not touch, near each other")
  func tasks() {
    #expect(withdrawal([]) == nil)
    #expect(withdrawal([3, 2, 6, 1]) == nil)
    #expect(withdrawal([0, Int64(Bound.tasksPerSpan)]) == nil)
    let last = Int64(PlanBounds.tasksMax - 1)
    #expect(withdrawal([last, 1]) == nil)
    #expect(
      withdrawal([last, 2])?.contains("found 2 for a range's count of tasks, expected 1") == true)
    #expect(withdrawal([last + 1, 1])?.contains("for a task's number") == true)
    #expect(withdrawal([3])?.contains("half a range") == true)
    #expect(withdrawal([3, 0])?.contains("found 0 for a range's count of tasks") == true)
    #expect(withdrawal([3, 2, 5, 1])?.contains("found 5 for the next range's first task") == true)
    #expect(withdrawal([3, 2, 1, 1])?.contains("found 1 for the next range's first task") == true)
    #expect(withdrawal([3, 2, .max, 1])?.contains("for the next range's first task") == true)
    #expect(
      withdrawal([64, 1, 64 + Int64(Bound.tasksPerSpan), 1])?
        .contains("for the next range's first task, expected 66 to 65599") == true)
    #expect(
      withdrawal([64, 1, 66, Int64(Bound.tasksPerSpan)])?
        .contains("for a range's count of tasks, expected 1 to 65534") == true)
  }

  @Test("counts, texts, payloads and numbers are held to their bounds")
  func bounds() {
    let hello = { (slots: Int, host: String) in
      WorkerMessage(
        session: nil, number: 0,
        .hello(
          Hello(
            worker: WorkerID(1), number: 1, host: host, slots: slots,
            capabilities: Capabilities(studies: [], numericClass: "", cpuLevel: "")))
      ).encoded()
    }
    #expect(complaint(hello(4_096, ""), as: "worker messages") == nil)
    #expect(
      complaint(hello(4_097, ""), as: "worker messages")
        == "byte 16: found 4097 for a worker's slots, expected 1 to 4096")
    #expect(
      complaint(hello(0, ""), as: "worker messages")?.contains("found 0 for a worker's slots")
        == true)
    #expect(
      complaint(hello(1, String(repeating: "x", count: 4_097)), as: "worker messages")
        == "byte 15: found a text of 4097 bytes for a host's name, expected at most 4096")

    let task = LeasedTask(LeaseID(Epoch(1), 1), 0)
    let report = { (count: Int, bytes: Int) in
      var report = Report(received: 0)
      report.outcomes = Array(
        repeating: Outcome(
          task, of: SweepID(1), after: .zero, .payload(Array(repeating: 0, count: bytes))),
        count: count)
      return WorkerMessage(session: nil, number: 1, .report(report)).encoded()
    }
    #expect(complaint(report(64, 1_000), as: "worker messages") == nil)
    #expect(complaint(report(1, Bound.bytesPerPayload), as: "worker messages") == nil)
    #expect(
      complaint(report(65, 0), as: "worker messages")?
        .contains("a list of 65 for a report's outcomes, expected 0 to 64") == true)
    #expect(
      complaint(report(1, Bound.bytesPerPayload + 1), as: "worker messages")?
        .contains("found 8388609 bytes for a payload, expected at most 8388608") == true)
    #expect(
      complaint(report(2, Bound.bytesPerPayload / 2 + 1), as: "worker messages")?
        .contains("found payloads of 8388610 bytes") == true)
    #expect(
      complaint(report(4, Bound.bytesPerPayload), as: "worker messages")?
        .contains("expected at most 25165824") == true)
  }

  @Test("a lease holds what it may, and spells what it holds")
  func leases() {
    func lease(
      _ tasks: TaskSet, _ attempt: Int, _ spelled: [Int], isMixed: Bool = false
    ) -> String? {
      complaint(
        CoordinatorMessage(
          session: nil, number: 1,
          .lease(
            LeaseOrder(
              lease: LeaseID(Epoch(1), 1), sweep: SweepID(1), plan: Digest(of: []), tasks: tasks,
              attempt: attempt, limits: Limits(), expected: nil,
              study: spelled.isEmpty != isMixed ? nil : TaskOrder.Study(name: "s", version: 1),
              spelled: spelled.map {
                SpelledTask(index: $0, key: Digest(of: []), seed: 0, parameters: [:])
              }))
        ).encoded(), as: "coordinator messages")
    }
    #expect(lease(TaskSet(0..<1_024), 1, []) == nil)
    #expect(lease(TaskSet(3..<5), 1, [3, 4]) == nil)
    #expect(lease(TaskSet(0..<1_025), 1, [])?.contains("no task or too many") == true)
    #expect(lease(TaskSet(), 1, [])?.contains("no task or too many") == true)
    #expect(lease(TaskSet(3..<5), 2, [])?.contains("no task or too many") == true)
    #expect(lease(TaskSet(3), 0, [])?.contains("found 0 for a lease's attempt") == true)
    #expect(lease(TaskSet(3..<5), 1, [4, 3])?.contains("spells other tasks") == true)
    #expect(lease(TaskSet(3..<5), 1, [3])?.contains("spells other tasks") == true)
    #expect(lease(TaskSet(3), 1, [], isMixed: true)?.contains("but not both") == true)
    #expect(lease(TaskSet(3), 1, [3], isMixed: true)?.contains("but not both") == true)
  }

  @Test("an unknown kind and a wrong number of parts are named")
  func kinds() {
    #expect(
      complaint(.list([.integer(1), .list([.text("stat")])]), as: "client requests")
        == "byte 2: found a list of 1 that begins with \"stat\", expected what a client asks")
    #expect(
      complaint(.list([.integer(1), .list([.text("status"), .null])]), as: "client requests")
        == "byte 2: found a list of 2 that begins with \"status\", expected what a client asks")
    #expect(
      complaint(.list([.integer(1)]), as: "client requests")
        == "byte 0: found a message that is a list of 1, expected a list of 2")
  }
}
