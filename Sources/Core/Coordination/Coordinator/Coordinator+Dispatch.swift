internal import Encoding
internal import Randomness
internal import Sweeps

extension Coordinator {
  /// Ends a handler's turn: gives out work, writes down what is to be kept, and hands over what is to
  /// be done.
  ///
  /// The entries of the turn go first, so that whatever is sent in the same turn follows them.
  mutating func endTurn(at now: Instant) -> [Directive] {
    hasMore = false
    doChores(at: now)
    if mayGive(at: now) {
      var budget = Bound.leasesPerTurn
      for kind in kinds.indices { serve(kind, &budget, at: now) }
      lookAhead()
    }
    endWaits(at: now)
    defer { directives = [] }
    guard let batch = journal.close() else { return directives }
    return [.record(batch.number, batch.entries)] + directives
  }

  /// Whether anything is given out at all at the moment.
  private func mayGive(at now: Instant) -> Bool {
    ledgerTrouble == nil && now >= reattachUntil
      && journal.unansweredCount + journal.entries.count < Bound.entriesUnrecorded
  }

  // MARK: - The line

  /// A worker may have places free: it stands in line for work.
  mutating func call(_ place: Int) {
    guard let member = members.values[place], !member.isInLine, member.isWilling,
      member.held < member.slots * (1 + Bound.waitingPerSlot)
    else { return }
    members.values[place]?.isInLine = true
    kinds[member.kind].line.append(member.id)
  }

  /// A worker leaves its place in the line; called again, it stands at the end.
  mutating func standBack(_ place: Int) {
    guard let member = members.values[place], member.isInLine else { return }
    kinds[member.kind].line.removeAll { $0 == member.id }
    members.values[place]?.isInLine = false
  }

  private mutating func leaveLine(_ kind: Int) {
    guard let worker = kinds[kind].line.popFirst(), let place = members.place(of: worker) else {
      return
    }
    members.values[place]?.isInLine = false
  }

  /// Whether workers of a kind can run a sweep; compared once and then remembered.
  mutating func runs(_ kind: Int, _ place: Int) -> Bool {
    while sweeps[place].runsOn.count <= kind {
      guard let schema = sweeps[place].plan?.grid.schema else { return false }
      let lack = kinds[sweeps[place].runsOn.count].capabilities.lack(
        for: schema, dataSets: sweeps[place].submission.dataSets)
      sweeps[place].runsOn.append(lack == nil)
    }
    return sweeps[place].runsOn[kind]
  }

  // MARK: - Giving

  /// Gives work to the workers of a kind, one lease each in the order of the line, so that work is
  /// spread before it is piled up.
  private mutating func serve(_ kind: Int, _ budget: inout Int, at now: Instant) {
    // A worker may find nothing because tasks in line avoid its machine; then others are asked.
    var misses = 0
    while misses < Bound.leasesPerTurn, let worker = kinds[kind].line.first {
      guard budget > 0 else {
        hasMore = true
        return
      }
      guard let place = members.place(of: worker), members.values[place]?.isWilling == true
      else {
        leaveLine(kind)
        continue
      }
      let found = sweepForNext(place, kind, at: now)
      switch found {
      case .sweep(let sweep, let free):
        if give(from: sweep, to: place, upTo: free, at: now) {
          budget -= 1
          misses = 0
        } else {
          misses += 1
        }
        leaveLine(kind)
        call(place)
      case .full: leaveLine(kind)
      case .none:
        // At the head may stand a worker that is busy and merely has room for more.
        let idle = kinds[kind].line.waiting.prefix(Bound.workersPerSearch).first {
          members[$0].map { $0.held < $0.slots } == true
        }
        if let idle = idle.flatMap(members.place(of:)) { retract(for: idle, kind, at: now) }
        return
      }
    }
  }

  private enum Find {
    /// This sweep is next, with so many tasks at most.
    case sweep(Int, free: Int)
    /// The worker has as much as it may, or as it has time for.
    case full
    /// No sweep has work for it.
    case none
  }

  /// The sweep that is next for a worker: of the highest priority, and of these the one that was given
  /// least.
  private mutating func sweepForNext(_ place: Int, _ kind: Int, at now: Instant) -> Find {
    guard let slots = members.values[place]?.slots, let held = members.values[place]?.held,
      let leaseCount = members.values[place]?.leases.count
    else { return .none }
    var best: (place: Int, free: Int)?
    var isFull = leaseCount >= Bound.leasesPerWorker
    let expands = kinds[kind].capabilities.expands
    for sweep in startable
    where sweeps[sweep].hasReady(forExpanding: expands) && runs(kind, sweep) {
      let room = slots * (1 + depth(of: sweep))
      let free = room - held
      // A deep queue is filled up in large pieces, not a lease for every report.
      guard free > 0, held < slots || free >= room / 4, leaseCount < Bound.leasesPerWorker else {
        isFull = true
        continue
      }
      guard outlives(members.values[place]?.endsAt, sweep, at: now) else {
        // It must not stay at the head of the line, where it would hold up all behind it.
        isFull = true
        continue
      }
      if let best, turn(of: best.place) <= turn(of: sweep) { continue }
      best = (sweep, free)
    }
    if let best { return .sweep(best.place, free: best.free) }
    return isFull ? .full : .none
  }

  /// By which sweeps are served, the lowest first.
  private func turn(of sweep: Int) -> (Int, Int64) {
    (-sweeps[sweep].priority, sweeps[sweep].served)
  }

  /// Whether a worker with a planned end has time for a task of a sweep.
  func outlives(_ end: Instant?, _ place: Int, at now: Instant) -> Bool {
    guard let end else { return true }
    return end - now > sweeps[place].expected ?? configuration.heartbeatInterval * 2
  }

  /// Leases tasks or a look of a sweep to a worker; no, if all that is ready avoids its machine.
  private mutating func give(
    from sweep: Int, to place: Int, upTo free: Int, at now: Instant
  ) -> Bool {
    guard let member = members.values[place] else { return false }
    let tasks: TaskSet
    var attempt = 1
    let expands = kinds[member.kind].capabilities.expands
    if expands, let look = sweeps[sweep].looks?.lease() {
      evaluate(look.group, look.runs, of: sweep, on: place, at: now)
      return true
    }
    if let index = nextInLine(of: sweep, for: member, at: now) {
      attempt = sweeps[sweep].tasks.trouble(of: index)?.attempt ?? 1
      sweeps[sweep].tasks.lease(index)
      tasks = TaskSet(index)
    } else if sweeps[sweep].tasks.counts.pending > 0 {
      tasks = sweeps[sweep].tasks.lease(upTo: size(of: sweep, upTo: free, for: member))
      if sweeps[sweep].caution > 0 { sweeps[sweep].caution -= 1 }
    } else {
      return false
    }
    guard let lowest = tasks.lowest, let plan = sweeps[sweep].plan else { return false }
    leasesCount += 1
    let id = LeaseID(epoch, leasesCount)
    grant(
      Lease(id: id, worker: member.id, work: .tasks(sweeps[sweep].id, tasks, attempt: attempt)),
      chunk: sweeps[sweep].tasks.chunkNumber(of: lowest), in: sweep)
    counters.tasksLeased += tasks.count
    charge(sweep, for: tasks.count)
    // Asking for it would cost a short sweep as much as running it.
    if expands, !member.plansSent.contains(sweeps[sweep].id) {
      sendPlan(of: sweeps[sweep].id, to: place, at: now)
    }
    send(
      .lease(
        LeaseOrder(
          lease: id, sweep: sweeps[sweep].id, plan: plan.digest, tasks: tasks, attempt: attempt,
          limits: plan.grid.plan.limits, expected: sweeps[sweep].expected,
          study: expands ? nil : TaskOrder.Study(of: plan.grid.schema),
          spelled: expands ? [] : tasks.map { SpelledTask(plan.grid.task(at: $0), of: plan) })),
      to: place, at: now)
    return true
  }

  /// How many tasks may wait behind each slot: as many as are short enough, but near the end of a
  /// sweep not more than leaves as much for everybody else.
  private func depth(of sweep: Int) -> Int {
    let counts = sweeps[sweep].tasks.counts
    let share = (counts.unresolved + counts.pending) / (2 * max(slotsCount, 1))
    return min(sweeps[sweep].depth(configuration.prefetch), share)
  }

  /// How many tasks go into a lease: one, where none waits behind another, so that long tasks are
  /// spread over machines before one machine is filled.
  private func size(of sweep: Int, upTo free: Int, for member: Member) -> Int {
    if depth(of: sweep) == 0 { return 1 }
    return min(
      free, kinds[member.kind].capabilities.expands ? Bound.tasksPerLease : Bound.tasksSpelled)
  }

  /// Counts what a sweep was given, in time of slots.
  private mutating func charge(_ sweep: Int, for count: Int) {
    let each = sweeps[sweep].expected ?? configuration.heartbeatInterval
    sweeps[sweep].served = (Interval(nanoseconds: sweeps[sweep].served) + each * count).nanoseconds
  }

  /// The first task in line that has not failed on the worker's machine, or that nobody else has
  /// wanted for long enough.
  private mutating func nextInLine(
    of sweep: Int, for member: Member, at now: Instant
  ) -> Int? {
    for _ in 0..<min(sweeps[sweep].line.count, Bound.leasesPerTurn) {
      guard let index = sweeps[sweep].line.popFirst() else { break }
      guard let trouble = sweeps[sweep].tasks.trouble(of: index),
        case .ready(let since) = trouble.sequel
      else { continue }
      if !trouble.culprits.contains(where: { $0.host == member.host }) || members.count == 1
        || now - since >= configuration.lostAfter
      {
        return index
      }
      sweeps[sweep].line.append(index)
    }
    return nil
  }

  // MARK: - Asking the ledger

  /// Asks the ledger about the next tasks of sweeps for which workers stand in line, and of those
  /// that come before all that are ready: without that, workers whom others keep busy never stand in
  /// line for them.
  private mutating func lookAhead() {
    let next = startable.filter { sweeps[$0].hasReady(forExpanding: true) }.map(turn(of:)).min(
      by: <)
    for sweep in startable {
      let counts = sweeps[sweep].tasks.counts
      let isNext = next.map { turn(of: sweep) < $0 } ?? false
      guard counts.unresolved > 0, sweeps[sweep].state == .active,
        kinds.indices.contains(where: {
          (!kinds[$0].line.isEmpty || isNext && kinds[$0].memberCount > 0) && runs($0, sweep)
        })
      else { continue }
      let size = sweeps[sweep].tasks.tasksPerChunk
      let demand = slotsCount * (1 + depth(of: sweep))
      let wanted = max(size / 2, min(demand, size * Bound.lookUpsInFlight))
      while lookUpsInFlight < Bound.lookUpsInFlight,
        sweeps[sweep].tasks.counts.pending + sweeps[sweep].tasks.lookingUp < wanted,
        let range = sweeps[sweep].tasks.beginLookUp()
      {
        lookUpsInFlight += 1
        directives.append(.lookUp(sweeps[sweep].id, range))
        if isMutated(.resolveTwice) { directives.append(.lookUp(sweeps[sweep].id, range)) }
      }
    }
  }
}

extension SpelledTask {
  /// A task of a plan spelled out.
  init(_ task: SweepTask, of plan: SweepPlan) {
    self.init(
      index: task.index, key: task.key.digest, seed: Int64(task.seed.value),
      parameters: plan.grid.identifyingParameters(of: task))
  }
}
