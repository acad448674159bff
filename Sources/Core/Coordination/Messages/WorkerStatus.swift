/// What a worker does, as the coordinator sees it.
public struct WorkerStatus: Hashable, Sendable {
  /// The worker.
  public let worker: WorkerID
  /// The machine.
  public let host: String
  /// How many tasks it runs at once.
  public let slots: Int
  /// How many tasks and looks it has.
  public let held: Int
  /// How many tasks it last said it runs.
  public let running: Int
  /// The level of instructions that its kernels use.
  public let cpuLevel: String
  /// Whether it may be given work, and if not, why.
  public let standing: Standing
  /// How long it has been silent.
  public let silence: Interval

  /// Whether a worker may be given work.
  public enum Standing: Hashable, Sendable {
    /// It may.
    case willing
    /// It has not confirmed its conversation yet.
    case joining
    /// It has been silent for a while.
    case suspected
    /// It is leaving.
    case draining
    /// Tasks failed on it that others could run.
    case excluded
  }

  /// What a worker does.
  public init(
    worker: WorkerID, host: String, slots: Int, held: Int, running: Int, cpuLevel: String,
    standing: Standing, silence: Interval
  ) {
    self.worker = worker
    self.host = host
    self.slots = slots
    self.held = held
    self.running = running
    self.cpuLevel = cpuLevel
    self.standing = standing
    self.silence = silence
  }
}
