extension Coordinator {
  // MARK: - A sweep that is not to run

  /// Asks for the tasks of a sweep, some leases a turn.
  mutating func withdraw(_ sweep: SweepID, stopsRunning: Bool) {
    chores.append(Chore(sweep: sweep, stopsRunning: stopsRunning))
  }

  mutating func doChores(at now: Instant) {
    guard var chore = chores.first else { return }
    chores.popFirst()
    let end = min(chore.place + Bound.withdrawalsPerTurn, leases.values.count)
    for place in chore.place..<max(chore.place, end) {
      guard let lease = leases.values[place], lease.sweep == chore.sweep else { continue }
      askBack(lease.tasks, of: lease.id, stopsRunning: chore.stopsRunning, at: now)
    }
    chore.place = end
    if end < leases.values.count { chores.append(chore) }
    if !chores.isEmpty { hasMore = true }
  }

  /// Asks a worker for tasks of a lease.
  mutating func askBack(
    _ tasks: TaskSet, of id: LeaseID, stopsRunning: Bool, at now: Instant
  ) {
    guard !tasks.isEmpty, let place = leases.place(of: id), let worker = leases[id]?.worker,
      let member = members.place(of: worker)
    else { return }
    leases.values[place]?.wanted = tasks
    send(.withdraw(Withdrawal(id, tasks, stopsRunning: stopsRunning)), to: member, at: now)
  }

  /// A worker has answered, or need not: others may be asked in its stead.
  mutating func stopGiving(_ place: Int) {
    guard members.values[place]?.isGiving == true else { return }
    members.values[place]?.isGiving = false
    givingCount -= 1
  }

  // MARK: - An idle worker at the tail

  /// Asks a worker for tasks that wait behind others, for one that has places free and finds nothing.
  ///
  /// The search looks at some workers from where the last one ended, and takes the one with the most
  /// waiting work: good enough, and bounded however many workers there are.
  mutating func retract(for idle: Int, _ kind: Int, at now: Instant) {
    guard let receiver = members.values[idle], receiver.held < receiver.slots,
      givingCount < Bound.retractionsInFlight, lookUpsInFlight == 0, !members.places.isEmpty
    else { return }
    var best: (place: Int, lease: LeaseID, count: Int, worth: Interval)?
    for _ in 0..<min(Bound.workersPerSearch, members.places.count) {
      searchPlace = (searchPlace + 1) % members.places.count
      guard searchPlace != idle, let giver = members.values[searchPlace], giver.waiting > 0,
        !giver.isGiving, giver.isConfirmed, giver.session != nil, let last = giver.leases.last,
        let lease = leases[last], lease.wanted.isEmpty, !lease.tasks.isEmpty,
        let sweep = placeOfSweep[lease.sweep], runs(kind, sweep),
        let expected = sweeps[sweep].expected
      else { continue }
      let count = min((giver.waiting + 1) / 2, lease.tasks.count)
      let worth = expected * count
      guard worth >= configuration.retractionWorth, worth > best?.worth ?? .zero else { continue }
      best = (searchPlace, last, count, worth)
    }
    guard let best, let wanted = leases[best.lease]?.tasks.highest(best.count) else { return }
    members.values[best.place]?.isGiving = true
    givingCount += 1
    counters.retractions += wanted.count
    askBack(wanted, of: best.lease, stopsRunning: false, at: now)
  }
}
