import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's sweeps")
struct CoordinatorSweepTests {
  @Test("a submission is answered once it is durable, and sending it again submits nothing")
  func submits() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    rig.isLedgerSlow = true
    #expect(try rig.ask(CoordinatorRig.submit(1, tasks: 3)) == nil)
    #expect(try rig.ask(CoordinatorRig.submit(1, tasks: 3)) == nil)
    rig.expectNothingElse()
    try rig.hurryLedger()
    #expect(
      rig.replies == [.submitted(SweepID(1), again: false), .submitted(SweepID(1), again: true)])
    rig.replies = []
    #expect(
      try rig.complaint(CoordinatorRig.submit(1, tasks: 4))
        == "this submission was sent before with another plan")
    #expect(try rig.status().sweeps.count == 1)
  }

  @Test("a plan whose study nobody announced waits and starts when a worker brings it")
  func waits() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 2)
    #expect(try rig.sweep(sweep).state == .unread)
    try rig.join(2, studies: [CoordinatorRig.unsteady])
    #expect(try rig.sweep(sweep).state == .unread)
    rig.expectNothingElse()
    try rig.join(1)
    #expect(try rig.takeLease(1).sweep == sweep)
    #expect(try rig.sweep(sweep).state == .active)
  }

  @Test("an invalid plan is refused with the reason, at once or when its study comes")
  func refuses() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 0)
    try rig.join(1)
    guard case .refused(let late) = try rig.sweep(sweep).state else {
      Issue.record("it was not refused")
      return
    }
    #expect(late.contains("'replicates' is 0"))
    let early = try rig.complaint(CoordinatorRig.submit(2, tasks: 2, extra: [("sed", "1")]))
    #expect(early?.contains("no key 'sed'; did you mean 'seed'?") == true)
    #expect(
      try rig.complaint(CoordinatorRig.submit(3, tasks: 2, isAdaptive: true))
        == "'until.at-most' is 2; expected an integer from 20 to 1000000000")
    rig.expectNothingElse()
  }

  @Test("a paused sweep takes its waiting tasks back and goes on when it is resumed")
  func pauses() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 1)
    let sweep = try rig.submit(tasks: 3)
    let lease = try rig.takeLease(1)
    #expect(try rig.ask(.control(sweep, .pause)) == .done)
    #expect(
      rig.take(1) == [.withdraw(Withdrawal(lease.lease, lease.tasks, stopsRunning: false))])
    try rig.report(1, returned: [Return(lease.lease, lease.tasks)])
    #expect(try rig.sweep(sweep).state == .paused)
    rig.expectNothingElse()
    #expect(try rig.ask(.control(sweep, .resume)) == .done)
    #expect(try rig.takeLease(1).tasks == lease.tasks)
    rig.expectNothingElse()
  }

  @Test("a cancelled sweep stops what runs, leases nothing more and cannot be resumed")
  func cancels() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 3)
    let lease = try rig.takeLease(1)
    #expect(try rig.ask(.control(sweep, .cancel)) == .done)
    #expect(try rig.ask(.control(sweep, .cancel)) == .done, "it may be said twice")
    #expect(
      rig.take(1).contains(.withdraw(Withdrawal(lease.lease, lease.tasks, stopsRunning: true))))
    try rig.report(1, returned: [Return(lease.lease, lease.tasks)])
    #expect(
      try rig.complaint(.control(sweep, .resume))
        == "sweep s1 is cancelled; it cannot be changed so")
    rig.expectNothingElse()
  }

  @Test("nothing can be asked of a sweep that is not there")
  func unknownSweep() throws {
    var rig = CoordinatorRig()
    #expect(try rig.complaint(.control(SweepID(5), .pause)) == "there is no sweep s5")
    #expect(try rig.complaint(.drain(WorkerID(5))) == "there is no worker w5")
    #expect(try rig.complaint(.readmit(WorkerID(5))) == "there is no worker w5")
    #expect(
      try rig.complaint(CoordinatorRig.submit(1, tasks: 1, replaces: SweepID(5)))
        == "sweep s5 is not one that could be replaced")
    rig.expectNothingElse()
  }

  @Test("a sweep's plan is given back as it was submitted, with the face by which it was read")
  func plan() throws {
    var rig = CoordinatorRig()
    let unread = try rig.submit(1, tasks: 2)
    guard case .plan(let submission, nil)? = try rig.ask(.plan(unread)) else {
      Issue.record("no plan, or a face that nobody has announced")
      return
    }
    #expect(submission.document == CoordinatorRig.document(2))
    try rig.join(1)
    guard case .plan(_, let schema?)? = try rig.ask(.plan(unread)) else {
      Issue.record("no face")
      return
    }
    #expect(schema == CoordinatorRig.schema)
    #expect(try rig.complaint(.plan(SweepID(9))) == "there is no sweep s9")
  }

  @Test("what only the ledger knows is left to the ledger")
  func questions() throws {
    var rig = CoordinatorRig()
    let question = LedgerQuestion.results(SweepID(1), from: 3, count: 10)
    #expect(try rig.ask(.read(question)) == nil)
    #expect(rig.inquiries == [question])
  }

  @Test("failed tasks are tried again, with all their attempts, when a person says so")
  func retriesFailed() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    let lease = try rig.takeLease(1)
    try rig.end(1, lease, 0, .failure(TaskFailure(.invalidParameters)))
    #expect(try rig.sweep(sweep).state == .completed)
    #expect(try rig.sweep(sweep).counts.failed == 1)
    _ = rig.take(1)
    #expect(try rig.ask(.control(sweep, .retryFailed)) == .done)
    let again = try rig.takeLease(1)
    #expect(again.tasks == TaskSet(0) && again.attempt == 1)
    try rig.end(1, again)
    #expect(try rig.sweep(sweep).counts.done == 1)
    #expect(try rig.sweep(sweep).state == .completed)
  }

  @Test("a sweep stops when its budget of failures is spent; resuming grants it anew")
  func budget() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 5, budget: 1)
    for count in 1...2 {
      #expect(try rig.sweep(sweep).state == .active, "after \(count - 1)")
      try rig.end(1, try rig.takeLease(1), nil, .failure(TaskFailure(.invalidParameters)))
    }
    #expect(try rig.sweep(sweep).state == .stopped)
    // While the second failure was written down, the next task had been given out.
    for body in rig.take(1) {
      guard case .withdraw(let wanted) = body else { continue }
      #expect(!wanted.stopsRunning)
      try rig.report(1, returned: [Return(wanted.lease, wanted.tasks)])
    }
    #expect(try rig.sweep(sweep).counts.leased == 0)
    rig.expectNothingElse()
    #expect(try rig.ask(.control(sweep, .resume)) == .done)
    for _ in 1...2 {
      try rig.end(1, try rig.takeLease(1), nil, .failure(TaskFailure(.invalidParameters)))
    }
    #expect(try rig.sweep(sweep).state == .stopped)
    #expect(try rig.sweep(sweep).counts.failed == 4)
  }

  @Test("a sweep of higher priority comes first, also when the priority changes")
  func priorities() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let low = try rig.submit(1, tasks: 9)
    let first = try rig.takeLease(1)
    #expect(first.sweep == low)
    let high = try rig.submit(2, tasks: 9, priority: 3)
    try rig.end(1, first)
    let second = try rig.takeLease(1)
    #expect(second.sweep == high)
    #expect(try rig.ask(.control(low, .prioritize(4))) == .done)
    try rig.end(1, second)
    #expect(try rig.takeLease(1).sweep == low)
  }

  @Test("sweeps of one priority share time, not tasks")
  func shares() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let long = try rig.submit(1, tasks: 400)
    let short = try rig.submit(2, tasks: 400)
    var time: [SweepID: Int] = [:]
    var lease = try rig.takeLease(1)
    for _ in 0..<200 {
      let seconds = lease.sweep == long ? 3 : 1
      time[lease.sweep, default: 0] += seconds
      try rig.end(1, lease, nil, after: .seconds(Int64(seconds)))
      lease = try rig.takeLease(1)
    }
    #expect(abs(time[long, default: 0] - time[short, default: 0]) <= 20, "\(time)")
  }

  @Test("a changed plan runs only keys that are not done, and does not start again what runs")
  func extends() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let old = try rig.submit(1, tasks: 2, seed: 1)
    try rig.end(1, try rig.takeLease(1))
    let running = try rig.takeLease(1)
    #expect(running.tasks == TaskSet(1))
    try rig.report(1, running: [LeasedTask(running.lease, 1)])
    let new = try rig.submit(2, tasks: 3, seed: 1, replaces: old)
    #expect(try rig.sweep(old).state == .replaced(by: new))
    _ = rig.take(1)
    try rig.join(2)
    #expect(try rig.takeLease(2).tasks == TaskSet(2))
    #expect(try rig.reasons(.task(TaskID(new, 0))) == [.done])
    #expect(try rig.reasons(.task(TaskID(new, 1))) == [.withheld])
    try rig.end(1, running)
    #expect(try rig.sweep(new).counts.done == 2)
    #expect(try rig.sweep(new).counts.withheld == 0)
  }

  @Test("a range is asked of the ledger just before its first lease, and not again")
  func looksUp() throws {
    var configuration = Configuration()
    configuration.tasksPerChunk = 64
    var rig = CoordinatorRig(configuration)
    let sweep = try rig.submit(tasks: 200)
    func asked(_ rig: inout CoordinatorRig) -> [Range<Int>] {
      rig.takeDirectives().compactMap {
        if case .lookUp(sweep, let range) = $0 { range } else { nil }
      }
    }
    #expect(asked(&rig) == [], "nobody could run it")
    rig.isLedgerSlow = true
    try rig.join(1)
    try rig.hurryLedger()
    #expect(asked(&rig) == [0..<64])
    try rig.wait(.seconds(1), alive: [1: []])
    #expect(asked(&rig) == [])
    #expect(try rig.sweep(sweep).counts.unresolved == 136)
  }
}
