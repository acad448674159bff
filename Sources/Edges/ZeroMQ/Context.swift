internal import CZeroMQ
internal import Glibc
internal import Mistakes

/// ZeroMQ's threads, and what the sockets of one process share.
///
/// It ends when it and the last of its sockets are gone, in whatever order that happens: a context
/// that ends before its sockets waits for them without end. It may be used by several threads, its
/// sockets not. A forked child may not use it at all; children of this house are other programs, and
/// none of ZeroMQ's descriptors outlives `exec`.
public struct Context: ~Copyable, Sendable {
  let handle: ContextHandle

  /// A context of its own.
  ///
  /// - Parameter ioThreads: Threads that encrypt and carry; one carries about a gigabit a second.
  public init(ioThreads: Int = 1) throws(ZeroMQError) {
    require(1...64 ~= ioThreads, "\(ioThreads) threads carry no messages")
    guard let pointer = unsafe zmq_ctx_new() else { throw ZeroMQError("make", "a context") }
    let handle = unsafe ContextHandle(pointer)
    guard unsafe zmq_ctx_set(pointer, ZMQ_IO_THREADS, Int32(ioThreads)) == 0 else {
      throw ZeroMQError("start", "\(ioThreads) threads")
    }
    // A socket serves any number of peers, so the 1,023 sockets of a context are plenty.
    self.handle = handle
  }

  /// The version of the library that runs, as `4.3.4`.
  public static var version: String {
    var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
    unsafe zmq_version(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }

  /// Throws unless the library that runs can encrypt.
  public static func checkSecurity() throws(ZeroMQError) {
    guard unsafe zmq_has("curve") == 1 else {
      throw ZeroMQError(
        "encrypt with", "libzmq \(version)",
        cause: "it was built without CURVE; install one that was built with libsodium")
    }
  }
}

/// The one owner of a context of libzmq's, kept by whatever uses it.
@safe
final class ContextHandle: @unchecked Sendable {
  // libzmq's contexts are safe to share between threads.
  let pointer: UnsafeMutableRawPointer

  init(_ pointer: UnsafeMutableRawPointer) { unsafe self.pointer = pointer }

  deinit {
    // Every socket keeps this object, so none is open and nothing is waited for but their linger.
    while unsafe zmq_ctx_term(pointer) != 0, zmq_errno() == EINTR {}
  }
}
