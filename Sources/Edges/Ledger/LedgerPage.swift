internal import Coordination
internal import Encoding

/// Pages of what a ledger has of a sweep, the same for its owner and for readers.
enum LedgerPage {
  /// Payloads of a page may have so many bytes in all; a single longer one has a page of its own.
  static let bytesMax = 1 << 20

  /// Results of tasks from a number on, in order, and where the next page begins if there is more.
  static func results(
    of sweep: SweepID, from first: Int, count: Int, _ connection: borrowing Connection
  ) throws(LedgerError) -> (rows: [ResultRow], next: Int?) {
    var rows: [ResultRow] = []
    var next: Int?
    var bytes = 0
    let limit = min(max(count, 0), Bound.rowsPerPage)
    let end = KnownSweep.id(sweep.number, 1 << 40 - 1)
    let path = connection.path
    let statement = try connection.prepare(
      .read,
      """
      SELECT t.id, r.key, r.codec, r.payload, c.name, w.host, r.duration_ns, r.recorded_at
      FROM (
        SELECT id, id AS result FROM result WHERE id BETWEEN ?1 AND ?2
        UNION ALL SELECT id, result FROM adopted WHERE id BETWEEN ?1 AND ?2
        ORDER BY 1 LIMIT ?3
      ) AS t JOIN result AS r ON r.id = t.result LEFT JOIN class AS c ON c.number = r.class
        LEFT JOIN worker AS w ON w.number = r.worker
      ORDER BY t.id
      """)
    statement.bind(1, KnownSweep.id(sweep.number, min(max(first, 0), 1 << 40 - 1)))
    statement.bind(2, end)
    statement.bind(3, limit + 1)
    while try statement.step(.read, path) {
      let task = KnownSweep.task(of: statement.integer(0))
      guard let key = Digest(bytes: statement.bytes(1)),
        let payload = Ledger.payload(statement.bytes(3), codec: statement.integer(2))
      else {
        throw LedgerError(
          .read, "result \(statement.integer(0))",
          "the result of task \(task) of sweep \(sweep.number) in the ledger '\(path)' is damaged; "
            + "restore a backup")
      }
      bytes += payload.count
      if rows.count == limit || bytes > bytesMax && !rows.isEmpty {
        next = task
        break
      }
      rows.append(
        ResultRow(
          index: task, key: key, payload: payload, numericClass: statement.text(4),
          host: statement.text(5),
          duration: Interval(nanoseconds: Int64(statement.integer(6))),
          recordedAt: statement.integer(7)))
    }
    return (rows, next)
  }

  /// Failed attempts from the so-many-th on, in order, and where the next page begins.
  static func failures(
    of sweep: SweepID, from first: Int, count: Int, _ connection: borrowing Connection
  ) throws(LedgerError) -> (rows: [FailureRow], next: Int?) {
    var rows: [FailureRow] = []
    var next: Int?
    var bytes = 0
    let limit = min(max(count, 0), Bound.rowsPerPage)
    let path = connection.path
    let statement = try connection.prepare(
      .read,
      """
      SELECT f.number, f.fact, w.host, e.entry, f.recorded_at
      FROM failure AS f JOIN fact AS e ON e.number = f.fact
        LEFT JOIN worker AS w ON w.number = f.worker
      WHERE f.sweep = ?1 AND f.number >= ?2 ORDER BY f.number LIMIT ?3
      """)
    statement.bind(1, sweep.number)
    statement.bind(2, max(first, 0))
    statement.bind(3, limit + 1)
    while try statement.step(.read, path) {
      bytes += statement.byteCount(3)
      if rows.count == limit || bytes > bytesMax && !rows.isEmpty {
        next = statement.integer(0)
        break
      }
      let entry = try Ledger.fact(statement.integer(1), statement.bytes(3), path)
      guard case .failure(let attempt) = entry else { continue }
      rows.append(
        FailureRow(
          index: attempt.task.index, failure: attempt.failure, host: statement.text(2),
          isFinal: attempt.isFinal, recordedAt: statement.integer(4)))
    }
    return (rows, next)
  }

  /// Verdicts of looks from the so-many-th on, in order, and where the next page begins.
  static func looks(
    of sweep: SweepID, from first: Int, count: Int, _ connection: borrowing Connection
  ) throws(LedgerError) -> (rows: [LookRow], next: Int?) {
    var rows: [LookRow] = []
    var bytes = 0
    let start = max(first, 0)
    let limit = min(max(count, 0), Bound.rowsPerPage)
    let path = connection.path
    let statement = try connection.prepare(
      .read,
      "SELECT number, entry, recorded_at FROM fact WHERE sweep = ?1 AND kind = 'look'"
        + " ORDER BY number LIMIT ?3 OFFSET ?2")
    statement.bind(1, sweep.number)
    statement.bind(2, start)
    statement.bind(3, limit + 1)
    while try statement.step(.read, path) {
      bytes += statement.byteCount(1)
      if rows.count == limit || bytes > bytesMax && !rows.isEmpty {
        return (rows, start + rows.count)
      }
      let entry = try Ledger.fact(statement.integer(0), statement.bytes(1), path)
      guard case .look(let look, let finding) = entry else { continue }
      rows.append(
        LookRow(
          group: look.group, step: look.step, finding: finding, recordedAt: statement.integer(2)))
    }
    return (rows, nil)
  }

  /// All sweeps, in the order in which they were submitted.
  static func sweeps(_ connection: borrowing Connection) throws(LedgerError) -> [SweepRecord] {
    var numbers: [Int] = []
    try connection.query(.read, "SELECT number FROM sweep ORDER BY number") {
      numbers.append($0.integer(0))
    }
    var sweeps: [SweepRecord] = []
    for number in numbers {
      if let sweep = try self.sweep(number, connection) { sweeps.append(sweep) }
    }
    return sweeps
  }

  private static func sweep(
    _ number: Int, _ connection: borrowing Connection
  ) throws(LedgerError) -> SweepRecord? {
    guard let (submission, face) = try SweepRecord.submission(of: number, connection) else {
      return nil
    }
    let path = connection.path
    var state: SweepState = face == nil ? .unread : .active
    try connection.query(
      .read,
      "SELECT number, entry FROM fact WHERE sweep = ?1 AND kind IN ('sweep', 'face', 'state')"
        + " AND kind = 'state' ORDER BY number DESC"
        + " LIMIT 1", .integer(number)
    ) { (row) throws(LedgerError) in
      if case .state(_, let found, _, _) = try Ledger.fact(row.integer(0), row.bytes(1), path) {
        state = found
      }
    }
    let ids: [SQLValue] = [
      .integer(KnownSweep.id(number, 0)), .integer(KnownSweep.id(number, 1 << 40 - 1)),
    ]
    let own = try connection.number(
      .read, "SELECT count(*) FROM result WHERE id BETWEEN ?1 AND ?2", ids[0], ids[1])
    let adopted = try connection.number(
      .read, "SELECT count(*) FROM adopted WHERE id BETWEEN ?1 AND ?2", ids[0], ids[1])
    let failed = try connection.number(
      .read,
      """
      SELECT count(DISTINCT task) FROM failure
      WHERE sweep = ?1 AND is_final AND NOT is_pardoned
        AND NOT EXISTS (SELECT 1 FROM result WHERE id = ?2 + task)
        AND NOT EXISTS (SELECT 1 FROM adopted WHERE id = ?2 + task)
      """, .integer(number), ids[0])
    let attempts = try connection.number(
      .read, "SELECT count(*) FROM failure WHERE sweep = ?1", .integer(number))
    var record: SweepRecord?
    try connection.query(
      .read,
      "SELECT name, priority, submitted_at, ifnull(points * replicates, 0) FROM sweep"
        + " WHERE number = ?1", .integer(number)
    ) { row in
      record = SweepRecord(
        id: SweepID(number), submission: submission, schema: face, name: row.text(0),
        state: state, priority: row.integer(1), submittedAt: row.integer(2),
        taskCount: row.integer(3), doneCount: (own ?? 0) + (adopted ?? 0),
        adoptedCount: adopted ?? 0, failedCount: failed ?? 0, attemptsFailedCount: attempts ?? 0)
    }
    return record
  }
}
