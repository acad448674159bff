public import Randomness

/// Decides which worker runs which task, and which results are safe.
///
/// A cluster fails all the time: machines vanish and come back, messages are lost, disks fill up,
/// this very process is killed. What a researcher may rely on is that every task of a sweep ends up
/// with exactly one result in the ledger or is reported as failed, and that nothing that was
/// acknowledged is ever lost. This value is where that is decided. It owns no socket, disk or clock:
/// each handler takes an event and the time, changes the value, and returns what is to be done. So
/// the daemon, the simulator and the tests run the same code, and any failure can be replayed.
///
/// - **Executed at least once, committed exactly once.** A lease is a promise, not a lock: when a
///   worker is given up, its tasks go to others, and a result that comes late is taken all the same
///   if its task is not done. The ledger keeps the first result of a key and compares the others.
/// - **Durable, then acknowledged.** A result leaves here as an entry for the ledger; only when the
///   ledger has answered is the worker told to forget it.
/// - **Doubt begins a new conversation.** A lost message shows as a gap in the numbers; then both
///   sides list what they hold and go on from there. No message is ever repeated for its own sake.
/// - **Nothing is known that need not be.** Whether a task is done is asked of the ledger just before
///   its first lease; who has which task is told by the workers after a restart.
///
/// Rejected: acknowledging leases one by one (a message a task, and still a lost acknowledgement to
/// recover from); writing leases down (a disk write a task, for what workers know anyway); locking
/// a task to its worker until it is proven dead (one silent machine would hold a sweep for hours).
///
/// `Invariants.swift` states what always holds, as a list and as code.
public struct Coordinator: Hashable, Sendable, Mutable {
  /// What a person has set.
  public let configuration: Configuration
  /// The ledger that this coordinator keeps.
  public let cluster: ClusterID
  /// Which life this is.
  public let epoch: Epoch
  /// What happened that is counted and nothing more.
  public internal(set) var counters = Counters()

  /// The defect that is built in, in builds that try whether the checks find it.
  let mutation: Mutation?
  /// Why nothing can be recorded; nil while the ledger is well.
  var ledgerTrouble: String?
  var sweeps: [Sweep] = []
  var placeOfSweep: [SweepID: Int] = [:]
  var sweepOfSubmission: [SubmissionID: SweepID] = [:]
  /// The places of sweeps of which tasks may be given out, ascending.
  var startable: [Int] = []
  var members = Registry<WorkerID, Member>()
  var memberOfSession: [Int: WorkerID] = [:]
  var kinds = Kinds()
  var leases = Registry<LeaseID, Lease>()
  var timers = Schedule<Instant, Timer>()
  var journal = Journal()
  var chores = Queue<Chore>()
  /// Clients that wait for a sweep, in the order in which they came.
  var waits: [Wait] = []
  var sessionsCount = 0
  var leasesCount = 0
  var slotsCount = 0
  var lookUpsInFlight = 0
  var givingCount = 0
  /// The place where the next search for waiting tasks begins.
  var searchPlace = 0
  /// Until then, tasks are held back for workers of the life before.
  var reattachUntil: Instant
  /// Whether there was more to do than one turn allows.
  var hasMore = false
  /// What the running handler has found to be done.
  var directives: [Directive] = []
  /// Where the jitter of pauses comes from; the draws are numbered, so that a copy draws alike.
  let seed: Seed
  var drawsCount = 0

  /// A coordinator that knows what its ledger knows.
  ///
  /// - Parameters:
  ///   - entries: All that the ledger has, in its order; results may be left out.
  ///   - mutation: A defect to build in; without effect in ordinary builds.
  public init(
    configuration: Configuration = Configuration(), cluster: ClusterID, epoch: Epoch, seed: Seed,
    replaying entries: [LedgerEntry] = [], mutation: Mutation? = nil, at now: Instant
  ) {
    self.configuration = configuration
    self.cluster = cluster
    self.epoch = epoch
    self.seed = seed
    self.mutation = mutation
    reattachUntil = entries.isEmpty ? now : now + configuration.reattachWindow
    if reattachUntil > now { timers.add(.reattached, at: reattachUntil) }
    for entry in entries { replay(entry) }
    settleReplay()
  }

  /// When ``onWake(at:)`` is wanted next, if no other event comes before.
  public var wakeUpAt: Instant? { hasMore ? .zero : timers.earliest }

  /// The plan of a sweep, by which the shell turns a task's number into its key.
  public func plan(of sweep: SweepID) -> SweepPlan? {
    placeOfSweep[sweep].flatMap { sweeps[$0].plan }
  }

  /// Time has passed.
  public mutating func onWake(at now: Instant) -> [Directive] {
    for _ in 0..<Bound.timersPerTurn {
      guard let timer = timers.next(at: now) else { break }
      switch timer {
      case .member(let worker): lookAfter(worker, at: now)
      case .retry(let task): lineUp(task, at: now)
      case .look(let look): gather(look)
      case .wait, .reattached: break
      }
    }
    return endTurn(at: now)
  }

  /// The ledger is in trouble, or well again (nil).
  ///
  /// In trouble, nothing is leased and nothing acknowledged; what waits for the ledger is kept.
  public mutating func onLedger(trouble: String?, at now: Instant) -> [Directive] {
    ledgerTrouble = trouble
    return endTurn(at: now)
  }
}

/// What happened that is counted and nothing more.
public struct Counters: Hashable, Sendable {
  /// Tasks given to workers.
  public internal(set) var tasksLeased = 0
  /// Results that became durable as the first of their key.
  public internal(set) var resultsRecorded = 0
  /// Second results with the same bytes.
  public internal(set) var duplicates = 0
  /// Second results with other bytes, where the study promises the same.
  public internal(set) var alarms = 0
  /// Second results with other bytes, where nothing is promised.
  public internal(set) var incomparable = 0
  /// Workers given up after a silence.
  public internal(set) var workersLost = 0
  /// Workers that were silent for a while.
  public internal(set) var suspicions = 0
  /// Tasks asked back for idle workers.
  public internal(set) var retractions = 0
  /// Events without effect, by reason.
  public internal(set) var ignored = Ignored()

  /// Events without effect.
  public struct Ignored: Hashable, Sendable {
    /// Messages of conversations that are over.
    public internal(set) var unknownSession = 0
    /// Messages that came twice.
    public internal(set) var repeatedMessage = 0
    /// Messages after one that was lost.
    public internal(set) var gap = 0
    /// Hellos that were overtaken by a later one.
    public internal(set) var staleHello = 0
    /// Outcomes of tasks that do not exist.
    public internal(set) var unknownTask = 0
    /// Failures of tasks that had gone to another worker.
    public internal(set) var staleFailure = 0
    /// Answers about leases that are over.
    public internal(set) var unknownLease = 0
    /// Answers of the ledger that nobody waits for.
    public internal(set) var unasked = 0
  }
}
