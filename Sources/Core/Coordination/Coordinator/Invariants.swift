/// What always holds between two events, whatever happened before.
///
///  1. Every task is in exactly one state, and the counts of each sweep say how many are in which.
///  2. A leased task is in exactly one lease; a lease holds leased tasks of one chunk, at least one.
///  3. A worker's places taken are what its leases hold, and its leases name it.
///  4. What a worker was given never exceeds its slots and what may wait behind each.
///  5. A task that waits to be tried again has a past; a task ready to be leased has none.
///  6. Only looked-up tasks are pending, and chunks with pending tasks are those listed as open.
///  7. A conversation belongs to one worker, and to this life of the coordinator.
///  8. Entries that wait for the ledger are in order, and as many as counted.
///  9. A sweep that is over leases nothing new and, completed, has no task left.
/// 10. A group of an adaptive sweep counts as open the admitted tasks that have not ended.
/// 11. No client waits for a sweep that has settled, and each has a time when it is called.
///
/// And across events, which a simulation checks by comparing:
///
/// 12. Done is never undone.
/// 13. What was acknowledged is in the durable ledger.
/// 14. The ledger, replayed, gives the state that is live, but for who has what.
extension Coordinator {
  /// The invariants that do not hold, each in a sentence; none, if all is well.
  public func violations() -> [String] {
    var violations: [String] = []
    func demand(_ condition: Bool, _ text: @autoclosure () -> String) {
      if !condition { violations.append(text()) }
    }
    var leasedTasks = 0
    for place in leases.values.indices {
      guard let lease = leases.values[place] else { continue }
      demand(lease.size > 0, "lease \(lease.id) holds nothing")
      demand(
        members[lease.worker]?.leases.contains(lease.id) == true,
        "lease \(lease.id) is of \(lease.worker), which does not have it")
      leasedTasks += lease.tasks.count
    }
    demand(
      leasedTasks == sweeps.reduce(0) { $0 + $1.tasks.counts.leased },
      "leases hold \(leasedTasks) tasks, but as leased are counted "
        + "\(sweeps.map(\.tasks.counts.leased))")
    for member in members.values.compactMap({ $0 }) {
      let held = member.leases.reduce(0) { $0 + (leases[$1]?.size ?? 0) }
      demand(
        held == member.held, "\(member.id) holds \(held) tasks, but counted are \(member.held)")
      demand(
        member.leases.allSatisfy { leases[$0]?.worker == member.id },
        "\(member.id) has leases that are not its own")
      let own = member.leases.filter { $0.epoch == epoch }.reduce(0) {
        $0 + (leases[$1]?.size ?? 0)
      }
      demand(
        own <= member.slots * (1 + Bound.waitingPerSlot),
        "\(member.id) was given \(own) tasks for \(member.slots) slots")
      if let session = member.session {
        demand(
          session.epoch == epoch && memberOfSession[session.number] == member.id,
          "the conversation of \(member.id) is not known as its own")
      }
      demand(
        !member.isInLine || kinds[member.kind].line.waiting.contains(member.id),
        "\(member.id) is said to stand in line and does not")
    }
    demand(
      memberOfSession.count == members.values.count { $0?.session != nil },
      "there are conversations without workers")
    demand(
      slotsCount == members.values.reduce(0) { $0 + ($1?.slots ?? 0) }, "slots are miscounted")
    demand(
      givingCount == members.values.count { $0?.isGiving == true },
      "\(givingCount) workers are counted as giving back")
    let unanswered = journal.unanswered.waiting
    demand(
      unanswered.reduce(0) { $0 + $1.duties.count } == journal.unansweredCount,
      "unanswered entries are miscounted")
    demand(
      zip(unanswered, unanswered.dropFirst()).allSatisfy { $0.number + 1 == $1.number },
      "batches are out of order")
    for wait in waits {
      demand(!sweeps[wait.place].isSettled, "a client waits for \(sweeps[wait.place].id), settled")
      demand(
        timers.earliest.map { $0 <= wait.until } == true,
        "a client waits until \(wait.until) and nothing is due then")
    }
    for place in sweeps.indices { violations += self.violations(ofSweep: place) }
    return violations
  }

  private func violations(ofSweep place: Int) -> [String] {
    let sweep = sweeps[place]
    let name = "\(sweep.id)"
    var violations: [String] = []
    func demand(_ condition: Bool, _ text: @autoclosure () -> String) {
      if !condition { violations.append("\(name): " + text()) }
    }
    let counted = recount(place, &violations)
    demand(
      counted == sweep.tasks.counts,
      "the states add up to \(counted), but counted are \(sweep.tasks.counts)")
    demand(
      counted.total == sweep.tasks.taskCount, "\(counted.total) states of \(sweep.tasks.taskCount)")
    let open = sweep.tasks.chunks.indices.filter {
      sweep.tasks.chunks[$0].phase == .resolved && sweep.tasks.chunks[$0].free > 0
    }
    demand(open == sweep.tasks.openChunks, "open chunks are \(open), not \(sweep.tasks.openChunks)")
    if sweep.state == .completed {
      demand(counted.pending == 0, "completed with \(counted.pending) tasks pending")
    }
    if let looks = sweep.looks {
      var openTasks = Array(repeating: 0, count: looks.groups.count)
      for index in 0..<sweep.tasks.taskCount
      where looks.admits(index) && (!sweep.tasks.isSettled(index)) {
        openTasks[looks.group(of: index)] += 1
      }
      demand(
        openTasks == looks.groups.map(\.open),
        "groups have \(openTasks) tasks open, but counted are \(looks.groups.map(\.open))")
      for (number, group) in looks.groups.enumerated() where group.phase == .growing {
        demand(group.open > 0, "group \(number) has no task open and no look due")
      }
    }
    return violations
  }

  /// The counts of a sweep, from the bits, the leases and the troubles of its chunks.
  private func recount(_ place: Int, _ violations: inout [String]) -> TaskCounts {
    let sweep = sweeps[place]
    var counts = TaskCounts()
    for (number, chunk) in sweep.tasks.chunks.enumerated() {
      let range = sweep.tasks.range(ofChunk: number)
      func demand(_ condition: Bool, _ text: @autoclosure () -> String) {
        if !condition { violations.append("\(sweep.id), chunk \(number): " + text()) }
      }
      let settled =
        chunk.phase == .settled
        ? TaskSet(range) : TaskSet(first: range.lowerBound, words: chunk.settled)
      var taken = TaskSet(first: range.lowerBound, words: chunk.taken)
      demand(settled.intersection(taken).isEmpty, "tasks are settled and taken")
      let recording = TaskSet(first: range.lowerBound, words: chunk.recording)
      demand(recording.intersection(taken) == recording, "tasks are recorded that are not taken")
      let free = range.count - settled.count - taken.count
      demand(free == chunk.free, "\(free) tasks are free, but counted are \(chunk.free)")
      for id in chunk.leases {
        guard let lease = leases[id], lease.sweep == sweep.id else {
          demand(false, "lease \(id) is named, and not there")
          continue
        }
        let held = lease.tasks.intersection(taken)
        demand(
          held == lease.tasks, "\(lease.tasks) are leased by \(id), and free, over or in two leases"
        )
        taken.subtract(held)
        counts.leased += held.count
      }
      for trouble in chunk.troubles {
        switch trouble.sequel {
        case .failed:
          demand(settled.contains(trouble.index), "\(trouble.index) failed and is not settled")
          counts.failed += 1
        case .delayed, .ready:
          demand(taken.remove(trouble.index), "\(trouble.index) waits and is free, over or leased")
          counts.delayed += 1
        case .none:
          demand(
            chunk.phase != .resolved || !sweep.tasks.isFree(trouble.index),
            "\(trouble.index) is pending with a past")
        }
      }
      demand(
        taken.intersection(recording) == recording, "tasks are recorded and leased or waiting")
      taken.subtract(recording)
      demand(taken.allSatisfy(sweep.isWithheld), "\(taken) are taken for no reason")
      counts.withheld += taken.count
      counts.recording += recording.count
      counts.done += settled.count - chunk.troubles.count { $0.sequel == .failed }
      if chunk.phase == .resolved { counts.pending += free } else { counts.unresolved += free }
    }
    return counts
  }
}

/// What a coordinator and its ledger must agree on about a sweep (invariant 14).
package struct SweepMemory: Hashable, Sendable {
  package let sweep: SweepID
  package let state: SweepState
  package let priority: Int
  package let failureBudget: Int
  package let plan: SweepPlan?
  /// What tasks have cost that are not done, and whether they were given up.
  package let attempts: [Attempt]
  /// How many replicates of each group are admitted.
  package let admitted: [Int]

  package struct Attempt: Hashable, Sendable {
    package let index: Int
    package let retries: Int
    package let crashes: Int
    package let isFinal: Bool
  }
}

extension Coordinator {
  /// What the ledger has to know.
  package var memory: [SweepMemory] {
    sweeps.map { sweep in
      SweepMemory(
        sweep: sweep.id, state: sweep.state, priority: sweep.priority,
        failureBudget: sweep.failureBudget, plan: sweep.plan,
        attempts: sweep.tasks.chunks.flatMap(\.troubles).map {
          SweepMemory.Attempt(
            index: $0.index, retries: $0.retries, crashes: $0.crashes,
            isFinal: $0.sequel == .failed)
        }, admitted: sweep.looks?.groups.map(\.admitted) ?? [])
    }
  }

  /// Whether a worker has not been given up.
  package func isMember(_ worker: WorkerID) -> Bool { members[worker] != nil }

  /// The tasks of a lease, if it is a worker's.
  package func tasks(of lease: LeaseID, leasedTo worker: WorkerID) -> TaskSet {
    leases[lease].flatMap { $0.worker == worker ? $0.tasks : nil } ?? TaskSet()
  }

  /// What was submitted as a sweep.
  package func submission(of sweep: SweepID) -> Submission? {
    placeOfSweep[sweep].map { sweeps[$0].submission }
  }

  /// Tasks that are done, as far as is known.
  package func doneTasks(of sweep: SweepID) -> TaskSet {
    guard let place = placeOfSweep[sweep] else { return TaskSet() }
    let table = sweeps[place].tasks
    return TaskSet((0..<table.taskCount).filter { table.isSettled($0) && !table.isFailed($0) })
  }
}
