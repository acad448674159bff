import Glibc
internal import Text

/// Why a file was not read.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done to a file.
  public enum Operation: Hashable, Sendable {
    /// Its path was looked up.
    case open
    /// Its kind and length were asked for.
    case inspect
    /// Its bytes were fetched.
    case read
  }

  /// What failed.
  public let operation: Operation
  /// The path as it was given.
  public let path: String
  /// The system's number for the cause, also where the refusal is our own: `EFBIG` for a file that
  /// is too long, `EINVAL` for what is not a file.
  public let code: Int32
  /// One sentence for a person: what is wrong, then, after `; `, the cure.
  public let message: String

  /// The message.
  public var description: String { message }

  /// Whether another path would do, rather than another day: nothing is there, or no file is.
  public var isWrongPath: Bool { Self.wrongPaths.contains(code) }

  private static let wrongPaths = [ENOENT, ENOTDIR, EISDIR, EINVAL, EFBIG, ELOOP, ENAMETOOLONG]

  init(_ operation: Operation, _ path: String, _ code: Int32, _ complaint: String, cure: String) {
    self.operation = operation
    self.path = path
    self.code = code
    // The path is somebody's text, and may hold what a terminal would act on.
    self.message = "\(complaint); \(cure)".printable
  }

  /// A refusal of the system's.
  init(_ operation: Operation, _ path: String, _ code: Int32) {
    let (complaint, cure) = FileError.explanation(of: code, for: path)
    self.init(operation, path, code, complaint, cure: cure)
  }

  private static func explanation(
    of code: Int32, for path: String
  ) -> (complaint: String, cure: String) {
    switch code {
    case ENOENT:
      ("there is no file '\(path)'", "check its name and directory")
    case ENOTDIR:
      ("'\(path)' leads through something that is not a directory", "check the path")
    case EISDIR:
      ("'\(path)' is a directory", "name a file in it")
    case ELOOP:
      ("'\(path)' leads through symbolic links in a circle", "correct one of them")
    case ENAMETOOLONG:
      ("the path is too long, at \(path.utf8.count) bytes", "name the file by a shorter one")
    case EACCES:
      (
        "'\(path)' may not be read by this user",
        "check the permissions of the file and of the directories above it"
      )
    default:
      // glibc keeps the text of strerror for each thread.
      (
        "'\(path)' cannot be read (\(unsafe String(cString: strerror(code))))",
        "check the path and the disk"
      )
    }
  }
}
