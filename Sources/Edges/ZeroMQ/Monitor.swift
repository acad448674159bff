internal import CZeroMQ

/// What happens to a socket's connections, of which ZeroMQ tells nothing else.
///
/// ZeroMQ's threads say it through a pair of sockets of their own. They wait if nobody listens and
/// as much has been said as may wait, and with them all messages; so nothing bounds what may wait
/// here, and the owner of a monitor reads it in every turn.
public struct Monitor: ~Copyable {
  /// Something that happened.
  public struct Event: Hashable, Sendable {
    /// What.
    public let kind: Kind
    /// Where, as ZeroMQ has it: `tcp://10.0.0.1:5710`.
    public let endpoint: String
  }

  /// What happens to connections.
  public enum Kind: Hashable, Sendable {
    /// Connections can be made to an endpoint.
    case listening
    /// A peer has connected; it has not said yet who it is.
    case accepted
    /// A peer could not be accepted, with the system's number for the cause: `EMFILE` means that
    /// there are as many descriptors as may be.
    case acceptFailed(code: Int32)
    /// A peer was reached; it has not been asked yet who it is.
    case connected
    /// A peer was not reached, and is tried again after some milliseconds.
    case connectRetried(afterMilliseconds: Int32)
    /// Both ends have said who they are, and messages pass.
    case handshakeSucceeded
    /// An end left while they said who they are, or took too long, with the system's number.
    case handshakeFailedNoDetail(code: Int32)
    /// An end spoke something else, or with a key that the other does not have.
    case handshakeFailedProtocol(code: Int32)
    /// The authenticator did not let the peer in, with its code: 400 and more.
    case handshakeFailedAuth(code: Int32)
    /// A connection is over.
    case disconnected
    /// Something else, by ZeroMQ's number.
    case other(Int32)
  }

  /// The socket to poll.
  public private(set) var socket: Socket
  private let monitored: SocketHandle

  /// Listens to a socket's connections from now on.
  public init(of monitored: borrowing Socket, in context: borrowing Context) throws(ZeroMQError) {
    let endpoint = "inproc://monitor-\(RoutingID.random())"
    let events =
      ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_LISTENING | ZMQ_EVENT_ACCEPTED
      | ZMQ_EVENT_ACCEPT_FAILED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL
      | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL
      | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH
    let listener = try SocketHandle(.pair, in: context.handle)
    try listener.set(ZMQ_RCVHWM, to: Int32(0))
    let pointer = unsafe monitored.handle.pointer
    guard unsafe zmq_socket_monitor(pointer, endpoint, events) == 0 else {
      throw ZeroMQError("monitor", monitored.handle.name)
    }
    guard unsafe zmq_connect(listener.pointer, endpoint) == 0 else {
      let error = ZeroMQError("monitor", monitored.handle.name)
      _ = unsafe zmq_socket_monitor(pointer, nil, 0)
      throw error
    }
    socket = Socket(listener, .pair)
    self.monitored = monitored.handle
  }

  // ZeroMQ's threads are told first, or they would wait for a listener that is gone.
  deinit { _ = unsafe zmq_socket_monitor(monitored.pointer, nil, 0) }

  /// What has happened next; nil if nothing has.
  public mutating func next() throws(ZeroMQError) -> Event? {
    while let message = try socket.receive() {
      // Number and value in the order of this machine's bytes, then where it happened.
      guard message.body.count == 6, let endpoint = message.rest.first else { continue }
      let number = unsafe message.body.withUnsafeBytes { unsafe $0.loadUnaligned(as: UInt16.self) }
      let value = unsafe message.body.withUnsafeBytes {
        unsafe $0.loadUnaligned(fromByteOffset: 2, as: Int32.self)
      }
      return Event(
        kind: Kind(number: Int32(number), value: value),
        endpoint: String(decoding: endpoint, as: UTF8.self))
    }
    return nil
  }
}

extension Monitor.Kind {
  fileprivate init(number: Int32, value: Int32) {
    switch number {
    case ZMQ_EVENT_LISTENING: self = .listening
    case ZMQ_EVENT_ACCEPTED: self = .accepted
    case ZMQ_EVENT_ACCEPT_FAILED: self = .acceptFailed(code: value)
    case ZMQ_EVENT_CONNECTED: self = .connected
    case ZMQ_EVENT_CONNECT_RETRIED: self = .connectRetried(afterMilliseconds: value)
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED: self = .handshakeSucceeded
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL: self = .handshakeFailedNoDetail(code: value)
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL: self = .handshakeFailedProtocol(code: value)
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH: self = .handshakeFailedAuth(code: value)
    case ZMQ_EVENT_DISCONNECTED: self = .disconnected
    default: self = .other(number)
    }
  }
}
