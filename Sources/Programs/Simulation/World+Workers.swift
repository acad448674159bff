internal import Coordination
internal import Encoding

extension World {
  mutating func startWorker(_ number: Int) {
    guard workers[number].agent == nil else { return }
    workers[number].life += 1
    let predecessor = workers[number].id
    let id = WorkerID(Int64(number + 1) * 1_000 + Int64(workers[number].life))
    workers[number].id = id
    workers[number].clock = newClock()
    workers[number].pausedUntil = 0
    workers[number].wakesAt = .max
    workers[number].slots = Array(
      repeating: SimulatedWorker.Slot(), count: workers[number].slotsCount)
    // Those who leave for good say so; a planned end is one way to.
    let life = !faults.isOver && dice.chance(0.15) ? dice.within(20...60) : nil
    workers[number].agent = Worker(
      settings: WorkerSettings(
        id: id, predecessor: predecessor, host: workers[number].host,
        slots: workers[number].slotsCount, capabilities: workers[number].capabilities,
        remainingLife: life.map { .seconds($0) }),
      spool: workers[number].disk.map(\.spooled), seed: seed, mutation: mutation)
    network.reconnect(.worker(number))
    workers[number].firstConnection = network.links[number].connection
    trace.note(
      now, step,
      "worker \(number) starts as \(id) with \(workers[number].disk.count) results on disk")
    onWorker(number) { $0.onStart(at: $1) }
  }

  /// Lets a worker's agent handle something and does what it says.
  mutating func onWorker(_ number: Int, _ handler: (inout Worker, Instant) -> [WorkerDirective]) {
    guard var agent = workers[number].agent.take() else { return }
    let directives = handler(&agent, workers[number].clock.reading(at: now))
    workers[number].agent = consume agent
    checks.touch(worker: number)
    for directive in directives {
      if faults.strikes(.workerCrashed) {
        crashWorker(number)
        return
      }
      perform(directive, on: number)
      guard workers[number].agent != nil else { return }
    }
    guard let wake = workers[number].agent?.wakeUpAt else { return }
    let time = max(now + 1_000, workers[number].clock.time(of: wake, now: now))
    guard time < workers[number].wakesAt else { return }
    workers[number].wakesAt = time
    events.add(.workerWake(number, life: workers[number].life), at: time)
  }

  private mutating func perform(_ directive: WorkerDirective, on number: Int) {
    switch directive {
    case .send(let message):
      trace.note(now, step, "worker \(number) says \(Trace.brief(message))")
      if case .report(let report) = message.body, let id = workers[number].id {
        for task in report.running { checks.start(task, on: id) }
      }
      send(
        message.encoded(), peer: .worker(number), isUp: true,
        connection: network.links[number].connection)
    case .run(let order, let slot):
      workers[number].slots[slot].jobs.append(.task(order))
      if workers[number].slots[slot].jobs.count == 1 { startJob(number, slot) }
    case .evaluate(let look, let slot):
      workers[number].slots[slot].jobs.append(.look(look))
      if workers[number].slots[slot].jobs.count == 1 { startJob(number, slot) }
    case .stop(let slot):
      workers[number].slots[slot].jobs = []
      workers[number].slots[slot].run += 1
    case .spool(let outcome, let plan, let cluster):
      var bytes = 0
      if case .payload(let payload) = outcome.end { bytes = payload.count }
      workers[number].disk.append(
        SimulatedWorker.Kept(
          outcome: outcome,
          spooled: Spooled(
            outcome.task, sweep: outcome.sweep, plan: plan, cluster: cluster, payloadBytes: bytes)))
    case .forget(let tasks):
      checkForgotten(tasks, by: number)
      workers[number].disk.removeAll { tasks.contains($0.outcome.task) }
    case .load(let tasks):
      events.add(
        .loaded(number, life: workers[number].life, tasks), at: now + dice.interval(mean: 100_000))
    case .leave:
      trace.note(now, step, "worker \(number) leaves")
      endWorker(number, restartAfter: dice.interval(mean: 3_000_000_000))
    }
  }

  mutating func load(_ tasks: [LeasedTask], on number: Int) {
    let found = tasks.compactMap { task in
      workers[number].disk.first { $0.outcome.task == task }?.outcome
    }
    onWorker(number) { $0.onLoaded(found, at: $1) }
  }

  // MARK: - Slots

  private mutating func startJob(_ number: Int, _ slot: Int) {
    let mean =
      switch workers[number].slots[slot].jobs[0] {
      case .task: scenario.taskMean
      case .look: Int64(50_000_000)
      }
    if case .task(let order) = workers[number].slots[slot].jobs[0], let id = workers[number].id {
      checks.start(order.task, on: id)
    }
    workers[number].slots[slot].run += 1
    workers[number].slots[slot].startedAt = now
    events.add(
      .slotDone(
        number, life: workers[number].life, slot: slot, run: workers[number].slots[slot].run),
      at: now + dice.interval(mean: mean))
  }

  mutating func endJob(_ number: Int, _ slot: Int) {
    guard !workers[number].slots[slot].jobs.isEmpty else { return }
    let duration = Interval(nanoseconds: now - workers[number].slots[slot].startedAt)
    let job = workers[number].slots[slot].jobs.removeFirst()
    if !workers[number].slots[slot].jobs.isEmpty { startJob(number, slot) }
    switch job {
    case .task(let order):
      let end = SimulatedStudy.end(of: order, by: &dice)
      checks.claim(order, end)
      onWorker(number) { $0.onEnded(order.task, slot: slot, after: duration, end, at: $1) }
    case .look(let order):
      onWorker(number) {
        $0.onFinding(order.lease, slot: slot, SimulatedStudy.finding(of: order), at: $1)
      }
    }
  }

  mutating func killSlot(_ number: Int, _ slot: Int) {
    guard workers[number].agent != nil, workers[number].pausedUntil <= now,
      workers[number].slots.indices.contains(slot), !workers[number].slots[slot].jobs.isEmpty
    else { return }
    let duration = Interval(nanoseconds: now - workers[number].slots[slot].startedAt)
    trace.note(now, step, "slot \(slot) of worker \(number) is killed")
    workers[number].slots[slot].jobs = []
    workers[number].slots[slot].run += 1
    onWorker(number) { $0.onSlotDied(slot, TaskFailure(.signal(9)), after: duration, at: $1) }
  }

  // MARK: - Ends

  mutating func crashWorker(_ number: Int) {
    guard workers[number].agent != nil else { return }
    let losesDisk = faults.strikes(.workerLostDisk)
    trace.note(now, step, "worker \(number) crashes\(losesDisk ? " and loses its disk" : "")")
    if losesDisk {
      workers[number].disk = []
      workers[number].id = nil
    }
    endWorker(number, restartAfter: dice.interval(mean: 2_500_000_000))
  }

  private mutating func endWorker(_ number: Int, restartAfter pause: Int64) {
    workers[number].agent = nil
    workers[number].life += 1
    workers[number].slots = []
    events.add(.workerStart(number), at: now + pause)
  }

  mutating func receive(_ bytes: [UInt8], at number: Int, _ connection: Int) {
    guard workers[number].agent != nil, connection >= workers[number].firstConnection else {
      return
    }
    guard let message = try? CoordinatorMessage(decoding: bytes) else {
      return checks.fail("a coordinator's message could not be decoded")
    }
    onWorker(number) { $0.onMessage(message, at: $1) }
  }
}
