import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's looks")
struct CoordinatorLookTests {
  /// An adaptive sweep of which the first two replicates have ended, the second one first.
  private func ready(_ rig: inout CoordinatorRig) throws -> (SweepID, LookID) {
    try rig.join(1, slots: 2)
    let sweep = try rig.submit(tasks: 6, looksAt: [2, 4, 6])
    let leases = rig.takeLeases(1)
    #expect(leases.map(\.tasks) == [TaskSet(0), TaskSet(1)])
    #expect(try rig.reasons(.task(TaskID(sweep, 2))) == [.withheld])
    try rig.end(1, leases[1])
    #expect(rig.gathers == [], "the first replicate is still to come")
    try rig.end(1, leases[0])
    let look = LookID(sweep, group: 0, step: 0)
    #expect(rig.gathers == [look])
    rig.gathers = []
    _ = rig.take(1)
    return (sweep, look)
  }

  private func order(_ rig: inout CoordinatorRig, _ look: LookID) throws -> LookOrder {
    try rig.step { $0.onGathered(look, scalars: [7], at: $1) }
    let body = rig.take(1)
    guard case .evaluate(let order)? = body.first, body.count == 1 else {
      Issue.record("not evaluated: \(body)")
      throw MessagePackError(offset: 0, found: "no look", expected: "a look")
    }
    #expect(order.look == look && order.scalars == [7])
    return order
  }

  @Test("a look happens once its replicates are terminal, and more replicates run if it says so")
  func grows() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let order = try order(&rig, look)
    try rig.report(1, verdicts: [Verdict(order.lease, .more([1]))])
    #expect(rig.takeLeases(1).map(\.tasks) == [TaskSet(2), TaskSet(3)])
    #expect(try rig.sweep(sweep).counts.withheld == 2)
    rig.expectNothingElse()
  }

  @Test("a sweep is over when its looks have seen enough, also after a restart")
  func enough() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let order = try order(&rig, look)
    try rig.report(1, verdicts: [Verdict(order.lease, .enough([1]))])
    #expect(try rig.sweep(sweep).state == .completed)
    #expect(try rig.sweep(sweep).counts.withheld == 4)
    rig.expectNothingElse()
    try rig.restart()
    #expect(try rig.sweep(sweep).state == .completed)
  }

  @Test("a failed replicate is terminal too")
  func failedReplicate() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2, looksAt: [1])
    try rig.end(1, try rig.takeLease(1), nil, .failure(TaskFailure(.invalidParameters)))
    #expect(rig.gathers == [LookID(sweep, group: 0, step: 0)])
  }

  @Test("a look of a worker that says hello again is given out anew")
  func again() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let first = try order(&rig, look)
    try rig.hello(1, slots: 2, [])
    _ = rig.take(1)
    #expect(rig.gathers == [look])
    rig.gathers = []
    try rig.report(1)
    let second = try order(&rig, look)
    try rig.report(1, verdicts: [Verdict(first.lease, .enough([1]))])
    #expect(try rig.sweep(sweep).state == .active, "the first lease is over")
    try rig.report(1, verdicts: [Verdict(second.lease, .enough([1]))])
    #expect(try rig.sweep(sweep).state == .completed)
  }

  @Test("a look that fails too often leaves the sweep stuck until a person resumes it")
  func stuck() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    for _ in 0..<3 {
      let order = try order(&rig, look)
      try rig.report(
        1,
        verdicts: [Verdict(order.lease, .failure(TaskFailure(.invalidParameters, detail: "no.")))])
      try rig.wait(.seconds(2), alive: [1: []])
      rig.gathers = []
    }
    #expect(
      try rig.sweep(sweep).state
        == .stuck("look 0 of group 0 failed: invalid parameters no."))
    #expect(try rig.ask(.control(sweep, .resume)) == .done)
    #expect(rig.gathers == [look])
  }

  @Test("a result of a replicate that no look has admitted does not upset the looks")
  func early() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let order = try order(&rig, look)
    rig.isLedgerSlow = true
    try rig.report(1, verdicts: [Verdict(order.lease, .more([1]))])
    let task = LeasedTask(order.lease, 2)
    try rig.report(1, outcomes: [Outcome(task, of: sweep, after: .seconds(1), .payload([1]))])
    try rig.hurryLedger()
    #expect(try rig.sweep(sweep).counts.done == 3)
    #expect(rig.takeLeases(1).map(\.tasks) == [TaskSet(3)])
  }
}
