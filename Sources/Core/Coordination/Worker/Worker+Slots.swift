internal import Mistakes
import Randomness
import Sweeps

extension Worker {
  /// Whether another task may be handed to a slot.
  var mayStart: Bool {
    !isDraining && spool.count + handedCount < Bound.resultsInSpool
  }

  /// Hands looks and waiting tasks to slots: first to idle ones, then short tasks behind others.
  ///
  /// Tasks that may take long are announced by a report that goes out before they start.
  mutating func fill(
    _ refilling: Range<Int>, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    startLooks(at: now, &directives)
    var runs: [WorkerDirective] = []
    var isAnnounced = false
    while mayStart, let slot = idle.lowest, let next = ready.first {
      isAnnounced = next.isAnnounced || isAnnounced
      handNext(to: slot, at: now, &runs)
    }
    if !ready.isEmpty { deepen(refilling, at: now, &runs) }
    if isAnnounced { report(at: now, &directives) }
    directives += runs
  }

  /// Hands short tasks to slots that are at work, level by level, so that all get about as many.
  private mutating func deepen(
    _ refilling: Range<Int>, at now: Instant, _ runs: inout [WorkerDirective]
  ) {
    guard let first = ready.first, handedCount < slots.count * first.depth else { return }
    // Mostly one slot is looked at, and it is nearly full: below its level there is nothing to do.
    let lowest = refilling.reduce(Bound.queuedPerSlot) { min($0, slots[$1].tasks.count) }
    for level in max(1, lowest)..<max(2, Bound.queuedPerSlot) {
      guard mayStart, let next = ready.first, next.depth > level else { return }
      for slot in refilling where slots[slot].tasks.count == level {
        guard mayStart, let next = ready.first else { return }
        // A short task does not wait behind one that may take long.
        if level < min(next.depth, slots[slot].depth) { handNext(to: slot, at: now, &runs) }
      }
    }
  }

  /// Hands the next waiting task to a slot.
  private mutating func handNext(
    to slot: Int, at now: Instant, _ runs: inout [WorkerDirective]
  ) {
    guard let id = ready.first?.lease, let index = leases[id]?.handLowest(),
      let lease = leases[id]
    else { return }
    waitingCount -= 1
    handedCount += 1
    if lease.waiting.isEmpty { ready.removeFirst() }
    let task = LeasedTask(id, index)
    if slots[slot].tasks.isEmpty {
      idle.remove(slot)
      slots[slot].depth = lease.depth
      slots[slot].startedAt = now
    }
    slots[slot].depth = min(slots[slot].depth, lease.depth)
    slots[slot].tasks.append(task)
    runs.append(.run(order(for: task, of: lease), slot: slot))
  }

  private func order(for task: LeasedTask, of lease: HeldLease) -> TaskOrder {
    if let spelled = lease.spelled[task.index], let study = lease.study,
      let seed = UInt64(exactly: spelled.seed).flatMap(Seed.init)
    {
      return TaskOrder(
        task: task, sweep: lease.sweep, study: study, key: TaskKey(spelled.key), seed: seed,
        parameters: spelled.parameters, limits: lease.limits)
    }
    guard let known = plans[lease.plan] else {
      mistake("task \(task.index) of \(task.lease) is ready but its plan is not known")
    }
    return known.order(for: task, of: lease)
  }

  /// Takes tasks of a lease out of their slots by killing these; what else was there waits again.
  mutating func takeFromSlots(
    _ tasks: TaskSet, of id: LeaseID, _ directives: inout [WorkerDirective]
  ) {
    guard !tasks.isEmpty else { return }
    for slot in slots.indices
    where slots[slot].tasks.contains(where: { $0.lease == id && tasks.contains($0.index) }) {
      for task in stop(slot, &directives) {
        if task.lease == id, tasks.contains(task.index) {
          takeOut(task)
        } else {
          putBack(task)
        }
      }
    }
  }

  /// Kills a slot and empties it; the caller decides what becomes of the tasks that it had.
  mutating func stop(_ slot: Int, _ directives: inout [WorkerDirective]) -> [LeasedTask] {
    directives.append(.stop(slot: slot))
    return empty(slot)
  }

  /// Empties a slot; the caller decides what becomes of the tasks that it had.
  mutating func empty(_ slot: Int) -> [LeasedTask] {
    let tasks = slots[slot].tasks
    slots[slot] = WorkerSlot()
    idle.insert(slot)
    return tasks
  }

  /// A task that was handed to a slot is there no more.
  mutating func takeOut(_ task: LeasedTask) {
    if leases[task.lease]?.handed.remove(task.index) == true { handedCount -= 1 }
  }

  /// A task that was handed to a slot but has not ended waits again.
  mutating func putBack(_ task: LeasedTask) {
    takeOut(task)
    addToWaiting(TaskSet(task.index), of: task.lease)
  }
}
