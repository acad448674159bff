/// What one slot has been handed: tasks, of which the first runs, or a look, or nothing.
struct WorkerSlot: Sendable {
  /// The tasks in their order.
  var tasks: [LeasedTask] = []
  /// How many tasks it may have, by the most careful of their leases.
  var depth = 0
  /// The look that it evaluates.
  var look: LookOrder?
  /// When the first task, or the look, was started.
  var startedAt = Instant.zero

  var isIdle: Bool { tasks.isEmpty && look == nil }

  /// The task that runs.
  var running: LeasedTask? { tasks.first }
}

/// A conversation with a coordinator.
struct Conversation: Sendable {
  let session: SessionID
  /// The number of the last message that was sent.
  var sent = 0
  /// The number of the last message that was acted on: the welcome at first.
  var received = 1
  /// When the coordinator was last heard.
  var heardAt: Instant
  /// When something was last sent.
  var saidAt: Instant
  /// When the last report was sent.
  var reportedAt: Instant?
  /// Sweeps whose plans were asked for, in that order.
  var plansWanted: [SweepID] = []

  init(_ session: SessionID, at now: Instant) {
    self.session = session
    heardAt = now
    saidAt = now
  }
}

/// A result on disk, as the worker remembers it.
struct SpoolEntry: Hashable, Sendable {
  let payloadBytes: Int
  var stage: Stage

  /// How far a result is on its way to the coordinator in this conversation.
  enum Stage: Hashable, Sendable {
    /// It stays on disk until it is asked for.
    case kept
    /// It is to be loaded.
    case wanted
    /// The shell is loading it.
    case loading
    /// It will be in one of the next reports.
    case unreported
    /// It was reported and waits for its acknowledgement.
    case reported
  }
}

/// What the next reports will say.
struct PendingReport: Hashable, Sendable {
  var outcomes: [Outcome] = []
  var returned: [Return] = []
  var verdicts: [Verdict] = []
  /// Bytes of all outcomes and verdicts.
  var bytes = 0

  var isEmpty: Bool { outcomes.isEmpty && returned.isEmpty && verdicts.isEmpty }

  /// Whether there is no reason to wait for more.
  var isFull: Bool {
    outcomes.count >= Bound.resultsPerReport || bytes >= Bound.bytesPerReport
      || returned.count >= Bound.resultsPerReport || verdicts.count >= Bound.resultsPerReport
  }

  mutating func append(_ outcome: Outcome) {
    outcomes.append(outcome)
    bytes += outcome.end.byteCount
  }

  mutating func append(_ verdict: Verdict) {
    verdicts.append(verdict)
    bytes += verdict.finding.byteCount
  }

  /// Moves what fits into a report, at least one of each kind.
  mutating func fill(_ report: inout Report) {
    var room = Bound.bytesPerReport
    report.outcomes = Self.take(&outcomes, &room, \.end.byteCount)
    report.verdicts = Self.take(&verdicts, &room, \.finding.byteCount)
    var unmeasured = Int.max
    report.returned = Self.take(&returned, &unmeasured) { _ in 0 }
    bytes = outcomes.reduce(0) { $0 + $1.end.byteCount }
    bytes += verdicts.reduce(0) { $0 + $1.finding.byteCount }
  }

  private static func take<Element>(
    _ elements: inout [Element], _ room: inout Int, _ bytes: (Element) -> Int
  ) -> [Element] {
    var count = 0
    while count < min(elements.count, Bound.resultsPerReport) {
      let size = bytes(elements[count])
      guard size <= room || (count == 0 && room == Bound.bytesPerReport) else { break }
      room = max(0, room - size)
      count += 1
    }
    let taken = Array(elements.prefix(count))
    elements.removeFirst(count)
    return taken
  }
}

extension Outcome.End {
  var byteCount: Int {
    switch self {
    case .payload(let bytes): bytes.count
    case .failure(let failure): failure.detail.utf8.count
    }
  }
}

extension Verdict.Finding {
  var byteCount: Int {
    switch self {
    case .enough(let bytes), .more(let bytes): bytes.count
    case .failure(let failure): failure.detail.utf8.count
    }
  }
}
