import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's restart")
struct CoordinatorRestartTests {
  /// What the coordinator settles for holdings.
  private func settle(
    _ rig: inout CoordinatorRig, _ worker: Int, slots: Int = 1,
    cluster: ClusterID? = CoordinatorRig.cluster, _ holdings: [Holding]
  ) throws -> [Settlement] {
    _ = rig.take(worker)
    try rig.hello(worker, slots: slots, cluster: cluster, holdings)
    guard case .welcome(let welcome)? = rig.take(worker).first else {
      Issue.record("worker \(worker) is not welcome")
      return []
    }
    return welcome.settlements
  }

  @Test("what workers hold is settled lease by lease: keep, send or drop")
  func settles() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 3)
    let sweep = try rig.submit(tasks: 3)
    let leases = rig.takeLeases(1)
    #expect(leases.count == 3)
    try rig.restart()
    try rig.report(1)
    #expect(rig.take(1) == [.register], "the life before is over")
    let unknownPlan = Holding(
      lease: leases[2].lease, sweep: sweep, plan: Digest(of: [1]), unfinished: leases[2].tasks,
      running: TaskSet(), finished: TaskSet())
    #expect(
      try settle(
        &rig, 1, slots: 3,
        [
          rig.holding(leases[0], unfinished: leases[0].tasks, running: leases[0].tasks),
          rig.holding(leases[1], finished: leases[1].tasks), unknownPlan,
        ]) == [
          Settlement(leases[0].lease, keep: leases[0].tasks, send: TaskSet()),
          Settlement(leases[1].lease, keep: TaskSet(), send: leases[1].tasks),
          Settlement(leases[2].lease, keep: TaskSet(), send: TaskSet()),
        ])
    try rig.report(1)
    rig.expectNothingElse()
    #expect(try rig.sweep(sweep).counts.leased == 2)
    try rig.end(1, leases[1])
    #expect(rig.take(1) == [.acknowledge([LeasedTask(leases[1].lease, 1)])])
    try rig.wait(.milliseconds(1_500), alive: [1: []])
    let again = try rig.takeLease(1)
    #expect(again.lease.epoch == Epoch(2))
    #expect(again.tasks == leases[2].tasks)
    rig.expectNothingElse()
  }

  @Test("tasks are held back after a restart until workers have had time to come back")
  func holdsBack() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 1)
    try rig.join(1)
    _ = try rig.takeLease(1)
    try rig.restart()
    try rig.join(2)
    #expect(try rig.reasons(.sweep(sweep)).first == .reattaching(.milliseconds(1_500)))
    try rig.wait(.milliseconds(1_000), alive: [2: []])
    rig.expectNothingElse()
    try rig.wait(.milliseconds(500), alive: [2: []])
    _ = try rig.takeLease(2)
  }

  @Test("a completed sweep's tasks are done in the next life, though the ledger is not asked")
  func completedBefore() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    let lease = try rig.takeLease(1)
    try rig.end(1, lease)
    #expect(try rig.sweep(sweep).state == .completed)
    try rig.restart()
    #expect(try rig.sweep(sweep).counts.done == 1)
    #expect(try rig.sweep(sweep).counts.unresolved == 0)
  }

  @Test("holdings of another cluster are dropped")
  func otherCluster() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    try rig.restart()
    #expect(
      try settle(
        &rig, 1, cluster: ClusterID(8),
        [rig.holding(lease, unfinished: lease.tasks)]) == [
          Settlement(lease.lease, keep: TaskSet(), send: TaskSet())
        ])
    rig.expectNothingElse()
  }

  @Test("a task that two workers bring stays with the first")
  func twice() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    try rig.restart()
    let holding = rig.holding(lease, unfinished: lease.tasks)
    #expect(try settle(&rig, 1, [holding]).first?.keep == lease.tasks)
    #expect(try settle(&rig, 2, [holding]).first?.keep == TaskSet())
  }

  @Test("a lease that was not given yet cannot be brought")
  func notGivenYet() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 9)
    let lease = try rig.takeLease(1)
    for id in [LeaseID(Epoch(2), 1), LeaseID(Epoch(1), 2)] {
      let holding = Holding(
        lease: id, sweep: sweep, plan: lease.plan, unfinished: TaskSet(5), running: TaskSet(),
        finished: TaskSet())
      #expect(
        try settle(&rig, 2, slots: 2, [holding]) == [
          Settlement(id, keep: TaskSet(), send: TaskSet())
        ])
    }
    try rig.report(2)
    // Adopted, the name would now be given a second time.
    #expect(rig.takeLeases(2).first?.lease == LeaseID(Epoch(1), 2))
  }

  @Test("holdings far beyond a sweep, or twice the same, are dropped")
  func beyond() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    let last = PlanBounds.tasksMax - 1
    let none = Settlement(lease.lease, keep: TaskSet(), send: TaskSet())
    #expect(
      try settle(
        &rig, 1,
        [
          rig.holding(lease, unfinished: TaskSet(last), running: TaskSet(last)),
          rig.holding(lease, finished: TaskSet(2)),
        ]) == [none, none])
    #expect(
      try settle(
        &rig, 1,
        [
          rig.holding(lease, unfinished: lease.tasks),
          rig.holding(lease, unfinished: lease.tasks),
        ]
      ).map(\.keep) == [lease.tasks, TaskSet()])
  }

  @Test("sweeps, their states, failures and pauses are as they were")
  func rebuilds() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let paused = try rig.submit(1, tasks: 3, priority: 2)
    _ = rig.take(1)
    _ = try rig.ask(.control(paused, .pause))
    let active = try rig.submit(2, tasks: 3, budget: 7)
    _ = try rig.ask(.control(active, .prioritize(5)))
    for withdrawal in rig.take(1) {
      if case .withdraw(let wanted) = withdrawal {
        try rig.report(1, returned: [Return(wanted.lease, wanted.tasks)])
      }
    }
    try rig.end(1, try rig.takeLease(1), nil, .failure(TaskFailure(.invalidParameters)))
    let before = rig.coordinator.memory
    try rig.restart()
    #expect(rig.coordinator.memory == before)
    #expect(try rig.sweep(paused).state == .paused)
    #expect(try rig.sweep(active).counts.failed == 1)
    #expect(
      try rig.ask(CoordinatorRig.submit(2, tasks: 3, seed: 2, budget: 7))
        == .submitted(active, again: true))
  }

  @Test("results of before are found in the ledger and not run again")
  func results() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 3)
    try rig.end(1, try rig.takeLease(1))
    try rig.restart()
    _ = try settle(&rig, 1, [])
    try rig.report(1)
    try rig.wait(.milliseconds(1_500), alive: [1: []])
    #expect(try rig.takeLease(1).tasks == TaskSet(1))
    #expect(try rig.sweep(sweep).counts.done == 1)
  }
}
