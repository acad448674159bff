extension Coordinator {
  /// The shell has collected a look's runs; nil if they are more than a message takes.
  public mutating func onGathered(
    _ look: LookID, runs: [UInt8]?, at now: Instant
  ) -> [Directive] {
    if let place = placeOfSweep[look.sweep], let looks = sweeps[place].looks,
      looks.groups.indices.contains(look.group), looks.groups[look.group].step == look.step,
      looks.groups[look.group].phase == .gathering
    {
      if let runs {
        if sweeps[place].looks?.gathered(look.group, runs) == false { gather(look) }
      } else {
        sweeps[place].looks?.set(.delayed, of: look.group)
        giveUp(
          look, in: place,
          "takes more than \(Bound.bytesPerPayload >> 20) MiB of curves; 'until' can speak of a "
            + "scalar instead, or of smaller groups")
      }
    } else {
      counters.ignored.unasked += 1
    }
    return endTurn(at: now)
  }

  /// Counts that an admitted task ended (-1) or is to run again (+1), and looks when it is time.
  mutating func count(_ change: Int, of index: Int, in place: Int) {
    let openMax = isMutated(.lookEarly) ? 1 : 0
    guard sweeps[place].looks != nil,
      let group = sweeps[place].looks?.count(change, of: index, atMostOpen: openMax)
    else { return }
    gather(lookID(group, in: place))
  }

  private func lookID(_ group: Int, in place: Int) -> LookID {
    LookID(sweeps[place].id, group: group, step: sweeps[place].looks?.groups[group].step ?? 0)
  }

  /// Asks the shell for the runs of a look that is due.
  mutating func gather(_ look: LookID) {
    guard let place = placeOfSweep[look.sweep],
      let group = sweeps[place].looks?.groups[look.group], group.step == look.step,
      group.phase == .gathering || group.phase == .delayed
    else { return }
    // Since the look became due, a person may have let tasks run again.
    guard group.open == 0 || isMutated(.lookEarly) else {
      sweeps[place].looks?.set(.growing, of: look.group)
      return
    }
    sweeps[place].looks?.set(.gathering, of: look.group)
    directives.append(.gather(look))
  }

  /// Gives a look to a worker.
  mutating func evaluate(
    _ group: Int, _ runs: [UInt8], of sweep: Int, on place: Int, at now: Instant
  ) {
    guard let worker = members.values[place]?.id, let plan = sweeps[sweep].plan else { return }
    leasesCount += 1
    let id = LeaseID(epoch, leasesCount)
    let look = lookID(group, in: sweep)
    grant(Lease(id: id, worker: worker, work: .look(look)), chunk: nil, in: sweep)
    send(
      .evaluate(LookOrder(lease: id, look: look, plan: plan.digest, runs: runs)),
      to: place, at: now)
  }

  /// A worker has evaluated a look.
  mutating func take(_ verdict: Verdict, from place: Int, at now: Instant) {
    guard let lease = leases[verdict.lease], lease.worker == members.values[place]?.id,
      case .look(let look) = lease.work, let sweep = placeOfSweep[look.sweep]
    else {
      counters.ignored.unknownLease += 1
      return
    }
    end(look: verdict.lease)
    if case .failure(let failure) = verdict.finding {
      failLook(look, failure, in: sweep, at: now)
    } else {
      sweeps[sweep].looks?.set(.recording, of: look.group)
      journal.add(.look(look, verdict.finding), .obey(look, verdict.finding))
    }
  }

  /// A look failed: it is tried again some times, then the sweep waits for a person.
  private mutating func failLook(
    _ look: LookID, _ failure: TaskFailure, in place: Int, at now: Instant
  ) {
    let failures = sweeps[place].looks?.fail(look.group) ?? 0
    sweeps[place].looks?.set(.delayed, of: look.group)
    if failures <= configuration.retriesMax {
      timers.add(.look(look), at: now + configuration.backOffFirst * failures)
    } else {
      giveUp(look, in: place, "failed: \(failure.cause) \(failure.detail)")
    }
  }

  /// A look cannot be evaluated: the sweep waits for a person.
  private mutating func giveUp(_ look: LookID, in place: Int, _ reason: String) {
    guard sweeps[place].state == .active else { return }
    sweeps[place].state = .stuck("look \(look.step) of group \(look.group) \(reason)")
    write(stateOf: place)
    withdraw(look.sweep, stopsRunning: false)
  }

  /// The worker that evaluated a look is gone: another one will.
  mutating func looksAgain(_ look: LookID, at now: Instant) {
    guard let place = placeOfSweep[look.sweep] else { return }
    sweeps[place].looks?.set(.gathering, of: look.group)
    gather(look)
  }

  /// A person has said go on: looks that failed too often are tried again.
  mutating func resumeLooks(_ place: Int) {
    for group in sweeps[place].looks?.groups.indices ?? 0..<0
    where sweeps[place].looks?.groups[group].phase == .delayed {
      gather(lookID(group, in: place))
    }
  }

  /// The ledger knows the verdict: admitted replicates may run.
  mutating func obey(_ look: LookID, _ finding: Verdict.Finding) {
    guard let place = placeOfSweep[look.sweep], sweeps[place].looks != nil else { return }
    let admitted = sweeps[place].looks?.obey(finding, group: look.group) ?? 0..<0
    let tasks = sweeps[place].looks?.tasks(of: look.group, replicates: admitted) ?? []
    var open = 0
    for index in tasks {
      // Beyond what was admitted, a task is settled, held back, or not looked up yet.
      let isDone = sweeps[place].tasks.isSettled(index)
      if !isDone { open += 1 }
      if !isDone, sweeps[place].tasks.isHeldBack(index), !sweeps[place].early.contains(index),
        !sweeps[place].borrowed.contains(where: { $0.index == index })
      {
        sweeps[place].tasks.admit(index)
      }
    }
    if sweeps[place].looks?.add(open: open, to: look.group) == true {
      gather(lookID(look.group, in: place))
    }
    completeIfOver(place)
  }
}
