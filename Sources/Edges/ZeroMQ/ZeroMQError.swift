internal import CZeroMQ
internal import Glibc

/// Why ZeroMQ did not do what it was asked.
///
/// What happens every day is no error: that nothing has arrived, that nobody takes a message, that
/// a peer is gone. Those are values, see ``SendOutcome`` and ``Socket/receive()``.
public struct ZeroMQError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, such as "bind".
  public let operation: String
  /// With what, such as an endpoint.
  public let subject: String
  /// ZeroMQ's number for the cause, mostly the system's `errno`; 0 if the refusal is our own.
  public let code: Int32
  /// The reason in words.
  public let cause: String

  /// The message.
  public var description: String { message }

  /// The complaint in one sentence.
  public var message: String {
    let number = code == 0 ? "" : " (errno \(code))"
    return "cannot \(operation) \(subject): \(cause)\(number)"
  }

  /// Whether another process, or another socket of this one, has the endpoint.
  public var isAddressInUse: Bool { code == EADDRINUSE }

  /// A refusal of our own.
  init(_ operation: String, _ subject: String, cause: String) {
    self.operation = operation
    self.subject = subject
    code = 0
    self.cause = cause
  }

  /// ZeroMQ's refusal, the latest one of this thread.
  init(_ operation: String, _ subject: String) {
    self.operation = operation
    self.subject = subject
    code = zmq_errno()
    cause = unsafe String(cString: zmq_strerror(code))
  }
}
