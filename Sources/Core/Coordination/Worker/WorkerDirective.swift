public import Encoding
public import Randomness
public import Sweeps

/// What a worker asks of its shell.
///
/// The shell decides nothing: it does these in order.
public enum WorkerDirective: Hashable, Sendable {
  /// Send a message to the coordinator; if it cannot be delivered, drop it.
  case send(WorkerMessage)
  /// Hand a task to a slot, behind those that it has, then call ``Worker/onEnded(_:slot:after:_:at:)``
  /// or ``Worker/onSlotDied(_:_:after:culprit:at:)``.
  case run(TaskOrder, slot: Int)
  /// Have a look evaluated in a slot, then call ``Worker/onFinding(_:slot:_:at:)``.
  case evaluate(LookTask, slot: Int)
  /// Kill the process of a slot, with all that was handed to it, and start a new one. Nothing that
  /// the old one said or does is told to the worker after this.
  case stop(slot: Int)
  /// Keep a result on disk, before the message that follows.
  case spool(Outcome, plan: Digest, cluster: ClusterID)
  /// Remove results from disk.
  case forget([LeasedTask])
  /// Read results from disk, then call ``Worker/onLoaded(_:at:)`` once with those that were there.
  case load([LeasedTask])
  /// End the process.
  case leave
}

/// A look with all that a slot needs to evaluate it.
public struct LookTask: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The look.
  public let look: LookID
  /// How many points the group has.
  public let pointCount: Int
  /// How many replicates of each are looked at.
  public let replicates: Int
  /// Half of the interval's width at which the group is done.
  public let halfWidth: Double
  /// How sure the interval is, over all looks together.
  public let confidence: Double
  /// What the rule needs of each run; see ``LookRun``.
  public let runs: [UInt8]

  /// A look for a slot.
  public init(
    lease: LeaseID, look: LookID, pointCount: Int, replicates: Int, halfWidth: Double,
    confidence: Double, runs: [UInt8]
  ) {
    self.lease = lease
    self.look = look
    self.pointCount = pointCount
    self.replicates = replicates
    self.halfWidth = halfWidth
    self.confidence = confidence
    self.runs = runs
  }

  /// A look by the rule of its plan; nil where the rule has no such look.
  init?(_ order: LookOrder, by rule: Adaptation?) {
    guard let rule, rule.has(order.look) else { return nil }
    self.init(
      lease: order.lease, look: order.look, pointCount: rule.groups.points[order.look.group].count,
      replicates: rule.looksAt[order.look.step], halfWidth: rule.until.halfWidth,
      confidence: rule.until.confidence, runs: order.runs)
  }
}

/// A task with all that a slot needs to run it.
public struct TaskOrder: Hashable, Sendable {
  /// The task and the lease by which it runs.
  public let task: LeasedTask
  /// Its sweep.
  public let sweep: SweepID
  /// The study that runs.
  public let study: Study
  /// What it is in every plan.
  public let key: TaskKey
  /// Where its randomness comes from.
  public let seed: Seed
  /// Its parameters by name, defaults left out.
  public let parameters: MessagePack.Map
  /// What it may use.
  public let limits: Limits

  /// A study by name and version.
  public struct Study: Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its version.
    public let version: Int

    /// A study by name and version.
    public init(name: String, version: Int) {
      self.name = name
      self.version = version
    }

    /// The study of a face.
    init(of schema: StudySchema) { self.init(name: schema.name, version: schema.version) }
  }

  /// A task for a slot.
  public init(
    task: LeasedTask, sweep: SweepID, study: Study, key: TaskKey, seed: Seed,
    parameters: MessagePack.Map, limits: Limits
  ) {
    self.task = task
    self.sweep = sweep
    self.study = study
    self.key = key
    self.seed = seed
    self.parameters = parameters
    self.limits = limits
  }
}
