import Encoding

extension Worker {
  /// The running task of a slot ended.
  public mutating func onEnded(
    _ task: LeasedTask, slot: Int, after duration: Interval, _ end: Outcome.End, at now: Instant
  ) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft, slots.indices.contains(slot), slots[slot].running == task,
      let lease = leases[task.lease]
    else {
      counters[.notRunning] += 1
      return directives
    }
    slots[slot].tasks.removeFirst()
    slots[slot].startedAt = now
    if slots[slot].tasks.isEmpty { idle.insert(slot) }
    keep(
      Outcome(task, of: lease.sweep, after: max(.zero, duration), end.usable()), plan: lease.plan,
      &directives)
    proceed(refilling: slot..<slot + 1, at: now, &directives)
    return directives
  }

  /// The process of a slot is gone.
  ///
  /// What ran there has failed; what was behind it waits again. So does what was before it, where
  /// the shell knows that it ended but its result went with the process.
  ///
  /// - Parameters:
  ///   - slot: The slot.
  ///   - failure: What became of the process.
  ///   - duration: How long the task had run.
  ///   - culprit: Which task ran; the first unless told.
  ///   - now: The time.
  public mutating func onSlotDied(
    _ slot: Int, _ failure: TaskFailure, after duration: Interval, culprit: Culprit = .first,
    at now: Instant
  ) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft, slots.indices.contains(slot), !slots[slot].isIdle else {
      counters[.notRunning] += 1
      return directives
    }
    if let look = slots[slot].look {
      endLook(look.lease, .failure(failure.cut()))
      _ = empty(slot)
    } else {
      let tasks = empty(slot)
      let paying: LeasedTask? =
        switch culprit {
        case .first: tasks.first
        case .task(let task): tasks.contains(task) ? task : nil
        case .nobody: nil
        }
      for task in tasks where task != paying { putBack(task) }
      if let paying { fail(paying, failure, after: duration, &directives) }
    }
    proceed(refilling: slots.indices, at: now, &directives)
    return directives
  }

  /// Which of the tasks of a slot ran when its process ended.
  public enum Culprit: Hashable, Sendable {
    /// The first that the slot still had.
    case first
    /// This one; those before it had ended, but their results are lost.
    case task(LeasedTask)
    /// None: the process ended between two tasks, or before the first.
    case nobody
  }

  /// Results were read from disk: the answer to the last load.
  public mutating func onLoaded(_ outcomes: [Outcome], at now: Instant) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft, let asked = loading else {
      counters[.unwantedLoad] += 1
      return directives
    }
    loading = nil
    var loaded: Set<LeasedTask> = []
    for outcome in outcomes {
      guard asked.contains(outcome.task), loaded.insert(outcome.task).inserted else {
        counters[.unwantedLoad] += 1
        continue
      }
      // What was loaded for a conversation that has ended since is settled by the next.
      guard spool[outcome.task]?.stage == .loading else { continue }
      spool[outcome.task]?.stage = conversation == nil ? .kept : .unreported
      if conversation != nil { pending.append(outcome) }
    }
    for task in asked where !loaded.contains(task) && spool[task]?.stage == .loading {
      counters[.lostOnDisk] += 1
      forget(task)
      giveBack(task.lease, TaskSet(task.index))
    }
    proceed(refilling: slots.indices, at: now, &directives)
    return directives
  }

  /// Forgets results that are safe in the ledger.
  mutating func takeAcknowledgement(
    of tasks: [LeasedTask], _ directives: inout [WorkerDirective]
  ) {
    var forgotten: [LeasedTask] = []
    for task in tasks {
      if forget(task) {
        forgotten.append(task)
      } else {
        counters[.unknownTask] += 1
      }
    }
    if !forgotten.isEmpty { directives.append(.forget(forgotten)) }
  }

  /// A task that was handed to a slot, and is there no more, failed.
  mutating func fail(
    _ task: LeasedTask, _ failure: TaskFailure, after duration: Interval,
    _ directives: inout [WorkerDirective]
  ) {
    guard let lease = leases[task.lease] else { return }
    keep(
      Outcome(task, of: lease.sweep, after: max(.zero, duration), .failure(failure.cut())),
      plan: lease.plan, &directives)
  }

  /// Puts the outcome of a task on disk that is in no slot any more, and into the next report if there is a conversation.
  mutating func keep(_ outcome: Outcome, plan: Digest, _ directives: inout [WorkerDirective]) {
    let task = outcome.task
    if leases[task.lease]?.finish(task.index) == true { handedCount -= 1 }
    let isHeard = conversation != nil
    spool[task] = SpoolEntry(
      payloadBytes: outcome.end.byteCount, stage: isHeard ? .unreported : .kept)
    // Tasks come by a welcome only, which names the cluster.
    if let cluster { directives.append(.spool(outcome, plan: plan, cluster: cluster)) }
    if isHeard { pending.append(outcome) } else { endedSinceHello.append(task) }
  }

  /// A result is not kept any more, nor its lease if it was the last of it; the caller tells the disk.
  ///
  /// - Returns: Whether it was kept.
  @discardableResult
  mutating func forget(_ task: LeasedTask) -> Bool {
    guard let entry = spool.removeValue(forKey: task) else { return false }
    if leases[task.lease]?.forget(task.index) == true { leases.removeValue(forKey: task.lease) }
    if entry.stage == .unreported { pending.outcomes.removeAll { $0.task == task } }
    return true
  }

  /// Has the next results loaded, not more at once than a report takes.
  mutating func loadNext(_ directives: inout [WorkerDirective]) {
    guard loading == nil, conversation != nil, !toLoad.isEmpty else { return }
    var batch: [LeasedTask] = []
    var bytes = 0
    var passed = 0
    for task in toLoad {
      if let entry = spool[task], entry.stage == .wanted {
        let isFitting = batch.isEmpty || bytes + entry.payloadBytes <= Bound.bytesPerReport
        guard isFitting, batch.count < Bound.resultsPerReport else { break }
        bytes += entry.payloadBytes
        batch.append(task)
        spool[task]?.stage = .loading
      }
      passed += 1
    }
    toLoad.removeFirst(passed)
    guard !batch.isEmpty else { return }
    loading = batch
    directives.append(.load(batch))
  }
}

extension Outcome.End {
  /// The end in a form that the coordinator takes.
  func usable() -> Outcome.End {
    switch self {
    case .payload(let bytes) where bytes.count > Bound.bytesPerPayload:
      .failure(
        TaskFailure(
          .unusable,
          detail: "the result has \(bytes.count) bytes; at most \(Bound.bytesPerPayload) are kept"))
    case .payload: self
    case .failure(let failure): .failure(failure.cut())
    }
  }
}
