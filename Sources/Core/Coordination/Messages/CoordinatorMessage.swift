public import Encoding
public import Sweeps

/// What a coordinator tells a worker; see ``WorkerMessage`` for sessions and numbers.
public struct CoordinatorMessage: Hashable, Sendable {
  /// The conversation; nil where there is none yet or none any more.
  public let session: SessionID?
  /// The place in the conversation, from 1; 0 outside of one.
  public let number: Int
  /// What is told.
  public let body: Body

  /// What can be told.
  public enum Body: Hashable, Sendable {
    /// The worker belongs to the cluster: the first message of a session.
    case welcome(Welcome)
    /// The worker cannot join, and why.
    case refused(String)
    /// The coordinator does not know this conversation; say hello again.
    case register
    /// Alive; `received` is the number of the last message of the worker that was acted on.
    case heartbeat(received: Int)
    /// A sweep's plan.
    case plan(PlanOrder)
    /// Tasks to run.
    case lease(LeaseOrder)
    /// A look of an adaptive sweep to evaluate.
    case evaluate(LookOrder)
    /// Tasks to give back.
    case withdraw(Withdrawal)
    /// These outcomes are safe in the ledger; forget them.
    case acknowledge([LeasedTask])
    /// Start nothing more, finish, and leave.
    case drain
  }

  /// A message of a conversation.
  public init(session: SessionID?, number: Int, _ body: Body) {
    self.session = session
    self.number = number
    self.body = body
  }
}

/// That a worker belongs to the cluster, and what becomes of what it holds.
public struct Welcome: Hashable, Sendable {
  /// The ``Hello/number`` that is answered.
  public let hello: Int
  /// The ledger.
  public let cluster: ClusterID
  /// How often both sides say that they live.
  public let heartbeatInterval: Interval
  /// After how long a silence each gives the other up.
  public let lostAfter: Interval
  /// What becomes of each holding, in the order of the hello; what is in neither set is dropped.
  public let settlements: [Settlement]

  /// A welcome.
  public init(
    hello: Int, cluster: ClusterID, heartbeatInterval: Interval, lostAfter: Interval,
    settlements: [Settlement]
  ) {
    self.hello = hello
    self.cluster = cluster
    self.heartbeatInterval = heartbeatInterval
    self.lostAfter = lostAfter
    self.settlements = settlements
  }
}

/// What becomes of what a worker holds of a lease.
public struct Settlement: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// KEEP: unfinished tasks that stay with the worker.
  public let keep: TaskSet
  /// SEND: finished tasks whose results are wanted.
  public let send: TaskSet

  /// A settlement; what is in neither set is to be dropped.
  public init(_ lease: LeaseID, keep: TaskSet, send: TaskSet) {
    self.lease = lease
    self.keep = keep
    self.send = send
  }
}

/// A plan, and how a worker makes sure that it expands it as the coordinator does.
public struct PlanOrder: Hashable, Sendable {
  /// The sweep.
  public let sweep: SweepID
  /// The study's face, by which the document is read.
  public let schema: StudySchema
  /// The document in its wire form.
  public let document: [UInt8]
  /// What the sweep is called where the document does not say.
  public let defaultName: String
  /// The order of points and the making of seeds, as ``Grid/expansionVersion``.
  public let expansionVersion: Int
  /// Some tasks with their keys; a worker that finds others must not run any.
  public let probes: [Probe]

  /// A task with its key.
  public struct Probe: Hashable, Sendable {
    /// The task's number.
    public let index: Int
    /// Its key.
    public let key: Digest

    /// A task with its key.
    public init(index: Int, key: Digest) {
      self.index = index
      self.key = key
    }
  }

  /// A plan for a worker.
  public init(
    sweep: SweepID, schema: StudySchema, document: [UInt8], defaultName: String,
    expansionVersion: Int, probes: [Probe]
  ) {
    self.sweep = sweep
    self.schema = schema
    self.document = document
    self.defaultName = defaultName
    self.expansionVersion = expansionVersion
    self.probes = probes
  }
}

/// Tasks for a worker.
public struct LeaseOrder: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The sweep.
  public let sweep: SweepID
  /// The digest of the plan that the numbers refer to.
  public let plan: Digest
  /// The tasks, to be started from the lowest.
  public let tasks: TaskSet
  /// Counts how often the tasks were started before, from 1; above 1, a lease holds one task.
  public let attempt: Int
  /// What a task may use.
  public let limits: Limits
  /// How long a task is expected to take; nil when none has ended yet.
  public let expected: Interval?
  /// The study of spelled tasks; nil where the worker has the plan.
  public let study: TaskOrder.Study?
  /// The tasks spelled out, for a worker that does not expand plans; else empty.
  public let spelled: [SpelledTask]

  /// Tasks for a worker.
  public init(
    lease: LeaseID, sweep: SweepID, plan: Digest, tasks: TaskSet, attempt: Int, limits: Limits,
    expected: Interval?, study: TaskOrder.Study? = nil, spelled: [SpelledTask] = []
  ) {
    self.lease = lease
    self.sweep = sweep
    self.plan = plan
    self.tasks = tasks
    self.attempt = attempt
    self.limits = limits
    self.expected = expected
    self.study = study
    self.spelled = spelled
  }
}

/// A task with all that a worker needs to run it without its plan.
public struct SpelledTask: Hashable, Sendable {
  /// Its number.
  public let index: Int
  /// Its key.
  public let key: Digest
  /// Its seed.
  public let seed: Int64
  /// Its parameters by name, defaults left out.
  public let parameters: MessagePack.Map

  /// A task spelled out.
  public init(index: Int, key: Digest, seed: Int64, parameters: MessagePack.Map) {
    self.index = index
    self.key = key
    self.seed = seed
    self.parameters = parameters
  }
}

/// A look for a worker.
public struct LookOrder: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The look.
  public let look: LookID
  /// The digest of the plan whose rule is to be applied.
  public let plan: Digest
  /// What the rule needs of each run, as the shell gathered it from the ledger; see ``LookRun``.
  public let runs: [UInt8]

  /// A look for a worker.
  public init(lease: LeaseID, look: LookID, plan: Digest, runs: [UInt8]) {
    self.lease = lease
    self.look = look
    self.plan = plan
    self.runs = runs
  }
}

/// Tasks that a worker is to give back.
public struct Withdrawal: Hashable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The tasks that are wanted.
  public let tasks: TaskSet
  /// Whether tasks that run are to be stopped; otherwise they go on.
  public let stopsRunning: Bool

  /// A withdrawal.
  public init(_ lease: LeaseID, _ tasks: TaskSet, stopsRunning: Bool) {
    self.lease = lease
    self.tasks = tasks
    self.stopsRunning = stopsRunning
  }
}
