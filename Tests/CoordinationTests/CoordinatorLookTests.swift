import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's looks")
struct CoordinatorLookTests {
  /// An adaptive sweep with looks at 20, 25 and 31 replicates, of which the first 20 have ended, the
  /// first one last.
  private func ready(
    _ rig: inout CoordinatorRig, expands: Bool = true
  ) throws -> (SweepID, LookID) {
    try rig.join(1, slots: 20, expands: expands)
    let sweep = try rig.submit(tasks: 31, isAdaptive: true)
    let leases = rig.takeLeases(1)
    #expect(leases.map(\.tasks) == (0..<20).map { TaskSet($0) })
    #expect(try rig.reasons(.task(TaskID(sweep, 20))) == [.withheld])
    for lease in leases.dropFirst().reversed() { try rig.end(1, lease) }
    #expect(rig.gathers == [], "the first replicate is still to come")
    try rig.end(1, leases[0])
    let look = LookID(sweep, group: 0, step: 0)
    #expect(rig.gathers == [look])
    rig.gathers = []
    _ = rig.take(1)
    return (sweep, look)
  }

  private func order(_ rig: inout CoordinatorRig, _ look: LookID) throws -> LookOrder {
    try rig.step { $0.onGathered(look, runs: [7], at: $1) }
    let body = rig.take(1)
    guard case .evaluate(let order)? = body.first, body.count == 1 else {
      Issue.record("not evaluated: \(body)")
      throw MessagePackError(offset: 0, found: "no look", expected: "a look")
    }
    #expect(order.look == look && order.runs == [7])
    return order
  }

  @Test("a look happens once its replicates are terminal, and more replicates run if it says so")
  func grows() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let order = try order(&rig, look)
    try rig.report(1, verdicts: [Verdict(order.lease, .more([1]))])
    #expect(rig.takeLeases(1).map(\.tasks) == (20..<25).map { TaskSet($0) })
    #expect(try rig.sweep(sweep).counts.withheld == 6)
    rig.expectNothingElse()
  }

  @Test("a sweep is over when its looks have seen enough, also after a restart")
  func enough() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let order = try order(&rig, look)
    try rig.report(1, verdicts: [Verdict(order.lease, .enough([1]))])
    #expect(try rig.sweep(sweep).state == .completed)
    #expect(try rig.sweep(sweep).counts.withheld == 11)
    rig.expectNothingElse()
    try rig.restart()
    #expect(try rig.sweep(sweep).state == .completed)
  }

  @Test("a failed replicate is terminal too")
  func failedReplicate() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 20)
    let sweep = try rig.submit(tasks: 20, isAdaptive: true)
    let leases = rig.takeLeases(1)
    for lease in leases.dropLast() { try rig.end(1, lease) }
    try rig.end(1, leases[19], nil, .failure(TaskFailure(.invalidParameters)))
    #expect(rig.gathers == [LookID(sweep, group: 0, step: 0)])
  }

  @Test("runs that are more than a message takes leave the sweep stuck, with the way out")
  func tooMuch() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    try rig.step { $0.onGathered(look, runs: nil, at: $1) }
    #expect(
      try rig.sweep(sweep).state
        == .stuck(
          "look 0 of group 0 takes more than 8 MiB of curves; 'until' can speak of a scalar instead, "
            + "or of smaller groups"))
    #expect(try rig.ask(.control(sweep, .resume)) == .done)
    #expect(rig.gathers == [look])
  }

  @Test("a look waits for a worker that evaluates it, and says so")
  func spelling() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig, expands: false)
    try rig.step { $0.onGathered(look, runs: [7], at: $1) }
    #expect(rig.take(1) == [])
    #expect(try rig.reasons(.sweep(sweep)) == [.noCapableWorker(.looks)])
    try rig.join(2)
    guard case .evaluate(let order)? = rig.take(2).first else {
      Issue.record("not evaluated")
      return
    }
    try rig.report(2, verdicts: [Verdict(order.lease, .enough([1]))])
    #expect(try rig.sweep(sweep).state == .completed)
  }

  @Test("a look of a worker that says hello again is given out anew")
  func again() throws {
    var rig = CoordinatorRig()
    let (sweep, look) = try ready(&rig)
    let first = try order(&rig, look)
    try rig.hello(1, slots: 20, [])
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
    let task = LeasedTask(order.lease, 20)
    try rig.report(1, outcomes: [Outcome(task, of: sweep, after: .seconds(1), .payload([1]))])
    try rig.hurryLedger()
    #expect(try rig.sweep(sweep).counts.done == 21)
    #expect(rig.takeLeases(1).map(\.tasks) == (21..<25).map { TaskSet($0) })
  }
}
