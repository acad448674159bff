internal import Sweeps

extension Coordinator {
  /// A worker says something.
  public mutating func onMessage(
    _ message: WorkerMessage, from route: Route, at now: Instant
  ) -> [Directive] {
    if case .hello(let hello) = message.body {
      onHello(hello, from: route, at: now)
    } else if let place = listener(of: message, at: route) {
      members.values[place]?.received = message.number
      members.values[place]?.route = route
      heard(place, at: now)
      switch message.body {
      case .hello: break
      case .report(let report): onReport(report, from: place, at: now)
      case .planWanted(let sweep): sendPlan(of: sweep, to: place, at: now)
      case .draining: members.values[place]?.isDraining = true
      case .goodbye: remove(place, isLost: false, at: now)
      }
    }
    return endTurn(at: now)
  }

  /// The worker whose conversation a message continues; nil if it is to be ignored.
  private mutating func listener(of message: WorkerMessage, at route: Route) -> Int? {
    guard let session = message.session,
      session.epoch == epoch || isMutated(.acceptStaleEpoch),
      let worker = memberOfSession[session.number], let place = members.place(of: worker),
      let member = members.values[place]
    else {
      counters.ignored.unknownSession += 1
      directives.append(
        .send(CoordinatorMessage(session: nil, number: 0, .register), to: route))
      return nil
    }
    if message.number <= member.received {
      counters.ignored.repeatedMessage += 1
      return nil
    }
    if message.number > member.received + 1, !isMutated(.ignoreGap) {
      // Something was lost: only a new conversation tells what the worker holds.
      counters.ignored.gap += 1
      closeSession(of: place)
      directives.append(
        .send(CoordinatorMessage(session: nil, number: 0, .register), to: route))
      return nil
    }
    return place
  }

  private mutating func closeSession(of place: Int) {
    guard let session = members.values[place]?.session else { return }
    memberOfSession[session.number] = nil
    members.values[place]?.session = nil
  }

  /// A message of the worker's conversation has come.
  private mutating func heard(_ place: Int, at now: Instant) {
    guard let member = members.values[place] else { return }
    members.values[place]?.lastHeard = now
    guard !member.isConfirmed || member.isSuspect else { return }
    members.values[place]?.isConfirmed = true
    members.values[place]?.isSuspect = false
    call(place)
  }

  // MARK: - Registration

  private mutating func onHello(_ hello: Hello, from route: Route, at now: Instant) {
    if let known = members[hello.worker], hello.number <= known.helloNumber {
      counters.ignored.staleHello += 1
      return
    }
    if let old = hello.predecessor, let place = members.place(of: old), old != hello.worker {
      remove(place, isLost: true, at: now)
    }
    guard let kind = kind(for: hello, from: route) else { return }
    sessionsCount += 1
    let session = SessionID(epoch, sessionsCount)
    let place: Int
    if let known = members.place(of: hello.worker) {
      place = known
      closeSession(of: place)
    } else {
      place = members.insert(
        Member(
          id: hello.worker, host: hello.host, slots: hello.slots, kind: kind, route: route,
          helloNumber: hello.number, isDraining: hello.isDraining, lastHeard: now, lastSent: now),
        for: hello.worker)
      kinds[kind].memberCount += 1
      slotsCount += hello.slots
      timers.add(.member(hello.worker), at: now + configuration.heartbeatInterval)
      readWaitingPlans()
    }
    memberOfSession[sessionsCount] = hello.worker
    members.values[place]?.session = session
    members.values[place]?.helloNumber = hello.number
    members.values[place]?.route = route
    members.values[place]?.sent = 0
    members.values[place]?.received = 0
    members.values[place]?.plansSent = []
    members.values[place]?.isConfirmed = false
    members.values[place]?.isSuspect = false
    let isToDrain = members.values[place]?.isToDrain == true
    members.values[place]?.isDraining = hello.isDraining || isToDrain
    members.values[place]?.lastHeard = now
    members.values[place]?.endsAt = hello.remainingLife.map { now + $0 }
    let settlements = reconcile(hello, at: place, now)
    send(
      .welcome(
        Welcome(
          hello: hello.number, cluster: cluster,
          heartbeatInterval: configuration.heartbeatInterval, lostAfter: configuration.lostAfter,
          settlements: settlements)), to: place, at: now)
    if isToDrain, !hello.isDraining { send(.drain, to: place, at: now) }
  }

  /// The kind of a worker that may join; nil when it is refused.
  private mutating func kind(for hello: Hello, from route: Route) -> Int? {
    let refusal: String
    if let known = members[hello.worker] {
      if kinds[known.kind].capabilities == hello.capabilities, known.slots == hello.slots {
        return known.kind
      }
      refusal = "worker \(hello.worker) has changed since it registered; start it as a new one"
    } else if members.count >= Bound.workers {
      refusal = "there are \(Bound.workers) workers already"
    } else if let kind = kind(of: hello.capabilities) {
      return kind
    } else {
      refusal = "there are \(Bound.kindsOfWorkers) kinds of workers already"
    }
    directives.append(
      .send(CoordinatorMessage(session: nil, number: 0, .refused(refusal)), to: route))
    return nil
  }

  /// The kind of workers with some capabilities; nil when there are too many.
  private mutating func kind(of capabilities: Capabilities) -> Int? {
    let replacementsCount = kinds.replacementsCount
    let kind = kinds.kind(of: capabilities)
    if kinds.replacementsCount != replacementsCount {
      // What was compared with the kind before says nothing about the one in its place.
      for place in sweeps.indices { sweeps[place].runsOn = [] }
    }
    return kind
  }

  /// Makes the leases of a worker what it says it holds, and says what becomes of each holding.
  private mutating func reconcile(
    _ hello: Hello, at place: Int, _ now: Instant
  ) -> [Settlement] {
    var settlements: [Settlement] = []
    var listed: [LeaseID: TaskSet] = [:]
    for holding in hello.holdings {
      // A lease that was not given yet would stand in the way of the one that will have its name.
      guard hello.cluster == cluster, listed[holding.lease] == nil,
        holding.lease <= LeaseID(epoch, leasesCount),
        let sweep = placeOfSweep[holding.sweep], let plan = sweeps[sweep].plan,
        plan.digest == holding.plan,
        max(holding.unfinished.highest ?? 0, holding.finished.highest ?? 0)
          < sweeps[sweep].tasks.taskCount
      else {
        settlements.append(Settlement(holding.lease, keep: TaskSet(), send: TaskSet()))
        continue
      }
      var keep = TaskSet()
      for index in holding.unfinished where mayKeep(index, of: holding, in: sweep) {
        if adopt(index, of: holding, by: hello.worker, in: sweep) { keep.insert(index) }
      }
      let send = isMutated(.forgetSpool) ? TaskSet() : holding.finished
      // Until its result is here, a finished task stays with the worker, so that nobody else runs it.
      var held = keep
      for index in send where adopt(index, of: holding, by: hello.worker, in: sweep) {
        held.insert(index)
      }
      if isMutated(.keepAllHoldings) { keep = holding.unfinished }
      listed[holding.lease] = held
      settlements.append(Settlement(holding.lease, keep: keep, send: send))
    }
    guard !isMutated(.trustOldLeases) else { return settlements }
    for id in members.values[place]?.leases ?? [] {
      guard let lease = leases[id] else { continue }
      var missing = lease.tasks
      missing.subtract(listed[id] ?? TaskSet())
      if case .look(let look) = lease.work {
        end(look: id)
        looksAgain(look, at: now)
      } else if !missing.isEmpty {
        giveBack(missing, of: id, at: now)
      }
      if let left = leases.place(of: id) { leases.values[left]?.wanted = TaskSet() }
    }
    stopGiving(place)
    members.values[place]?.running = hello.holdings.flatMap { holding in
      holding.running.map { LeasedTask(holding.lease, $0) }
    }
    return settlements
  }

  /// Whether a worker may go on with a task that it holds, as far as the sweep is concerned.
  private func mayKeep(_ index: Int, of holding: Holding, in place: Int) -> Bool {
    switch sweeps[place].state {
    case .active: true
    case .unread, .refused, .cancelled, .completed: false
    case .paused, .stopped, .stuck, .replaced: holding.running.contains(index)
    }
  }

  /// Makes sure that a task is leased to the worker that says it has it; no, if another has it or it
  /// needs no running.
  private mutating func adopt(
    _ index: Int, of holding: Holding, by worker: WorkerID, in place: Int
  ) -> Bool {
    if let known = leases[holding.lease] {
      if known.worker != worker || known.sweep != holding.sweep { return false }
      if known.tasks.contains(index) { return true }
    }
    let number = sweeps[place].tasks.chunkNumber(of: index)
    let trouble = sweeps[place].tasks.trouble(of: index)
    guard sweeps[place].tasks.isFree(index) || trouble?.waits == true,
      sweeps[place].looks?.admits(index) != false
    else { return false }
    if let known = leases[holding.lease] {
      // A lease lies within one chunk.
      guard let lowest = known.tasks.lowest, sweeps[place].tasks.chunkNumber(of: lowest) == number
      else {
        return false
      }
    } else {
      guard let leaseCount = members[worker]?.leases.count, leaseCount < Bound.leasesPerWorker
      else { return false }
      let attempt = trouble?.attempt ?? 1
      grant(
        Lease(
          id: holding.lease, worker: worker,
          work: .tasks(holding.sweep, TaskSet(), attempt: attempt)), chunk: number, in: place)
    }
    sweeps[place].tasks.lease(index)
    change(holding.lease) { $0.insert(index) }
    return true
  }

  // MARK: - Silence

  /// Looks whether a worker is still there, and tells it that the coordinator is.
  mutating func lookAfter(_ worker: WorkerID, at now: Instant) {
    guard let place = members.place(of: worker), let member = members.values[place] else {
      return
    }
    let silence = now - member.lastHeard
    if silence >= configuration.lostAfter, !isMutated(.forgetLeaseExpiry) {
      counters.workersLost += 1
      remove(place, isLost: true, at: now)
      return
    }
    if silence >= configuration.suspectAfter, !member.isSuspect {
      counters.suspicions += 1
      members.values[place]?.isSuspect = true
      if isMutated(.reissueWhileSuspect) {
        for id in member.leases { giveBack(leases[id]?.tasks ?? TaskSet(), of: id, at: now) }
      }
    }
    if member.session != nil,
      now - member.lastSent
        >= Interval(nanoseconds: configuration.heartbeatInterval.nanoseconds / 2)
    {
      send(.heartbeat(received: member.received), to: place, at: now)
    }
    // Not a heartbeat later than it is lost: others wait for its tasks.
    timers.add(
      .member(worker),
      at: min(now + configuration.heartbeatInterval, member.lastHeard + configuration.lostAfter))
  }

  /// A worker is gone; what it held goes to others, and what it ran pays if it was lost.
  mutating func remove(_ place: Int, isLost: Bool, at now: Instant) {
    guard let member = members.values[place] else { return }
    for id in member.leases {
      guard let lease = leases[id] else { continue }
      if case .look(let look) = lease.work {
        end(look: id)
        looksAgain(look, at: now)
        continue
      }
      let ran =
        isMutated(.chargeWaiting)
        ? Array(lease.tasks)
        : member.running.filter { $0.lease == id && lease.tasks.contains($0.index) }.map(\.index)
      if isLost {
        for index in ran {
          fail(
            LeasedTask(id, index), of: lease.sweep, TaskFailure(.workerLost), on: member, at: now)
        }
      }
      guard let rest = leases[id]?.tasks, let sweep = placeOfSweep[lease.sweep] else { continue }
      if isLost { beCautious(rest.count, in: sweep) }
      giveBack(rest, of: id, at: now)
    }
    if let session = member.session { memberOfSession[session.number] = nil }
    stopGiving(place)
    kinds[member.kind].memberCount -= 1
    slotsCount -= member.slots
    members.remove(member.id)
  }

  /// Gives the next tasks of a sweep singly: one of those that went down with a worker may be what
  /// brought it down, and alone it will be seen.
  private mutating func beCautious(_ count: Int, in place: Int) {
    sweeps[place].caution = min(sweeps[place].caution + count, Bound.tasksPerLease)
  }

  // MARK: - What people ask of workers

  mutating func drain(_ worker: WorkerID, from route: Route, at now: Instant) {
    guard let place = members.place(of: worker) else {
      reply(.refused("there is no worker \(worker)"), to: route)
      return
    }
    members.values[place]?.isDraining = true
    members.values[place]?.isToDrain = true
    send(.drain, to: place, at: now)
    reply(.done, to: route)
  }

  mutating func readmit(_ worker: WorkerID, from route: Route) {
    guard let place = members.place(of: worker) else {
      reply(.refused("there is no worker \(worker)"), to: route)
      return
    }
    members.values[place]?.isExcluded = false
    members.values[place]?.blame = 0
    call(place)
    reply(.done, to: route)
  }

  // MARK: - Sending

  /// Sends a message of the worker's conversation; without one, the next settlement will do.
  mutating func send(_ body: CoordinatorMessage.Body, to place: Int, at now: Instant) {
    guard let member = members.values[place], let session = member.session else { return }
    members.values[place]?.sent = member.sent + 1
    members.values[place]?.lastSent = now
    directives.append(
      .send(
        CoordinatorMessage(session: session, number: member.sent + 1, body), to: member.route))
  }

  mutating func sendPlan(of sweep: SweepID, to place: Int, at now: Instant) {
    guard let plan = plan(of: sweep) else { return }
    members.values[place]?.plansSent.append(sweep)
    send(
      .plan(
        PlanOrder(
          sweep: sweep, schema: plan.grid.schema, document: plan.document,
          defaultName: plan.defaultName, expansionVersion: Grid.expansionVersion,
          probes: plan.probes)), to: place, at: now)
  }
}
