public import Encoding
public import Sweeps

/// What a worker tells its coordinator.
///
/// Messages of a session are numbered from 1 in each direction. Whoever sees a number again drops
/// the message; whoever sees a gap knows that something was lost and begins a new session, in which
/// both sides list what they hold. So there is one way to recover, whatever went wrong: a lost
/// message, a full queue, a lost connection, a crash.
public struct WorkerMessage: Hashable, Sendable {
  /// The conversation; nil in a ``Hello``, which begins one.
  public let session: SessionID?
  /// The place in the conversation, from 1; 0 in a ``Hello``.
  public let number: Int
  /// What is told.
  public let body: Body

  /// What can be told.
  public enum Body: Hashable, Sendable {
    /// Who the worker is and what it holds.
    case hello(Hello)
    /// What it runs, what came out, and what it gives back.
    case report(Report)
    /// It needs a sweep's plan to expand its leases.
    case planWanted(SweepID)
    /// It starts nothing more and will leave.
    case draining
    /// It holds nothing more and is gone.
    case goodbye
  }

  /// A message of a conversation.
  public init(session: SessionID?, number: Int, _ body: Body) {
    self.session = session
    self.number = number
    self.body = body
  }
}

/// Who a worker is, what it can do, and what it holds from before.
public struct Hello: Hashable, Sendable {
  /// This life of the worker.
  public let worker: WorkerID
  /// Counts the worker's hellos, so that a late one is told from the last.
  public let number: Int
  /// The life before this one on the same disk, whose tasks ended with it.
  public let predecessor: WorkerID?
  /// The machine, by which people know it and failures are told apart.
  public let host: String
  /// How many tasks it runs at once.
  public let slots: Int
  /// What it can run.
  public let capabilities: Capabilities
  /// How long it will live, if its end is planned.
  public let remainingLife: Interval?
  /// Whether it is leaving and only brings what it holds.
  public let isDraining: Bool
  /// The ledger that its holdings belong to; nil when it holds nothing.
  public let cluster: ClusterID?
  /// What it holds, lease by lease.
  public let holdings: [Holding]

  /// A registration.
  public init(
    worker: WorkerID, number: Int, predecessor: WorkerID? = nil, host: String, slots: Int,
    capabilities: Capabilities, remainingLife: Interval? = nil, isDraining: Bool = false,
    cluster: ClusterID? = nil, holdings: [Holding] = []
  ) {
    self.worker = worker
    self.number = number
    self.predecessor = predecessor
    self.host = host
    self.slots = slots
    self.capabilities = capabilities
    self.remainingLife = remainingLife
    self.isDraining = isDraining
    self.cluster = cluster
    self.holdings = holdings
  }
}

/// What a worker can run.
public struct Capabilities: Hashable, Sendable {
  /// The studies it links, by name and version ascending.
  public let studies: [StudySchema]
  /// The data sets at hand, by their content's digest ascending; embedded ones need no mention.
  public let dataSets: [Digest]
  /// Machines of one class give the same bytes; results are compared only within a class.
  public let numericClass: String
  /// The level of instructions its kernels use, for people: it changes the speed, not the bytes.
  public let cpuLevel: String
  /// Whether it expands plans itself; a worker that does not gets its tasks spelled out.
  public let expands: Bool

  /// What a worker can run.
  public init(
    studies: [StudySchema], dataSets: [Digest] = [], numericClass: String, cpuLevel: String,
    expands: Bool = true
  ) {
    self.studies = studies
    self.dataSets = dataSets
    self.numericClass = numericClass
    self.cpuLevel = cpuLevel
    self.expands = expands
  }
}

/// What a worker has left of a lease.
public struct Holding: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The sweep.
  public let sweep: SweepID
  /// The plan by which the worker expands it.
  public let plan: Digest
  /// Tasks that wait or run.
  public let unfinished: TaskSet
  /// Those among them that run.
  public let running: TaskSet
  /// Tasks whose results are kept for the coordinator.
  public let finished: TaskSet

  /// What is left of a lease.
  public init(
    lease: LeaseID, sweep: SweepID, plan: Digest, unfinished: TaskSet, running: TaskSet,
    finished: TaskSet
  ) {
    self.lease = lease
    self.sweep = sweep
    self.plan = plan
    self.unfinished = unfinished
    self.running = running
    self.finished = finished
  }
}

/// What a worker runs, what came out, and what it gives back; empty, it is a heartbeat.
public struct Report: Hashable, Sendable {
  /// The number of the last message of the coordinator that was acted on.
  public var received: Int
  /// The tasks that run, one a busy slot: if the worker vanishes, these pay.
  public var running: [LeasedTask]
  /// Tasks that ended, in the order in which they did.
  public var outcomes: [Outcome]
  /// Answers to ``CoordinatorMessage/Body/withdraw(_:)``, and what is given back unasked.
  public var returned: [Return]
  /// Answers to ``CoordinatorMessage/Body/evaluate(_:)``.
  public var verdicts: [Verdict]

  /// A heartbeat, to which the rest may be added.
  public init(received: Int, running: [LeasedTask] = []) {
    self.received = received
    self.running = running
    outcomes = []
    returned = []
    verdicts = []
  }
}

/// How a task ended.
public struct Outcome: Hashable, Sendable {
  /// The task and the lease by which it ran.
  public let task: LeasedTask
  /// The task's sweep.
  public let sweep: SweepID
  /// How long it ran, as its slot measured.
  public let duration: Interval
  /// What came out.
  public let end: End

  /// What comes out of a task.
  public enum End: Hashable, Sendable {
    /// A payload in canonical form.
    case payload([UInt8])
    /// A failure.
    case failure(TaskFailure)
  }

  /// A task's end.
  public init(_ task: LeasedTask, of sweep: SweepID, after duration: Interval, _ end: End) {
    self.task = task
    self.sweep = sweep
    self.duration = duration
    self.end = end
  }
}

/// Tasks of a lease that a worker gives back without having run them to their end.
public struct Return: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The tasks that are no longer with the worker; none when all had ended before they were asked for.
  public let tasks: TaskSet

  /// Tasks given back.
  public init(_ lease: LeaseID, _ tasks: TaskSet) {
    self.lease = lease
    self.tasks = tasks
  }
}

/// What a worker found when it evaluated a look.
public struct Verdict: Hashable, Sendable {
  /// The lease by which it was asked.
  public let lease: LeaseID
  /// What it found.
  public let finding: Finding

  /// What a look can find.
  public enum Finding: Hashable, Sendable {
    /// The interval is narrow enough: no more replicates of this group.
    case enough([UInt8])
    /// The interval is still wide: go on to the next look.
    case more([UInt8])
    /// The look could not be evaluated.
    case failure(TaskFailure)
  }

  /// A finding.
  public init(_ lease: LeaseID, _ finding: Finding) {
    self.lease = lease
    self.finding = finding
  }
}
