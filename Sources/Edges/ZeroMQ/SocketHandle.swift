internal import CZeroMQ
internal import Glibc

/// The one owner of a socket of libzmq's, kept by whatever uses it.
@safe
final class SocketHandle {
  let pointer: UnsafeMutableRawPointer
  /// The descriptor that tells of news, though not of which.
  let descriptor: Int32
  /// What a complaint calls it.
  let name: String
  /// Whether something may have arrived of which the descriptor does not tell any more.
  ///
  /// libzmq's descriptor becomes readable when a socket with nothing to do gets something, and any
  /// call on the socket takes that back. So after each call a poll has to ask the socket itself,
  /// unless the call was a receive that found nothing.
  var mayHaveNews = true
  private let context: ContextHandle

  init(_ kind: Socket.Kind, in context: ContextHandle) throws(ZeroMQError) {
    guard let pointer = unsafe zmq_socket(context.pointer, kind.code) else {
      throw ZeroMQError("open", "a \(kind.name) socket")
    }
    unsafe self.pointer = pointer
    self.context = context
    name = "a \(kind.name) socket"
    var descriptor: Int32 = -1
    var size = MemoryLayout<Int32>.size
    let isKnown = unsafe zmq_getsockopt(pointer, ZMQ_FD, &descriptor, &size) == 0
    self.descriptor = descriptor
    guard isKnown else { throw ZeroMQError("look at", "a \(kind.name) socket") }
  }

  deinit { _ = unsafe zmq_close(pointer) }

  func set(_ option: Int32, to value: Int32) throws(ZeroMQError) {
    var value = value
    guard unsafe zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size) == 0 else {
      throw ZeroMQError("set option \(option) of", name)
    }
  }

  func set(_ option: Int32, to value: Int64) throws(ZeroMQError) {
    var value = value
    guard unsafe zmq_setsockopt(pointer, option, &value, MemoryLayout<Int64>.size) == 0 else {
      throw ZeroMQError("set option \(option) of", name)
    }
  }

  func set(_ option: Int32, to bytes: [UInt8]) throws(ZeroMQError) {
    guard unsafe zmq_setsockopt(pointer, option, bytes, bytes.count) == 0 else {
      throw ZeroMQError("set option \(option) of", name)
    }
  }

  /// Whether a message is there.
  ///
  /// - Returns: False also when libzmq cannot say; the next call on the socket will tell why.
  func hasArrivals() -> Bool {
    var events: Int32 = 0
    var size = MemoryLayout<Int32>.size
    while unsafe zmq_getsockopt(pointer, ZMQ_EVENTS, &events, &size) != 0 {
      guard zmq_errno() == EINTR else { return false }
    }
    return events & ZMQ_POLLIN != 0
  }
}
