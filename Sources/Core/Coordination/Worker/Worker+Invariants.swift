extension Worker {
  /// Which of the invariants do not hold, in words; empty when all is well.
  public func violations() -> [String] {
    leaseViolations() + slotViolations() + spoolViolations() + conversationViolations()
  }

  private func leaseViolations() -> [String] {
    var violations: [String] = []
    var waiting = 0
    var places: [Int] = []
    for id in leasesAscending {
      guard let lease = leases[id] else { continue }
      if lease.isEmpty { violations.append("\(id) is held but nothing is left of it") }
      for (left, right) in [
        (lease.waiting, lease.handed), (lease.waiting, lease.finished),
        (lease.handed, lease.finished),
      ] where !left.intersection(right).isEmpty {
        violations.append("\(id) has \(left.intersection(right)) in two places")
      }
      waiting += lease.waiting.count
      if !lease.waiting.isEmpty, !isBlocked(lease) { places.append(lease.place) }
    }
    if waiting != waitingCount {
      violations.append("\(waiting) tasks wait, and \(waitingCount) are counted")
    }
    if places.sorted() != ready.map(\.place) {
      violations.append("leases \(places.sorted()) can start, and \(ready.map(\.place)) are listed")
    }
    if isDraining, waiting > 0 {
      violations.append("\(waiting) tasks wait in a worker that leaves")
    }
    return violations
  }

  private func slotViolations() -> [String] {
    var violations: [String] = []
    var handed: Set<LeasedTask> = []
    var evaluated: Set<LeaseID> = Set(waitingLooks.map(\.lease))
    for (number, slot) in slots.enumerated() {
      if slot.look != nil, !slot.tasks.isEmpty {
        violations.append("slot \(number) has two duties")
      }
      if slot.isIdle != idle.contains(number) {
        violations.append("slot \(number) is listed as idle when it is not, or is and is not")
      }
      if slot.tasks.count > max(1, min(slot.depth, Bound.queuedPerSlot)) {
        violations.append("slot \(number) has \(slot.tasks.count) tasks, deeper than \(slot.depth)")
      }
      for task in slot.tasks {
        if !handed.insert(task).inserted { violations.append("\(task) is in two slots") }
        if leases[task.lease]?.handed.contains(task.index) != true {
          violations.append("slot \(number) has \(task), of which its lease knows nothing")
        }
      }
      if let look = slot.look { evaluated.insert(look.lease) }
    }
    let known = leases.values.reduce(0) { $0 + $1.handed.count }
    if handed.count != handedCount || known != handedCount {
      violations.append("slots have \(handed.count), leases \(known), counted are \(handedCount)")
    }
    if evaluated != looks { violations.append("looks are listed that are nowhere, or are not") }
    if mayStart, !idle.isEmpty, !ready.isEmpty {
      violations.append("slots \(idle) are idle and tasks could start")
    }
    return violations
  }

  private func spoolViolations() -> [String] {
    var violations: [String] = []
    let finished = leases.values.reduce(0) { $0 + $1.finished.count }
    if finished != spool.count {
      violations.append("leases know of \(finished) results, and \(spool.count) are kept")
    }
    for id in leasesAscending {
      for index in leases[id]?.finished ?? TaskSet() where spool[LeasedTask(id, index)] == nil {
        violations.append("\(id) knows of a result of \(index) that is not kept")
      }
    }
    let unreported = spool.values.count { $0.stage == .unreported }
    if unreported != pending.outcomes.count
      || !pending.outcomes.allSatisfy({ spool[$0.task]?.stage == .unreported })
    {
      violations.append("\(unreported) results are unreported, not \(pending.outcomes.count)")
    }
    return violations
  }

  private func conversationViolations() -> [String] {
    var violations: [String] = []
    if let conversation {
      if conversation.sent < 0 || conversation.received < 1 {
        violations.append("numbers \(conversation.sent) and \(conversation.received) went back")
      }
      if helloAt != nil || awaitsWelcome { violations.append("a hello is due in a conversation") }
      if cluster == nil { violations.append("a conversation goes on with no ledger") }
      if !endedSinceHello.isEmpty { violations.append("outcomes since the hello are not offered") }
    } else {
      if !looks.isEmpty { violations.append("looks go on without a conversation") }
      if !pending.outcomes.isEmpty || !pending.verdicts.isEmpty {
        violations.append("reports wait without a conversation")
      }
      if helloNumber > 0, !hasLeft, helloAt == nil { violations.append("no hello is due") }
    }
    return violations
  }
}
