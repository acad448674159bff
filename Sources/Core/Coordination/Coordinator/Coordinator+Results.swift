internal import Randomness
internal import Sweeps

extension Coordinator {
  /// A worker tells what it runs, what came out, and what it gives back.
  mutating func onReport(_ report: Report, from place: Int, at now: Instant) {
    members.values[place]?.running = report.running
    for outcome in report.outcomes { take(outcome, from: place, at: now) }
    for returned in report.returned { take(returned, from: place, at: now) }
    for verdict in report.verdicts { take(verdict, from: place, at: now) }
    call(place)
  }

  // MARK: - Outcomes

  private mutating func take(_ outcome: Outcome, from place: Int, at now: Instant) {
    let task = TaskID(outcome.sweep, outcome.task.index)
    guard let worker = members.values[place]?.id, let kind = members.values[place]?.kind,
      let sweep = placeOfSweep[task.sweep], task.index < sweeps[sweep].tasks.taskCount
    else {
      counters.ignored.unknownTask += 1
      return
    }
    switch outcome.end {
    case .payload(let payload):
      sweeps[sweep].learn(outcome.duration)
      beginRecording(task, under: outcome.task.lease, by: worker, in: sweep, at: now)
      journal.add(
        .result(
          LedgerEntry.Result(
            task: task, payload: payload, worker: worker,
            numericClass: kinds[kind].capabilities.numericClass,
            duration: outcome.duration)), .finish(task, outcome.task, worker))
      if isMutated(.acknowledgeBeforeSync) {
        send(.acknowledge([outcome.task]), to: place, at: now)
      }
    case .failure(let failure):
      guard let lease = leases[outcome.task.lease], lease.worker == worker,
        lease.sweep == task.sweep, lease.tasks.contains(task.index),
        let member = members.values[place]
      else {
        // The task has gone to another worker, which will tell how it ends there.
        counters.ignored.staleFailure += 1
        send(.acknowledge([outcome.task]), to: place, at: now)
        return
      }
      fail(outcome.task, of: task.sweep, failure, on: member, at: now)
    }
  }

  /// A result has come: whoever has the task need not go on, and nobody else gets it.
  private mutating func beginRecording(
    _ task: TaskID, under lease: LeaseID, by worker: WorkerID, in place: Int, at now: Instant
  ) {
    let index = task.index
    if let own = leases[lease], own.worker == worker, own.sweep == task.sweep,
      own.tasks.contains(index)
    {
      sweeps[place].tasks.beginRecording(leased: index)
      change(lease) { $0.remove(index) }
    } else if let holder = holder(of: index, in: place) {
      sweeps[place].tasks.beginRecording(leased: index)
      takeAway(index, from: holder, unlessHeldBy: worker, at: now)
    } else if !isRecordingOrDone(index, in: place) {
      beginRecording(idle: index, in: place)
    }
  }

  /// An outcome of a task that nobody has is being written down.
  mutating func beginRecording(idle index: Int, in place: Int) {
    // A task that was given up counted as ended; now it will end once more.
    if sweeps[place].tasks.isFailed(index) { count(1, of: index, in: place) }
    sweeps[place].tasks.beginRecording(
      idle: index, isWithheld: sweeps[place].isWithheld(index))
    sweeps[place].borrowed.removeAll { $0.index == index }
    if sweeps[place].looks?.admits(index) == false { sweeps[place].early.append(index) }
  }

  private func isRecordingOrDone(_ index: Int, in place: Int) -> Bool {
    sweeps[place].tasks.isRecording(index)
      || (sweeps[place].tasks.isSettled(index) && !sweeps[place].tasks.isFailed(index))
  }

  /// Takes a task out of a lease and, if another worker than the one that is known to be through with
  /// it holds the lease, tells it to stop.
  private mutating func takeAway(
    _ index: Int, from id: LeaseID, unlessHeldBy worker: WorkerID, at now: Instant
  ) {
    if let holder = leases[id]?.worker, holder != worker, let place = members.place(of: holder) {
      send(.withdraw(Withdrawal(id, TaskSet(index), stopsRunning: true)), to: place, at: now)
    }
    change(id) { $0.remove(index) }
  }

  /// The lease that holds a task, if one does.
  func holder(of index: Int, in place: Int) -> LeaseID? {
    let table = sweeps[place].tasks
    return table.chunks[table.chunkNumber(of: index)].leases.first {
      leases[$0]?.tasks.contains(index) == true
    }
  }

  /// A started task ended without a result on the worker that had it.
  mutating func fail(
    _ leased: LeasedTask, of id: SweepID, _ failure: TaskFailure, on member: Member, at now: Instant
  ) {
    guard let place = placeOfSweep[id], let plan = sweeps[place].plan else { return }
    var trouble = sweeps[place].tasks.trouble(of: leased.index) ?? Trouble(leased.index)
    let isFinal = trouble.add(
      failure.cause, by: member.id, on: member.host,
      isDeterministic: plan.grid.schema.isDeterministic,
      retriesMax: plan.grid.plan.limits.retries ?? configuration.retriesMax,
      crashesMax: configuration.crashesMax)
    trouble.sequel =
      isFinal ? .failed : .delayed(until: now + pause(after: trouble, failure.cause))
    sweeps[place].tasks.beginRecording(leased: leased.index)
    change(leased.lease) { $0.remove(leased.index) }
    let task = TaskID(id, leased.index)
    let attempt = LedgerEntry.Attempt(
      task: task, failure: failure, worker: member.id, retries: trouble.retries,
      crashes: trouble.crashes, isFinal: isFinal)
    if isMutated(.keepFailuresInMemory) { return setBack(task, trouble) }
    // Only what a worker has told is acknowledged: a worker that was given up may yet come back with
    // a result under the same lease.
    let told = failure.cause == .workerLost ? nil : leased
    journal.add(.failure(attempt), .setBack(task, trouble, told, member.id))
  }

  /// How long a task waits before it is tried again: longer after every failure, and not the same for
  /// tasks that failed together.
  private mutating func pause(after trouble: Trouble, _ cause: TaskFailure.Class) -> Interval {
    guard cause.rule != .free else { return .zero }
    let doublings = min(max(trouble.retries + trouble.crashes - 1, 0), 30)
    let full = min(configuration.backOffFirst * (1 << doublings), configuration.backOffMax)
    drawsCount += 1
    var stream = seed.stream("back-off", epoch.number, drawsCount)
    return Interval(nanoseconds: Int64(Double(full.nanoseconds) * (0.5 + stream.uniform() / 2)))
  }

  /// A pause is over: the task stands in line.
  mutating func lineUp(_ task: TaskID, at now: Instant) {
    guard let place = placeOfSweep[task.sweep],
      case .delayed(let until) = sweeps[place].tasks.trouble(of: task.index)?.sequel, until <= now
    else { return }
    if isMutated(.forgetRetry) { return }
    sweeps[place].tasks.lineUp(task.index, at: now)
    sweeps[place].line.append(task.index)
  }

  // MARK: - Returns

  private mutating func take(_ returned: Return, from place: Int, at now: Instant) {
    guard let member = members.values[place] else { return }
    guard let lease = leases[returned.lease], lease.worker == member.id else {
      counters.ignored.unknownLease += 1
      return
    }
    if !lease.wanted.isEmpty {
      stopGiving(place)
      // Behind those for whom it gave, or it would be given the same again.
      standBack(place)
    }
    if let left = leases.place(of: returned.lease) { leases.values[left]?.wanted = TaskSet() }
    let tasks = lease.tasks.intersection(returned.tasks)
    if isMutated(.loseReturn) {
      change(returned.lease) { $0.subtract(tasks) }
      return
    }
    giveBack(tasks, of: returned.lease, at: now)
  }

  /// Tasks of a lease go back as they were before it, those with a past into the line.
  mutating func giveBack(_ tasks: TaskSet, of id: LeaseID, at now: Instant) {
    guard let lease = leases[id], let place = placeOfSweep[lease.sweep], !tasks.isEmpty else {
      return
    }
    change(id) { $0.subtract(tasks) }
    for index in sweeps[place].tasks.release(tasks, at: now) { sweeps[place].line.append(index) }
    if sweeps[place].heir != nil {
      for index in tasks { settleLoan(of: TaskID(lease.sweep, index), isDone: false) }
    }
  }

  // MARK: - Leases

  /// Enters a lease.
  mutating func grant(_ lease: Lease, chunk: Int?, in place: Int) {
    leases.insert(lease, for: lease.id)
    if let chunk { sweeps[place].tasks.add(lease.id, toChunk: chunk) }
    guard let member = members.place(of: lease.worker) else { return }
    members.values[member]?.leases.append(lease.id)
    members.values[member]?.held += lease.size
  }

  /// Changes the tasks of a lease, and ends it when none is left.
  mutating func change(_ id: LeaseID, _ edit: (inout TaskSet) -> Void) {
    guard let place = leases.place(of: id), let lease = leases.values[place],
      case .tasks(let sweep, var tasks, let attempt) = lease.work
    else { return }
    let chunkTask = tasks.lowest
    let before = tasks.count
    leases.values[place]?.work = .tasks(sweep, TaskSet(), attempt: attempt)
    edit(&tasks)
    let after = tasks.count
    leases.values[place]?.work = .tasks(sweep, tasks, attempt: attempt)
    let worth = isMutated(.countCreditsTwice) ? 2 : 1
    if let member = members.place(of: lease.worker) {
      members.values[member]?.held += (after - before) * (after < before ? worth : 1)
    }
    guard after == 0, let chunkTask, let sweepPlace = placeOfSweep[sweep] else { return }
    let number = sweeps[sweepPlace].tasks.chunkNumber(of: chunkTask)
    sweeps[sweepPlace].tasks.remove(id, fromChunk: number)
    drop(id)
  }

  /// Ends the lease of a look.
  mutating func end(look id: LeaseID) {
    guard let lease = leases[id] else { return }
    if let member = members.place(of: lease.worker) { members.values[member]?.held -= 1 }
    drop(id)
  }

  private mutating func drop(_ id: LeaseID) {
    guard let lease = leases.remove(id), let member = members.place(of: lease.worker) else {
      return
    }
    if !lease.wanted.isEmpty { stopGiving(member) }
    members.values[member]?.leases.removeAll { $0 == id }
  }
}
