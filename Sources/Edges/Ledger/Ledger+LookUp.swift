public import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

extension Ledger {
  /// Which tasks of a range have results; where a sweep runs again what was done, only its own count.
  public mutating func lookUp(
    _ sweep: SweepID, _ range: Range<Int>
  ) throws(LedgerError) -> TaskSet {
    try checkUsable()
    var done = TaskSet()
    guard let place = try place(of: sweep.number), !range.isEmpty else { return done }
    let ids = (
      KnownSweep.id(sweep.number, range.lowerBound),
      KnownSweep.id(sweep.number, range.upperBound - 1)
    )
    try session.connection.query(
      .read,
      "SELECT id FROM result WHERE id BETWEEN ?1 AND ?2"
        + " UNION ALL SELECT id FROM adopted WHERE id BETWEEN ?1 AND ?2",
      .integer(ids.0), .integer(ids.1)
    ) { done.insert(KnownSweep.task(of: $0.integer(0))) }
    for (id, _) in found where (ids.0...ids.1).contains(id) {
      done.insert(KnownSweep.task(of: id))
    }
    guard !sweeps[place].submission.isAgain, !sweeps[place].isAlone else { return done }
    remember(range, of: place)
    var absent = TaskSet()
    for task in range where !done.contains(task) {
      guard let identified = identified(task, in: place) else { continue }
      guard let row = try row(of: identified.key.words) else {
        absent.insert(task)
        continue
      }
      done.insert(task)
      found.append((KnownSweep.id(sweep.number, task), row))
    }
    let known = chunks.firstIndex { $0.sweep == sweep.number && $0.chunk.range == range }
    if let known {
      chunks[known].chunk.absent = absent
      chunks[known].chunk.foreignCount = foreignCount(of: sweep.number)
    }
    return done
  }

  /// Chunks whose keys are remembered: 16 of 4,096 tasks are 2.5 MiB.
  private static let tasksRememberedMax = 1 << 16

  /// Computes the keys of a range, for now and for the results that are to come.
  private mutating func remember(_ range: Range<Int>, of place: Int) {
    let number = sweeps[place].number
    guard let grid = sweeps[place].plan?.grid, range.count <= Ledger.tasksRememberedMax,
      range.lowerBound >= 0, range.upperBound <= grid.taskCount,
      !chunks.contains(where: { $0.sweep == number && $0.chunk.range == range })
    else { return }
    var count = range.count
    while !chunks.isEmpty,
      count + chunks.reduce(0, { $0 + $1.chunk.range.count })
        > Ledger.tasksRememberedMax
    {
      chunks.removeFirst()
    }
    count = 0
    let tasks = range.map { index in
      let task = grid.task(at: index)
      return KnownSweep.Identified(key: task.key.digest, seed: Int(task.seed.value))
    }
    chunks.append((number, KnownSweep.Chunk(range: range, tasks: tasks)))
  }

  /// What a look needs of its runs, as ``LookRuns``; nil if it is more than a message takes, or if there
  /// is no such look.
  public mutating func gather(_ look: LookID) throws(LedgerError) -> [UInt8]? {
    try checkUsable()
    guard let place = try place(of: look.sweep.number), let grid = sweeps[place].plan?.grid,
      let rule = sweeps[place].plan?.adaptation, rule.has(look)
    else { return nil }
    var runs = LookRuns(bytesMax: Bound.bytesPerPayload)
    for replicate in 0..<rule.looksAt[look.step] {
      for point in rule.groups.points[look.group] {
        let index = grid.taskIndex(ofPoint: point, replicate: replicate)
        let run: LookRun
        if let payload = try payload(of: index, in: place) {
          run = LookRun(of: payload, by: rule.until.statistic)
        } else {
          // It may be running again since it was asked for; then nobody may evaluate this.
          run = try isGivenUp(TaskID(look.sweep, index)) ? .givenUp : .open
        }
        guard runs.append(run) else { return nil }
      }
    }
    return runs.encoded()
  }

  /// The payload of a task, under whatever number it was done.
  private mutating func payload(
    of task: Int, in place: Int
  ) throws(LedgerError) -> [UInt8]? {
    let id = KnownSweep.id(sweeps[place].number, task)
    if let payload = try payload(ofRow: id) { return payload }
    session.statements.adoptedOf.bind(1, id)
    if try session.statements.adoptedOf.step(.read, path) {
      let row = session.statements.adoptedOf.integer(0)
      session.statements.adoptedOf.reset()
      return try payload(ofRow: row)
    }
    guard !sweeps[place].isAlone, let identified = identified(task, in: place),
      let row = try row(of: identified.key.words)
    else { return nil }
    return try payload(ofRow: row)
  }

  private mutating func payload(ofRow row: Int) throws(LedgerError) -> [UInt8]? {
    session.statements.payloadOfRow.bind(1, row)
    guard try session.statements.payloadOfRow.step(.read, path) else { return nil }
    let codec = session.statements.payloadOfRow.integer(0)
    let stored = session.statements.payloadOfRow.bytes(1)
    session.statements.payloadOfRow.reset()
    guard let payload = Ledger.payload(stored, codec: codec) else {
      throw LedgerError(
        .read, "result \(row)",
        "the result of task \(KnownSweep.task(of: row)) of sweep \(KnownSweep.sweep(of: row)) in the "
          + "ledger '\(path)' is damaged; restore a backup")
    }
    return payload
  }

  private mutating func isGivenUp(_ task: TaskID) throws(LedgerError) -> Bool {
    try session.connection.number(
      .read,
      "SELECT 1 FROM failure WHERE sweep = ?1 AND task = ?2 AND is_final AND NOT is_pardoned"
        + " LIMIT 1", .integer(task.sweep.number), .integer(task.index)) != nil
  }
}
