public import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

extension Ledger {
  /// All facts in order, from which a coordinator's state is made; results are not among them.
  public mutating func facts() throws(LedgerError) -> [LedgerEntry] {
    try checkUsable()
    var entries: [LedgerEntry] = []
    try session.connection.query(.read, "SELECT number, entry FROM fact ORDER BY number") {
      (row) throws(LedgerError) in
      entries.append(try Ledger.fact(row.integer(0), row.bytes(1), path))
    }
    return entries
  }

  /// The entry of a fact.
  static func fact(
    _ number: Int, _ bytes: [UInt8], _ path: String
  ) throws(LedgerError) -> LedgerEntry {
    do {
      return try LedgerEntry(decoding: bytes)
    } catch {
      throw LedgerError(
        .read, "fact \(number)",
        "fact \(number) of the ledger '\(path)' cannot be read: \(error); restore a backup, or ask "
          + "the release that wrote it")
    }
  }

  /// Keeps an entry of a batch.
  mutating func keep(_ entry: LedgerEntry) throws(LedgerError) -> Recorded {
    switch entry {
    case .result(let result): return try keep(result)
    case .sweep(let sweep, let submission):
      try write(entry, "sweep", sweep)
      guard sweep.number <= KnownSweep.numberMax else {
        throw LedgerError(.write, path, "a ledger holds \(KnownSweep.numberMax) sweeps")
      }
      try session.connection.run(
        .write,
        "INSERT OR IGNORE INTO sweep (number, name, state, priority, submitted_at)"
          + " VALUES (?1, ?2, 'unread', ?3, ?4)",
        .integer(sweep.number), .text(submission.defaultName), .integer(submission.priority),
        .integer(now))
      sweeps.removeAll { $0.number == sweep.number }
    case .face(let sweep, _):
      try write(entry, "face", sweep)
      try begin(sweep.number)
    case .state(let sweep, let state, let priority, _):
      try write(entry, "state", sweep)
      try session.connection.run(
        .write, "UPDATE sweep SET state = ?2, priority = ?3 WHERE number = ?1",
        .integer(sweep.number), .text(Ledger.word(for: state)), .integer(priority))
    case .failure(let attempt):
      let fact = try write(entry, "failure", attempt.task.sweep)
      let statement = Ledger.place(attempt.task)
      session.statements.insertFailure.bind(1, statement.sweep)
      session.statements.insertFailure.bind(2, statement.task)
      session.statements.insertFailure.bind(3, text: "\(attempt.failure.cause)")
      session.statements.insertFailure.bind(4, text: attempt.failure.detail)
      session.statements.insertFailure.bind(5, attempt.worker.number)
      session.statements.insertFailure.bind(6, attempt.isFinal ? 1 : 0)
      session.statements.insertFailure.bind(7, now)
      session.statements.insertFailure.bind(8, fact)
      _ = try session.statements.insertFailure.step(.write, path)
    case .pardon(let sweep):
      try write(entry, "pardon", sweep)
      try session.connection.run(
        .write, "UPDATE failure SET is_pardoned = 1 WHERE sweep = ?1 AND NOT is_pardoned",
        .integer(sweep.number))
    case .look(let look, _): try write(entry, "look", look.sweep)
    }
    return .first
  }

  private static func place(_ task: TaskID) -> (sweep: Int, task: Int) {
    (task.sweep.number, task.index)
  }

  @discardableResult
  private mutating func write(
    _ entry: LedgerEntry, _ kind: String, _ sweep: SweepID
  ) throws(LedgerError) -> Int {
    session.statements.insertFact.bind(1, now)
    session.statements.insertFact.bind(2, text: kind)
    session.statements.insertFact.bind(3, sweep.number)
    session.statements.insertFact.bind(4, bytes: entry.encoded())
    guard try session.statements.insertFact.step(.write, path) else { return 0 }
    let number = session.statements.insertFact.integer(0)
    // The row is in the table when its number is told; the step that finds the end is still owed.
    _ = try session.statements.insertFact.step(.write, path)
    return number
  }

  /// A state in a word, for people.
  static func word(for state: SweepState) -> String {
    switch state {
    case .unread: "unread"
    case .refused(let reason): "refused: \(reason)"
    case .active: "active"
    case .paused: "paused"
    case .stopped: "stopped"
    case .stuck(let reason): "stuck: \(reason)"
    case .cancelled: "cancelled"
    case .replaced(let heir): "replaced by \(heir.number)"
    case .completed: "completed"
    }
  }

  // MARK: - Plans

  /// Where a sweep is among those in memory; nil if the ledger does not know it.
  mutating func place(of number: Int) throws(LedgerError) -> Int? {
    for place in sweeps.indices where sweeps[place].number == number {
      return place
    }
    guard let (submission, plan) = try submission(of: number) else { return nil }
    let isAlone =
      try plan.map { (plan) throws(LedgerError) in
        try session.connection.number(
          .read,
          "SELECT 1 FROM sweep WHERE study = ?1 AND version = ?2 AND seed = ?3 AND number <> ?4"
            + " LIMIT 1", .text(plan.grid.schema.name), .integer(plan.grid.schema.version),
          .integer(Int(plan.grid.plan.seed.value)), .integer(number)) == nil
      } ?? true
    if sweeps.count >= 64 { sweeps.removeFirst() }
    sweeps.append(
      KnownSweep(number: number, submission: submission, plan: plan, isAlone: isAlone))
    return sweeps.count - 1
  }

  /// What was submitted as a sweep, and its plan once it is read for a study's face.
  private mutating func submission(
    of number: Int
  ) throws(LedgerError) -> (Submission, SweepPlan?)? {
    if let place = expected.firstIndex(where: { $0.sweep.number == number }) {
      let sweep = expected.remove(at: place)
      return (sweep.submission, sweep.plan)
    }
    return try SweepRecord.submission(of: number, session.connection).map { submission, face in
      (submission, SweepRecord.plan(of: submission, face))
    }
  }

  /// Takes in that a sweep's plan was read.
  private mutating func begin(_ number: Int) throws(LedgerError) {
    sweeps.removeAll { $0.number == number }
    guard let place = try place(of: number), let grid = sweeps[place].plan?.grid else { return }
    try session.connection.run(
      .write,
      "UPDATE sweep SET name = ?2, study = ?3, version = ?4, seed = ?5, points = ?6,"
        + " replicates = ?7, state = 'active' WHERE number = ?1", .integer(number),
      .text(grid.plan.name), .text(grid.schema.name), .integer(grid.schema.version),
      .integer(Int(grid.plan.seed.value)), .integer(grid.pointCount),
      .integer(grid.plan.replicates))
    for other in sweeps.indices where other != place {
      guard let known = sweeps[other].plan?.grid, known.schema.name == grid.schema.name,
        known.schema.version == grid.schema.version, known.plan.seed == grid.plan.seed
      else { continue }
      sweeps[other].isAlone = false
    }
    owe(viewOf: number, isNamed: true)
  }
}
