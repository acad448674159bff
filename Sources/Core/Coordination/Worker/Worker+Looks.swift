extension Worker {
  /// A slot has evaluated its look.
  public mutating func onFinding(
    _ lease: LeaseID, slot: Int, _ finding: Verdict.Finding, at now: Instant
  ) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft, slots.indices.contains(slot), slots[slot].look?.lease == lease else {
      counters[.notRunning] += 1
      return directives
    }
    _ = empty(slot)
    endLook(lease, finding)
    proceed(refilling: slot..<slot + 1, at: now, &directives)
    return directives
  }

  /// Takes a look to evaluate, or says at once why not.
  mutating func take(
    _ order: LookOrder, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    guard !looks.contains(order.lease), leases[order.lease] == nil else {
      counters[.duplicateLease] += 1
      return
    }
    if isDraining || looks.count >= Bound.looksPerWorker {
      counters[.declined] += 1
      endLook(
        order.lease, .failure(TaskFailure(.preempted, detail: "the worker takes no more looks")))
    } else if !settings.capabilities.expands {
      counters[.declined] += 1
      endLook(order.lease, .failure(TaskFailure(.unusable, detail: "the worker expands no plans")))
    } else if let refused = plansRefused.first(where: { $0.plan == order.plan }) {
      counters[.refusedPlan] += 1
      endLook(order.lease, .failure(TaskFailure(.unusable, detail: refused.reason).cut()))
    } else {
      looks.insert(order.lease)
      waitingLooks.append(order)
      if plans[order.plan] == nil { wantPlan(of: order.look.sweep, at: now, &directives) }
    }
  }

  /// Hands looks whose plan is known to idle slots.
  mutating func startLooks(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard !waitingLooks.isEmpty else { return }
    var remaining: [LookOrder] = []
    for order in waitingLooks {
      guard let plan = plans[order.plan]?.plan else {
        remaining.append(order)
        continue
      }
      guard let look = LookTask(order, by: plan.adaptation) else {
        endLook(
          order.lease, .failure(TaskFailure(.unusable, detail: "the plan has no such look")))
        continue
      }
      guard let slot = idle.popLowest() else {
        remaining.append(order)
        continue
      }
      slots[slot].look = order
      slots[slot].startedAt = now
      directives.append(.evaluate(look, slot: slot))
    }
    waitingLooks = remaining
  }

  /// Ends the waiting looks of a sweep whose plan came but was not the right one.
  mutating func settleLooks(of sweep: SweepID, reason: String) {
    let refused = waitingLooks.filter { $0.look.sweep == sweep && plans[$0.plan] == nil }
    guard !refused.isEmpty else { return }
    waitingLooks.removeAll { $0.look.sweep == sweep && plans[$0.plan] == nil }
    for order in refused {
      endLook(order.lease, .failure(TaskFailure(.unusable, detail: reason).cut()))
    }
  }

  /// Says what a look found.
  ///
  /// Without a conversation nobody wants to know.
  mutating func endLook(_ lease: LeaseID, _ finding: Verdict.Finding) {
    looks.remove(lease)
    if conversation != nil { pending.append(Verdict(lease, finding.usable())) }
  }

  /// Ends one look without a word.
  mutating func dropLook(_ lease: LeaseID, _ directives: inout [WorkerDirective]) {
    looks.remove(lease)
    waitingLooks.removeAll { $0.lease == lease }
    for slot in slots.indices where slots[slot].look?.lease == lease { _ = stop(slot, &directives) }
  }

  /// Ends all looks without a word: the coordinator asks again in the next conversation.
  mutating func dropLooks(_ directives: inout [WorkerDirective]) {
    guard !looks.isEmpty else { return }
    for slot in slots.indices where slots[slot].look != nil { _ = stop(slot, &directives) }
    waitingLooks = []
    looks = []
  }
}

extension Verdict.Finding {
  /// The finding in a form that the coordinator takes.
  func usable() -> Verdict.Finding {
    switch self {
    case .enough(let bytes) where bytes.count > Bound.bytesPerPayload,
      .more(let bytes) where bytes.count > Bound.bytesPerPayload:
      .failure(
        TaskFailure(
          .unusable,
          detail: "the finding has \(bytes.count) bytes; at most \(Bound.bytesPerPayload) are kept")
      )
    case .enough, .more: self
    case .failure(let failure): .failure(failure.cut())
    }
  }
}
