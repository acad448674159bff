internal import Coordination
internal import Encoding
internal import Randomness

/// A clock that starts somewhere and runs a little fast or slow, as clocks do.
struct SkewedClock: Sendable {
  var offset: Int64 = 0
  /// How much faster it runs, in millionths.
  var drift: Int64 = 0

  func reading(at time: Int64) -> Instant {
    Instant(nanoseconds: offset + time + time / 1_000_000 * drift)
  }

  /// A time by which the clock will have reached a reading.
  func time(of reading: Instant, now: Int64) -> Int64 {
    let wait = max(0, (reading - self.reading(at: now)).nanoseconds)
    return now + wait + wait / 500 + 1
  }
}

/// A machine with a worker on it: the agent's process, its slots and its disk.
struct SimulatedWorker: Sendable {
  /// A process that runs what it is handed, one after the other.
  struct Slot: Sendable {
    enum Job: Sendable {
      case task(TaskOrder)
      case look(LookTask)
    }

    var jobs: [Job] = []
    var startedAt: Int64 = 0
    /// Tells the end of this run from that of one that was killed.
    var run = 0
  }

  struct Kept: Sendable {
    let outcome: Outcome
    let spooled: Spooled
  }

  let host: String
  let slotsCount: Int
  let capabilities: Capabilities
  /// The agent; nil while the process is not there.
  var agent: Worker?
  /// Counts the agent's processes.
  var life = 0
  var id: WorkerID?
  /// The first connection of this process; what comes over an earlier one was for its predecessor,
  /// whose socket is gone.
  var firstConnection = 0
  var clock = SkewedClock()
  var pausedUntil: Int64 = 0
  var slots: [Slot] = []
  /// What is on disk, in the order in which it was written.
  var disk: [Kept] = []
  var wakesAt: Int64 = .max
}
