internal import Encoding

/// A step from one form of ledgers to the next, taken once in a ledger's life.
///
/// A ledger outlives the programs that write it. Its form has a number, in SQLite's `user_version`;
/// a step that was ever released is never changed, further ones are added behind it. Each step is
/// taken whole or not at all. A ledger with a greater number is refused, for whatever it says in its
/// newer form would be misread.
///
/// What the tables hold is told by their own comments, which SQLite keeps for whoever opens the file.
enum Migration {
  /// The form that this program writes.
  static let newest = 2

  /// Brings a ledger up to date.
  static func migrate(_ connection: borrowing Connection) throws(LedgerError) {
    while true {
      let form = try form(of: connection)
      guard form < newest else { return }
      do throws(LedgerError) {
        try connection.execute(.open, "BEGIN IMMEDIATE")
        try step(from: form, connection)
        try connection.execute(.open, "PRAGMA user_version = \(form + 1)")
        try connection.execute(.open, "COMMIT")
      } catch {
        connection.rollBack()
        throw error
      }
    }
  }

  /// The form of a ledger; one that is newer than this program, or that is something else, is refused.
  static func form(of connection: borrowing Connection) throws(LedgerError) -> Int {
    let form = try connection.number(.open, "PRAGMA user_version") ?? 0
    guard form <= newest else {
      throw LedgerError(
        .open, connection.path,
        "the ledger '\(connection.path)' has form \(form), and this program knows forms up to "
          + "\(newest); use the release that wrote it, or a newer one")
    }
    if form == 0 {
      let count = try connection.number(.open, "SELECT count(*) FROM sqlite_schema") ?? 0
      guard count == 0 else {
        throw LedgerError(
          .open, connection.path,
          "'\(connection.path)' is a database of something else; name another file")
      }
    }
    return form
  }

  /// Takes the step from a form to the next.
  private static func step(
    from form: Int, _ connection: borrowing Connection
  ) throws(LedgerError) {
    if form == 0 { try connection.execute(.open, first) }
    if form == 1 {
      try connection.execute(.open, second)
      try takeOutRules(connection)
    }
  }

  /// Verdicts of looks are asked for by sweep.
  private static let second = "CREATE INDEX look_of_sweep ON fact (sweep) WHERE kind = 'look'"

  /// Takes the place for a rule for looks out of submissions, which plans say themselves since.
  ///
  /// It is the seventh of nine, in `[1, ["sweep", number, submission]]`, and no program ever filled it.
  private static func takeOutRules(_ connection: borrowing Connection) throws(LedgerError) {
    var entries: [(number: Int, bytes: [UInt8])] = []
    try connection.query(.open, "SELECT number, entry FROM fact WHERE kind = 'sweep'") { row in
      guard let value = try? MessagePack(decoding: row.bytes(1)), case .list(var fact) = value,
        fact.count == 2, case .list(var entry) = fact[1], entry.count == 3,
        case .list(var submission) = entry[2], submission.count == 9, submission[6] == .null
      else { return }
      submission.remove(at: 6)
      entry[2] = .list(submission)
      fact[1] = .list(entry)
      entries.append((row.integer(0), MessagePack.list(fact).encoded()))
    }
    for entry in entries {
      try connection.run(
        .open, "UPDATE fact SET entry = ?2 WHERE number = ?1", .integer(entry.number),
        .bytes(entry.bytes))
    }
  }

  private static let first = """
    CREATE TABLE ledger (
      -- The one row: which ledger this is, and how often a coordinator began to write it.
      number INTEGER PRIMARY KEY CHECK (number = 1),
      cluster INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      made_at INTEGER NOT NULL  -- milliseconds since 1970, as in every column of this ending
    );
    CREATE TABLE fact (
      -- All that a coordinator's state is made from again, in order; results are apart.
      number INTEGER PRIMARY KEY,
      recorded_at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      sweep INTEGER NOT NULL,
      entry BLOB NOT NULL  -- a LedgerEntry in wire form
    );
    CREATE INDEX fact_of_sweep ON fact (sweep, kind) WHERE kind IN ('sweep', 'face', 'state');
    CREATE TABLE sweep (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      study TEXT,  -- this and what follows are known once a worker offered the study
      version INTEGER,
      seed INTEGER,
      points INTEGER,
      replicates INTEGER,
      state TEXT NOT NULL,
      priority INTEGER NOT NULL,
      submitted_at INTEGER NOT NULL
    );
    CREATE TABLE result (
      -- A row a task that was done. The number is the sweep's, 40 bits higher, and the task's in it.
      id INTEGER PRIMARY KEY,
      recorded_at INTEGER NOT NULL,
      worker INTEGER NOT NULL,
      class INTEGER NOT NULL,
      duration_ns INTEGER NOT NULL,
      seed INTEGER,
      key BLOB,  -- what the task is in every sweep
      codec INTEGER NOT NULL,  -- of the payload: 0 as it is, 1 Zstandard
      checksum INTEGER NOT NULL,  -- FNV-1a of the payload as it is stored, then of the numbers above
      parameters TEXT,  -- JSON, those unlike their defaults
      scalars TEXT,  -- JSON
      payload BLOB NOT NULL  -- a record in canonical MessagePack
    );
    CREATE TABLE adopted (
      -- Tasks that had been done before, in another sweep, and by which row of result.
      id INTEGER PRIMARY KEY,
      result INTEGER NOT NULL
    );
    CREATE TABLE identity (
      -- The rows of result by the first 64 bits of their keys.
      prefix INTEGER PRIMARY KEY,
      result INTEGER NOT NULL
    );
    CREATE TABLE backlog (
      -- Rows of result that are not all in identity yet, as runs of numbers, a row a transaction.
      number INTEGER PRIMARY KEY,
      runs BLOB NOT NULL
    );
    CREATE TABLE settled (
      -- Up to which number of backlog the keys of a bucket are in identity.
      bucket INTEGER PRIMARY KEY,
      number INTEGER NOT NULL
    );
    CREATE TABLE class (
      -- The machines with whose results a result may be compared.
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE
    );
    CREATE TABLE worker (
      number INTEGER PRIMARY KEY,
      host TEXT NOT NULL,
      cpu TEXT NOT NULL
    );
    CREATE TABLE name (
      -- What results of a sweep were seen to hold: columns of its view.
      sweep INTEGER NOT NULL,
      kind TEXT NOT NULL,  -- parameter or scalar
      name TEXT NOT NULL,
      PRIMARY KEY (sweep, kind, name)
    ) WITHOUT ROWID;
    CREATE TABLE failure (
      -- A row an attempt that failed.
      sweep INTEGER NOT NULL,
      number INTEGER NOT NULL,  -- counts those of the sweep, from 0
      task INTEGER NOT NULL,
      cause TEXT NOT NULL,
      detail TEXT NOT NULL,
      worker INTEGER NOT NULL,
      is_final INTEGER NOT NULL,
      is_pardoned INTEGER NOT NULL,
      recorded_at INTEGER NOT NULL,
      fact INTEGER NOT NULL,
      PRIMARY KEY (sweep, number)
    ) WITHOUT ROWID;
    CREATE INDEX failure_of_task ON failure (sweep, task) WHERE is_final AND NOT is_pardoned;
    """
}
