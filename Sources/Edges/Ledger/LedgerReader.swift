public import Coordination

extension Ledger {
  /// Reads a ledger, whether a coordinator writes it at the time or not.
  ///
  /// A ledger that lies where nothing can be written, as on another machine's share or a disk of
  /// backups, is read as it is.
  public struct Reader: ~Copyable {
    /// Where the file is.
    public let path: String
    /// Which ledger this is.
    public let cluster: ClusterID
    /// The lives that coordinators have had with it.
    public let epoch: Epoch
    let connection: Connection

    /// Opens a ledger that there is; it is not brought up to date.
    public init(_ path: String) throws(LedgerError) {
      let opened = try Reader.connect(path)
      let form = try Migration.form(of: opened)
      guard form == Migration.newest else {
        throw LedgerError(
          .open, path,
          form == 0
            ? "the ledger '\(path)' is empty; start a coordinator with it"
            : "the ledger '\(path)' has form \(form); start a coordinator of this release with it, "
              + "which brings it to form \(Migration.newest)")
      }
      let number = try opened.number(.open, "SELECT cluster FROM ledger")
      let lives = try opened.number(.open, "SELECT epoch FROM ledger")
      self.path = path
      cluster = ClusterID(Int64(number ?? 0))
      epoch = Epoch(lives ?? 0)
      connection = opened
    }

    private static func connect(_ path: String) throws(LedgerError) -> Connection {
      do throws(LedgerError) {
        let connection = try Connection(path, .read)
        _ = try connection.number(.open, "PRAGMA user_version")
        return connection
      } catch {
        // A log beside it that cannot be opened would be passed over, and its results with it.
        guard !Reader.hasLog(path), let alone = try? Connection(path, .readAlone),
          (try? alone.number(.open, "PRAGMA user_version")) != nil
        else { throw error }
        return alone
      }
    }

    /// All sweeps, in the order in which they were submitted.
    public func sweeps() throws(LedgerError) -> [SweepRecord] { try LedgerPage.sweeps(connection) }

    /// Results of tasks from a number on, in order, and where the next page begins if there is more.
    public func results(
      of sweep: SweepID, from first: Int, count: Int
    ) throws(LedgerError) -> (rows: [ResultRow], next: Int?) {
      try LedgerPage.results(of: sweep, from: first, count: count, connection)
    }

    /// Failed attempts from the so-many-th on, in order, and where the next page begins.
    public func failures(
      of sweep: SweepID, from first: Int, count: Int
    ) throws(LedgerError) -> (rows: [FailureRow], next: Int?) {
      try LedgerPage.failures(of: sweep, from: first, count: count, connection)
    }

    /// Verdicts of looks from the so-many-th on, in order, and where the next page begins.
    public func looks(
      of sweep: SweepID, from first: Int, count: Int
    ) throws(LedgerError) -> (rows: [LookRow], next: Int?) {
      try LedgerPage.looks(of: sweep, from: first, count: count, connection)
    }

    /// All that is wrong with the ledger, a sentence each; a sound one has nothing.
    public func verify() throws(LedgerError) -> [String] {
      try Verification.complaints(about: connection)
    }

    /// Copies the ledger as it is at one moment, into a file that may not be there yet.
    public func backup(to target: String) throws(LedgerError) {
      try Verification.backup(connection, to: target)
    }
  }

  /// Results of tasks from a number on, in order, and where the next page begins if there is more.
  public mutating func results(
    of sweep: SweepID, from first: Int, count: Int
  ) throws(LedgerError) -> (rows: [ResultRow], next: Int?) {
    try checkUsable()
    if !found.isEmpty {
      do throws(LedgerError) {
        _ = try record([])
      } catch {
        // What was found done elsewhere is written with what comes next.
        guard error.canPass else { throw error }
      }
    }
    return try LedgerPage.results(of: sweep, from: first, count: count, session.connection)
  }

  /// Failed attempts from the so-many-th on, in order, and where the next page begins.
  public func failures(
    of sweep: SweepID, from first: Int, count: Int
  ) throws(LedgerError) -> (rows: [FailureRow], next: Int?) {
    try checkUsable()
    return try LedgerPage.failures(of: sweep, from: first, count: count, session.connection)
  }

  /// Verdicts of looks from the so-many-th on, in order, and where the next page begins.
  public func looks(
    of sweep: SweepID, from first: Int, count: Int
  ) throws(LedgerError) -> (rows: [LookRow], next: Int?) {
    try checkUsable()
    return try LedgerPage.looks(of: sweep, from: first, count: count, session.connection)
  }

  /// All sweeps, in the order in which they were submitted.
  public func sweepRecords() throws(LedgerError) -> [SweepRecord] {
    try checkUsable()
    return try LedgerPage.sweeps(session.connection)
  }

  /// All that is wrong with the ledger, a sentence each; a sound one has nothing.
  public func verify() throws(LedgerError) -> [String] {
    try Verification.complaints(about: session.connection)
  }

  /// Copies the ledger as it is at one moment, into a file that may not be there yet.
  public func backup(to target: String) throws(LedgerError) {
    try Verification.backup(session.connection, to: target)
  }
}
