/// How often a worker met something that it did nothing about, or declined, by reason.
public struct WorkerCounters: Hashable, Sendable {
  /// Why a message or an event was without effect, or was answered with a no.
  public enum Ignored: Int, CaseIterable, Hashable, Sendable {
    /// A message of a conversation that is not the current one.
    case staleSession
    /// A welcome that does not answer the last hello.
    case staleWelcome
    /// A message that had been acted on.
    case duplicate
    /// A message before which others were lost; a new conversation begins.
    case gap
    /// A message that makes no sense where it stands, such as a welcome in mid-conversation.
    case misplaced
    /// A count of messages received that is greater than that of messages sent.
    case unsaidNumber
    /// Intervals nobody can work with; bearable ones were taken.
    case absurdInterval
    /// A withdrawal, a settlement or a finding for a lease that is not held.
    case unknownLease
    /// A lease that is held already.
    case duplicateLease
    /// A lease without tasks, with too many, or with numbers beyond the plan; given back.
    case unfitLease
    /// A lease or a look that came while the worker was leaving or full; given back.
    case declined
    /// A lease or a look by a plan that could not be agreed on; given back.
    case refusedPlan
    /// An acknowledgement of a result that is not kept.
    case unknownTask
    /// An event of a slot that does not run what ended.
    case notRunning
    /// An answer to a load that was not asked for, or with results that were not.
    case unwantedLoad
    /// A result that the shell could not find on its disk; its task was given back.
    case lostOnDisk
  }

  private var counts = Array(repeating: 0, count: Ignored.allCases.count)

  init() {}

  /// How often it happened for a reason.
  public internal(set) subscript(_ reason: Ignored) -> Int {
    get { counts[reason.rawValue] }
    set { counts[reason.rawValue] = newValue }
  }
}
