import Encoding
import Sweeps

extension Worker {
  /// Asks for a sweep's plan, once a conversation.
  mutating func wantPlan(
    of sweep: SweepID, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    guard conversation?.plansWanted.contains(sweep) == false else { return }
    conversation?.plansWanted.append(sweep)
    say(.planWanted(sweep), at: now, &directives)
  }

  /// Reads and checks a plan, then lets what waited for it start, or gives it back.
  ///
  /// A plan comes before the first lease of its sweep, or because it was asked for.
  mutating func take(
    _ order: PlanOrder, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    conversation?.plansWanted.removeAll { $0 == order.sweep }
    // Sweeps with the same plan wait for it together, whichever of them it was asked for.
    let blocked = leasesAscending.filter { id in leases[id].map(isBlocked) ?? false }
    let read = Result { () throws(SweepPlanError) in try readChecked(order) }
    var reason = "the plan is not the one that was leased"
    switch read {
    case .success(let plan): learn(plan)
    case .failure(let error): reason = error.message
    }
    let refused = blocked.filter { id in
      leases[id].map { $0.sweep == order.sweep && isBlocked($0) } ?? false
    }
    for id in blocked {
      makeReady(id)
      giveBackBeyondPlan(id)
    }
    settleLooks(of: order.sweep, reason: reason)
    for id in refused {
      if let plan = leases[id]?.plan { rememberRefusal(of: plan, reason: reason) }
    }
    refuse(refused, reason: reason, at: now, &directives)
  }

  /// Reads a plan and makes sure that it means here what it means to the coordinator.
  private func readChecked(_ order: PlanOrder) throws(SweepPlanError) -> SweepPlan {
    guard order.expansionVersion == Grid.expansionVersion else {
      throw SweepPlanError(
        "tasks are numbered by version \(order.expansionVersion) of the rules, and this worker has "
          + "version \(Grid.expansionVersion)")
    }
    guard order.probes.count <= Bound.probesPerPlan else {
      throw SweepPlanError(
        "the plan comes with \(order.probes.count) probes; at most \(Bound.probesPerPlan) are taken"
      )
    }
    let study = order.schema
    guard
      settings.capabilities.studies.contains(where: {
        $0.name == study.name && $0.version == study.version
      })
    else {
      throw SweepPlanError("this worker does not link version \(study.version) of '\(study.name)'")
    }
    let plan = try SweepPlan(
      document: order.document, schemas: [study], defaultName: order.defaultName)
    for probe in order.probes {
      guard (0..<plan.grid.taskCount).contains(probe.index),
        plan.grid.task(at: probe.index).key.digest == probe.key
      else {
        throw SweepPlanError("task \(probe.index) has another key here than at the coordinator")
      }
    }
    return plan
  }

  /// Keeps a plan in mind, and forgets the oldest that nothing refers to if there are many.
  private mutating func learn(_ plan: SweepPlan) {
    if plans.updateValue(KnownPlan(plan), forKey: plan.digest) == nil {
      plansByAge.append(plan.digest)
    }
    guard plansByAge.count > Bound.plansPerWorker else { return }
    var used = Set(leases.values.map(\.plan))
    used.formUnion(waitingLooks.map(\.plan))
    used.formUnion(slots.compactMap(\.look?.plan))
    used.insert(plan.digest)
    if let oldest = plansByAge.firstIndex(where: { !used.contains($0) }) {
      plans.removeValue(forKey: plansByAge.remove(at: oldest))
    }
  }

  private mutating func rememberRefusal(of plan: Digest, reason: String) {
    guard !plansRefused.contains(where: { $0.plan == plan }) else { return }
    plansRefused.append((plan, reason))
    if plansRefused.count > Bound.plansPerWorker { plansRefused.removeFirst() }
    counters[.refusedPlan] += 1
  }

  /// Gives leases back by whose plan nothing can be run.
  ///
  /// One task fails in their stead, so that people hear of it, and so that the coordinator excludes
  /// the worker once others have run such tasks.
  mutating func refuse(
    _ ids: [LeaseID], reason: String, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    var isTold = false
    for id in ids {
      guard let lease = leases[id] else { continue }
      var rest = lease.waiting
      takeFromWaiting(rest, of: id)
      if !isTold, let lowest = rest.popLowest() {
        isTold = true
        let failure = TaskFailure(.unusable, detail: reason).cut()
        keep(
          Outcome(LeasedTask(id, lowest), of: lease.sweep, after: .zero, .failure(failure)),
          plan: lease.plan, &directives)
      }
      if !rest.isEmpty { giveBack(id, rest) }
      removeIfEmpty(id)
    }
  }
}

extension TaskFailure {
  /// The failure with last words that fit into a message.
  func cut() -> TaskFailure {
    guard detail.utf8.count > Bound.bytesPerText else { return self }
    var bytes = Array(detail.utf8.prefix(Bound.bytesPerText))
    // A character that was cut through goes as a whole.
    while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
    if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    return TaskFailure(cause, detail: String(decoding: bytes, as: UTF8.self))
  }
}
