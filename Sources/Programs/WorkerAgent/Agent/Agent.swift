public import Cluster
internal import Coordination
internal import Files
internal import Processes
internal import Randomness
internal import Slots
internal import Text
internal import Threads
internal import ZeroMQ

/// The agent on one machine: does with sockets, disks and processes what its ``Worker`` says.
///
/// Problem. Between a coordinator far away and processes that crash, something has to be there that
/// loses nothing; it must decide alike in the simulator and on a machine; and it must cost next to
/// nothing, as it shares its CPUs with the tasks.
///
/// Intuition. All decisions are the value `Worker`. Around it one thread turns: it waits until
/// anything has happened, tells the worker all of it, and then does all that the worker said, with
/// one write to the disk, one message, and one write a slot, however many tasks ended.
///
/// Rules of a turn.
/// - Directives are performed in their order as they come, but what leaves the process is gathered:
///   results in the spool's memory, messages, and orders a slot.
/// - At the end of the turn results go to disk, then messages to the coordinator, then orders to the
///   slots. So nothing is reported that is not on disk, and no long task starts unannounced. Only a
///   disk that takes nothing breaks this: its results are reported from memory, as the coordinator's
///   ledger is then their best place, and the disk is asked again every second.
/// - A slot that is stopped is gone at once, with all that it has still said.
///
/// Rejected: a thread a slot, which costs a wake-up a task; and io_uring, which containers forbid.
public struct Agent: ~Copyable {
  /// How an agent ended.
  public enum End: Hashable, Sendable {
    /// It had been asked to leave, or had nothing to stay for, and left in order.
    case left
    /// It was told to end at once; what it ran is lost, its results are kept.
    case abandoned
  }

  var worker: Worker
  let settings: AgentSettings
  let spool: Spool
  var poller: Poller
  var connection: Connection
  var slots: [AgentSlot] = []
  var log: Log
  var now: Instant

  /// Messages of this turn.
  var outbox: [WorkerMessage] = []
  /// Whether results are not on disk yet.
  var isSpoolDirty = false
  /// When the disk is asked again, after it took nothing.
  var flushAt: Instant?
  /// Loads that the worker asked for and was not answered yet.
  var loads: [[LeasedTask]] = []
  /// When slots with limits are looked at next.
  var watchAt: Instant?
  /// Slots that were given something in this turn.
  var slotsWithOrders: [Int] = []
  /// Whether a slot has no process.
  var hasDeadSlots = true

  var signals: Signals
  let signalsToken: Poller.Token
  let inputToken: Poller.Token?
  /// How often the process was asked to end.
  var signalsCount = 0
  /// How often it woke up.
  var turnsCount = 0
  /// Tasks that ended in slots, with a result or without.
  var tasksRun = 0
  /// Whether it ends at once.
  var isAbandoned = false
  /// What was last written to the log of a state that lasts.
  var logged = LoggedState()

  struct LoggedState: Equatable {
    var session: SessionID?
    var refusal: String?
    var isDraining = false
  }

  /// Opens the spool and the socket; nothing is said before ``run()``.
  public init(_ settings: AgentSettings, log: Log) throws(AgentError) {
    let id = WorkerID(Int64(bitPattern: Self.randomWord()))
    let now = Instant(nanoseconds: MonotonicClock.nanoseconds())
    var log = log
    do {
      DescriptorLimit.raise()
      let spool = try Self.openSpool(settings.spool, settings.invitation.clusterName, id)
      let signals = try Signals()
      var poller = Poller()
      let connection = try Connection(
        to: settings.invitation.endpoint.address, settings.invitation.security,
        silenceMax: settings.silenceMax, at: now, &poller)
      for note in spool.notes { log.write(.warning, "spool-torn", note) }
      worker = Worker(
        settings: Self.workerSettings(settings, id, predecessor: spool.predecessor),
        spool: spool.found, seed: Seed(Self.randomWord() & Seed.valueMax) ?? 0)
      signalsToken = poller.add(signals.number)
      inputToken = settings.leavesWithInput ? poller.add(StandardInput.number) : nil
      slots = (0..<settings.slots.count).map { AgentSlot($0, settings.slot) }
      self.settings = settings
      self.spool = spool
      self.signals = signals
      self.poller = poller
      self.connection = connection
      self.now = now
      self.log = log
    } catch {
      throw AgentError("\(error)")
    }
  }

  private static func workerSettings(
    _ settings: AgentSettings, _ id: WorkerID, predecessor: WorkerID?
  ) -> WorkerSettings {
    WorkerSettings(
      id: id, predecessor: predecessor, host: settings.host, slots: settings.slots.count,
      capabilities: settings.capabilities, remainingLife: settings.timeLeft)
  }

  private static func openSpool(
    _ place: AgentSettings.SpoolPlace, _ cluster: String, _ id: WorkerID
  ) throws(StorageError) -> Spool {
    switch place {
    case .folder(let folder): try Spool(in: folder, cluster: cluster, id: id)
    case .temporary(let folder): try Spool(temporaryFor: id, below: folder)
    }
  }

  private static func randomWord() -> UInt64 {
    randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
