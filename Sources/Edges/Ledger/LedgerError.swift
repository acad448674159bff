internal import CSQLite
internal import Glibc
internal import Text

/// Why something was not read from a ledger or not written into it.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done.
  public enum Operation: String, Hashable, Sendable {
    /// The ledger was looked for, made or brought up to date.
    case open
    /// A second owner asked for it.
    case own
    /// Rows were asked for.
    case read
    /// Rows were written down.
    case write
    /// What waits in the log was moved into the file.
    case checkpoint
    /// A copy was made.
    case backup
    /// The file was made smaller.
    case vacuum
  }

  /// SQLite's extended result code; 0 where the refusal is our own.
  public let code: Int32
  /// The system's number for the cause, or 0 where SQLite knows none.
  public let systemCode: Int32
  /// What failed.
  public let operation: Operation
  /// The ledger's path, or the row.
  public let subject: String
  /// One sentence for a person: what is wrong and, where there is one, the cure.
  public let message: String

  /// The message.
  public var description: String { message }

  /// Whether the disk, or somebody's share of it, is full: the same can be tried again later.
  public var isDiskFull: Bool {
    code & 0xFF == SQLITE_FULL || [ENOSPC, EDQUOT].contains(systemCode)
  }

  /// Whether the disk failed; nothing is certain of the connection until the ledger was reopened.
  public var isIO: Bool {
    !isDiskFull && [SQLITE_IOERR, SQLITE_CANTOPEN].contains(code & 0xFF)
  }

  /// Whether somebody else held the file for too long: the same can be tried again later.
  public var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xFF) }

  /// Whether the same may go through later, without anybody's doing here.
  public var canPass: Bool { isDiskFull || isIO || isBusy }

  /// A refusal, SQLite's or our own.
  init(
    _ operation: Operation, _ subject: String, code: Int32 = 0, systemCode: Int32 = 0,
    _ message: String
  ) {
    self.code = code
    self.systemCode = systemCode
    self.operation = operation
    self.subject = subject
    // Paths are somebody's texts, and may hold what a terminal would act on.
    self.message = message.printable
  }
}
