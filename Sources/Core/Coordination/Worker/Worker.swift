public import Encoding
public import Randomness

/// The agent on one machine, as a value: it holds leases, feeds slots, keeps results.
///
/// Problem. A worker must lose no result, whatever is lost around it: messages, connections, the
/// coordinator, its own slots. And it must never keep the coordinator in doubt about what it has.
///
/// Intuition. It is a porter with a waybill. The waybill (``holdings``) says where each leased task
/// is, and at any doubt it is read out anew; the coordinator strikes out what is not wanted any more.
/// No other way of recovery exists, so there is none to get wrong.
///
/// Rules.
/// - A conversation begins with a hello that lists all holdings and a welcome that settles them.
///   Within it messages are numbered; silence, a gap, or a request to register end it. Tasks go on
///   meanwhile: only a settlement or a withdrawal stops what runs.
/// - Outcomes are on disk before they are reported, and stay there until they are acknowledged. An
///   outcome that exists is always offered, even when the settlement crossed it.
/// - Tasks start lease by lease in the order in which these came, from the lowest number, where the
///   plan is known; looks go first, then tasks that were started before. Short tasks are handed to a slot several at a time.
/// - A task that may take long is announced before it starts: if it takes the machine down, the
///   coordinator knows whom to blame. Only a started task pays; what was behind it waits again.
/// - Every lease, look and withdrawal is answered; what makes no sense is counted in ``counters``.
///
/// Rejected: to say at a reconnection only what changed, which needs both sides to agree on what had
/// been said; and one lease a slot, which strands short tasks behind a long one.
///
/// Invariants (``violations()``):
/// - each task is in exactly one place: waiting, handed to one slot, or finished and spooled;
/// - a slot has a look, or tasks within its depth, or nothing, and is then listed as idle;
/// - no slot is idle while a task could start;
/// - results kept and tasks in slots together are at most ``Bound/resultsInSpool``, unless more
///   were found at the start;
/// - without a conversation there are no looks, and nothing but returns waits to be reported.
public struct Worker: Sendable, Mutable {
  /// What the worker knows of itself.
  public let settings: WorkerSettings
  /// What was ignored or declined, by reason.
  public internal(set) var counters = WorkerCounters()
  /// Why the coordinator refused the last hello, if it did.
  public internal(set) var refusal: String?
  /// Whether it starts nothing more.
  public internal(set) var isDraining = false
  /// Whether it has said that it leaves; it does nothing any more.
  public internal(set) var hasLeft = false
  /// The ledger that what it holds belongs to.
  public internal(set) var cluster: ClusterID?

  /// The defect that is built in, in builds that try whether the checks find it.
  let mutation: Mutation?
  var jitter: RandomStream
  var startedAt = Instant.zero

  var conversation: Conversation?
  var helloNumber = 0
  var lastHelloAt: Instant?
  /// When the next hello is due; nil in a conversation and before the start.
  var helloAt: Instant?
  /// Hellos said since the last welcome; they make the pauses longer.
  var hellosUnanswered = 0
  /// Whether the last hello has had no welcome.
  var awaitsWelcome = false
  var heartbeatInterval = Interval.seconds(1)
  var lostAfter = Interval.seconds(3)

  var leases: [LeaseID: HeldLease] = [:]
  var leasesSeen = 0
  /// Leases with waiting tasks that can start, in the order in which they came.
  var ready: [ReadyLease] = []
  var slots: [WorkerSlot]
  /// The numbers of idle slots.
  var idle: TaskSet
  var waitingLooks: [LookOrder] = []
  /// Looks that wait or are evaluated.
  var looks: Set<LeaseID> = []

  var plans: [Digest: KnownPlan] = [:]
  /// The plans in the order in which they came.
  var plansByAge: [Digest] = []
  /// Plans that could not be agreed on in this conversation, and why, in the order of their refusal.
  var plansRefused: [(plan: Digest, reason: String)] = []

  var spool: [LeasedTask: SpoolEntry] = [:]
  /// Outcomes since the last hello, which the next settlement cannot know.
  var endedSinceHello: [LeasedTask] = []
  /// Results to be loaded and reported.
  var toLoad: [LeasedTask] = []
  /// Results that the shell is loading.
  var loading: [LeasedTask]?
  /// Results of other ledgers, found at the start.
  var foreign: [LeasedTask] = []
  var pending = PendingReport()

  var drainDeadline: Instant?

  /// How many tasks wait in the worker.
  public internal(set) var waitingCount = 0
  /// How many tasks were handed to slots.
  public internal(set) var handedCount = 0

  /// A lease in the order of work.
  ///
  /// What is asked of it for every task stands here too, so that the lease need not be looked up.
  struct ReadyLease: Sendable {
    let place: Int
    let lease: LeaseID
    let depth: Int
    let isAnnounced: Bool
  }

  /// A worker that has not spoken yet.
  ///
  /// - Parameters:
  ///   - settings: What it knows of itself.
  ///   - spool: Results found on disk, of former lives, in the order in which they were written.
  ///   - seed: Where its pauses come from; another for each worker.
  ///   - mutation: A defect to build in; without effect in ordinary builds.
  public init(
    settings: WorkerSettings, spool found: [Spooled], seed: Seed, mutation: Mutation? = nil
  ) {
    self.settings = settings
    self.mutation = mutation
    jitter = seed.stream("worker-back-off")
    slots = Array(repeating: WorkerSlot(), count: settings.slots)
    idle = TaskSet(0..<settings.slots)
    // A disk that saw two ledgers keeps what the last one wants: that is where the worker belonged.
    cluster = found.last?.cluster
    for spooled in found {
      if spooled.cluster == cluster { remember(spooled) } else { foreign.append(spooled.task) }
    }
  }

  /// How many results are kept on disk.
  public var spooledCount: Int { spool.count }

  /// How many tasks run, one a busy slot.
  public var runningCount: Int { slots.reduce(0) { $0 + ($1.running == nil ? 0 : 1) } }

  /// The conversation that goes on, if one does.
  public var session: SessionID? { conversation?.session }

  /// Whether it holds nothing: no task, no look, no result.
  public var isIdle: Bool { leases.isEmpty && looks.isEmpty }

  /// The plan of a digest, if it is known, for evaluating looks.
  public func plan(_ digest: Digest) -> SweepPlan? { plans[digest]?.plan }

  /// What is left of each lease, as a hello lists it: by lease ascending.
  public var holdings: [Holding] {
    var running: [LeaseID: TaskSet] = [:]
    for task in slots.lazy.compactMap(\.running) {
      running[task.lease, default: TaskSet()].insert(task.index)
    }
    return leasesAscending.compactMap { id in
      guard let lease = leases[id] else { return nil }
      var unfinished = lease.waiting
      unfinished.formUnion(lease.handed)
      return Holding(
        lease: id, sweep: lease.sweep, plan: lease.plan, unfinished: unfinished,
        running: running[id] ?? TaskSet(), finished: lease.finished)
    }
  }

  /// The leases in an order that is the same everywhere.
  var leasesAscending: [LeaseID] { leases.keys.sorted() }

  /// Keeps in mind what was found on disk.
  private mutating func remember(_ spooled: Spooled) {
    let task = spooled.task
    if leases[task.lease] == nil {
      leasesSeen += 1
      leases[task.lease] = HeldLease(spooled, place: leasesSeen)
    }
    guard leases[task.lease]?.finished.insert(task.index) == true else { return }
    spool[task] = SpoolEntry(payloadBytes: max(0, spooled.payloadBytes), stage: .kept)
  }

  /// What follows every event: free slots are filled, what is due is said, and who is done leaves.
  ///
  /// - Parameter refilling: The slots behind whose running task there may be room.
  mutating func proceed(
    refilling: Range<Int>, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    if isDraining {
      stopAtDeadline(at: now, &directives)
      giveBackWaiting()
    }
    loadNext(&directives)
    fill(refilling, at: now, &directives)
    reportIfDue(at: now, &directives)
    leaveIfDone(at: now, &directives)
  }
}
