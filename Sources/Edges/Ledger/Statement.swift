internal import CSQLite

/// A compiled statement, which is run again and again with other values.
///
/// Values are bound before a step and read behind it; a statement that has no more rows is ready for
/// the next values by itself.
@safe struct Statement: ~Copyable {
  /// SQLite's handle.
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  deinit { unsafe sqlite3_finalize(pointer) }

  borrowing func bind(_ place: Int32, _ value: Int) {
    unsafe sqlite3_bind_int64(pointer, place, Int64(value))
  }

  borrowing func bind(_ place: Int32, _ value: Int64) {
    unsafe sqlite3_bind_int64(pointer, place, value)
  }

  borrowing func bindNull(_ place: Int32) { unsafe sqlite3_bind_null(pointer, place) }

  /// Binds a text, of which SQLite makes a copy.
  borrowing func bind(_ place: Int32, text: String) {
    var text = text
    _ = text.withUTF8 { bytes in
      unsafe sqlite3_bind_text64(
        pointer, place, UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self),
        UInt64(bytes.count), Statement.copied, UInt8(SQLITE_UTF8))
    }
  }

  /// Binds bytes, of which SQLite makes a copy.
  borrowing func bind(_ place: Int32, bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress {
        unsafe sqlite3_bind_blob64(pointer, place, base, UInt64(bytes.count), Statement.copied)
      } else {
        unsafe sqlite3_bind_zeroblob(pointer, place, 0)
      }
    }
  }

  /// Binds a value of any kind.
  borrowing func bind(_ place: Int32, _ value: SQLValue) {
    switch value {
    case .null: bindNull(place)
    case .integer(let integer): bind(place, integer)
    case .text(let text): bind(place, text: text)
    case .bytes(let bytes): bind(place, bytes: bytes)
    }
  }

  /// Goes on to the next row and says whether there is one.
  borrowing func step(
    _ operation: LedgerError.Operation, _ subject: String
  ) throws(LedgerError) -> Bool {
    let code = unsafe sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    let error =
      code == SQLITE_DONE
      ? nil : unsafe Connection.error(operation, subject, sqlite3_db_handle(pointer))
    unsafe sqlite3_reset(pointer)
    if let error { throw error }
    return false
  }

  /// Takes no more rows.
  borrowing func reset() { unsafe sqlite3_reset(pointer) }

  borrowing func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(pointer, column) == SQLITE_NULL
  }

  borrowing func integer(_ column: Int32) -> Int {
    Int(unsafe sqlite3_column_int64(pointer, column))
  }

  borrowing func text(_ column: Int32) -> String {
    String(decoding: bytes(column), as: UTF8.self)
  }

  borrowing func byteCount(_ column: Int32) -> Int {
    Int(unsafe sqlite3_column_bytes(pointer, column))
  }

  borrowing func bytes(_ column: Int32) -> [UInt8] {
    guard let base = unsafe sqlite3_column_blob(pointer, column) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: base, count: byteCount(column)))
  }

  /// Tells SQLite to copy what it is given.
  private static var copied: sqlite3_destructor_type? {
    unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }
}

/// A value in a column.
enum SQLValue {
  case null
  case integer(Int)
  case text(String)
  case bytes([UInt8])
}
