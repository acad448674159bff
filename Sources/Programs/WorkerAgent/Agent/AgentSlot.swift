internal import Coordination
internal import Processes
internal import Slots
internal import Sweeps
internal import ZeroMQ

/// One slot of an agent: its process, what it was handed, and how it is watched.
///
/// The process comes and goes; the slot stays. What is handed to a slot without a process waits here
/// until the next one has started. A process that dies at once, without having begun anything, is
/// followed by the next after a pause that doubles.
final class AgentSlot {
  let number: Int
  private let settings: SlotSettings
  private var process: SlotProcess?

  /// What the slot has to do, in order; the first ``sentCount`` of it the process knows of.
  private(set) var duties: [Duty] = []
  private var sentCount = 0
  private var orders: [SlotOrder] = []
  /// When the first duty began, as far as can be seen from here.
  private(set) var runsSince = Instant.zero
  /// Why the process was killed, if it was because of what it ran.
  private var doom: Doom?
  /// Processes that died one after the other before they had begun anything.
  private var barrenCount = 0
  /// When the next process is to be started; nil while there is one.
  private(set) var startAt: Instant? = .zero

  /// Where its descriptors stand in the poll; nil where they are closed.
  private(set) var repliesToken: Poller.Token?
  private(set) var outputToken: Poller.Token?
  private(set) var errorToken: Poller.Token?
  private(set) var endToken: Poller.Token?
  private(set) var ordersToken: Poller.Token?

  /// Something that a slot does.
  struct Duty {
    let kind: Kind
    let limits: Limits

    enum Kind: Equatable {
      case task(LeasedTask)
      case look(LeaseID)
    }

    var isLimited: Bool { limits.timeMilliseconds != nil || limits.memoryBytes != nil }
  }

  /// A sentence on a process, and the order for which it was passed.
  private struct Doom {
    let sequence: Int
    let failure: TaskFailure
  }

  /// Processes that died at once before the next one's task pays: else it would come back here for
  /// ever, and nobody would hear that this machine is broken.
  private static let barrenMax = 3

  init(_ number: Int, _ settings: SlotSettings) {
    self.number = number
    self.settings = settings
  }

  /// Whether it has a process.
  var isAlive: Bool { process != nil }

  /// Starts a process if one is due.
  func startIfDue(at now: Instant, _ poller: inout Poller) throws(ProcessError) {
    guard process == nil, let startAt, startAt <= now else { return }
    do throws(ProcessError) {
      let started = try SlotProcess(starting: settings)
      repliesToken = poller.add(started.repliesDescriptor)
      outputToken = poller.add(started.outputDescriptor)
      errorToken = poller.add(started.errorDescriptor)
      endToken = poller.add(started.endDescriptor)
      process = consume started
      self.startAt = nil
      runsSince = now
    } catch {
      retryLater(at: now)
      throw error
    }
  }

  private func retryLater(at now: Instant) {
    barrenCount += 1
    startAt = now + .milliseconds(50 << Int64(min(barrenCount, 8)))
  }

  // MARK: - Orders

  /// Adds something to do; ``sendOrders(at:_:)`` hands it over.
  func add(_ order: SlotOrder, _ duty: Duty) {
    orders.append(order)
    duties.append(duty)
  }

  /// Whether there is something that a process could be given.
  var hasOrders: Bool { !orders.isEmpty && process != nil }

  /// Gives the process what was added.
  func sendOrders(at now: Instant, _ poller: inout Poller) {
    guard hasOrders else { return }
    if sentCount == 0 { runsSince = now }
    process?.send(orders)
    sentCount += orders.count
    orders.removeAll(keepingCapacity: true)
    watchOrders(&poller)
  }

  /// Sends on what the pipe did not take before.
  func flush(_ poller: inout Poller) {
    process?.flush()
    watchOrders(&poller)
  }

  /// Polls for room while something is unsent.
  private func watchOrders(_ poller: inout Poller) {
    let hasUnsent = process?.hasUnsent ?? false
    let descriptor = process?.ordersDescriptor ?? -1
    if hasUnsent, ordersToken == nil, descriptor >= 0 {
      ordersToken = poller.add(descriptor, for: .writing)
    } else if !hasUnsent || descriptor < 0 {
      drop(&ordersToken, &poller)
    }
  }

  // MARK: - Replies

  /// The replies that are there, each with the duty that it ends.
  func receive(at now: Instant, _ poller: inout Poller) -> [(reply: SlotReply, duty: Duty)] {
    let replies = process?.receive() ?? []
    if process?.repliesDescriptor == -1 { drop(&repliesToken, &poller) }
    guard !replies.isEmpty else { return [] }
    var ended: [(reply: SlotReply, duty: Duty)] = []
    ended.reserveCapacity(replies.count)
    for reply in replies {
      guard ended.count < sentCount, reply.isOf(duties[ended.count].kind) else {
        doom = Doom(sequence: .max, failure: TaskFailure(.unusable, detail: "a mixed-up reply"))
        process?.kill()
        break
      }
      ended.append((reply, duties[ended.count]))
    }
    duties.removeFirst(ended.count)
    sentCount -= ended.count
    runsSince = now
    return ended
  }

  /// Takes in what the study has printed.
  func listen(_ poller: inout Poller) {
    process?.listen()
    if process?.outputDescriptor == -1 { drop(&outputToken, &poller) }
    if process?.errorDescriptor == -1 { drop(&errorToken, &poller) }
  }

  // MARK: - Ends

  /// How a process ended, and what of it concerns whom.
  struct Death {
    let failure: TaskFailure
    let culprit: Worker.Culprit
    let duration: Interval
    /// Whether the slot had nothing to do.
    let wasIdle: Bool
  }

  /// Looks whether the process is gone; its last replies have been received before.
  func takeDeath(at now: Instant, _ poller: inout Poller) -> Death? {
    guard let failure = process?.checkEnd() else { return nil }
    let started = process?.startedSequence ?? 0
    let replied = process?.repliedSequence ?? 0
    discard(&poller)
    if started > 0 {
      barrenCount = 0
      startAt = now
    } else {
      retryLater(at: now)
    }
    var culprit = Worker.Culprit.nobody
    if started > replied, started - replied <= sentCount {
      if case .task(let task) = duties[started - replied - 1].kind { culprit = .task(task) }
    } else if started == 0, barrenCount > Self.barrenMax {
      culprit = .first
    }
    let sentence = doom.flatMap { $0.sequence == started || $0.sequence == .max ? $0 : nil }
    let death = Death(
      failure: sentence.map { $0.failure.adding(lastWords: failure.detail) } ?? failure,
      culprit: culprit, duration: now - runsSince, wasIdle: duties.isEmpty)
    clear()
    return death
  }

  /// Kills the process and takes everything from it; another may start at once.
  func stop(at now: Instant, _ poller: inout Poller) {
    clear()
    guard process != nil else { return }
    discard(&poller)
    startAt = now
  }

  private func clear() {
    duties.removeAll(keepingCapacity: true)
    orders.removeAll(keepingCapacity: true)
    sentCount = 0
    doom = nil
  }

  /// Drops the process, which kills it.
  private func discard(_ poller: inout Poller) {
    drop(&repliesToken, &poller)
    drop(&outputToken, &poller)
    drop(&errorToken, &poller)
    drop(&endToken, &poller)
    drop(&ordersToken, &poller)
    process = nil
  }

  private func drop(_ token: inout Poller.Token?, _ poller: inout Poller) {
    if let dropped = token { poller.remove(dropped) }
    token = nil
  }

  // MARK: - Limits

  /// How often a slot with a limit is looked at.
  static let watchInterval = Interval.milliseconds(100)

  /// Kills the process if what it runs has outgrown its limits.
  ///
  /// - Returns: When to look again; nil if there is nothing to watch.
  func watch(at now: Instant) -> Instant? {
    guard let running = duties.first, process != nil, doom == nil,
      duties.contains(where: \.isLimited)
    else { return nil }
    let started = process?.startedSequence ?? 0
    let replied = process?.repliedSequence ?? 0
    var next = now + Self.watchInterval
    guard started > replied else {
      // It has not begun: the process is starting, or has not got that far.
      runsSince = now
      return next
    }
    // What is counted beyond the first has been begun while its reply is on the way.
    guard started == replied + 1 else { return next }
    if let milliseconds = running.limits.timeMilliseconds {
      let end = runsSince + .milliseconds(Int64(milliseconds))
      if end <= now {
        condemn(
          started, TaskFailure(.timeLimit, detail: "it ran longer than \(milliseconds) ms"))
        return nil
      }
      next = min(next, end)
    }
    if let most = running.limits.memoryBytes,
      let bytes = process?.memory(exactAbove: most), bytes > most
    {
      condemn(
        started, TaskFailure(.memory, detail: "it held \(bytes) bytes, and may hold \(most)"))
      return nil
    }
    return next
  }

  private func condemn(_ sequence: Int, _ failure: TaskFailure) {
    doom = Doom(sequence: sequence, failure: failure)
    process?.kill()
  }
}

extension TaskFailure {
  /// The failure with what was printed last behind its reason.
  fileprivate func adding(lastWords: String) -> TaskFailure {
    lastWords.isEmpty ? self : TaskFailure(cause, detail: "\(detail)\n\(lastWords)")
  }
}

extension SlotReply {
  /// Whether it can be the reply to a duty.
  fileprivate func isOf(_ duty: AgentSlot.Duty.Kind) -> Bool {
    switch (self, duty) {
    case (.ended(let task, _, _), .task(let expected)): task == expected
    case (.found, .look): true
    default: false
    }
  }
}
