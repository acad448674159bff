internal import CSQLite
internal import Compression
internal import Coordination
internal import Encoding
internal import Sweeps

extension Ledger {
  /// Payloads from so many bytes up are compressed.
  static let bytesUncompressedMax = 1_024
  /// Kinds of payloads, told apart by their names, whose names become columns; more do not.
  private static let shapesMax = 1_000

  /// Keeps a result, or compares it with the one that is there.
  mutating func keep(_ result: LedgerEntry.Result) throws(LedgerError) -> Recorded {
    let task = result.task.index
    let sweep = result.task.sweep
    guard let place = try place(of: sweep.number) else { throw refusal(of: result.task) }
    let id = KnownSweep.id(result.task.sweep.number, task)
    guard let identified = identified(task, in: place) else { throw refusal(of: result.task) }
    let words = identified.key.words
    if !sweeps[place].isAlone, !isAbsent(task, in: place), let row = try row(of: words), row != id {
      try adopt(id, row, in: place)
      return try compare(result, withRow: row)
    }
    let `class` = try number(ofClass: result.numericClass)
    if scan.read(result.payload) {
      if !sweeps[place].shapes.contains(scan.shape), sweeps[place].shapes.count < Ledger.shapesMax {
        try learn(PayloadScan.names(inMapOf: result.payload), in: place)
        sweeps[place].shapes.insert(scan.shape)
      }
    } else if let grid = sweeps[place].plan?.grid {
      let parameters = grid.identifyingParameters(of: grid.task(at: task))
      _ = scan.read(parameters: MessagePack.map(parameters).encoded())
    }
    var payload = result.payload
    var codec = 0
    if payload.count >= Ledger.bytesUncompressedMax {
      let frame = Zstandard.compress(payload, level: 3)
      if frame.count < payload.count { (payload, codec) = (frame, 1) }
    }
    let isNew = try insert(
      id, result, identified, codec: codec, class: `class`, payload)
    guard isNew else { return try compare(result, withRow: id) }
    staged.append(KeyIndex.Entry(prefix: words.0, row: id))
    writtenCount += 1
    writtenCounts[result.task.sweep.number, default: 0] += 1
    if !sweeps[place].isAlone { stagedRows[words.0] = id }
    return .first
  }

  /// That a result belongs to nothing that is known here: better an end than an acknowledgement of
  /// what nobody could find again.
  private func refusal(of task: TaskID) -> LedgerError {
    LedgerError(
      .write, path,
      "the ledger '\(path)' knows no task \(task), of which it is to keep a result; this is a fault "
        + "of the program")
  }

  /// Inserts a row, unless there is one of the number.
  private func insert(
    _ id: Int, _ result: LedgerEntry.Result, _ identified: KnownSweep.Identified, codec: Int,
    class: Int, _ payload: [UInt8]
  ) throws(LedgerError) -> Bool {
    let statement = unsafe session.statements.insertResult.pointer
    let words = identified.key.words
    let key = (
      words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
    )
    unsafe sqlite3_bind_int64(statement, 1, Int64(id))
    unsafe sqlite3_bind_int64(statement, 2, Int64(now))
    unsafe sqlite3_bind_int64(statement, 3, result.worker.number)
    unsafe sqlite3_bind_int64(statement, 4, Int64(`class`))
    unsafe sqlite3_bind_int64(statement, 5, result.duration.nanoseconds)
    unsafe sqlite3_bind_int64(statement, 6, Int64(identified.seed))
    unsafe sqlite3_bind_int64(statement, 8, Int64(codec))
    let checksum = Ledger.checksum(
      payload, id, now, Int(result.worker.number), `class`, Int(result.duration.nanoseconds), codec)
    unsafe sqlite3_bind_int64(statement, 12, Int64(checksum))
    // Nothing is copied: what is bound lives until the statement was reset, behind its only step.
    let code = unsafe withUnsafeBytes(of: key) { key in
      unsafe payload.withUnsafeBytes { payload in
        unsafe scan.parameters.withUnsafeBytes { parameters in
          unsafe scan.scalars.withUnsafeBytes { scalars in
            unsafe sqlite3_bind_blob64(statement, 7, key.baseAddress, 32, nil)
            unsafe Ledger.bind(statement, 9, text: parameters)
            unsafe Ledger.bind(statement, 10, text: scalars)
            if unsafe payload.isEmpty {
              unsafe sqlite3_bind_zeroblob(statement, 11, 0)
            } else {
              unsafe sqlite3_bind_blob64(
                statement, 11, payload.baseAddress, UInt64(payload.count), nil)
            }
            return unsafe sqlite3_step(statement)
          }
        }
      }
    }
    let database = unsafe sqlite3_db_handle(statement)
    let error =
      code == SQLITE_DONE ? nil : unsafe Connection.error(.write, path, database)
    let count = unsafe sqlite3_changes(database)
    unsafe sqlite3_reset(statement)
    if let error { throw error }
    return count > 0
  }

  /// Tells whether a row is as it was written, all but surely: SQLite has no checksums of its own.
  static func checksum(
    _ payload: [UInt8], _ id: Int, _ recordedAt: Int, _ worker: Int, _ class: Int,
    _ duration: Int, _ codec: Int
  ) -> Int {
    let prime: UInt64 = 0x100_0000_01b3
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in payload { sum = (sum ^ UInt64(byte)) &* prime }
    sum = (sum ^ UInt64(bitPattern: Int64(id))) &* prime
    sum = (sum ^ UInt64(bitPattern: Int64(recordedAt))) &* prime
    sum = (sum ^ UInt64(bitPattern: Int64(worker))) &* prime
    sum = (sum ^ UInt64(bitPattern: Int64(`class`))) &* prime
    sum = (sum ^ UInt64(bitPattern: Int64(duration))) &* prime
    sum = (sum ^ UInt64(bitPattern: Int64(codec))) &* prime
    return Int(Int64(bitPattern: sum))
  }

  private static func bind(
    _ statement: OpaquePointer, _ place: Int32, text: UnsafeRawBufferPointer
  ) {
    guard unsafe !text.isEmpty else {
      unsafe sqlite3_bind_null(statement, place)
      return
    }
    unsafe sqlite3_bind_text64(
      statement, place, text.baseAddress?.assumingMemoryBound(to: CChar.self),
      UInt64(text.count), nil, UInt8(SQLITE_UTF8))
  }

  /// Compares a result with the one that was first.
  private mutating func compare(
    _ result: LedgerEntry.Result, withRow row: Int
  ) throws(LedgerError) -> Recorded {
    session.statements.payloadOfRow.bind(1, row)
    guard try session.statements.payloadOfRow.step(.read, path) else { return .first }
    let codec = session.statements.payloadOfRow.integer(0)
    let stored = session.statements.payloadOfRow.bytes(1)
    let otherClass = session.statements.payloadOfRow.integer(2)
    session.statements.payloadOfRow.reset()
    let payload = Ledger.payload(stored, codec: codec) ?? stored
    if payload == result.payload { return .same }
    return try number(ofClass: result.numericClass) == otherClass ? .different : .incomparable
  }

  /// A payload as it was given; nil if its stored form is damaged.
  static func payload(_ stored: [UInt8], codec: Int) -> [UInt8]? {
    switch codec {
    case 0: stored
    case 1: try? Zstandard.decompress(stored, bytesMax: Bound.bytesPerPayload)
    default: nil
    }
  }

  /// The number of a numeric class, which is written down when it is new.
  private mutating func number(ofClass name: String) throws(LedgerError) -> Int {
    for known in classes where known.name == name { return known.number }
    let number = try session.connection.number(
      .write,
      "INSERT INTO class (name) VALUES (?1) ON CONFLICT DO UPDATE SET name = ?1"
        + " RETURNING number", .text(name))
    if classes.count >= 64 { classes = [] }
    classes.append((name, number ?? 0))
    return number ?? 0
  }

  // MARK: - Tasks that were done before

  /// Writes down that a task was done under another number.
  mutating func adopt(_ id: Int, _ row: Int, in place: Int) throws(LedgerError) {
    session.statements.adopt.bind(1, id)
    session.statements.adopt.bind(2, row)
    _ = try session.statements.adopt.step(.write, path)
    let origin = KnownSweep.sweep(of: row)
    guard sweeps[place].origins.insert(origin).inserted else { return }
    try learnNames(of: origin, in: place)
  }

  /// Writes down what look-ups found.
  mutating func writeFound() throws(LedgerError) {
    for (id, row) in found {
      guard let place = try place(of: KnownSweep.sweep(of: id)) else { continue }
      try adopt(id, row, in: place)
    }
  }

  // MARK: - Keys

  /// How many results others than a sweep have brought since the ledger was opened.
  func foreignCount(of sweep: Int) -> Int { writtenCount - writtenCounts[sweep, default: 0] }

  /// Whether a look-up found that no other sweep did a task, and none can have done it since.
  private func isAbsent(_ task: Int, in place: Int) -> Bool {
    let number = sweeps[place].number
    for known in chunks where known.sweep == number && known.chunk.range.contains(task) {
      return known.chunk.absent.contains(task)
        && known.chunk.foreignCount == foreignCount(of: number)
    }
    return false
  }

  /// The key of a task, computed or remembered.
  mutating func identified(_ task: Int, in place: Int) -> KnownSweep.Identified? {
    let number = sweeps[place].number
    for known in chunks where known.sweep == number && known.chunk.range.contains(task) {
      return known.chunk.tasks[task - known.chunk.range.lowerBound]
    }
    return sweeps[place].identified(task)
  }
}
