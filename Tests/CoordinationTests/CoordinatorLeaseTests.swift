import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's leases and results")
struct CoordinatorLeaseTests {
  private func failure(_ cause: TaskFailure.Class) -> Outcome.End { .failure(TaskFailure(cause)) }

  @Test("a lease names its life, its plan and its attempt")
  func lease() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    #expect(
      lease
        == LeaseOrder(
          lease: LeaseID(Epoch(1), 1), sweep: sweep,
          plan: try #require(rig.coordinator.plan(of: sweep)).digest, tasks: TaskSet(0),
          attempt: 1, limits: Limits(), expected: nil))
  }

  @Test("short tasks are given far ahead and in one lease, long ones singly")
  func credit() throws {
    for (duration, expected) in [
      (Interval.milliseconds(1), 251), (.milliseconds(50), 6), (.seconds(1), 1),
    ] {
      var rig = CoordinatorRig()
      try rig.join(1)
      _ = try rig.submit(tasks: 9_000)
      try rig.end(1, try rig.takeLease(1), after: duration)
      let leases = rig.takeLeases(1)
      #expect(leases.reduce(0) { $0 + $1.tasks.count } == expected, "\(duration)")
      #expect(leases.allSatisfy { $0.expected == duration })
    }
  }

  @Test("at most so many leases are given a turn, and the rest without another event")
  func turns() throws {
    var rig = CoordinatorRig()
    for worker in 1...20 { try rig.join(worker) }
    _ = try rig.submit(tasks: 100)
    let counts = rig.takeTurns().map { directives in
      directives.count {
        if case .send(let message, _) = $0, case .lease = message.body { true } else { false }
      }
    }
    #expect(counts.allSatisfy { $0 <= Bound.leasesPerTurn } && counts.reduce(0, +) == 20)
    for worker in 1...20 { _ = try rig.takeLease(worker) }
    rig.expectNothingElse()
  }

  @Test("tasks that wait behind others are asked back for an idle worker at the tail")
  func retracts() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 8)
    try rig.end(1, try rig.takeLease(1), after: .milliseconds(20))
    var held: [LeaseOrder] = rig.takeLeases(1)
    #expect(
      held.reduce(0) { $0 + $1.tasks.count } == 4, "near the end, as much is left for others")
    let last = held.removeLast()
    try rig.join(2)
    for _ in 0..<3 { try rig.end(2, try rig.takeLease(2), after: .milliseconds(20)) }
    _ = rig.take(2)
    let wanted = rig.take(1)
    guard case .withdraw(let withdrawal)? = wanted.first, wanted.count == 1 else {
      Issue.record("nothing was asked back: \(wanted)")
      return
    }
    #expect(withdrawal.lease == last.lease && !withdrawal.stopsRunning)
    #expect(withdrawal.tasks.intersection(last.tasks) == withdrawal.tasks)
    rig.expectNothingElse()
    try rig.report(1, returned: [Return(withdrawal.lease, withdrawal.tasks)])
    #expect(rig.takeLeases(2).reduce(0) { $0 + $1.tasks.count } > 0)
    #expect(try rig.sweep(sweep).counts.done == 4)
  }

  @Test("a result is made durable, then acknowledged; not before, and not otherwise")
  func durable() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    let lease = try rig.takeLease(1)
    rig.isLedgerSlow = true
    _ = rig.takeDirectives()
    try rig.end(1, lease)
    guard case .record(_, let entries)? = rig.takeDirectives().first else {
      Issue.record("nothing is recorded")
      return
    }
    #expect(
      entries == [
        .result(
          LedgerEntry.Result(
            task: TaskID(sweep, 0), payload: [1], worker: WorkerID(1), numericClass: "any",
            duration: .seconds(1)))
      ])
    #expect(try rig.reasons(.task(TaskID(sweep, 0))) == [.recording])
    rig.expectNothingElse()
    try rig.hurryLedger()
    #expect(rig.take(1) == [.acknowledge([LeasedTask(lease.lease, 0)])])
    rig.expectNothingElse()
  }

  @Test("with the ledger in trouble nothing is leased or acknowledged; afterwards it goes on")
  func trouble() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 3)
    let lease = try rig.takeLease(1)
    rig.isLedgerSlow = true
    try rig.step { $0.onLedger(trouble: "the disk is full", at: $1) }
    try rig.end(1, lease)
    try rig.join(2)
    #expect(try rig.status().ledgerTrouble == "the disk is full")
    try rig.wait(.seconds(2), alive: [1: [], 2: []])
    rig.expectNothingElse()
    try rig.step { $0.onLedger(trouble: nil, at: $1) }
    try rig.hurryLedger()
    #expect(rig.take(1).contains(.acknowledge([LeasedTask(lease.lease, 0)])))
    #expect(rig.takeLeases(2).count == 1)
  }

  @Test("a late result of a task that went to another worker is accepted and ends it there")
  func late() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    let lease = try rig.takeLease(1)
    try rig.wait(.seconds(3))
    try rig.join(2)
    let second = try rig.takeLease(2)
    try rig.hello(1, [rig.holding(lease, finished: lease.tasks)])
    guard case .welcome(let welcome)? = rig.take(1).first else {
      Issue.record("no welcome")
      return
    }
    #expect(
      welcome.settlements == [Settlement(lease.lease, keep: TaskSet(), send: lease.tasks)])
    try rig.end(1, lease)
    #expect(rig.take(1) == [.acknowledge([LeasedTask(lease.lease, 0)])])
    #expect(
      rig.take(2) == [.withdraw(Withdrawal(second.lease, TaskSet(0), stopsRunning: true))])
    #expect(try rig.sweep(sweep).state == .completed)
    rig.expectNothingElse()
  }

  /// A task whose result comes from two workers.
  private func second(
    _ payload: [UInt8], study: String = "toy", numericClass: String = "any"
  ) throws -> (SweepStatus, Counters) {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1, study: study)
    let lease = try rig.takeLease(1)
    try rig.end(1, lease)
    try rig.join(2, numericClass: numericClass)
    _ = rig.take(1)
    try rig.end(2, lease, nil, .payload(payload))
    #expect(rig.take(2) == [.acknowledge([LeasedTask(lease.lease, 0)])])
    rig.expectNothingElse()
    return (try rig.sweep(sweep), rig.coordinator.counters)
  }

  @Test("a second result is a duplicate, or an alarm where the study promises the same bytes")
  func compares() throws {
    var (sweep, counters) = try second([1])
    #expect(sweep.duplicates == 1 && sweep.alarms == 0 && counters.resultsRecorded == 1)
    (sweep, counters) = try second([2])
    #expect(sweep.duplicates == 0 && sweep.alarms == 1 && sweep.counts.done == 1)
    (sweep, counters) = try second([2], study: "unsteady")
    #expect(sweep.duplicates == 1 && sweep.alarms == 0)
    (sweep, counters) = try second([2], numericClass: "other")
    #expect(sweep.duplicates == 0 && sweep.alarms == 0 && counters.incomparable == 1)
  }

  @Test(
    "a class of failure is tried as often as its rule says",
    arguments: [
      (TaskFailure.Class.exitCode(3), 3), (.timeLimit, 5), (.memory, 5), (.signal(9), 5),
      (.invalidParameters, 1), (.unusable, 3), (.nondeterminism, 1),
    ])
  func retries(_ cause: TaskFailure.Class, _ starts: Int) throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    var count = 0
    while try rig.sweep(sweep).state == .active, count < 10 {
      let lease = try rig.takeLease(1)
      count += 1
      #expect(lease.attempt == count)
      try rig.end(1, lease, nil, failure(cause))
      #expect(rig.take(1) == [.acknowledge([LeasedTask(lease.lease, 0)])])
      if try rig.sweep(sweep).state == .active { try rig.wait(.seconds(60), alive: [1: []]) }
    }
    #expect(count == starts)
    #expect(try rig.reasons(.task(TaskID(sweep, 0))) == [.failed(TaskFailure(cause))])
  }

  @Test("a preempted task pays nothing and is free at once")
  func preempted() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 1)
    for _ in 0..<12 {
      let lease = try rig.takeLease(1)
      #expect(lease.attempt == 1)
      try rig.end(1, lease, nil, failure(.preempted))
    }
  }

  @Test("pauses between attempts double, with jitter of up to a half")
  func pauses() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    for full in [100, 200, 400, 800].map({ Interval.milliseconds($0) }) {
      try rig.end(1, try rig.takeLease(1), nil, failure(.memory))
      _ = rig.take(1)
      guard case .delayed(let pause)? = try rig.reasons(.task(TaskID(sweep, 0))).first else {
        Issue.record("it does not wait")
        return
      }
      #expect(pause <= full && pause * 2 >= full, "\(pause) of \(full)")
      try rig.wait(full, alive: [1: []])
    }
  }

  @Test("a pause that is over is explained before anybody has noticed")
  func pauseOver() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    try rig.end(1, try rig.takeLease(1), nil, failure(.memory))
    rig.now = rig.now + .seconds(1)
    let explanation = rig.coordinator.explain(.task(TaskID(sweep, 0)), at: rig.now)
    #expect(explanation.reasons == [.delayed(.zero)])
  }

  @Test("the same telling failure on two machines ends a deterministic task, and only such a one")
  func telling() throws {
    for (study, other, isOver) in [
      ("toy", TaskFailure.Class.exitCode(3), true), ("toy", .exitCode(4), false),
      ("unsteady", .exitCode(3), false),
    ] {
      var rig = CoordinatorRig()
      try rig.join(1)
      let sweep = try rig.submit(tasks: 1, study: study)
      try rig.end(1, try rig.takeLease(1), nil, failure(.exitCode(3)))
      try rig.join(2)
      try rig.wait(.seconds(1), alive: [1: [], 2: []])
      try rig.end(2, try rig.takeLease(2), nil, failure(other))
      #expect(try rig.sweep(sweep).counts.failed == (isOver ? 1 : 0), "\(study), \(other)")
    }
  }

  @Test("when a worker is lost only what it ran pays, and its neighbours are given one at a time")
  func lost() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2_000)
    try rig.end(1, try rig.takeLease(1), after: .milliseconds(10))
    let leases = rig.takeLeases(1)
    let first = try #require(leases.first)
    let head = LeasedTask(first.lease, try #require(first.tasks.lowest))
    try rig.report(1, running: [head])
    try rig.wait(.seconds(4))
    #expect(try rig.sweep(sweep).counts.leased == 0)
    try rig.join(2)
    let next = try rig.takeLease(2)
    #expect(next.tasks.count == 1)
    // The one that ran has a past: it comes first in line, as a second attempt.
    #expect(next.tasks == TaskSet(head.index) && next.attempt == 2)
    try rig.end(2, next, after: .milliseconds(10))
    let neighbour = try rig.takeLease(2)
    #expect(neighbour.attempt == 1 && neighbour.tasks.count == 1)
  }

  @Test("a failure of a task that went to another worker changes nothing and is acknowledged")
  func staleFailure() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    try rig.join(2)
    let sweep = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    _ = try rig.takeLease(2)
    try rig.end(2, lease, nil, failure(.invalidParameters))
    #expect(rig.coordinator.counters.ignored.staleFailure == 1)
    #expect(rig.take(2) == [.acknowledge([LeasedTask(lease.lease, 0)])])
    #expect(try rig.sweep(sweep).counts.leased == 2)
    rig.expectNothingElse()
  }

  @Test("outcomes, returns and verdicts about what does not exist are counted and have no effect")
  func strangers() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    let huge = LeasedTask(LeaseID(Epoch(Bound.numberMax), Bound.numberMax), PlanBounds.tasksMax - 1)
    try rig.report(
      1, running: [huge],
      outcomes: [
        Outcome(huge, of: sweep, after: Interval(nanoseconds: .max), .payload([1])),
        Outcome(huge, of: SweepID(Bound.numberMax), after: .zero, .payload([1])),
        Outcome(LeasedTask(lease.lease, 2), of: sweep, after: .zero, failure(.memory)),
      ], returned: [Return(huge.lease, TaskSet(huge.index))],
      verdicts: [Verdict(huge.lease, .more([])), Verdict(lease.lease, .enough([]))])
    #expect(rig.coordinator.counters.ignored.unknownTask == 3)
    #expect(rig.coordinator.counters.ignored.unknownLease == 3)
    try rig.report(1, returned: [Return(lease.lease, TaskSet(huge.index))])
    #expect(try rig.sweep(sweep).counts.leased == 1)
    rig.expectNothingElse()
  }

  @Test("durations without end do not trap")
  func endless() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 5)
    for _ in 0..<5 {
      try rig.end(1, try rig.takeLease(1), after: Interval(nanoseconds: .max))
    }
    #expect(try rig.sweep(sweep).state == .completed)
  }
}
