internal import Sweeps

extension Coordinator {
  /// A client asks for something.
  public mutating func onRequest(
    _ request: ClientRequest, from route: Route, at now: Instant
  ) -> [Directive] {
    switch request {
    case .submit(let submission): submit(submission, from: route)
    case .control(let sweep, let control): self.control(sweep, control, from: route)
    case .drain(let worker): drain(worker, from: route, at: now)
    case .readmit(let worker): readmit(worker, from: route)
    case .status: reply(.status(status), to: route)
    case .wait(let sweep, let interval): wait(for: sweep, upTo: interval, from: route, at: now)
    case .explain(let subject): reply(.explanation(explain(subject, at: now)), to: route)
    case .workers: reply(.workers(workerStatuses(at: now)), to: route)
    case .plan(let sweep):
      guard let place = place(of: sweep, orRefuse: route) else { break }
      reply(.plan(sweeps[place].submission, sweeps[place].plan?.grid.schema), to: route)
    case .read(let question): directives.append(.answer(question, to: route))
    }
    return endTurn(at: now)
  }

  mutating func reply(_ reply: ClientReply, to route: Route) {
    directives.append(.reply(reply, to: route))
  }

  /// Where a sweep stands; a client that asks for one that is not there is told so.
  mutating func place(of sweep: SweepID, orRefuse route: Route) -> Int? {
    let place = placeOfSweep[sweep]
    if place == nil { reply(.refused("there is no sweep \(sweep)"), to: route) }
    return place
  }

  // MARK: - Submission

  private mutating func submit(_ submission: Submission, from route: Route) {
    if let known = sweepOfSubmission[submission.id], let place = placeOfSweep[known],
      !isMutated(.submitTwice)
    {
      guard sweeps[place].submission == submission else {
        reply(.refused("this submission was sent before with another plan"), to: route)
        return
      }
      // The first sending may not be durable yet; an entry behind it is not before it is.
      write(stateOf: place, .reply(.submitted(known, again: true), route))
      return
    }
    guard sweeps.count(where: { !$0.isOver }) < Bound.sweepsOpen else {
      reply(.refused("\(Bound.sweepsOpen) sweeps are open; let one end first"), to: route)
      return
    }
    var plan: SweepPlan?
    do {
      plan = try self.plan(of: submission)
    } catch {
      // A study that nobody has announced may still come with the next worker.
      let study = SweepPlan.study(of: submission.document)
      guard let study, !kinds.studies.contains(where: { $0.name == study }) else {
        reply(.refused(error.message), to: route)
        return
      }
    }
    if let old = submission.replaces {
      guard let place = placeOfSweep[old], !sweeps[place].isOver else {
        reply(.refused("sweep \(old) is not one that could be replaced"), to: route)
        return
      }
    }
    let sweep = SweepID((sweeps.last?.id.number ?? 0) + 1)
    journal.add(.sweep(sweep, submission))
    add(sweep, submission)
    if let plan {
      journal.add(.face(sweep, plan.grid.schema))
      begin(sweep, plan)
    }
    if let old = submission.replaces { replace(old, by: sweep) }
    refreshStartable()
    journal.add(
      entry(forStateOf: sweeps.count - 1), .reply(.submitted(sweep, again: false), route))
  }

  /// The plan of a submission, read by the studies that workers have announced.
  private func plan(of submission: Submission) throws(SweepPlanError) -> SweepPlan {
    try SweepPlan(
      document: submission.document, schemas: kinds.studies, defaultName: submission.defaultName)
  }

  mutating func add(_ sweep: SweepID, _ submission: Submission) {
    placeOfSweep[sweep] = sweeps.count
    sweepOfSubmission[submission.id] = sweep
    sweeps.append(
      Sweep(
        sweep, submission,
        failureBudget: submission.failureBudget ?? configuration.failureBudget))
  }

  /// A sweep's plan has been read: it can run.
  mutating func begin(_ sweep: SweepID, _ plan: SweepPlan) {
    guard let place = placeOfSweep[sweep] else { return }
    sweeps[place].plan = plan
    sweeps[place].tasks = TaskTable(
      taskCount: plan.grid.taskCount, tasksPerChunk: configuration.tasksPerChunk)
    sweeps[place].looks = plan.adaptation.map(Looks.init)
    if sweeps[place].state == .unread { sweeps[place].state = .active }
    // A newcomer shares from now on; it does not catch up with what others had before.
    sweeps[place].served =
      sweeps.filter { $0.state == .active && $0.id != sweep }
      .map(\.served).min() ?? 0
  }

  /// Reads plans whose study a new kind of worker has brought.
  mutating func readWaitingPlans() {
    for place in sweeps.indices where sweeps[place].state == .unread {
      let submission = sweeps[place].submission
      do {
        let plan = try self.plan(of: submission)
        journal.add(.face(sweeps[place].id, plan.grid.schema))
        begin(sweeps[place].id, plan)
        write(stateOf: place)
      } catch {
        let study = SweepPlan.study(of: submission.document)
        guard kinds.studies.contains(where: { $0.name == study }) else { continue }
        sweeps[place].state = .refused(error.message)
        write(stateOf: place)
      }
    }
  }

  // MARK: - Control

  private mutating func control(_ sweep: SweepID, _ control: Control, from route: Route) {
    guard let place = place(of: sweep, orRefuse: route) else { return }
    let old = sweeps[place].state
    switch (control, old) {
    case (.prioritize(let priority), _):
      sweeps[place].priority = priority
    case (.pause, .active), (.pause, .stopped), (.pause, .stuck):
      sweeps[place].state = .paused
      withdraw(sweep, stopsRunning: false)
    case (.resume, .paused), (.resume, .stopped), (.resume, .stuck):
      // A budget that is spent is granted anew, on top of what failed so far.
      if sweeps[place].tasks.counts.failed > sweeps[place].failureBudget {
        sweeps[place].failureBudget =
          sweeps[place].tasks.counts.failed
          + (sweeps[place].submission.failureBudget ?? configuration.failureBudget)
      }
      sweeps[place].state = .active
      resumeLooks(place)
      // All may have ended in the meantime.
      completeIfOver(place)
    case (.pause, .paused), (.resume, .active), (.cancel, .cancelled): break
    case (.cancel, _) where !sweeps[place].isOver:
      sweeps[place].state = .cancelled
      withdraw(sweep, stopsRunning: true)
    case (.retryFailed, .active), (.retryFailed, .completed), (.retryFailed, .stopped),
      (.retryFailed, .paused), (.retryFailed, .stuck):
      journal.add(.pardon(sweep), .pardon(sweep))
    default:
      reply(.refused("sweep \(sweep) is \(old.words); it cannot be changed so"), to: route)
      return
    }
    write(stateOf: place, .reply(.done, route))
  }

  /// Failed tasks are free again, now that the ledger knows.
  mutating func pardon(_ sweep: SweepID) {
    guard let place = placeOfSweep[sweep] else { return }
    for index in sweeps[place].tasks.pardon() {
      _ = sweeps[place].looks?.count(1, of: index)
    }
    if sweeps[place].state == .completed, sweeps[place].tasks.counts.remaining > 0 {
      sweeps[place].state = .active
      write(stateOf: place)
    }
  }

  /// A sweep takes another's place: what that one has running is not started again.
  private mutating func replace(_ old: SweepID, by new: SweepID) {
    guard let place = placeOfSweep[old], let heir = placeOfSweep[new] else { return }
    sweeps[place].state = .replaced(by: new)
    sweeps[place].heir = new
    write(stateOf: place)
    withdraw(old, stopsRunning: false)
    guard let plan = sweeps[place].plan, let newPlan = sweeps[heir].plan else { return }
    for member in members.values.compactMap({ $0 }) {
      for running in member.running {
        guard let lease = leases[running.lease], lease.sweep == old, lease.worker == member.id,
          lease.tasks.contains(running.index)
        else { continue }
        let task = plan.grid.task(at: running.index)
        guard task.replicate < newPlan.grid.plan.replicates,
          let point = newPlan.grid.pointIndex(of: task.parameters)
        else { continue }
        let index = newPlan.grid.taskIndex(ofPoint: point, replicate: task.replicate)
        guard newPlan.grid.task(at: index).key == task.key, sweeps[heir].tasks.isFree(index)
        else { continue }
        sweeps[heir].tasks.withhold(index)
        sweeps[heir].borrowed.append(
          Sweep.Loan(index: index, origin: TaskID(old, running.index)))
      }
    }
  }

  /// A task that another sweep may wait for has ended here, with a result or without.
  mutating func settleLoan(of task: TaskID, isDone: Bool) {
    guard let place = placeOfSweep[task.sweep], let heir = sweeps[place].heir,
      let other = placeOfSweep[heir],
      let loan = sweeps[other].borrowed.firstIndex(where: { $0.origin == task })
    else { return }
    let index = sweeps[other].borrowed.remove(at: loan).index
    if isDone {
      sweeps[other].tasks.finish(withheld: index)
      count(-1, of: index, in: other)
      completeIfOver(other)
    } else if sweeps[other].looks?.admits(index) != false {
      sweeps[other].tasks.admit(index)
    }
  }

  // MARK: - States

  func entry(forStateOf place: Int) -> LedgerEntry {
    let sweep = sweeps[place]
    return .state(
      sweep.id, sweep.state, priority: sweep.priority, failureBudget: sweep.failureBudget)
  }

  /// Writes down what a sweep does, which has just changed.
  mutating func write(stateOf place: Int, _ duty: Journal.Duty = .none) {
    refreshStartable()
    journal.add(entry(forStateOf: place), duty)
  }

  /// Tells again which sweeps may be worked on.
  ///
  /// One may start before it is durable: entries become durable in order, so no result is before its
  /// sweep is. If the coordinator dies in between, the next life does not know the sweep, or knows
  /// another plan by its number, and lets workers drop what they hold of it.
  mutating func refreshStartable() {
    startable = sweeps.indices.filter {
      sweeps[$0].plan != nil && (sweeps[$0].state == .active || isMutated(.leaseCancelled))
    }
  }

  /// A sweep is over once each of its tasks is, and no look is owed.
  mutating func completeIfOver(_ place: Int) {
    guard sweeps[place].tasks.counts.remaining == 0, sweeps[place].state == .active,
      sweeps[place].plan != nil, sweeps[place].borrowed.isEmpty,
      sweeps[place].looks?.isOver != false
    else { return }
    sweeps[place].state = .completed
    write(stateOf: place)
  }

  /// A sweep stops when more of its tasks failed than it was granted.
  mutating func stopIfSpent(_ place: Int) {
    guard sweeps[place].state == .active,
      sweeps[place].tasks.counts.failed > sweeps[place].failureBudget
    else { return }
    sweeps[place].state = .stopped
    write(stateOf: place)
    withdraw(sweeps[place].id, stopsRunning: false)
  }
}
