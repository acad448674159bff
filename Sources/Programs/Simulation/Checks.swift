internal import Coordination
internal import Encoding
internal import Sweeps

/// The keys of tasks, computed once a plan, as they are needed after every few steps.
struct KeyTable: Sendable {
  private var keys: [Digest: [TaskKey]] = [:]

  mutating func key(_ plan: SweepPlan, _ index: Int) -> TaskKey {
    if let known = keys[plan.digest] { return known[index] }
    let all = (0..<plan.grid.taskCount).map { plan.grid.task(at: $0).key }
    keys[plan.digest] = all
    return all[index]
  }
}

/// What is watched from outside: what was promised to whom, and whether it was kept.
struct Checks: Sendable {
  /// The first thing that was wrong.
  private(set) var failure: String?
  /// The keys of results that workers have, by the lease under which they ran.
  private(set) var claims: [LeasedTask: TaskKey] = [:]
  /// Which worker started which tasks, or told that it is about to.
  private var started: Set<Start> = []
  private var sweepOfLease: [LeaseID: SweepID] = [:]
  /// The worker that was given a task and, as far as the coordinator was told, still has it.
  private(set) var given: [TaskID: WorkerID] = [:]
  /// The last hello of each worker that was handed to this life of the coordinator.
  private(set) var hellos: [WorkerID: Hello] = [:]
  /// What was done when it was last looked at.
  var done: [SweepID: TaskSet] = [:]
  private(set) var isCoordinatorTouched = false
  private(set) var touchedWorkers: [Int] = []

  mutating func fail(_ text: String) {
    if failure == nil { failure = text }
  }

  mutating func begin() {
    isCoordinatorTouched = false
    touchedWorkers = []
  }

  mutating func touchCoordinator() { isCoordinatorTouched = true }
  mutating func touch(worker: Int) { touchedWorkers.append(worker) }

  mutating func coordinatorStarted() {
    done = [:]
    given = [:]
    hellos = [:]
  }

  private struct Start: Hashable {
    let worker: WorkerID
    let task: TaskID
  }

  mutating func start(_ task: LeasedTask, on worker: WorkerID) {
    guard let sweep = sweepOfLease[task.lease] else { return }
    started.insert(Start(worker: worker, task: TaskID(sweep, task.index)))
  }

  /// A worker that was lost with a task costs the task something only if it had started it.
  mutating func checkWritten(_ entry: LedgerEntry) {
    guard case .failure(let attempt) = entry, attempt.failure.cause == .workerLost,
      !started.contains(Start(worker: attempt.worker, task: attempt.task))
    else { return }
    fail("task \(attempt.task) pays for worker \(attempt.worker), which had not started it")
  }

  mutating func give(_ order: LeaseOrder, to worker: WorkerID, _ coordinator: Coordinator?) {
    sweepOfLease[order.lease] = order.sweep
    for index in order.tasks {
      let task = TaskID(order.sweep, index)
      if let other = given[task], other != worker, coordinator?.isMember(other) == true {
        fail("task \(task) goes to \(worker) while \(other) has it and is not given up")
      }
      given[task] = worker
    }
  }

  /// What a worker's message tells the coordinator it has no more.
  mutating func hear(_ message: WorkerMessage) {
    switch message.body {
    case .hello(let hello):
      hellos[hello.worker] = hello
      given = given.filter { $0.value != hello.worker && $0.value != hello.predecessor }
    case .report(let report):
      for outcome in report.outcomes { given[TaskID(outcome.sweep, outcome.task.index)] = nil }
      for returned in report.returned {
        guard let sweep = sweepOfLease[returned.lease] else { continue }
        for index in returned.tasks { given[TaskID(sweep, index)] = nil }
      }
    case .planWanted, .draining, .goodbye: break
    }
  }

  mutating func claim(_ order: TaskOrder, _ end: Outcome.End) {
    if case .payload = end { claims[order.task] = order.key }
  }
}

extension World {
  /// After every step: the programs' own invariants, and now and then all that needs comparing.
  mutating func check() {
    if checks.isCoordinatorTouched, let violation = coordinator?.violations().first {
      checks.fail("the coordinator is inconsistent: \(violation)")
    }
    for number in checks.touchedWorkers {
      if let violation = workers[number].agent?.violations().first {
        checks.fail("worker \(number) is inconsistent: \(violation)")
      }
    }
    if step.isMultiple(of: 64), !isQuiet { checkReplay() }
  }

  /// What the coordinator sends, held against what the ledger has.
  mutating func checkSent(_ message: CoordinatorMessage, to route: Route) {
    switch message.body {
    case .acknowledge(let tasks):
      for task in tasks {
        guard let key = checks.claims[task], ledger.rows[key] == nil else { continue }
        checks.fail("the result of \(task.lease)/\(task.index) is acknowledged and not durable")
      }
    case .evaluate(let order):
      if case .list(let runs) = try? MessagePack(decoding: order.runs), !runs.contains(.null) {
        break
      }
      checks.fail("look \(order.look) is evaluated before all its tasks have ended")
    case .welcome(let welcome): checkSettlements(of: welcome, at: route)
    case .lease(let order):
      if case .worker(let number) = network.peer(at: route), let id = workers[number].id {
        checks.give(order, to: id, coordinator)
      }
      if client.cancelled.contains(order.sweep) {
        checks.fail("tasks of \(order.sweep) are leased after it was cancelled")
      }
    default: break
    }
  }

  /// What a worker may keep is leased to it, and results of known sweeps are asked for.
  private mutating func checkSettlements(of welcome: Welcome, at route: Route) {
    guard case .worker(let number) = network.peer(at: route), let id = workers[number].id,
      let hello = checks.hellos[id], hello.number == welcome.hello
    else { return }
    for (holding, settlement) in zip(hello.holdings, welcome.settlements) {
      var alien = settlement.keep
      alien.subtract(coordinator?.tasks(of: settlement.lease, leasedTo: id) ?? TaskSet())
      if !alien.isEmpty {
        checks.fail("\(id) is to keep \(alien) of \(settlement.lease), which it does not lease")
      }
      if coordinator?.plan(of: holding.sweep)?.digest == holding.plan,
        settlement.send != holding.finished
      {
        checks.fail("results \(holding.finished) of \(holding.lease) are not all asked for")
      }
    }
  }

  /// A worker forgets a result only when the ledger has it, or nobody knows its sweep.
  mutating func checkForgotten(_ tasks: [LeasedTask], by number: Int) {
    for task in tasks {
      guard let key = checks.claims[task], ledger.rows[key] == nil,
        let kept = workers[number].disk.first(where: { $0.outcome.task == task }),
        ledger.isKnown(kept.outcome.sweep)
      else { continue }
      checks.fail("worker \(number) forgets a result that is not durable: \(kept.outcome.sweep)")
    }
  }

  /// Done is never undone, what is done is in the ledger, and the ledger, replayed, gives the state
  /// that is live.
  mutating func checkReplay() {
    guard var live = coordinator else { return }
    let reading = coordinatorClock.reading(at: now)
    // What waits for the disk is taken to be durable, and what follows from that as well.
    var disk = ledger
    disk.isFull = false
    var told = synced
    while let (number, findings) = told.isEmpty ? disk.sync() : told.removeFirst() {
      for directive in live.onRecorded(number, findings, at: reading) {
        guard case .record(let number, let entries) = directive else { continue }
        disk.write(
          SimulatedLedger.Batch(
            number: number, entries: entries, keys: entries.map { key(of: $0, in: live) }))
      }
    }
    let replayed = Coordinator(
      configuration: scenario.configuration, cluster: cluster, epoch: live.epoch, seed: seed,
      replaying: disk.entries, at: reading)
    compare(live, replayed, disk)
    for sweep in live.status.sweeps.map(\.sweep) {
      let now = coordinator?.doneTasks(of: sweep) ?? TaskSet()
      var lost = checks.done[sweep] ?? TaskSet()
      lost.subtract(now)
      if !lost.isEmpty { checks.fail("tasks \(lost) of \(sweep) were done and are not") }
      checks.done[sweep] = now
      guard let plan = live.plan(of: sweep) else { continue }
      for index in now where ledger.rows[keys.key(plan, index)] == nil {
        checks.fail("task \(sweep)/\(index) is done without a durable result")
      }
    }
  }

  private mutating func key(of entry: LedgerEntry, in coordinator: Coordinator) -> TaskKey? {
    guard case .result(let result) = entry else { return nil }
    return coordinator.plan(of: result.task.sweep).map { keys.key($0, result.task.index) }
  }

  private mutating func compare(
    _ live: Coordinator, _ replayed: Coordinator, _ disk: SimulatedLedger
  ) {
    let (liveMemory, replayedMemory) = (live.memory, replayed.memory)
    guard liveMemory.count == replayedMemory.count else {
      checks.fail("\(liveMemory.count) sweeps live, \(replayedMemory.count) after a replay")
      return
    }
    for (one, other) in zip(liveMemory, replayedMemory) {
      let isEqual =
        one.sweep == other.sweep && one.state == other.state && one.priority == other.priority
        && one.failureBudget == other.failureBudget && one.plan == other.plan
        && one.admitted == other.admitted
      if !isEqual {
        checks.fail(
          "\(one.sweep) is \(one.state), \(one.priority), \(one.failureBudget), \(one.admitted) live, "
            + "and \(other.state), \(other.priority), \(other.failureBudget), \(other.admitted) "
            + "after a replay")
      }
      guard let plan = one.plan else { continue }
      // Of tasks with a result, what they cost before is of no interest.
      func open(_ attempts: [SweepMemory.Attempt]) -> [SweepMemory.Attempt] {
        attempts.filter {
          ($0.retries + $0.crashes > 0 || $0.isFinal)
            && disk.rows[keys.key(plan, $0.index)] == nil
        }
      }
      if open(one.attempts) != open(other.attempts) {
        checks.fail(
          "the failures of \(one.sweep) are \(open(one.attempts)) live, and "
            + "\(open(other.attempts)) after a replay")
      }
    }
  }
}
