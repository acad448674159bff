import Randomness
import Sweeps

extension Worker {
  /// Takes a lease, or gives back what cannot be run of it.
  mutating func take(
    _ order: LeaseOrder, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    guard leases[order.lease] == nil, !looks.contains(order.lease) else {
      counters[.duplicateLease] += 1
      return
    }
    if let reason = reasonToDecline(order) {
      counters[reason] += 1
      giveBack(order.lease, order.tasks.isSane ? order.tasks : TaskSet())
      return
    }
    leasesSeen += 1
    // Whoever was started before has waited longest, and goes first.
    let place = order.attempt > 1 ? leasesSeen - HeldLease.placesMax : leasesSeen
    leases[order.lease] = HeldLease(order, place: place, shortTask: settings.shortTask)
    addToWaiting(order.tasks, of: order.lease)
    guard order.spelled.isEmpty else { return }
    if plans[order.plan] != nil {
      giveBackBeyondPlan(order.lease)
    } else if let refused = plansRefused.first(where: { $0.plan == order.plan }) {
      counters[.refusedPlan] += 1
      refuse([order.lease], reason: refused.reason, at: now, &directives)
    } else {
      wantPlan(of: order.sweep, at: now, &directives)
    }
  }

  /// Why a lease is given back whole.
  private func reasonToDecline(_ order: LeaseOrder) -> WorkerCounters.Ignored? {
    guard order.tasks.isSane, !order.tasks.isEmpty, order.tasks.count <= Bound.tasksPerLease,
      isSpelledWell(order)
    else { return .unfitLease }
    return isDraining || leases.count >= Bound.leasesPerWorker ? .declined : nil
  }

  /// Whether a lease spells out what this worker cannot expand itself, and all of it.
  private func isSpelledWell(_ order: LeaseOrder) -> Bool {
    guard !order.spelled.isEmpty else { return settings.capabilities.expands }
    let isRunnable = order.spelled.allSatisfy { task in
      (0...PlanBounds.tasksMax).contains(task.index) && order.tasks.contains(task.index)
        && UInt64(exactly: task.seed).flatMap(Seed.init) != nil
    }
    return isRunnable && Set(order.spelled.map(\.index)).count == order.tasks.count
  }

  /// Whether a lease waits for its plan.
  func isBlocked(_ lease: HeldLease) -> Bool {
    lease.spelled.isEmpty && plans[lease.plan] == nil
  }

  /// Gives back the tasks of a lease that its plan does not have.
  mutating func giveBackBeyondPlan(_ id: LeaseID) {
    guard let lease = leases[id], let known = plans[lease.plan],
      let highest = lease.waiting.highest, highest >= known.plan.grid.taskCount
    else { return }
    let beyond = TaskSet(lease.waiting.filter { $0 >= known.plan.grid.taskCount })
    counters[.unfitLease] += 1
    takeFromWaiting(beyond, of: id)
    giveBack(id, beyond)
    removeIfEmpty(id)
  }

  /// Gives back what a withdrawal asks for, as far as it is here; every one is answered once.
  mutating func take(
    _ withdrawal: Withdrawal, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    let id = withdrawal.lease
    var returned = TaskSet()
    if let lease = leases[id], withdrawal.tasks.isSane {
      returned = lease.waiting.intersection(withdrawal.tasks)
      takeFromWaiting(returned, of: id)
      if withdrawal.stopsRunning {
        let stopped = lease.handed.intersection(withdrawal.tasks)
        takeFromSlots(stopped, of: id, &directives)
        returned.formUnion(stopped)
      }
      removeIfEmpty(id)
    } else if looks.contains(id) {
      if withdrawal.stopsRunning { dropLook(id, &directives) }
    } else {
      counters[.unknownLease] += 1
    }
    giveBack(id, returned)
  }

  /// Tells that tasks are no longer here; the next hello tells it too, by not listing them.
  mutating func giveBack(_ lease: LeaseID, _ tasks: TaskSet) {
    pending.returned.append(Return(lease, tasks))
  }

  /// Lets tasks of a lease wait, before those of leases that came later.
  mutating func addToWaiting(_ tasks: TaskSet, of id: LeaseID) {
    guard leases[id] != nil, !tasks.isEmpty else { return }
    waitingCount += tasks.count
    leases[id]?.waiting.formUnion(tasks)
    makeReady(id)
  }

  /// Takes tasks of a lease out of those that wait; the caller knows that they are among them.
  mutating func takeFromWaiting(_ tasks: TaskSet, of id: LeaseID) {
    guard !tasks.isEmpty, let lease = leases[id] else { return }
    waitingCount -= lease.waiting.intersection(tasks).count
    leases[id]?.waiting.subtract(tasks)
    if leases[id]?.waiting.isEmpty == true { makeUnready(place: lease.place) }
  }

  /// Puts a lease among those whose tasks can start, if that is so and it is not there.
  mutating func makeReady(_ id: LeaseID) {
    guard let lease = leases[id], !lease.waiting.isEmpty, !isBlocked(lease) else { return }
    let index = readyIndex(of: lease.place)
    if index < ready.count, ready[index].place == lease.place { return }
    ready.insert(
      ReadyLease(
        place: lease.place, lease: id, depth: lease.depth, isAnnounced: lease.isAnnounced),
      at: index)
  }

  private mutating func makeUnready(place: Int) {
    let index = readyIndex(of: place)
    if index < ready.count, ready[index].place == place { ready.remove(at: index) }
  }

  /// Where a place is, or belongs, among the leases that can start.
  private func readyIndex(of place: Int) -> Int {
    var range = ready.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        ready[middle].place < place
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  /// Forgets a lease of which nothing is left.
  mutating func removeIfEmpty(_ id: LeaseID) {
    if leases[id]?.isEmpty == true { leases.removeValue(forKey: id) }
  }
}
