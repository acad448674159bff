internal import Cluster
internal import Coordination
internal import Encoding
internal import Files
internal import Processes
internal import Threads
internal import ZeroMQ

extension Agent {
  /// Messages taken in a turn, so that slots do not wait long for their orders.
  private static let messagesPerTurn = 64
  /// How long a disk that took nothing is left alone.
  private static let flushPause = Interval.seconds(1)
  /// How long the last words to the coordinator may take to leave.
  private static let lingerMilliseconds: Int32 = 1_000

  /// Works until the worker leaves or is told to end at once.
  public consuming func run() throws(AgentError) -> End {
    do {
      startSlots()
      perform(worker.onStart(at: now))
      try endTurn()
      while !worker.hasLeft, !isAbandoned {
        let ready = try poller.wait(upTo: millisecondsToWait())
        now = Instant(nanoseconds: MonotonicClock.nanoseconds())
        turnsCount += 1
        try turn(ready)
        try endTurn()
      }
      let end: End = isAbandoned ? .abandoned : .left
      for slot in slots { slot.stop(at: now, &poller) }
      do throws(StorageError) {
        try spool.close()
      } catch {
        log.write(.error, "spool-failed", error.message)
      }
      let kept = spool.count
      log.write(
        .info, "left", isAbandoned ? "ended at once" : "left the cluster",
        [
          "tasks-run": .integer(Int64(tasksRun)), "results-kept": .integer(Int64(kept)),
          "turns": .integer(Int64(turnsCount)),
        ])
      try connection.close(waitingMilliseconds: isAbandoned ? 0 : Self.lingerMilliseconds)
      return end
    } catch {
      throw AgentError("\(error)")
    }
  }

  /// How long nothing is due; nil without end.
  private func millisecondsToWait() -> Int? {
    guard loads.isEmpty else { return 0 }
    var earliest: Instant?
    func consider(_ moment: Instant?) {
      guard let moment else { return }
      earliest = min(earliest ?? moment, moment)
    }
    consider(worker.wakeUpAt)
    consider(connection.dueAt)
    consider(flushAt)
    consider(watchAt)
    if hasDeadSlots { for slot in slots { consider(slot.startAt) } }
    guard let earliest else { return nil }
    // What is due in a part of a millisecond is due after it.
    return max(0, Int(((earliest - now).nanoseconds + 999_999) / 1_000_000))
  }

  /// Tells the worker all that has happened.
  private mutating func turn(_ ready: Poller.Ready) throws {
    if ready.contains(signalsToken) { takeSignals() }
    if let inputToken, ready.contains(inputToken), StandardInput.skipToEnd() { isAbandoned = true }
    if ready.contains(connection.monitorToken) { try takeConnectionEvents() }
    if ready.contains(connection.dealerToken) { try takeMessages() }
    for slot in slots where slot.isAlive { serve(slot, ready) }
    if let watchAt, watchAt <= now { watchSlots() }
    if try connection.renewIfDue(at: now, &poller) { perform(worker.onDisconnected(at: now)) }
    if let wake = worker.wakeUpAt, wake <= now { perform(worker.onWake(at: now)) }
    answerLoads()
    if hasDeadSlots { startSlots() }
  }

  /// Lets everything out that was gathered: results to disk, then messages, then orders.
  private mutating func endTurn() throws {
    flushSpool()
    if !outbox.isEmpty {
      for message in outbox { try connection.send(message) }
      outbox.removeAll(keepingCapacity: true)
    }
    for number in slotsWithOrders { slots[number].sendOrders(at: now, &poller) }
    slotsWithOrders.removeAll(keepingCapacity: true)
    logChanges()
  }

  /// Hands what was kept to the system; where the disk takes nothing, again after a while.
  private mutating func flushSpool() {
    guard isSpoolDirty, flushAt.map({ $0 <= now }) ?? true else { return }
    do throws(StorageError) {
      try spool.flush()
      isSpoolDirty = false
      flushAt = nil
    } catch {
      flushAt = now + Self.flushPause
      log.write(.error, "spool-failed", error.message)
    }
  }

  // MARK: - What happens

  /// The first wish that the process end is granted in order, the second at once.
  private mutating func takeSignals() {
    while let number = signals.next() {
      signalsCount += 1
      log.write(
        .info, "signal", signalsCount == 1 ? "asked to end; draining" : "asked again; ending now",
        ["signal": .integer(Int64(number))])
      if signalsCount == 1 {
        perform(worker.onDrain(within: settings.drainWithin, at: now))
      } else {
        isAbandoned = true
      }
    }
  }

  private mutating func takeConnectionEvents() throws {
    for event in try connection.events(at: now) {
      switch event {
      case .established: break
      case .lost: perform(worker.onDisconnected(at: now))
      case .unreachable:
        log.write(
          .warning, "unreachable",
          "nothing answers at \(settings.invitation.endpoint.text); trying on")
      case .refused(let code):
        log.write(
          .error, "key-refused",
          "the coordinator does not know this worker's key; ask for a new invitation, or have the "
            + "key allowed there; trying again in a while", ["code": .integer(Int64(code))])
      case .strange(let code):
        log.write(
          .error, "handshake-failed",
          "what answers at \(settings.invitation.endpoint.text) is not the coordinator of this invitation; check the "
            + "address and the key; trying again in a while", ["code": .integer(Int64(code))])
      }
    }
  }

  private mutating func takeMessages() throws {
    for _ in 0..<Self.messagesPerTurn {
      guard let bytes = try connection.receive(at: now) else { return }
      do {
        perform(worker.onMessage(try CoordinatorMessage(decoding: bytes), at: now))
      } catch {
        log.write(
          .error, "message-refused", "the coordinator said what makes no sense: \(error)")
      }
    }
  }

  private mutating func answerLoads() {
    while !loads.isEmpty {
      let tasks = loads.removeFirst()
      perform(worker.onLoaded(spool.load(tasks), at: now))
    }
  }

  // MARK: - What the worker says

  /// Does what the worker says; what leaves the process waits for the end of the turn.
  mutating func perform(_ directives: [WorkerDirective]) {
    for directive in directives {
      switch directive {
      case .send(let message): outbox.append(message)
      case .run(let order, let slot): hand(order, to: slot)
      case .evaluate(let look, let slot): hand(look, to: slot)
      case .stop(let slot):
        slots[slot].stop(at: now, &poller)
        hasDeadSlots = true
      case .spool(let outcome, let plan, let cluster): keep(outcome, plan, cluster)
      case .forget(let tasks): forget(tasks)
      case .load(let tasks): loads.append(tasks)
      case .leave: break
      }
    }
  }

  private mutating func keep(_ outcome: Outcome, _ plan: Digest, _ cluster: ClusterID) {
    isSpoolDirty = true
    do throws(StorageError) {
      try spool.keep(outcome, plan: plan, cluster: cluster)
    } catch {
      log.write(.error, "spool-failed", error.message)
    }
  }

  private mutating func forget(_ tasks: [LeasedTask]) {
    do throws(StorageError) {
      try spool.forget(tasks)
    } catch {
      log.write(.error, "spool-failed", error.message)
    }
  }

  // MARK: - The log

  private mutating func logChanges() {
    let state = LoggedState(
      session: worker.session, refusal: worker.refusal, isDraining: worker.isDraining)
    guard state != logged else { return }
    if let session = state.session, session != logged.session {
      log.write(
        .info, "joined", "joined the coordinator at \(settings.invitation.endpoint.text)",
        [
          "worker": .text("\(worker.settings.id)"),
          "slots": .integer(Int64(slots.count)),
          "session": .text("\(session.epoch.number).\(session.number)"),
        ])
    } else if state.session == nil, logged.session != nil, !worker.hasLeft {
      log.write(
        .warning, "lost-connection",
        "the conversation with the coordinator has ended; tasks go on, results are kept",
        ["results-kept": .integer(Int64(spool.count))])
    }
    if let refusal = state.refusal, refusal != logged.refusal {
      log.write(.error, "refused", "the coordinator refuses this worker: \(refusal)")
    }
    if state.isDraining, !logged.isDraining {
      log.write(
        .info, "draining", "starting nothing more",
        ["running": .integer(Int64(worker.runningCount))])
    }
    logged = state
  }
}
