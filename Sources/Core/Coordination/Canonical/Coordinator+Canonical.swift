extension Coordinator {
  /// Writes what can influence what the coordinator will do.
  ///
  /// It serves a model of one plain sweep whose submission, plan and budget never change, that nobody
  /// controls, and in which pauses before a retry are nothing and tasks take longer than the prefetch.
  /// Left out, besides what such a model has not (looks, loans, chores, clients):
  ///
  /// - what follows from what is written: counts, open chunks, who has which conversation, which leases a chunk has;
  /// - counters, duplicates, alarms and causes that are only told;
  /// - `sessionsCount`, `leasesCount` and the batches' count, which make names nobody has yet;
  /// - `drawsCount`, as a pause of nothing times any draw is nothing;
  /// - `served`, which only compares sweeps, and `searchPlace`, which only decides between two
  ///   workers that could both give tasks back to a third: here there are not enough tasks;
  /// - routes, of which each life of a worker has one of its own;
  /// - the order of timers' entry: they are written in the order in which they will come.
  package func write(to form: inout CanonicalForm) {
    form.add(until: reattachUntil)
    form.add(hasMore)
    form.add(lookUpsInFlight)
    form.add(ledgerTrouble != nil)
    let present = members.values.compactMap { $0 }
      .sorted { form.name($0.id) < form.name($1.id) }
    form.add(all: present) { write($1, to: &$0) }
    form.add(all: sweeps) { write($1, to: &$0) }
    form.add(all: kinds.indices) { form, kind in
      form.add(all: kinds[kind].line.waiting) { $0.add($1) }
    }
    writeTimers(to: &form)
    form.add(all: journal.unanswered.waiting) { form, batch in
      form.add(all: batch.duties) { write($1, to: &$0) }
    }
  }

  private func write(_ sweep: Sweep, to form: inout CanonicalForm) {
    form.add(sweep.state.canonicalCode)
    form.add(sweep.expected != nil)
    form.add(sweep.caution)
    form.add(sweep.runsOn.count)
    form.add(sweep.tasks.nextLookUp)
    form.add(all: sweep.line.waiting) { $0.add($1) }
    form.add(all: sweep.tasks.chunks) { form, chunk in
      switch chunk.phase {
      case .unresolved: form.add(0)
      case .lookingUp: form.add(1)
      case .resolved: form.add(2)
      case .settled: form.add(3)
      }
      form.add(all: chunk.settled) { $0.add(Int(bitPattern: UInt($1))) }
      form.add(all: chunk.taken) { $0.add(Int(bitPattern: UInt($1))) }
      form.add(all: chunk.troubles) { write($1, to: &$0) }
    }
  }

  private func write(_ trouble: Trouble, to form: inout CanonicalForm) {
    form.add(trouble.index)
    form.add(trouble.retries)
    form.add(trouble.crashes)
    switch trouble.sequel {
    case .none: form.add(0)
    case .delayed(let moment):
      form.add(1)
      form.add(until: moment)
    case .ready(let moment):
      form.add(2)
      form.add(since: moment, atMost: configuration.lostAfter)
    case .failed: form.add(3)
    }
    form.add(all: trouble.culprits) { form, culprit in
      form.add(culprit.worker)
      form.add(culprit.cause == .workerLost)
    }
  }

  private func write(_ member: Member, to form: inout CanonicalForm) {
    form.add(member.id)
    form.add(member.session)
    if let session = member.session {
      form.add(member.sent, of: .down(session))
      form.add(member.received, of: .up(session))
    }
    form.add(member.helloNumber, of: .hellos(member.id))
    for flag in [
      member.isConfirmed, member.isSuspect, member.isDraining, member.isExcluded, member.isInLine,
      member.isGiving, !member.plansSent.isEmpty,
    ] {
      form.add(flag)
    }
    form.add(member.blame)
    form.add(since: member.lastHeard, atMost: configuration.lostAfter)
    form.add(
      since: member.lastSent,
      atMost: Interval(nanoseconds: configuration.heartbeatInterval.nanoseconds / 2))
    form.add(all: member.leases) { form, id in
      form.add(id)
      guard let lease = leases[id], case .tasks(_, let tasks, let attempt) = lease.work else {
        return
      }
      form.add(lease.wanted)
      form.add(tasks)
      form.add(attempt)
    }
    form.add(all: member.running) { $0.add($1) }
  }

  private func writeTimers(to form: inout CanonicalForm) {
    var rest = timers
    while let moment = rest.earliest, let timer = rest.next(at: moment) {
      form.add(until: moment)
      switch timer {
      case .member(let worker):
        form.add(0)
        form.add(worker)
      case .retry(let task):
        form.add(1)
        form.add(task.index)
      case .look: form.add(2)
      case .reattached: form.add(3)
      case .wait: form.add(4)
      }
    }
    form.add(-1)
    form.add(all: waits) { form, wait in
      form.add(wait.place)
      form.add(until: wait.until)
    }
  }

  private func write(_ duty: Journal.Duty, to form: inout CanonicalForm) {
    switch duty {
    case .none: form.add(0)
    case .finish(let task, let leased, let worker):
      form.add(1)
      form.add(task.index)
      form.add(leased)
      form.add(worker)
    case .setBack(let task, let trouble, let leased, let worker):
      form.add(2)
      form.add(task.index)
      write(trouble, to: &form)
      form.add(leased != nil)
      if let leased { form.add(leased) }
      form.add(worker)
    case .obey: form.add(3)
    case .pardon: form.add(4)
    case .reply: form.add(5)
    }
  }
}

/// What a message can be to its receiver.
enum Interest {
  /// Nothing: its conversation is over, which alone will be said.
  case none
  /// It came before, in the conversation that goes on.
  case repeated
  /// It is going to be read, or may be.
  case some
}

extension Coordinator {
  /// What a message on its way is going to be; a conversation that is over never begins again.
  func interest(in message: WorkerMessage) -> Interest {
    guard let session = message.session, mutation == nil else { return .some }
    guard session.epoch == epoch, let worker = memberOfSession[session.number],
      let member = members[worker]
    else { return .none }
    return message.number <= member.received ? .repeated : .some
  }
}

extension SweepState {
  /// A number for each state.
  package var canonicalCode: Int {
    switch self {
    case .unread: 0
    case .active: 1
    case .paused: 2
    case .stopped: 3
    case .stuck: 4
    case .completed: 5
    case .cancelled: 6
    case .replaced: 7
    case .refused: 8
    }
  }
}
