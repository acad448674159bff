import Glibc
internal import Text

/// Why a disk did not keep, or give back, what a program stores there for itself.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done.
  public enum Operation: String, Hashable, Sendable {
    /// A folder and those above it were made.
    case makeFolder = "make the folder"
    /// The names in a folder were asked for.
    case list = "list the folder"
    /// A file was opened, or made.
    case open = "open"
    /// Its length, age and permissions were asked for.
    case inspect = "look at"
    /// A lock was asked for.
    case lock = "lock"
    /// Bytes were added.
    case write = "write to"
    /// Bytes were fetched.
    case read = "read from"
    /// A file was cut.
    case truncate = "cut"
    /// A file or an empty folder was removed.
    case remove = "remove"
  }

  /// What failed.
  public let operation: Operation
  /// The path as it was given.
  public let path: String
  /// The system's number for the cause.
  public let code: Int32
  /// One sentence for a person: what is wrong, then, after `; `, the cure.
  public let message: String

  /// The message.
  public var description: String { message }

  /// A refusal of the system's.
  init(_ operation: Operation, _ path: String, _ code: Int32) {
    // glibc keeps the text of strerror for each thread.
    let reason = unsafe String(cString: strerror(code))
    self.operation = operation
    self.path = path
    self.code = code
    // The path is somebody's text, and may hold what a terminal would act on.
    message = "cannot \(operation.rawValue) '\(path)' (\(reason)); \(Self.cure(of: code))".printable
  }

  /// A refusal of the program's own: somebody else is there.
  public init(isBusy path: String, _ reason: String) {
    operation = .lock
    self.path = path
    code = EBUSY
    message = "cannot lock '\(path)' (\(reason)); end the other, or name another folder".printable
  }

  private static func cure(of code: Int32) -> String {
    switch code {
    case ENOSPC, EDQUOT: "make room on its disk, or name a folder on another"
    case EACCES, EPERM, EROFS: "check the permissions of the folder, or name another"
    case ENOENT, ENOTDIR: "check the path"
    default: "check the path and the disk"
    }
  }
}

/// Repeats a system call for as long as signals interrupt it.
func untilUninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}
