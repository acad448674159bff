extension Allocator {
  /// How many workers to ask for now, and why not more; also the answer to a person who asks why.
  ///
  /// Let W be the remaining slot-time of tasks with a known time, S the slots that are there, and d
  /// the time until a new worker starts (the average delay of requests, or the age of the oldest one
  /// that waits, whichever is longer). When it starts, W′ = max(W − S·d, 0) is left, and of n tasks
  /// about n′ = ⌈n·W′/W⌉; of u tasks with an unknown time, all. With s slots a worker and b the time
  /// that it must be busy, slots up to
  ///
  ///     min(n′ + u,  W′/b + u)
  ///
  /// are worth their cost: never more slots than tasks, and where the time is unknown one task a
  /// slot. Slots that are there when it starts, or come with open requests, are taken off; what is
  /// left is asked for in whole workers. If there would be none at all, one worker is asked for
  /// however little there is to do, as otherwise it would never be done.
  public func decision(_ view: AllocatorView, at now: Instant) -> AllocatorDecision {
    let (wanted, shortage) = demand(view, at: now)
    guard wanted > 0 else { return AllocatorDecision(0, shortage) }
    if hasGivenUp {
      return AllocatorDecision(0, .gaveUp(failureCount, after: failureReason))
    }
    if let pausedUntil, now < pausedUntil {
      return AllocatorDecision(0, .backingOff(pausedUntil - now, after: failureReason))
    }
    let listed = Set(view.workers.compactMap(\.request))
    let present = view.workers.count { $0.request != nil }
    let taken = present + requests.count { !listed.contains($0.id) }
    let roomForWorkers = max(settings.workersMax - taken, 0)
    let roomForRequests = max(settings.requestsQueuedMax - requestsWaiting, 0)
    let count = min(wanted, roomForWorkers, roomForRequests)
    if count == wanted { return AllocatorDecision(count, shortage) }
    return AllocatorDecision(
      count,
      roomForWorkers <= roomForRequests
        ? .workersMax(settings.workersMax) : .backlog(settings.requestsQueuedMax))
  }

  /// How many workers the work is worth beyond those there are, and why not more.
  private func demand(
    _ view: AllocatorView, at now: Instant
  ) -> (workers: Int, AllocatorDecision.Reason) {
    let all = view.work.filter { $0.tasks > 0 }
    guard !all.isEmpty else { return (0, .noWork) }
    let work = all.filter { $0.expected.map { $0 <= settings.lifetime } ?? true }
    guard !work.isEmpty else { return (0, .outlivesWorkers(settings.lifetime)) }

    let slotsEach = max(settings.slotsPerWorker, 1)
    let delay = startDelay(at: now)
    let staying = view.workers.filter { !$0.isLeaving }
    let slotsNow = staying.reduce(0) { $0 + $1.slots }
    let starts = now + Interval(nanoseconds: Int64(min(delay, 9e18)))
    let listed = Set(view.workers.compactMap(\.request))
    let coming = requests.count {
      $0.phase != .cancelled && $0.phase != .joined && !listed.contains($0.id)
    }
    let slotsThen =
      coming * slotsEach
      + staying.filter { $0.endsAt.map { $0 > starts } ?? true }.reduce(0) { $0 + $1.slots }

    // Times in nanoseconds as reals: sums over 10¹² tasks pass 64 bits.
    let known = work.reduce(0.0) { sum, part in
      sum + Double(part.tasks) * Double(part.expected?.nanoseconds ?? 0)
    }
    let unknownTasks = work.reduce(0) { $0 + ($1.expected == nil ? $1.tasks : 0) }
    let knownTasks = work.reduce(0) { $0 + ($1.expected == nil ? 0 : $1.tasks) }
    let left = max(known - Double(slotsNow) * delay, 0)
    let share = known > 0 ? left / known : (slotsNow > 0 ? 0 : 1)
    let tasksThen = unknownTasks + Int((Double(knownTasks) * share).rounded(.up))
    guard tasksThen > 0 else {
      return (0, .endsBefore(Interval(nanoseconds: Int64(min(delay, 9e18)))))
    }
    guard slotsThen > 0 else {
      let workers = min(tasksThen / slotsEach, worthy(left, unknownTasks) / slotsEach)
      return (max(workers, 1), .notWorthwhile(settings.worthwhile))
    }
    guard tasksThen - slotsThen >= slotsEach else {
      return (0, .enoughSlots(slotsThen, tasks: tasksThen))
    }
    let worthySlots = worthy(left, unknownTasks)
    let workers = max(min(tasksThen, worthySlots) - slotsThen, 0) / slotsEach
    return (
      workers,
      worthySlots < tasksThen
        ? .notWorthwhile(settings.worthwhile)
        : .enoughSlots(slotsThen + workers * slotsEach, tasks: tasksThen)
    )
  }

  /// How many slots some slot-time and tasks of an unknown time keep busy for long enough.
  private func worthy(_ slotTime: Double, _ unknownTasks: Int) -> Int {
    unknownTasks + Int(min(slotTime / Double(max(settings.worthwhile.nanoseconds, 1)), 1e15))
  }

  /// How long a worker that is asked for now will take to start, in nanoseconds.
  private func startDelay(at now: Instant) -> Double {
    let oldest = requests.filter(\.isWaiting).map { Double((now - $0.askedAt).nanoseconds) }.max()
    return max(queueDelay ?? 0, oldest ?? 0)
  }
}
