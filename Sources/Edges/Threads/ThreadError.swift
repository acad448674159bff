internal import Glibc

/// Why the system did not give a thread, a descriptor or a signal.
public struct ThreadError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, such as "start".
  public let operation: String
  /// With what, such as the thread's name.
  public let subject: String
  /// The system's number for the cause.
  public let code: Int32
  /// The reason in words.
  public let cause: String

  /// The message.
  public var description: String { message }

  /// The complaint in one sentence.
  public var message: String { "cannot \(operation) \(subject): \(cause) (errno \(code))" }

  /// A system call's failure, the latest one of this thread unless another is given.
  init(_ operation: String, _ subject: String, code: Int32 = errno) {
    self.operation = operation
    self.subject = subject
    self.code = code
    // glibc keeps the text of strerror for each thread.
    cause = unsafe String(cString: strerror(code))
  }
}
