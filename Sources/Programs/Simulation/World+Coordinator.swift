internal import Coordination
internal import Encoding
internal import Sweeps

extension World {
  mutating func startCoordinator() {
    guard coordinator == nil else { return }
    coordinatorLife += 1
    ledger.epoch += 1
    coordinatorClock = newClock()
    coordinatorPausedUntil = 0
    let started = Coordinator(
      configuration: scenario.configuration, cluster: cluster, epoch: Epoch(ledger.epoch),
      seed: seed, replaying: ledger.entries, mutation: mutation,
      at: coordinatorClock.reading(at: now))
    trace.note(now, step, "coordinator starts, epoch \(ledger.epoch)")
    coordinator = started
    checks.coordinatorStarted()
    coordinatorWakesAt = .max
    scheduleCoordinator()
    if ledger.isFull { onCoordinator { $0.onLedger(trouble: "no space left", at: $1) } }
  }

  /// Lets the coordinator handle something and does what it says.
  mutating func onCoordinator(
    _ handler: (inout Coordinator, Instant) -> [Directive]
  ) {
    // Taken out and put back, so that it is changed in place and not copied.
    guard var current = coordinator.take() else { return }
    let directives = handler(&current, coordinatorClock.reading(at: now))
    coordinator = consume current
    checks.touchCoordinator()
    for directive in directives {
      if faults.strikes(.coordinatorCrashed) {
        // What was never handed to the ledger need not be in it.
        if case .record = directive {} else { checkReplay() }
        crashCoordinator()
        return
      }
      perform(directive)
    }
    scheduleCoordinator()
  }

  private mutating func scheduleCoordinator() {
    guard let wake = coordinator?.wakeUpAt else { return }
    let time = max(now + 1_000, coordinatorClock.time(of: wake, now: now))
    guard time < coordinatorWakesAt else { return }
    coordinatorWakesAt = time
    events.add(.coordinatorWake(life: coordinatorLife), at: time)
  }

  private mutating func perform(_ directive: Directive) {
    switch directive {
    case .send(let message, let route):
      checkSent(message, to: route)
      guard let peer = network.peer(at: route) else { return }
      trace.note(now, step, "→ \(peer) \(Trace.brief(message))")
      send(message.encoded(), peer: peer, isUp: false, connection: route.number)
    case .reply(let reply, let route):
      trace.note(now, step, "→ client: \(Trace.brief(reply))")
      send(reply.encoded(), peer: .client, isUp: false, connection: route.number)
    case .record(let number, let entries):
      let keys = entries.map { entry -> TaskKey? in
        guard case .result(let result) = entry else { return nil }
        return coordinator?.plan(of: result.task.sweep).map { self.keys.key($0, result.task.index) }
      }
      for entry in entries { checks.checkWritten(entry) }
      trace.note(now, step, "writes batch \(number): \(entries.map(Trace.brief))")
      let stored = entries.map { (try? LedgerEntry(decoding: $0.encoded())) ?? $0 }
      ledger.write(SimulatedLedger.Batch(number: number, entries: stored, keys: keys))
      if ledger.waiting.count == 1 { scheduleSync() }
    case .lookUp(let sweep, let range):
      events.add(
        .read(life: coordinatorLife, .range(sweep, range)),
        at: now + dice.interval(mean: scenario.readMean))
    case .gather(let look):
      events.add(
        .read(life: coordinatorLife, .look(look)),
        at: now + dice.interval(mean: scenario.readMean))
    case .answer(let question, _):
      checks.fail("the coordinator is to answer what nobody asked: \(question)")
    }
  }

  // MARK: - The ledger's disk

  private mutating func scheduleSync() {
    var delay = dice.interval(mean: scenario.syncMean)
    if faults.strikes(.ledgerSlow) { delay += dice.interval(mean: 2_000_000_000) }
    events.add(.sync(life: coordinatorLife, count: ledger.waiting.count), at: now + delay)
  }

  /// The disk has what waited when it was told to sync; what came since waits for the next time.
  mutating func sync(_ count: Int) {
    for _ in 0..<count {
      if let batch = ledger.sync() { synced.append(batch) }
    }
    if !ledger.waiting.isEmpty { scheduleSync() }
    while !synced.isEmpty {
      let (number, findings) = synced.removeFirst()
      trace.note(now, step, "batch \(number) is durable: \(findings)")
      onCoordinator { $0.onRecorded(number, findings, at: $1) }
    }
  }

  mutating func fillLedger() {
    guard !ledger.isFull else { return }
    ledger.isFull = true
    trace.note(now, step, "the disk is full")
    events.add(.ledgerHasSpace, at: now + dice.interval(mean: 1_500_000_000))
    onCoordinator { $0.onLedger(trouble: "no space left", at: $1) }
  }

  mutating func freeLedger() {
    guard ledger.isFull else { return }
    ledger.isFull = false
    trace.note(now, step, "the disk has space again")
    onCoordinator { $0.onLedger(trouble: nil, at: $1) }
    if !ledger.waiting.isEmpty { scheduleSync() }
  }

  mutating func read(_ inquiry: Inquiry) {
    let reading: Reading
    switch inquiry {
    case .range(let sweep, let range):
      guard let plan = coordinator?.plan(of: sweep) else { return }
      reading = .done(TaskSet(range.filter { ledger.rows[keys.key(plan, $0)] != nil }))
    case .look(let look):
      guard let runs = gather(look) else { return }
      reading = .runs(runs)
    }
    events.add(
      .readBack(life: coordinatorLife, inquiry, reading),
      at: now + dice.interval(mean: scenario.readMean))
  }

  /// The payloads of a look's runs in the order of their tasks; 0 for one that was given up.
  private mutating func gather(_ look: LookID) -> [UInt8]? {
    guard let plan = coordinator?.plan(of: look.sweep), let rule = plan.adaptation else {
      return nil
    }
    var writer = MessagePackWriter()
    let points = rule.groups.points[look.group]
    let count = rule.looksAt[look.step]
    writer.beginList(count: count * points.count)
    for replicate in 0..<count {
      for point in points {
        let index = plan.grid.taskIndex(ofPoint: point, replicate: replicate)
        if let row = ledger.rows[keys.key(plan, index)] {
          writer.write(bytes: row.payload)
        } else if ledger.failures.contains(TaskID(look.sweep, index)) {
          writer.write(integer: 0)
        } else {
          // It may be running again since it was asked for; then nobody may evaluate this.
          writer.writeNull()
        }
      }
    }
    return writer.finished()
  }

  mutating func crashCoordinator() {
    guard coordinator != nil else { return }
    let waiting = ledger.waiting.count
    let losesTail = waiting > 0 && faults.strikes(.ledgerLostTail)
    let kept = losesTail ? dice.below(waiting) : waiting
    trace.note(
      now, step, "coordinator crashes; \(waiting - kept) of \(waiting) batches are lost")
    ledger.crash(keepingFirst: ledger.isFull ? 0 : kept)
    coordinator = nil
    synced = []
    coordinatorLife += 1
    events.add(.coordinatorStart, at: now + dice.interval(mean: 1_500_000_000))
  }

  mutating func receive(_ bytes: [UInt8], from source: Address, _ connection: Int) {
    guard coordinator != nil else { return }
    if source == .client {
      guard let request = try? ClientRequest(decoding: bytes) else {
        return checks.fail("a request could not be decoded")
      }
      trace.note(now, step, "← client \(Trace.brief(request))")
      onCoordinator { $0.onRequest(request, from: Route(connection), at: $1) }
    } else {
      guard let message = try? WorkerMessage(decoding: bytes) else {
        return checks.fail("a worker's message could not be decoded")
      }
      trace.note(now, step, "← \(source) \(Trace.brief(message))")
      checks.hear(message)
      onCoordinator { $0.onMessage(message, from: Route(connection), at: $1) }
    }
  }

  mutating func newClock() -> SkewedClock {
    guard faults.strikes(.clockSkewed) else { return SkewedClock() }
    return SkewedClock(
      offset: dice.within(0...1_000_000_000_000), drift: dice.within(-500...500))
  }
}
