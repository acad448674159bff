internal import Mistakes
public import Encoding

/// What a worker knows of itself when it starts, and how patient it is.
public struct WorkerSettings: Hashable, Sendable {
  /// This life of the worker.
  public var id: WorkerID
  /// The life before this one on the same disk.
  public var predecessor: WorkerID?
  /// The machine, as people know it.
  public var host: String
  /// How many tasks run at once.
  public var slots: Int
  /// What it can run.
  public var capabilities: Capabilities
  /// How long it will live from its start, if its end is planned.
  public var remainingLife: Interval?
  /// How long before its planned end it starts nothing more; never more than half its life.
  public var drainWindow = Interval.seconds(10)
  /// How long it waits for acknowledgements after the last task had to end.
  public var drainGrace = Interval.seconds(2)
  /// Reports are at least so far apart, unless one is full or a long task starts.
  public var reportInterval = Interval.milliseconds(5)
  /// Tasks expected to take less are queued in their slot and run without being announced.
  public var shortTask = Interval.milliseconds(50)
  /// The first pause before a hello is said again; it doubles until a welcome comes.
  public var backOffFirst = Interval.milliseconds(100)
  /// The longest pause before a hello is said again: short enough that a coordinator that comes back
  /// hears of all that runs within its ``Configuration/reattachWindow``.
  public var backOffMax = Interval.seconds(1)
  /// The longest pause before a worker that was refused asks again.
  public var refusedPause = Interval.seconds(5)

  /// A worker's settings.
  ///
  /// - Precondition: `slots` is at least 1 and at most ``Bound/slotsPerWorker``.
  public init(
    id: WorkerID, predecessor: WorkerID? = nil, host: String, slots: Int,
    capabilities: Capabilities, remainingLife: Interval? = nil
  ) {
    require(
      (1...Bound.slotsPerWorker).contains(slots),
      "a worker has 1 to \(Bound.slotsPerWorker) slots, not \(slots)")
    self.id = id
    self.predecessor = predecessor
    self.host = host
    self.slots = slots
    self.capabilities = capabilities
    self.remainingLife = remainingLife
  }
}

/// What is known of a result on the worker's disk without reading its payload.
public struct Spooled: Hashable, Sendable {
  /// The task and the lease by which it ran.
  public let task: LeasedTask
  /// The task's sweep.
  public let sweep: SweepID
  /// The plan by which it was expanded.
  public let plan: Digest
  /// The ledger that wants it.
  public let cluster: ClusterID
  /// How long its payload is, so that not too many are loaded at once.
  public let payloadBytes: Int

  /// A result on disk.
  public init(
    _ task: LeasedTask, sweep: SweepID, plan: Digest, cluster: ClusterID, payloadBytes: Int
  ) {
    self.task = task
    self.sweep = sweep
    self.plan = plan
    self.cluster = cluster
    self.payloadBytes = payloadBytes
  }
}
