internal import Sweeps

extension Coordinator {
  /// How everything stands.
  public var status: Status {
    Status(
      sweeps: sweeps.suffix(Bound.sweepsPerStatus).map(\.status), workers: members.count,
      slots: slotsCount,
      leased: sweeps.reduce(0) { $0 + $1.tasks.counts.leased }, ledgerTrouble: ledgerTrouble)
  }

  /// What every worker does.
  func workerStatuses(at now: Instant) -> [WorkerStatus] {
    members.values.lazy.compactMap { $0 }.map { member in
      let standing: WorkerStatus.Standing =
        if member.isExcluded {
          .excluded
        } else if member.isDraining {
          .draining
        } else if member.isSuspect {
          .suspected
        } else {
          member.isWilling ? .willing : .joining
        }
      return WorkerStatus(
        worker: member.id, host: member.host, slots: member.slots, held: member.held,
        running: member.running.count, cpuLevel: kinds[member.kind].capabilities.cpuLevel,
        standing: standing, silence: max(.zero, now - member.lastHeard))
    }
  }

  /// Why a task, a sweep or a worker is idle, or that it is not.
  public func explain(_ subject: Subject, at now: Instant) -> Explanation {
    let reasons =
      switch subject {
      case .task(let task): reasons(for: task, at: now)
      case .sweep(let sweep): reasons(for: sweep, at: now)
      case .worker(let worker): reasons(for: worker, at: now)
      }
    return Explanation(subject, reasons.isEmpty ? [.next] : reasons)
  }

  private func reasons(for task: TaskID, at now: Instant) -> [Explanation.Reason] {
    guard let place = placeOfSweep[task.sweep] else { return [.unknown] }
    let sweep = sweeps[place]
    if sweep.state == .unread { return reasons(for: task.sweep, at: now) }
    guard (0..<sweep.tasks.taskCount).contains(task.index) else { return [.unknown] }
    let trouble = sweep.tasks.trouble(of: task.index)
    if sweep.tasks.isSettled(task.index) {
      guard sweep.tasks.isFailed(task.index), let trouble else { return [.done] }
      return [.failed(TaskFailure(trouble.cause))]
    }
    if let lease = holder(of: task.index, in: place).flatMap({ leases[$0] }) {
      let isRunning =
        members[lease.worker]?.running.contains(LeasedTask(lease.id, task.index)) == true
      return [.leased(lease.worker, isRunning: isRunning)]
    }
    switch trouble?.sequel {
    case .delayed(let until): return [.delayed(max(until - now, .zero))]
    case .ready:
      let ahead = sweep.line.waiting.firstIndex(of: task.index) ?? sweep.line.waiting.startIndex
      return reasons(for: task.sweep, at: now)
        + [.queued(behind: ahead - sweep.line.waiting.startIndex)]
    case .failed, .some(.none), nil: break
    }
    if sweep.tasks.isTaken(task.index) {
      return sweep.isWithheld(task.index) ? [.withheld] : [.recording]
    }
    let hindrances = reasons(for: task.sweep, at: now)
    let chunk = sweep.tasks.chunkNumber(of: task.index)
    guard sweep.tasks.chunks[chunk].phase == .resolved else { return hindrances + [.unresolved] }
    let ahead = sweep.tasks.openChunks.prefix { $0 < chunk }
      .reduce(sweep.line.count) { $0 + sweep.tasks.chunks[$1].free }
    let inChunk = (sweep.tasks.range(ofChunk: chunk).lowerBound..<task.index)
      .count(where: sweep.tasks.isFree)
    return hindrances + [.queued(behind: ahead + inChunk)]
  }

  private func reasons(for id: SweepID, at now: Instant) -> [Explanation.Reason] {
    guard let place = placeOfSweep[id] else { return [.unknown] }
    let sweep = sweeps[place]
    guard sweep.state == .active else {
      var reasons = [Explanation.Reason.sweepState(sweep.state)]
      if sweep.state == .unread, let study = SweepPlan.study(of: sweep.submission.document) {
        reasons.append(members.count == 0 ? .noWorkers : .noCapableWorker(.study(study)))
      }
      return reasons
    }
    var reasons = general(at: now)
    guard let schema = sweep.plan?.grid.schema else { return reasons }
    if members.count == 0 { return reasons + [.noWorkers] }
    let present = kinds.indices.filter { kinds[$0].memberCount > 0 }
    let lacks = present.map {
      kinds[$0].capabilities.lack(for: schema, dataSets: sweep.submission.dataSets)
    }
    if let lack = lacks.first, !lacks.contains(nil), let lack {
      reasons.append(.noCapableWorker(lack))
    } else if sweep.looks?.hasReady == true,
      !zip(present, lacks).contains(where: { $1 == nil && kinds[$0].capabilities.expands })
    {
      reasons.append(.noCapableWorker(.looks))
    } else if zip(present, lacks).allSatisfy({ $1 != nil || kinds[$0].line.isEmpty }) {
      reasons.append(.allBusy)
    }
    return reasons
  }

  private func reasons(for id: WorkerID, at now: Instant) -> [Explanation.Reason] {
    guard let member = members[id] else { return [.unknown] }
    var reasons: [Explanation.Reason] = []
    if member.isExcluded { reasons.append(.excluded(member.blame)) }
    if member.isDraining { reasons.append(.draining) }
    if member.isSuspect || member.session == nil || !member.isConfirmed {
      reasons.append(.suspected(now - member.lastHeard))
    }
    if let end = member.endsAt, startable.allSatisfy({ !outlives(end, $0, at: now) }) {
      reasons.append(.ending(max(end - now, .zero)))
    }
    if member.held >= member.slots { reasons.append(.busy(member.held)) }
    reasons += general(at: now)
    guard reasons.isEmpty else { return reasons }
    let runnable = startable.filter { sweep in
      guard let schema = sweeps[sweep].plan?.grid.schema else { return false }
      return kinds[member.kind].capabilities.lack(
        for: schema, dataSets: sweeps[sweep].submission.dataSets) == nil
    }
    let hasWork = runnable.contains {
      sweeps[$0].hasReady(forExpanding: kinds[member.kind].capabilities.expands)
        || sweeps[$0].tasks.counts.unresolved > 0
    }
    return hasWork ? [] : [.nothingToDo]
  }

  /// What hinders everything at the moment.
  private func general(at now: Instant) -> [Explanation.Reason] {
    var reasons: [Explanation.Reason] = []
    if let ledgerTrouble { reasons.append(.ledgerTrouble(ledgerTrouble)) }
    if now < reattachUntil { reasons.append(.reattaching(reattachUntil - now)) }
    if journal.unansweredCount >= Bound.entriesUnrecorded {
      reasons.append(.ledgerBehind(journal.unansweredCount))
    }
    return reasons
  }
}

extension Sweep {
  /// How many tasks are in which state, as far as is known.
  ///
  /// Of a sweep that was completed in a former life, the ledger is not asked again: what did not fail is
  /// done.
  var countsForPeople: TaskCounts {
    var counts = tasks.counts
    guard state == .completed else { return counts }
    counts.done += counts.unresolved + counts.delayed
    counts.unresolved = 0
    counts.delayed = 0
    return counts
  }
}
