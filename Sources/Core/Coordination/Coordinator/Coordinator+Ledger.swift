internal import Sweeps

extension Coordinator {
  /// The ledger has made a batch durable and says what it found for each entry.
  public mutating func onRecorded(
    _ batch: Int, _ findings: [Recorded], at now: Instant
  ) -> [Directive] {
    guard let duties = journal.answered(batch, findingsCount: findings.count) else {
      counters.ignored.unasked += 1
      return endTurn(at: now)
    }
    // One acknowledgement a worker, in the order of its first outcome.
    var owed: [(worker: WorkerID, tasks: [LeasedTask])] = []
    func acknowledge(_ task: LeasedTask, to worker: WorkerID) {
      if let place = owed.firstIndex(where: { $0.worker == worker }) {
        owed[place].tasks.append(task)
      } else {
        owed.append((worker, [task]))
      }
    }
    for (duty, finding) in zip(duties, findings) {
      switch duty {
      case .none: break
      case .finish(let task, let leased, let worker):
        finish(task, finding, by: worker, at: now)
        acknowledge(leased, to: worker)
      case .setBack(let task, let trouble, let leased, let worker):
        setBack(task, trouble)
        if let leased { acknowledge(leased, to: worker) }
      case .obey(let look, let finding): obey(look, finding)
      case .pardon(let sweep): pardon(sweep)
      case .reply(let reply, let route): self.reply(reply, to: route)
      }
    }
    for (worker, tasks) in owed {
      guard let place = members.place(of: worker) else { continue }
      send(.acknowledge(tasks), to: place, at: now)
    }
    return endTurn(at: now)
  }

  /// The ledger says which tasks of a range have results.
  public mutating func onLookedUp(
    _ sweep: SweepID, _ range: Range<Int>, done: TaskSet, at now: Instant
  ) -> [Directive] {
    guard let place = placeOfSweep[sweep], range.upperBound <= sweeps[place].tasks.taskCount,
      !range.isEmpty,
      sweeps[place].tasks.range(
        ofChunk: sweeps[place].tasks.chunkNumber(of: range.lowerBound)) == range,
      sweeps[place].tasks.chunks[sweeps[place].tasks.chunkNumber(of: range.lowerBound)].phase
        == .lookingUp || isMutated(.resolveTwice)
    else {
      counters.ignored.unasked += 1
      return endTurn(at: now)
    }
    lookUpsInFlight -= 1
    if isMutated(.trustStaleLookUp) { sweeps[place].tasks.forgetSettled(range) }
    let looks = sweeps[place].looks
    let fresh = looks == nil ? [] : done.filter { sweeps[place].tasks.isFree($0) }
    let (overtaken, inLine) = sweeps[place].tasks.resolve(
      range, done: done, at: now, isWithheld: looks.map { looks in { !looks.admits($0) } })
    for index in inLine { sweeps[place].line.append(index) }
    for index in overtaken { becomeDone(index, in: place, at: now) }
    for index in fresh { count(-1, of: index, in: place) }
    completeIfOver(place)
    return endTurn(at: now)
  }

  // MARK: - What becomes of tasks

  private mutating func finish(
    _ task: TaskID, _ finding: Recorded, by worker: WorkerID, at now: Instant
  ) {
    guard let place = placeOfSweep[task.sweep] else { return }
    switch finding {
    case .first: counters.resultsRecorded += 1
    case .same:
      counters.duplicates += 1
      sweeps[place].duplicates += 1
    case .different:
      if sweeps[place].plan?.grid.schema.isDeterministic == true {
        counters.alarms += 1
        sweeps[place].alarms += 1
      } else {
        counters.duplicates += 1
        sweeps[place].duplicates += 1
      }
    case .incomparable:
      counters.incomparable += 1
    }
    if let trouble = sweeps[place].tasks.trouble(of: task.index) {
      blame(trouble, notOn: worker, at: now)
    }
    if sweeps[place].tasks.isSettled(task.index), !sweeps[place].tasks.isFailed(task.index) {
      guard isMutated(.dropDeduplication) else { return }
      sweeps[place].tasks.miscount()
      return
    }
    becomeDone(task.index, in: place, at: now)
  }

  /// A task is done, wherever it was.
  private mutating func becomeDone(_ index: Int, in place: Int, at now: Instant) {
    if sweeps[place].tasks.isRecording(index) {
      // As it should be.
    } else if let holder = holder(of: index, in: place) {
      sweeps[place].tasks.beginRecording(leased: index)
      if let worker = leases[holder]?.worker, let member = members.place(of: worker) {
        send(
          .withdraw(Withdrawal(holder, TaskSet(index), stopsRunning: true)), to: member, at: now)
      }
      change(holder) { $0.remove(index) }
    } else {
      beginRecording(idle: index, in: place)
    }
    sweeps[place].tasks.finish(index)
    sweeps[place].early.removeAll { $0 == index }
    count(-1, of: index, in: place)
    settleLoan(of: TaskID(sweeps[place].id, index), isDone: true)
    completeIfOver(place)
  }

  /// The ledger knows of a failure: the task waits, or is given up.
  mutating func setBack(_ task: TaskID, _ trouble: Trouble) {
    guard let place = placeOfSweep[task.sweep] else { return }
    // A result may have overtaken the failure.
    guard sweeps[place].tasks.isRecording(task.index) else { return }
    sweeps[place].tasks.setBack(trouble)
    switch trouble.sequel {
    case .delayed(let until): timers.add(.retry(task), at: until)
    case .failed:
      count(-1, of: task.index, in: place)
      stopIfSpent(place)
      completeIfOver(place)
    case .none, .ready: break
    }
    settleLoan(of: task, isDone: false)
  }

  /// A task that failed on some workers ran on another: they may be what is wrong.
  private mutating func blame(_ trouble: Trouble, notOn worker: WorkerID, at now: Instant) {
    var blamed: [WorkerID] = []
    for culprit in trouble.culprits where culprit.worker != worker {
      // A task that failed in several ways on a worker is one task.
      guard !blamed.contains(culprit.worker), culprit.cause != .workerLost,
        let place = members.place(of: culprit.worker),
        let member = members.values[place], member.host == culprit.host
      else { continue }
      blamed.append(culprit.worker)
      members.values[place]?.blame = member.blame + 1
      guard member.blame + 1 >= configuration.exclusionAfter, !member.isExcluded else { continue }
      members.values[place]?.isExcluded = true
      for id in member.leases {
        askBack(leases[id]?.tasks ?? TaskSet(), of: id, stopsRunning: false, at: now)
      }
    }
  }
}
