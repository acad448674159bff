internal import Coordination
internal import Encoding
internal import Glibc
internal import Randomness
internal import Sweeps

/// Reads a whole ledger and holds everything in it against everything else.
enum Verification {
  /// Complaints beyond are counted.
  private static let complaintsMax = 100

  static func complaints(about connection: borrowing Connection) throws(LedgerError) -> [String] {
    var complaints: [String] = []
    var omittedCount = 0
    func complain(_ complaint: String) {
      if complaints.count < complaintsMax {
        complaints.append(complaint)
      } else {
        omittedCount += 1
      }
    }
    do throws(LedgerError) {
      try connection.query(.read, "PRAGMA integrity_check(20)") {
        if $0.text(0) != "ok" { complain("the file is damaged: \($0.text(0))") }
      }
      try connection.query(.read, "SELECT number, entry FROM fact ORDER BY number") {
        do {
          _ = try LedgerEntry(decoding: $0.bytes(1))
        } catch {
          complain("fact \($0.integer(0)) cannot be read: \(error)")
        }
      }
      try check(connection, complain)
    } catch {
      guard !error.isDiskFull else { throw error }
      complain("\(error)")
    }
    if omittedCount > 0 { complaints.append("and \(omittedCount) more faults") }
    return complaints
  }

  /// Every result: its payload can be read, and is of the task under whose number it stands.
  private static func check(
    _ connection: borrowing Connection, _ complain: (String) -> Void
  ) throws(LedgerError) {
    var number = -1
    var grid: Grid?
    let statement = try connection.prepare(
      .read,
      "SELECT id, seed, key, codec, payload, recorded_at, worker, class, duration_ns, checksum,"
        + " parameters, scalars FROM result ORDER BY id")
    var scan = PayloadScan()
    while try statement.step(.read, connection.path) {
      let id = statement.integer(0)
      let sweep = KnownSweep.sweep(of: id)
      let task = KnownSweep.task(of: id)
      let name = "task \(task) of sweep \(sweep)"
      if sweep != number {
        number = sweep
        grid = nil
        if let (submission, face) = try? SweepRecord.submission(of: sweep, connection) {
          grid = SweepRecord.plan(of: submission, face)?.grid
        }
        if grid == nil { complain("sweep \(sweep) has results but no plan that can be read") }
      }
      let stored = statement.bytes(4)
      let checksum = Ledger.checksum(
        stored, id, statement.integer(5), statement.integer(6), statement.integer(7),
        statement.integer(8), statement.integer(3))
      guard checksum == statement.integer(9) else {
        complain("the result of \(name) is not as it was written")
        continue
      }
      guard let payload = Ledger.payload(stored, codec: statement.integer(3)) else {
        complain("the payload of \(name) cannot be decompressed")
        continue
      }
      guard let grid else { continue }
      guard task < grid.taskCount else {
        complain("\(name) has a result, but there are only \(grid.taskCount) tasks")
        continue
      }
      let expected = grid.task(at: task)
      if expected.key.digest != Digest(bytes: statement.bytes(2)) {
        complain("the result of \(name) has another task's key")
      }
      if Int(expected.seed.value) != statement.integer(1) {
        complain("the result of \(name) has another task's seed")
      }
      if !scan.read(payload) {
        _ = scan.read(
          parameters: MessagePack.map(grid.identifyingParameters(of: expected)).encoded())
      }
      if statement.bytes(10) != scan.parameters || statement.bytes(11) != scan.scalars {
        complain("the columns of \(name) differ from its payload")
      }
      guard let record = try? Record(decoding: payload) else {
        // What is no record is no fault of the ledger's; that it is stays to be said.
        if (try? MessagePack(decoding: payload)) == nil {
          complain("the payload of \(name) is not canonical MessagePack")
        }
        continue
      }
      if record.study != grid.schema.name || record.version != grid.schema.version
        || record.seed != expected.seed
        || record.parameters != grid.identifyingParameters(of: expected)
      {
        complain("the payload of \(name) is another task's")
      }
    }
    try connection.query(
      .read,
      "SELECT a.id FROM adopted AS a LEFT JOIN result AS r ON r.id = a.result WHERE r.id IS NULL"
    ) {
      let id = $0.integer(0)
      complain(
        "task \(KnownSweep.task(of: id)) of sweep \(KnownSweep.sweep(of: id)) was adopted, but its "
          + "result is gone")
    }
  }

  /// Copies a ledger as it is at one moment; what stands at the target is refused.
  static func backup(
    _ connection: borrowing Connection, to target: String
  ) throws(LedgerError) {
    guard unsafe access(target, F_OK) != 0 else {
      throw LedgerError(.backup, target, "'\(target)' is there already; name a new file")
    }
    let copy = try Connection(target, .write)
    try connection.copy(into: copy)
    // So that the copy can be read where nothing can be written.
    try copy.execute(.backup, "PRAGMA journal_mode = DELETE")
  }
}

extension Ledger.Reader {
  /// Whether a log with something in it lies beside a file.
  static func hasLog(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path + "-wal", &status) == 0 && status.st_size > 0
  }
}
