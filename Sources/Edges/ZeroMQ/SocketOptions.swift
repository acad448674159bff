/// Everything that is decided of a socket before it is bound or connected.
///
/// libzmq's defaults suit a demonstration: a router drops what it cannot deliver and tells nobody, a
/// dead peer is never noticed, memory has no bound, the process does not end while anything is
/// unsent, and authentication is off until its domain has a name. So all is decided here, with the
/// reason, and applied at once when the socket is opened: options count only for later binds and
/// connects.
public struct SocketOptions: Sendable {
  /// How peers prove who they are.
  public enum Security: Sendable {
    /// Not at all, and nothing is encrypted: for one machine, or one process.
    case plain
    /// Peers know this key, and have one that the ``Authenticator`` allows.
    ///
    /// The domain must have a name, or libzmq lets everybody in; without an authenticator, nobody
    /// is let in.
    case curveServer(SecretKey, zapDomain: String)
    /// The server has this key, and may know ours.
    case curveClient(serverKey: PublicKey, KeyPair)
  }

  /// How peers prove who they are.
  public var security: Security
  /// The name of this end of its connections; nil makes 16 random bytes, for an incarnation of a
  /// dealer must never be taken for the one before it.
  public var routingID: RoutingID?
  /// How long unsent messages outlive the socket.
  ///
  /// By default not at all, or a peer that is gone keeps this process from ending; what matters is
  /// acknowledged by the application.
  public var lingerMilliseconds: Int32 = 0
  /// Messages that may wait for one peer, each way.
  ///
  /// It is a fuse: what the application has in flight stays far below, and a send then says `.full`.
  public var messagesWaitingMax: Int32 = 100_000
  /// Bytes of a part of a message; whoever sends a longer one is disconnected, unread.
  public var bytesPerPartMax: Int64
  /// How long a peer may take to say who it is, or idle connections fill the table of descriptors.
  public var handshakeMilliseconds: Int32 = 10_000
  /// Connections that wait to be accepted, as many as machines of an allocation start at once.
  public var backlog: Int32 = 4_096
  /// How often a silent peer is asked whether its machine is there; of a machine that has lost
  /// power or network, TCP tells nobody.
  public var heartbeatMilliseconds: Int32 = 5_000
  /// Silence after such a question that ends the connection: longer than the longest message takes
  /// on a slow line, since the answer waits behind it.
  public var heartbeatTimeoutMilliseconds: Int32 = 30_000
  /// The first pause before a lost connection is tried again; libzmq adds chance to it.
  public var reconnectMilliseconds: Int32 = 100
  /// The longest such pause: short enough that nobody waits for a restarted coordinator.
  public var reconnectMillisecondsMax: Int32 = 10_000
  /// How long the attempt to connect may take; the system's own limit is two minutes.
  public var connectMilliseconds: Int32 = 5_000
  /// How long sent bytes may stay unacknowledged by the peer's machine, against black holes.
  public var retransmissionMilliseconds: Int32 = 30_000

  /// The decisions for a kind of peers.
  public init(_ security: Security, bytesPerPartMax: Int = 24 << 20) {
    self.security = security
    self.bytesPerPartMax = Int64(bytesPerPartMax)
  }
}
