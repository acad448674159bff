internal import Cluster
internal import Coordination
internal import Encoding
internal import Processes
internal import Slots
internal import Sweeps
internal import ZeroMQ

extension Agent {
  /// Starts the processes that are due.
  mutating func startSlots() {
    hasDeadSlots = false
    for slot in slots where !slot.isAlive {
      do throws(ProcessError) {
        try slot.startIfDue(at: now, &poller)
      } catch {
        log.write(
          .error, "slot-not-started", error.message, ["slot": .integer(Int64(slot.number))])
      }
      if slot.isAlive {
        if slot.hasOrders { slotsWithOrders.append(slot.number) }
      } else {
        hasDeadSlots = true
      }
    }
  }

  /// Hands a task to a slot.
  mutating func hand(_ order: TaskOrder, to slot: Int) {
    give(.run(SlotTask(order)), .init(kind: .task(order.task), limits: order.limits), to: slot)
  }

  /// Hands a look to a slot.
  mutating func hand(_ look: LookTask, to slot: Int) {
    give(.evaluate(look), .init(kind: .look(look.lease), limits: Limits()), to: slot)
  }

  private mutating func give(_ order: SlotOrder, _ duty: AgentSlot.Duty, to slot: Int) {
    if !slots[slot].hasOrders { slotsWithOrders.append(slot) }
    slots[slot].add(order, duty)
    if duty.isLimited {
      let soon = now + AgentSlot.watchInterval
      watchAt = min(watchAt ?? soon, soon)
    }
  }

  /// Takes what has come from a slot.
  mutating func serve(_ slot: AgentSlot, _ ready: Poller.Ready) {
    if let token = slot.ordersToken, ready.contains(token) { slot.flush(&poller) }
    if let token = slot.repliesToken, ready.contains(token) { takeReplies(of: slot) }
    if isReady(slot.outputToken, ready) || isReady(slot.errorToken, ready) {
      slot.listen(&poller)
    }
    if let token = slot.endToken, ready.contains(token) {
      // Whatever it has still said counts.
      takeReplies(of: slot)
      takeDeath(of: slot)
    }
  }

  private func isReady(_ token: Poller.Token?, _ ready: Poller.Ready) -> Bool {
    token.map { ready.contains($0) } ?? false
  }

  private mutating func takeReplies(of slot: AgentSlot) {
    for (reply, duty) in slot.receive(at: now, &poller) {
      switch (reply, duty.kind) {
      case (.ended(let task, let duration, let end), _):
        tasksRun += 1
        perform(worker.onEnded(task, slot: slot.number, after: duration, end, at: now))
      case (.found(_, let finding), .look(let lease)):
        perform(worker.onFinding(lease, slot: slot.number, finding, at: now))
      case (.found, .task): break
      }
    }
  }

  private mutating func takeDeath(of slot: AgentSlot) {
    guard let death = slot.takeDeath(at: now, &poller) else { return }
    hasDeadSlots = true
    var fields: Log.Fields = [
      "slot": .integer(Int64(slot.number)), "cause": .text("\(death.failure.cause)"),
    ]
    if case .task(let task) = death.culprit {
      fields.append("task", .text("\(task.lease)/\(task.index)"))
    }
    if !death.failure.detail.isEmpty {
      fields.append("last-words", .text(String(death.failure.detail.suffix(400))))
    }
    log.write(
      .warning, "slot-died",
      "a slot's process ended (\(death.failure.cause)); another takes its place", fields)
    guard !death.wasIdle else { return }
    perform(
      worker.onSlotDied(
        slot.number, death.failure, after: death.duration, culprit: death.culprit, at: now))
  }

  /// Looks whether running tasks keep to their limits.
  mutating func watchSlots() {
    watchAt = nil
    for slot in slots {
      guard let next = slot.watch(at: now) else { continue }
      watchAt = min(watchAt ?? next, next)
    }
  }
}
