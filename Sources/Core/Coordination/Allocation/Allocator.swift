public import Randomness

/// Decides how many workers to ask a batch system for, and which to let go.
///
/// Nodes of a cluster cost somebody's quota from the moment they start, whether they work or not, and
/// a queue that is asked carelessly answers with refusals for ever. So the allocator asks late and
/// lets go early:
///
/// - It asks for a worker only when the remaining work is expected to keep it, and all that are there
///   or coming, busy for a worthwhile part of its life; the rule is in ``decision(_:at:)``.
/// - A request is followed through its phases: asked → queued → granted → joined. Each phase has a
///   longest time. Beyond it the request is cancelled and has failed, so nothing waits for ever for a
///   batch system that does not answer.
/// - A failure makes a pause, doubled by every further one and shortened by chance, so that several
///   allocators do not knock together. A worker that joins ends the series. After too many in a row
///   the allocator gives up, says why, and waits for a person.
/// - An idle worker is let go after a while, the one with the earliest end first, as it is worth
///   least.
///
/// A cancelled request counts against the workers that may be until the batch system confirms its
/// end, for a lost cancellation may still bring a worker; it does not count against the backlog, so
/// it does not block. A request without an end is forgotten when its worker cannot be alive any more.
///
/// Invariants: requests and workers together never exceed `workersMax` by asking; requests that wait
/// never exceed `requestsQueuedMax`; nothing is asked for in a pause; only idle workers that the
/// allocator asked for are let go.
public struct Allocator: Sendable {
  /// What a person has set.
  public let settings: AllocatorSettings
  /// Requests whose end is not known, in the order in which they were made.
  private(set) var requests: [Request] = []
  /// Failures since the last worker that joined.
  private(set) var failureCount = 0
  /// When the last failure came that was counted.
  private var lastFailedAt: Instant?
  /// Why the last request failed.
  private(set) var failureReason = ""
  /// The end of the pause after a failure.
  private(set) var pausedUntil: Instant?
  /// How long requests wait until they are granted, on average; nil before the first.
  private(set) var queueDelay: Double?
  private var requestCount = 0
  /// Since when there has been no work.
  private var workLessSince: Instant?
  private var chance: RandomStream

  /// A request for one worker.
  struct Request: Sendable {
    enum Phase: Sendable { case asked, queued, granted, joined, cancelled }
    let id: RequestID
    let askedAt: Instant
    var phase = Phase.asked
    /// When the phase began.
    var since: Instant

    /// Whether it waits for the batch system.
    var isWaiting: Bool { phase == .asked || phase == .queued }
  }

  /// The weight of the newest delay in the average.
  static let newestDelayWeight = 0.25

  /// An allocator that has asked for nothing yet.
  public init(settings: AllocatorSettings, seed: Seed) {
    self.settings = settings
    chance = seed.stream("allocator")
  }

  /// Looks at the cluster and says what to do; to be called every few seconds.
  public mutating func onTick(_ view: AllocatorView, at now: Instant) -> [AllocatorDirective] {
    var directives: [AllocatorDirective] = []
    for worker in view.workers { if let request = worker.request { onJoined(request, at: now) } }
    cancelStuck(&directives, at: now)
    cancelUseless(view, &directives, at: now)
    letGo(view, &directives, at: now)
    for _ in 0..<decision(view, at: now).count {
      requestCount += 1
      let id = RequestID(requestCount)
      requests.append(Request(id: id, askedAt: now, since: now))
      directives.append(.ask(id))
    }
    return directives
  }

  /// The batch system has put a request in its queue.
  public mutating func onQueued(_ request: RequestID, at now: Instant) {
    move(request, from: [.asked], to: .queued, at: now)
  }

  /// The batch system has given a request its machine.
  public mutating func onGranted(_ request: RequestID, at now: Instant) {
    guard let granted = move(request, from: [.asked, .queued], to: .granted, at: now) else {
      return
    }
    let delay = Double((now - granted.askedAt).nanoseconds)
    queueDelay = queueDelay.map { $0 + (delay - $0) * Allocator.newestDelayWeight } ?? delay
  }

  /// The worker of a request has joined, which ends a series of failures, though not a pause: who
  /// joins may have been asked for long before the trouble began.
  public mutating func onJoined(_ request: RequestID, at now: Instant) {
    onGranted(request, at: now)
    guard move(request, from: [.granted], to: .joined, at: now) != nil, !hasGivenUp else { return }
    failureCount = 0
  }

  /// A request was refused, or nothing can be found out about it, for a reason.
  public mutating func onFailed(_ request: RequestID, _ reason: String, at now: Instant) {
    guard let index = requests.firstIndex(where: { $0.id == request }) else { return }
    let request = requests.remove(at: index)
    // What was cancelled has failed already, and a worker that joined was a success.
    if request.phase != .cancelled, request.phase != .joined { fail(request, reason, at: now) }
  }

  /// The batch system says that a request's machine, or its place in the queue, is gone.
  public mutating func onEnded(_ request: RequestID, at now: Instant) {
    onFailed(request, "it ended before its worker joined", at: now)
  }

  /// A person says that what made requests fail is mended.
  public mutating func onResume() {
    failureCount = 0
    pausedUntil = nil
  }

  /// Whether a person must resume before anything is asked for.
  public var hasGivenUp: Bool { failureCount >= settings.failuresMax }

  /// How many requests may become workers or are workers, their end not being known.
  public var requestsOpen: Int { requests.count }

  /// How many requests wait for the batch system.
  public var requestsWaiting: Int { requests.count { $0.isWaiting } }
}

/// What an allocator asks of its shell.
public enum AllocatorDirective: Hashable, Sendable {
  /// Ask the batch system for one worker, which is to name the request when it joins.
  case ask(RequestID)
  /// Take a request back, whatever has become of it.
  case cancel(RequestID)
  /// Let a worker finish and leave.
  case release(WorkerID)
}

extension Allocator {
  /// Moves a request on and returns it, unless it is in another phase or unknown.
  @discardableResult
  private mutating func move(
    _ request: RequestID, from phases: [Request.Phase], to phase: Request.Phase, at now: Instant
  ) -> Request? {
    guard let index = requests.firstIndex(where: { $0.id == request }),
      phases.contains(requests[index].phase)
    else { return nil }
    requests[index].phase = phase
    requests[index].since = now
    return requests[index]
  }

  /// Counts a failure and makes a pause: between half and all of what is due.
  ///
  /// A request that was made before the last failure tells nothing new, so that many which fail
  /// together count once; the pause begins anew for each.
  private mutating func fail(_ request: Request, _ reason: String, at now: Instant) {
    failureReason = String(reason.unicodeScalars.prefix(Bound.bytesPerText / 4))
    let isNews = lastFailedAt.map { request.askedAt > $0 } ?? true
    failureCount = isNews ? failureCount + 1 : max(failureCount, 1)
    if isNews { lastFailedAt = now }
    let doublings = min(failureCount - 1, 30)
    let due = min(settings.backOffFirst * (1 << doublings), settings.backOffMax)
    let part = 0.5 + chance.uniform() / 2
    let end = now + Interval(nanoseconds: Int64(Double(due.nanoseconds) * part))
    pausedUntil = pausedUntil.map { max($0, end) } ?? end
  }

  /// Cancels requests that have been in a phase for too long, and forgets those without an end.
  private mutating func cancelStuck(_ directives: inout [AllocatorDirective], at now: Instant) {
    for request in requests {
      let age = now - request.since
      let trouble: String? =
        switch request.phase {
        case .asked where age >= settings.answerMax:
          "the batch system did not answer for \(settings.answerMax)"
        case .queued where age >= settings.queuedMax:
          "it was queued for \(settings.queuedMax)"
        case .granted where age >= settings.joinMax:
          "its worker did not join within \(settings.joinMax)"
        default: nil
        }
      if let trouble {
        move(request.id, from: [request.phase], to: .cancelled, at: now)
        directives.append(.cancel(request.id))
        fail(request, trouble, at: now)
      }
    }
    requests.removeAll {
      ($0.phase == .joined || $0.phase == .cancelled) && now - $0.since >= settings.lifetime * 2
    }
  }

  /// Takes requests back when there has been no work for a while; that is no failure.
  private mutating func cancelUseless(
    _ view: AllocatorView, _ directives: inout [AllocatorDirective], at now: Instant
  ) {
    guard view.work.allSatisfy({ $0.tasks <= 0 }) else {
      workLessSince = nil
      return
    }
    let since = workLessSince ?? now
    workLessSince = since
    guard now - since >= settings.idleTimeout else { return }
    for request in requests where request.isWaiting {
      move(request.id, from: [request.phase], to: .cancelled, at: now)
      directives.append(.cancel(request.id))
    }
  }

  /// Lets go of workers that have been idle for long, the earliest to end first.
  private func letGo(
    _ view: AllocatorView, _ directives: inout [AllocatorDirective], at now: Instant
  ) {
    let ours = view.workers.filter { $0.request != nil && !$0.isLeaving }
    let idle = ours.filter { worker in
      worker.idleSince.map { now - $0 >= settings.idleTimeout } ?? false
    }
    let ordered = idle.sorted { left, right in
      let farEnd = Instant(nanoseconds: .max)
      return (left.endsAt ?? farEnd, left.worker) < (right.endsAt ?? farEnd, right.worker)
    }
    for worker in ordered.prefix(max(ours.count - settings.workersMin, 0)) {
      directives.append(.release(worker.worker))
    }
  }
}
