internal import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

extension SmallCluster {
  // MARK: - What can happen

  /// The moves that need no fault, the fair one first; none where all is over.
  ///
  /// In the order of this list: what is on its way arrives, then disks do what they were told, then
  /// timers that are due come, then tasks end, and only then time passes.
  var freeMoves: [SmallMove] {
    var moves: [SmallMove] = []
    for number in machines.indices {
      if !machines[number].up.isEmpty { moves.append(.hear(number)) }
      if !machines[number].down.isEmpty { moves.append(.tell(number)) }
    }
    if !ledger.waiting.isEmpty { moves.append(.sync) }
    if let first = lookUps.first { moves.append(first.done == nil ? .read : .answer) }
    for number in machines.indices where machines[number].loading != nil {
      moves.append(.load(number))
    }
    if let wake = coordinator.wakeUpAt, wake <= now { moves.append(.wakeCoordinator) }
    for number in machines.indices {
      if let wake = machines[number].worker.wakeUpAt, wake <= now { moves.append(.wake(number)) }
    }
    for number in machines.indices where machines[number].job != nil { moves.append(.end(number)) }
    if moves.isEmpty, !isOver, nextTimer != nil { moves.append(.tick) }
    return moves
  }

  /// The faults that the budget allows here.
  var faultMoves: [SmallMove] {
    guard faults.reduce(0, +) < setting.bounds.faultsMax else { return [] }
    var moves: [SmallFault] = []
    for number in machines.indices {
      let machine = machines[number]
      if !machine.up.isEmpty { moves += [.dropUp(number), .duplicateUp(number)] }
      if !machine.down.isEmpty { moves += [.dropDown(number), .duplicateDown(number)] }
      if machine.job != nil { moves.append(.fail(number)) }
      moves.append(.crashWorker(number, keepsDisk: true))
      if !machine.disk.isEmpty { moves.append(.crashWorker(number, keepsDisk: false)) }
    }
    for kept in 0...ledger.waiting.count { moves.append(.crashCoordinator(kept: kept)) }
    for count in [
      setting.configuration.suspectAfterMissed, setting.configuration.lostAfterMissed,
    ] {
      moves.append(.silence(count))
    }
    return moves.filter {
      setting.bounds.faultKinds.contains($0.kind)
        && faults[$0.kind.rawValue] < setting.bounds.faultsOfKindMax
    }
    .map(SmallMove.fault)
  }

  /// Whether the sweep is over and nobody holds anything of it.
  var isOver: Bool {
    let status = coordinator.status.sweeps
    return status.allSatisfy { $0.state.isOver } && machines.allSatisfy(\.worker.isIdle)
      && ledger.waiting.isEmpty
  }

  private var nextTimer: Instant? {
    (machines.map(\.worker.wakeUpAt) + [coordinator.wakeUpAt]).compactMap { $0 }.min()
  }

  // MARK: - What happens

  /// Makes a move and checks what must hold after it.
  mutating func make(_ move: SmallMove) {
    let done = coordinator.doneTasks(of: Self.sweep)
    touched = []
    switch move {
    case .hear(let number): hear(machines[number].up.removeFirst())
    case .tell(let number): tell(number, machines[number].down.removeFirst())
    case .sync:
      if let (batch, findings) = ledger.sync() {
        if findings.contains(where: { $0 != .first && $0 != .same }) {
          fail("a task has two results that differ")
        }
        onCoordinator { $0.onRecorded(batch, findings, at: $1) }
      }
    case .read: lookUps[0].done = durable.intersection(TaskSet(lookUps[0].range))
    case .answer:
      let lookUp = lookUps.removeFirst()
      onCoordinator {
        $0.onLookedUp(Self.sweep, lookUp.range, done: lookUp.done ?? TaskSet(), at: $1)
      }
    case .load(let number):
      let asked = machines[number].loading ?? []
      machines[number].loading = nil
      let disk = machines[number].disk
      let found = asked.compactMap { task in disk.first { $0.outcome.task == task }?.outcome }
      onWorker(number) { $0.onLoaded(found, at: $1) }
    case .wakeCoordinator: onCoordinator { $0.onWake(at: $1) }
    case .wake(let number): onWorker(number) { $0.onWake(at: $1) }
    case .end(let number): end(number, fails: false)
    case .tick: now = max(now, nextTimer ?? now)
    case .fault(let fault): strike(fault)
    }
    check(move, done)
    removeIgnored()
  }

  /// Removes messages that a worker is going to ignore whenever they come.
  ///
  /// Their arrival would change nothing and can be put before anything else, so that every order of
  /// events with them is one without them as well.
  private mutating func removeIgnored() {
    for number in machines.indices where !machines[number].down.isEmpty {
      let machine = machines[number]
      let begun = machine.down.compactMap { message -> SessionID? in
        guard case .welcome = message.body, !machine.worker.ignores(message) else { return nil }
        return message.session
      }
      machines[number].down.removeAll { message in
        machine.worker.ignores(message) && !begun.contains { $0 == message.session }
      }
    }
  }

  private mutating func strike(_ fault: SmallFault) {
    faults[fault.kind.rawValue] += 1
    switch fault {
    case .dropUp(let number): machines[number].up.removeFirst()
    case .dropDown(let number): machines[number].down.removeFirst()
    case .duplicateUp(let number):
      let letter = machines[number].up.removeFirst()
      machines[number].up.append(letter)
      hear(letter)
    case .duplicateDown(let number):
      let message = machines[number].down.removeFirst()
      machines[number].down.append(message)
      tell(number, message)
    case .fail(let number): end(number, fails: true)
    case .crashCoordinator(let kept):
      // What was on its way to the old life reaches the new one.
      ledger.crash(keepingFirst: kept)
      ledger.epoch += 1
      lookUps = []
      coordinator = Coordinator(
        configuration: setting.configuration, cluster: Self.cluster, epoch: Epoch(ledger.epoch),
        seed: 0, replaying: ledger.entries, mutation: setting.mutation, at: now)
    case .crashWorker(let number, let keepsDisk):
      let old = machines[number].id
      machines[number].id = WorkerID(old.number + 1)
      if !keepsDisk { machines[number].disk = [] }
      machines[number].job = nil
      machines[number].loading = nil
      machines[number].down = []
      machines[number].worker = Self.worker(
        machines[number].id, keepsDisk ? old : nil, number, machines[number].disk, setting)
      onWorker(number) { $0.onStart(at: $1) }
    case .silence(let count):
      now = now + setting.configuration.heartbeatInterval * count
    }
  }

  private mutating func hear(_ letter: (life: WorkerID, message: WorkerMessage)) {
    onCoordinator {
      $0.onMessage(letter.message, from: Route(Int(letter.life.number)), at: $1)
    }
  }

  private mutating func tell(_ number: Int, _ message: CoordinatorMessage) {
    onWorker(number) { $0.onMessage(message, at: $1) }
  }

  private mutating func end(_ number: Int, fails: Bool) {
    guard let order = machines[number].job else { return }
    machines[number].job = nil
    let end: Outcome.End =
      fails
      ? .failure(TaskFailure(.exitCode(3))) : .payload(Self.payload(of: order.key))
    // Tasks are long, so that none is given ahead of time.
    onWorker(number) { $0.onEnded(order.task, slot: 0, after: .seconds(1), end, at: $1) }
  }

  static func payload(of key: TaskKey) -> [UInt8] {
    var writer = MessagePackWriter()
    writer.write(bytes: key.digest.bytes)
    return writer.finished()
  }

  // MARK: - What the programs say

  mutating func onCoordinator(_ handler: (inout Coordinator, Instant) -> [Directive]) {
    for directive in handler(&coordinator, now) {
      switch directive {
      case .send(let message, let route):
        checkSent(message)
        guard
          let number = machines.firstIndex(where: { $0.id.number == Int64(route.number) })
        else { continue }
        guard let copy = try? CoordinatorMessage(decoding: message.encoded()), copy == message
        else {
          fail("a coordinator's message is another when it is decoded")
          continue
        }
        machines[number].down.append(copy)
      case .record(let number, let entries):
        let keys = entries.map { entry -> TaskKey? in
          guard case .result(let result) = entry else { return nil }
          return setting.keys[result.task.index]
        }
        ledger.write(SimulatedLedger.Batch(number: number, entries: entries, keys: keys))
      case .lookUp(_, let range): lookUps.append(LookUp(range: range))
      case .reply, .gather, .answer: fail("the coordinator answers what nobody asked")
      }
    }
  }

  mutating func onWorker(_ number: Int, _ handler: (inout Worker, Instant) -> [WorkerDirective]) {
    touched.append(number)
    for directive in handler(&machines[number].worker, now) {
      switch directive {
      case .send(let message):
        guard let copy = try? WorkerMessage(decoding: message.encoded()), copy == message else {
          fail("a worker's message is another when it is decoded")
          continue
        }
        machines[number].up.append((machines[number].id, copy))
      case .run(let order, _):
        if machines[number].job != nil { fail("worker \(number) runs two tasks in one slot") }
        machines[number].job = order
      case .stop: machines[number].job = nil
      case .spool(let outcome, let plan, let cluster): keep(outcome, plan, cluster, on: number)
      case .forget(let tasks):
        checkForgotten(tasks, by: number)
        machines[number].disk.removeAll { tasks.contains($0.outcome.task) }
      case .load(let tasks): machines[number].loading = tasks
      case .evaluate, .leave: fail("worker \(number) does what nobody asked: \(directive)")
      }
    }
  }

  private mutating func keep(
    _ outcome: Outcome, _ plan: Digest, _ cluster: ClusterID, on number: Int
  ) {
    var bytes = 0
    if case .payload(let payload) = outcome.end { bytes = payload.count }
    machines[number].disk.append(
      SimulatedWorker.Kept(
        outcome: outcome,
        spooled: Spooled(
          outcome.task, sweep: outcome.sweep, plan: plan, cluster: cluster, payloadBytes: bytes)))
  }
}
