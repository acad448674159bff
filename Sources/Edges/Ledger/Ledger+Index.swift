extension Ledger {
  /// Finds the keys that wait for their turn.
  mutating func restoreIndex() throws(LedgerError) {
    let connection = session.connection.path
    var settled = Array(repeating: 0, count: KeyIndex.bucketCount)
    try session.connection.query(.open, "SELECT bucket, number FROM settled") {
      if settled.indices.contains($0.integer(0)) { settled[$0.integer(0)] = $0.integer(1) }
    }
    var runs: [(number: Int, rows: Range<Int>)] = []
    try session.connection.query(.open, "SELECT number, runs FROM backlog ORDER BY number") {
      for rows in KeyIndex.runs($0.bytes(1)) { runs.append(($0.integer(0), rows)) }
    }
    for (number, rows) in runs {
      for row in rows {
        session.statements.keyOfRow.bind(1, row)
        guard try session.statements.keyOfRow.step(.open, connection) else { continue }
        let prefix = session.statements.keyOfRow.bytes(0).prefix(8).reduce(0) {
          $0 << 8 | UInt64($1)
        }
        session.statements.keyOfRow.reset()
        if number > settled[KeyIndex.bucket(of: prefix)] {
          index.restore(KeyIndex.Entry(prefix: prefix, row: row))
        }
      }
    }
    // Buckets are settled in turn, so the one with the lowest number is the next.
    let turn = settled.indices.min { settled[$0] < settled[$1] } ?? 0
    let last = max(runs.last?.number ?? 0, settled.max() ?? 0)
    index.restore(number: last, turn: turn)
  }

  /// Writes down which results wait, and settles the buckets that are due.
  mutating func settleIndex() throws(LedgerError) -> [Int] {
    guard !staged.isEmpty else { return [] }
    let due = index.due(staged.count)
    for bucket in due {
      for entry in index.entries(of: bucket) {
        session.statements.insertIdentity.bind(1, Int64(bitPattern: entry.prefix))
        session.statements.insertIdentity.bind(2, entry.row)
        _ = try session.statements.insertIdentity.step(.write, path)
      }
      try session.connection.run(
        .write, "INSERT OR REPLACE INTO settled VALUES (?1, ?2)", .integer(bucket),
        .integer(index.number))
    }
    if !due.isEmpty {
      try session.connection.run(
        .write,
        "DELETE FROM backlog WHERE number <= (SELECT min(number) FROM settled)"
          + " AND (SELECT count(*) FROM settled) = \(KeyIndex.bucketCount)")
    }
    try session.connection.run(
      .write, "INSERT INTO backlog VALUES (?1, ?2)", .integer(index.number + 1),
      .bytes(KeyIndex.runs(of: staged)))
    return due
  }

  /// The row of a key, if any sweep has it.
  mutating func row(of words: (UInt64, UInt64, UInt64, UInt64)) throws(LedgerError) -> Int? {
    var row = stagedRows[words.0] ?? index.row(of: words.0)
    if row == nil {
      session.statements.rowOfPrefix.bind(1, Int64(bitPattern: words.0))
      if try session.statements.rowOfPrefix.step(.read, path) {
        row = session.statements.rowOfPrefix.integer(0)
        session.statements.rowOfPrefix.reset()
      }
    }
    guard let row else { return nil }
    session.statements.keyOfRow.bind(1, row)
    guard try session.statements.keyOfRow.step(.read, path) else { return nil }
    let bytes = session.statements.keyOfRow.bytes(0)
    session.statements.keyOfRow.reset()
    return bytes == Ledger.bytes(of: words) ? row : nil
  }

  static func bytes(of words: (UInt64, UInt64, UInt64, UInt64)) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for word in [words.0, words.1, words.2, words.3] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return bytes
  }
}
