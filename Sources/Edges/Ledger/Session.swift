/// A connection with the statements that results pass through, compiled once.
struct Session: ~Copyable {
  var connection: Connection
  var statements: Statements

  init(_ path: String, _ durability: Durability) throws(LedgerError) {
    let connection = try Connection(path, .write)
    // A commit is done when its log is on the disk; what a crash of the machine leaves is whole.
    try connection.execute(
      .open,
      """
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = \(durability == .full ? "FULL" : "OFF");
      PRAGMA wal_autocheckpoint = 8000;
      PRAGMA journal_size_limit = 67108864;
      PRAGMA cache_size = -65536;
      PRAGMA temp_store = MEMORY;
      """)
    try Migration.migrate(connection)
    let statements = try Statements(connection)
    self.connection = connection
    self.statements = statements
  }

  /// Compiles every statement anew.
  ///
  /// When a view was made, SQLite compiles each statement again at its next use: while somebody
  /// waits for a result. So it is done before.
  mutating func compileAgain() throws(LedgerError) {
    try connection.compileAgain()
    statements = try Statements(connection)
  }
}

/// The statements that results pass through.
struct Statements: ~Copyable {
  let begin: Statement
  let commit: Statement
  let insertResult: Statement
  let rowOfPrefix: Statement
  let insertIdentity: Statement
  let keyOfRow: Statement
  let payloadOfRow: Statement
  let adoptedOf: Statement
  let adopt: Statement
  let insertFact: Statement
  let insertFailure: Statement

  init(_ connection: borrowing Connection) throws(LedgerError) {
    let begin = try connection.prepare(.write, "BEGIN IMMEDIATE")
    let commit = try connection.prepare(.write, "COMMIT")
    let insertResult = try connection.prepare(
      .write,
      """
      INSERT INTO result (id, recorded_at, worker, class, duration_ns, seed, key, codec, parameters,
        scalars, payload, checksum)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      ON CONFLICT (id) DO NOTHING
      """)
    let rowOfPrefix = try connection.prepare(.read, "SELECT result FROM identity WHERE prefix = ?1")
    let insertIdentity = try connection.prepare(
      .write, "INSERT INTO identity VALUES (?1, ?2) ON CONFLICT (prefix) DO NOTHING")
    let keyOfRow = try connection.prepare(.read, "SELECT key FROM result WHERE id = ?1")
    let payloadOfRow = try connection.prepare(
      .read, "SELECT codec, payload, class, key FROM result WHERE id = ?1")
    let adoptedOf = try connection.prepare(.read, "SELECT result FROM adopted WHERE id = ?1")
    let adopt = try connection.prepare(
      .write, "INSERT INTO adopted VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING")
    let insertFact = try connection.prepare(
      .write,
      "INSERT INTO fact (recorded_at, kind, sweep, entry) VALUES (?1, ?2, ?3, ?4)"
        + " RETURNING number")
    let insertFailure = try connection.prepare(
      .write,
      """
      INSERT INTO failure (sweep, number, task, cause, detail, worker, is_final, is_pardoned,
        recorded_at, fact)
      VALUES (?1, ifnull((SELECT max(number) + 1 FROM failure WHERE sweep = ?1), 0), ?2, ?3, ?4, ?5,
        ?6, 0, ?7, ?8)
      """)
    self.begin = begin
    self.commit = commit
    self.insertResult = insertResult
    self.rowOfPrefix = rowOfPrefix
    self.insertIdentity = insertIdentity
    self.keyOfRow = keyOfRow
    self.payloadOfRow = payloadOfRow
    self.adoptedOf = adoptedOf
    self.adopt = adopt
    self.insertFact = insertFact
    self.insertFailure = insertFailure
  }
}
