internal import Glibc
internal import Text

/// Why a child process could not be run to its end.
public struct ProcessError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, such as "start".
  public let operation: String
  /// With what: the path of the program.
  public let subject: String
  /// The system's `errno`; nil if the refusal is our own.
  public let code: Int32?
  /// The reason in words.
  public let cause: String

  /// The message.
  public var description: String { message }

  /// Whether there is no such program, which is no fault of the system's.
  public var isProgramMissing: Bool { operation == "start" && code == ENOENT }
}

extension ProcessError {
  /// The complaint in one sentence.
  public var message: String {
    let number = code.map { " (errno \($0))" } ?? ""
    return "cannot \(operation) \(subject.printable): \(cause)\(number)"
  }
}

extension ProcessError {
  /// A failure, now that the program is known.
  init(_ failure: Failure, about subject: String) {
    operation = failure.operation
    self.subject = subject
    code = failure.code
    cause = failure.cause
  }
}

/// A failure inside this module, before it is said for which program.
struct Failure: Error {
  /// What was tried, so that the program's path can follow.
  let operation: String
  let code: Int32?
  let cause: String

  /// A refusal of our own.
  init(_ operation: String, cause: String) {
    self.operation = operation
    code = nil
    self.cause = cause
  }

  /// A system call's failure, the latest one of this thread unless another is given.
  init(_ operation: String, code: Int32 = errno) {
    self.operation = operation
    self.code = code
    var buffer = [CChar](repeating: 0, count: 256)
    let hasText = unsafe strerror_r(code, &buffer, buffer.count) == 0
    let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    cause = hasText ? String(decoding: text, as: UTF8.self) : "unknown error"
  }
}
