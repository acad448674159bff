extension Worker {
  /// The worker is to leave: it starts nothing more, and what runs may go on for a while.
  public mutating func onDrain(within limit: Interval, at now: Instant) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft else { return directives }
    drain(by: now + max(.zero, limit), at: now, &directives)
    proceed(refilling: slots.indices, at: now, &directives)
    return directives
  }

  /// Gives back what has not started.
  ///
  /// Of several deadlines, the first holds.
  mutating func drain(
    by deadline: Instant?, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    if let deadline { drainDeadline = min(drainDeadline ?? deadline, deadline) }
    guard !isDraining else { return }
    isDraining = true
    say(.draining, at: now, &directives)
    giveBackWaiting()
    for order in waitingLooks {
      endLook(order.lease, .failure(TaskFailure(.preempted, detail: "the worker is leaving")))
    }
    waitingLooks = []
  }

  /// Gives back all tasks that wait.
  mutating func giveBackWaiting() {
    guard waitingCount > 0 else { return }
    for id in leasesAscending {
      guard let waiting = leases[id]?.waiting, !waiting.isEmpty else { continue }
      takeFromWaiting(waiting, of: id)
      giveBack(id, waiting)
      removeIfEmpty(id)
    }
  }

  /// Stops what still runs when the deadline has come.
  ///
  /// What ran was preempted, the rest goes back.
  mutating func stopAtDeadline(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard let drainDeadline, drainDeadline <= now else { return }
    let preempted = TaskFailure(.preempted, detail: "the worker had to leave")
    for slot in slots.indices where !slots[slot].isIdle {
      let duration = now - slots[slot].startedAt
      if let look = slots[slot].look { endLook(look.lease, .failure(preempted)) }
      let tasks = stop(slot, &directives)
      for task in tasks.dropFirst() { putBack(task) }
      if let running = tasks.first { fail(running, preempted, after: duration, &directives) }
    }
  }

  /// When its planned end comes, if it has one.
  var plannedEnd: Instant? { settings.remainingLife.map { startedAt + max(.zero, $0) } }

  /// How long before its planned end it starts nothing more.
  private var window: Interval {
    let life = max(.zero, settings.remainingLife ?? .zero)
    return Interval(
      nanoseconds: max(0, min(settings.drainWindow.nanoseconds, life.nanoseconds / 2)))
  }

  /// When tasks have to end because of the planned end.
  ///
  /// Acknowledgements need their time after that,
  /// but at most half of the window.
  private var plannedDeadline: Instant? {
    plannedEnd.map { end in
      let grace = min(max(0, settings.drainGrace.nanoseconds), window.nanoseconds / 2)
      return end + Interval(nanoseconds: -grace)
    }
  }

  /// When it starts to leave because of its planned end; nil if it leaves before anyway.
  var plannedDrainAt: Instant? {
    guard let plannedEnd, let plannedDeadline else { return nil }
    if let drainDeadline, drainDeadline <= plannedDeadline { return nil }
    return plannedEnd + Interval(nanoseconds: -window.nanoseconds)
  }

  /// Starts to leave if the planned end is near.
  mutating func drainIfPlanned(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard let plannedDrainAt, plannedDrainAt <= now else { return }
    drain(by: plannedDeadline, at: now, &directives)
  }

  /// When it leaves even if results are not acknowledged; they stay on disk.
  var leaveAt: Instant? { drainDeadline.map { $0 + settings.drainGrace } }

  /// Leaves if it is to and nothing holds it any more.
  mutating func leaveIfDone(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard isDraining, !hasLeft else { return }
    let isDone = handedCount == 0 && looks.isEmpty && spool.isEmpty
    guard isDone || leaveAt.map({ $0 <= now }) ?? false else { return }
    if !pending.isEmpty { report(at: now, &directives) }
    say(.goodbye, at: now, &directives)
    directives.append(.leave)
    hasLeft = true
  }
}
