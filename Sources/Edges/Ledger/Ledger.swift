public import Coordination
internal import Encoding

/// Where a cluster keeps what it must not forget, in one SQLite file.
///
/// A coordinator's state is made from facts, which are replayed, and from results, which are asked
/// for chunk by chunk. Both are durable when ``record(_:)`` returns: each call is one transaction and
/// waits for the disk once, however many batches it is given.
///
/// - A result's row stands at its sweep's and its task's number, so a sweep's results lie side by
///   side. What a task is in every sweep is its key: a task whose key is done already, in another
///   sweep, gets a row in `adopted` that points there, and no second result.
/// - One process owns a ledger, see `OwnerLock`; any number may read it, see ``Reader``. The file is
///   also for people: each sweep has a view under its name, with parameters and scalars as columns.
/// - After an error nothing of the transaction is left, in the file or in memory, and the same batches
///   can be given again: at once when the disk has space again, and behind ``reopen()`` when it
///   failed, for nobody knows what a connection believes that saw an fsync fail.
///
/// A table of keys with a row a result would cost more than all else; see `KeyIndex` for what stands in
/// its place.
public struct Ledger: ~Copyable {
  /// Entries that belong together: one finding comes back for each.
  public struct Batch: Sendable {
    /// The entries in order.
    public let entries: [LedgerEntry]

    /// Entries in order.
    public init(_ entries: [LedgerEntry]) { self.entries = entries }
  }

  /// Where the file is.
  public let path: String
  /// Which ledger this is.
  public let cluster: ClusterID

  private let durability: Durability
  private let lock: OwnerLock
  var session: Session
  /// Whether the disk failed since the connection was made.
  private var isBroken = false

  // What is known in memory, and can be forgotten.
  var sweeps: [KnownSweep] = []
  var classes: [(name: String, number: Int)] = []
  var chunks: [(sweep: Int, chunk: KnownSweep.Chunk)] = []
  var index = KeyIndex()
  var scan = PayloadScan()
  /// Results that were written since the ledger was opened, those of failed transactions too: in all,
  /// and by the sweeps' numbers.
  var writtenCount = 0
  var writtenCounts: [Int: Int] = [:]

  // What the open transaction wrote.
  var staged: [KeyIndex.Entry] = []
  var stagedRows: [UInt64: Int] = [:]
  var now = 0
  /// Workers to be written down with what comes next.
  private var notes: [(worker: Int64, host: String, cpuLevel: String)] = []
  private var notedWorkers: Set<Int64> = []
  /// Sweeps that will be written down next, as somebody has read them already.
  var expected: [(sweep: SweepID, submission: Submission, plan: SweepPlan)] = []
  /// Sweeps whose views are to be made, and whether they may take the sweep's plain name.
  var viewsOwed: [Int: Bool] = [:]
  /// Tasks that a look-up found done under another number, to be written down with what comes next.
  var found: [(id: Int, row: Int)] = []

  /// Opens a ledger, and makes it where there is none; a ledger that has an owner is refused.
  public static func open(
    _ path: String, durability: Durability = .full
  ) throws(LedgerError) -> Ledger {
    var ledger = try Ledger(path, durability)
    try ledger.restoreIndex()
    try ledger.findOwedViews()
    return ledger
  }

  /// Makes room for commits ahead of them, if they are to last; for whoever will make many.
  public func makeRoom() {
    if durability == .full { LogRoom.make(ofLedger: path) }
  }

  /// Whether some process owns a ledger now: a coordinator runs on it.
  public static func isOwned(_ path: String) -> Bool { OwnerLock.isHeld(beside: path) }

  private init(_ path: String, _ durability: Durability) throws(LedgerError) {
    let lock = try OwnerLock(beside: path)
    let session = try Session(path, durability)
    var random = SystemRandomNumberGenerator()
    try session.connection.run(
      .open,
      "INSERT INTO ledger VALUES (1, ?1, 0, ?2) ON CONFLICT DO NOTHING",
      .integer(Int.random(in: 1...Int.max, using: &random)), .integer(Clock.milliseconds))
    let number = try session.connection.number(.open, "SELECT cluster FROM ledger") ?? 0
    self.path = path
    self.durability = durability
    self.lock = lock
    self.session = session
    cluster = ClusterID(Int64(number))
  }

  /// Begins another life of the coordinator and says which, once that is durable.
  public mutating func beginLife() throws(LedgerError) -> Epoch {
    try checkUsable()
    let number = try session.connection.number(
      .write, "UPDATE ledger SET epoch = epoch + 1 RETURNING epoch")
    return Epoch(number ?? 1)
  }

  /// Makes the connection anew, after the disk failed.
  public mutating func reopen() throws(LedgerError) {
    forget()
    isBroken = true
    session.connection.close()
    session = try Session(path, durability)
    index = KeyIndex()
    try restoreIndex()
    isBroken = false
  }

  /// Remembers which machine a worker is on, to be written down with what comes next.
  public mutating func note(worker: WorkerID, host: String, cpuLevel: String) {
    guard notedWorkers.insert(worker.number).inserted else { return }
    notes.append((worker.number, host, cpuLevel))
  }

  /// Remembers a sweep that will be written down next, so that its plan is not read a second time
  /// while whoever submitted it waits.
  public mutating func expect(_ sweep: SweepID, _ submission: Submission, _ plan: SweepPlan) {
    if expected.count >= 64 { expected.removeFirst() }
    expected.append((sweep, submission, plan))
  }

  /// Makes batches durable, all or none, and says what was found for each entry.
  ///
  /// - Parameter beforeSync: What to do when the entries can be read but are not durable yet.
  public mutating func record(
    _ batches: [Batch],
    beforeSync: (inout Ledger) throws(LedgerError) -> Void = { (_) throws(LedgerError) in }
  ) throws(LedgerError) -> [[Recorded]] {
    try checkUsable()
    return try guarded { (ledger) throws(LedgerError) in
      _ = try ledger.session.statements.begin.step(.write, ledger.path)
      ledger.now = Clock.milliseconds
      try ledger.writeFound()
      try ledger.writeNotes()
      var findings: [[Recorded]] = []
      findings.reserveCapacity(batches.count)
      for batch in batches {
        var found: [Recorded] = []
        found.reserveCapacity(batch.entries.count)
        for entry in batch.entries { found.append(try ledger.keep(entry)) }
        findings.append(found)
      }
      let settled = try ledger.settleIndex()
      let writtenFound = ledger.found.count
      try beforeSync(&ledger)
      _ = try ledger.session.statements.commit.step(.write, ledger.path)
      ledger.index.commit(ledger.staged, settled: settled)
      ledger.found.removeFirst(writtenFound)
      ledger.notes = []
      ledger.unstage()
      return findings
    }
  }

  private mutating func writeNotes() throws(LedgerError) {
    for note in notes {
      try session.connection.run(
        .write,
        "INSERT INTO worker VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET host = ?2, cpu = ?3",
        .integer(Int(note.worker)), .text(note.host), .text(note.cpuLevel))
    }
  }

  /// Moves what waits in the log into the file, and writes down what look-ups found; for when nothing
  /// else is to be done.
  public mutating func checkpointIfIdle() throws(LedgerError) {
    try checkUsable()
    if !found.isEmpty || !notes.isEmpty { _ = try record([]) }
    try makeOwedViews()
    try guarded { (ledger) throws(LedgerError) in try ledger.session.connection.checkpoint() }
  }

  /// Makes the file as small as its content.
  public mutating func vacuum() throws(LedgerError) {
    try checkUsable()
    try guarded { (ledger) throws(LedgerError) in
      try ledger.session.connection.execute(.vacuum, "VACUUM")
    }
  }

  /// Runs something that writes; if it fails, nothing of it is left.
  mutating func guarded<Value>(
    _ body: (inout Ledger) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    do throws(LedgerError) {
      return try body(&self)
    } catch {
      session.connection.rollBack()
      forget()
      if error.isIO { isBroken = true }
      throw error
    }
  }

  func checkUsable() throws(LedgerError) {
    guard !isBroken else {
      throw LedgerError(
        .write, path,
        "the ledger '\(path)' must be opened again, because its disk failed; see the error before")
    }
  }

  /// Forgets what a transaction that failed may have taught.
  private mutating func forget() {
    sweeps = []
    classes = []
    unstage()
  }

  private mutating func unstage() {
    staged.removeAll(keepingCapacity: true)
    if !stagedRows.isEmpty { stagedRows.removeAll(keepingCapacity: true) }
  }
}

/// What a ledger waits for before it says that something is written.
public enum Durability: Hashable, Sendable {
  /// The disk has it: it outlives a loss of power.
  case full
  /// The system has it: it outlives this process. For measurements.
  case none
}
