internal import CZeroMQ
internal import Glibc

/// What a socket received.
public struct Message: Sendable {
  /// The most parts of a message that are kept; see ``isMalformed``.
  public static let partsMax = 8

  /// From which connection it came, at a router.
  public let routing: RoutingID?
  /// The first part after the routing; almost always the only one.
  public let body: [UInt8]
  /// The parts behind the first.
  public let rest: [[UInt8]]
  /// What the ``Authenticator`` named the peer; nil where nobody asked who it is.
  public let userID: String?
  /// The peer's address in its network; nil if it has none, as within one machine.
  public let peerAddress: String?
  /// Whether it had no body or too many parts, of which then none is kept.
  public let isMalformed: Bool

  /// All parts after the routing.
  public var parts: [[UInt8]] { isMalformed ? [] : [body] + rest }
}

/// The owner of a message of libzmq's, for one part after the other.
@safe
struct Part: ~Copyable {
  private var part = zmq_msg_t()

  init() { _ = unsafe zmq_msg_init(&part) }

  deinit {
    var part = part
    _ = unsafe zmq_msg_close(&part)
  }

  /// What came of an attempt to receive.
  enum Arrival { case received, nothing, refused }

  /// Takes the next part in place of the one that is held.
  mutating func receive(from socket: SocketHandle) -> Arrival {
    while true {
      if unsafe zmq_msg_recv(&part, socket.pointer, ZMQ_DONTWAIT) >= 0 { return .received }
      switch zmq_errno() {
      case EINTR: continue
      case EAGAIN: return .nothing
      default: return .refused
      }
    }
  }

  /// Whether another part of the same message follows.
  var hasMore: Bool {
    mutating get { unsafe zmq_msg_more(&part) == 1 }
  }

  /// The bytes as the name of a connection.
  var routingID: RoutingID {
    mutating get { unsafe withBytes { unsafe RoutingID($0) } }
  }

  /// A copy of the bytes.
  var bytes: [UInt8] {
    mutating get { unsafe withBytes { unsafe Array($0) } }
  }

  /// Something that libzmq knows of the message's sender.
  mutating func property(_ name: String) -> String? {
    guard let text = unsafe zmq_msg_gets(&part, name) else { return nil }
    return unsafe String(cString: text)
  }

  private mutating func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let count = unsafe zmq_msg_size(&part)
    return unsafe body(UnsafeRawBufferPointer(start: zmq_msg_data(&part), count: count))
  }
}
