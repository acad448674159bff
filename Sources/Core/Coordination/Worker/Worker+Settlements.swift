extension Worker {
  /// Does with the holdings of the last hello what the coordinator decided.
  ///
  /// Since that hello, tasks can only have ended or have been given up; none can have come. So what
  /// is held now was listed then, and only outcomes since then are unknown to the coordinator.
  mutating func settle(
    by welcome: Welcome, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    var settlements: [LeaseID: Settlement] = [:]
    // What was ended for another ledger is of no use to this one.
    let isForeign = cluster != nil && cluster != welcome.cluster && !leases.isEmpty
    if isForeign {
      pending = PendingReport()
    } else {
      for settlement in welcome.settlements {
        if leases[settlement.lease] == nil { counters[.unknownLease] += 1 }
        settlements[settlement.lease] = settlement
      }
    }
    let late = isForeign ? [] : Set(endedSinceHello)
    var forgotten: [LeasedTask] = []
    for id in leasesAscending {
      let settlement = settlements[id] ?? Settlement(id, keep: TaskSet(), send: TaskSet())
      keepUnfinished(settlement.keep.isSane ? settlement.keep : TaskSet(), of: id, &directives)
      let send = settlement.send.isSane ? settlement.send : TaskSet()
      for index in leases[id]?.finished ?? TaskSet() {
        let task = LeasedTask(id, index)
        if late.contains(task) { continue }
        if send.contains(index) { want(task) } else { forgotten.append(task) }
      }
    }
    for task in forgotten { forget(task) }
    if !forgotten.isEmpty { directives.append(.forget(forgotten)) }
    if !isForeign {
      for task in endedSinceHello { want(task) }
    }
    endedSinceHello = []
    for id in leasesAscending { removeIfEmpty(id) }
  }

  /// Drops the unfinished tasks of a lease that are not to be kept, those that run among them.
  private mutating func keepUnfinished(
    _ keep: TaskSet, of id: LeaseID, _ directives: inout [WorkerDirective]
  ) {
    guard let lease = leases[id] else { return }
    var dropped = lease.waiting
    dropped.subtract(keep)
    takeFromWaiting(dropped, of: id)
    var stopped = lease.handed
    stopped.subtract(keep)
    takeFromSlots(stopped, of: id, &directives)
  }

  /// A result is to be loaded and reported.
  private mutating func want(_ task: LeasedTask) {
    guard spool[task] != nil else { return }
    spool[task]?.stage = .wanted
    toLoad.append(task)
  }
}
