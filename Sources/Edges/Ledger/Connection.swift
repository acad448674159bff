internal import CSQLite
internal import Glibc

/// The one owner of a connection to SQLite, which it closes.
@safe struct Connection: ~Copyable {
  private var handle: OpaquePointer?
  private let compiledBefore = CompiledStatements()
  /// Where the file is, for messages.
  let path: String

  /// How a file is opened.
  enum Mode {
    /// To write; it is made if it is not there.
    case write
    /// To read while others may write.
    case read
    /// To read a file that nobody writes, without making anything beside it.
    case readAlone
  }

  init(_ path: String, _ mode: Mode) throws(LedgerError) {
    self.path = path
    let flags =
      (mode == .write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY)
      | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    guard !path.utf8.contains(0) else {
      unsafe handle = nil
      throw LedgerError(.open, path, "the path '\(path)' holds a NUL; remove it")
    }
    var opened: OpaquePointer?
    let code = unsafe sqlite3_open_v2(Connection.address(path, mode), &opened, flags, nil)
    unsafe handle = opened
    guard code == SQLITE_OK else { throw error(.open) }
    unsafe sqlite3_busy_timeout(handle, 10_000)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Closes before its time; nothing may be asked of the connection then.
  mutating func close() {
    compiledBefore.removeAll()
    unsafe sqlite3_close_v2(handle)
    unsafe handle = nil
  }

  /// The path as an address, in which some characters would mean something.
  private static func address(_ path: String, _ mode: Mode) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var address = Array("file:".utf8)
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        address.append(byte)
      default:
        address += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: address, as: UTF8.self) + (mode == .readAlone ? "?immutable=1" : "")
  }

  /// Compiles a statement.
  borrowing func prepare(
    _ operation: LedgerError.Operation, _ sql: String
  ) throws(LedgerError) -> Statement {
    var pointer: OpaquePointer?
    let code = unsafe sqlite3_prepare_v3(
      handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
    guard code == SQLITE_OK, let pointer = unsafe pointer else { throw error(operation) }
    return unsafe Statement(pointer)
  }

  /// A statement of a text, from before if there is one.
  private borrowing func compiled(
    _ operation: LedgerError.Operation, _ sql: String
  ) throws(LedgerError) -> CompiledStatement {
    if let compiled = compiledBefore.take(sql) { return compiled }
    return CompiledStatement(sql, try prepare(operation, sql))
  }

  /// Keeps a statement for the next time.
  private borrowing func keep(_ compiled: CompiledStatement) {
    compiled.statement.reset()
    compiledBefore.keep(compiled)
  }

  /// Compiles the kept statements anew, because what they were compiled for has changed.
  borrowing func compileAgain() throws(LedgerError) {
    for sql in compiledBefore.texts {
      _ = compiledBefore.take(sql)
      compiledBefore.keep(CompiledStatement(sql, try prepare(.open, sql)))
    }
  }

  /// Runs statements that return nothing.
  borrowing func execute(
    _ operation: LedgerError.Operation, _ sql: String
  ) throws(LedgerError) {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw error(operation)
    }
  }

  /// Runs a statement with values.
  borrowing func run(
    _ operation: LedgerError.Operation, _ sql: String, _ values: SQLValue...
  ) throws(LedgerError) {
    let compiled = try compiled(operation, sql)
    defer { keep(compiled) }
    for (place, value) in values.enumerated() { compiled.statement.bind(Int32(place + 1), value) }
    while try compiled.statement.step(operation, path) {}
  }

  /// Runs a question with values and shows each row of the answer.
  borrowing func query(
    _ operation: LedgerError.Operation, _ sql: String, _ values: SQLValue...,
    row: (borrowing Statement) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let compiled = try compiled(operation, sql)
    defer { keep(compiled) }
    for (place, value) in values.enumerated() { compiled.statement.bind(Int32(place + 1), value) }
    while try compiled.statement.step(operation, path) { try row(compiled.statement) }
  }

  /// The first number of a question's answer; nil where that is NULL or missing.
  borrowing func number(
    _ operation: LedgerError.Operation, _ sql: String, _ values: SQLValue...
  ) throws(LedgerError) -> Int? {
    let compiled = try compiled(operation, sql)
    defer { keep(compiled) }
    for (place, value) in values.enumerated() { compiled.statement.bind(Int32(place + 1), value) }
    guard try compiled.statement.step(operation, path), !compiled.statement.isNull(0) else {
      return nil
    }
    return compiled.statement.integer(0)
  }

  /// Gives up what was begun, if SQLite has not done so itself.
  borrowing func rollBack() {
    guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
    unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
  }

  /// Moves what waits in the log into the file, as far as nobody reads or writes there.
  borrowing func checkpoint() throws(LedgerError) {
    let code = unsafe sqlite3_wal_checkpoint_v2(
      handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw error(.checkpoint) }
  }

  /// Copies everything into another database, as it is at one moment.
  borrowing func copy(into target: borrowing Connection) throws(LedgerError) {
    guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.error(.backup)
    }
    // All in one step: steps with pauses would begin anew whenever somebody else writes.
    unsafe sqlite3_backup_step(backup, -1)
    guard unsafe sqlite3_backup_finish(backup) == SQLITE_OK else { throw target.error(.backup) }
  }

  /// What is wrong, in SQLite's words.
  borrowing func error(_ operation: LedgerError.Operation) -> LedgerError {
    unsafe Connection.error(operation, path, handle)
  }

  static func error(
    _ operation: LedgerError.Operation, _ subject: String, _ handle: OpaquePointer?
  ) -> LedgerError {
    let code = unsafe sqlite3_extended_errcode(handle)
    // The number of the last failed system call, which may be of long ago.
    let isOfSystem = [SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_FULL].contains(code & 0xFF)
    let systemCode = isOfSystem ? unsafe sqlite3_system_errno(handle) : 0
    var reason = unsafe String(cString: sqlite3_errmsg(handle))
    if systemCode != 0 { reason += " (\(unsafe String(cString: strerror(systemCode))))" }
    return LedgerError(
      operation, subject, code: code, systemCode: systemCode,
      "cannot \(operation.rawValue) the ledger '\(subject)': \(reason)")
  }
}

/// A statement that waits for its next use.
private final class CompiledStatement {
  let sql: String
  let statement: Statement

  init(_ sql: String, _ statement: consuming Statement) {
    self.sql = sql
    self.statement = statement
  }
}

/// Statements by their texts: compiling one takes longer than running it.
///
/// One that is in use is not here, so that a question within a question gets a statement of its own.
private final class CompiledStatements {
  private var statements: [String: CompiledStatement] = [:]
  private static let countMax = 64

  var texts: [String] { Array(statements.keys) }

  func take(_ sql: String) -> CompiledStatement? { statements.removeValue(forKey: sql) }

  func keep(_ compiled: CompiledStatement) {
    if statements.count < Self.countMax { statements[compiled.sql] = compiled }
  }

  func removeAll() { statements = [:] }
}
