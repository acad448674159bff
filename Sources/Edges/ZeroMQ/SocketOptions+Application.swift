internal import CZeroMQ

extension SocketOptions {
  /// Applies all decisions to a socket that is neither bound nor connected.
  func apply(to socket: SocketHandle, _ kind: Socket.Kind) throws(ZeroMQError) {
    try socket.set(ZMQ_LINGER, to: lingerMilliseconds)
    try socket.set(ZMQ_SNDHWM, to: messagesWaitingMax)
    try socket.set(ZMQ_RCVHWM, to: messagesWaitingMax)
    try socket.set(ZMQ_MAXMSGSIZE, to: bytesPerPartMax)
    try socket.set(ZMQ_HANDSHAKE_IVL, to: handshakeMilliseconds)
    try socket.set(ZMQ_BACKLOG, to: backlog)
    // Names are resolved to addresses of either family; IPv4 alone would shut out half the world.
    try socket.set(ZMQ_IPV6, to: Int32(1))
    try applyLiveness(to: socket)
    switch kind {
    case .router:
      // Or what cannot be delivered is dropped, and nobody learns of it.
      try socket.set(ZMQ_ROUTER_MANDATORY, to: Int32(1))
      // Or a peer that comes back before its old connection is known to be dead stays mute.
      try socket.set(ZMQ_ROUTER_HANDOVER, to: Int32(1))
    case .dealer:
      try socket.set(ZMQ_ROUTING_ID, to: (routingID ?? .random()).bytes)
      // Or messages queue for a peer that is not there, and reach another one later.
      try socket.set(ZMQ_IMMEDIATE, to: Int32(1))
    case .pair, .reply: break
    }
    try applySecurity(to: socket)
  }

  private func applyLiveness(to socket: SocketHandle) throws(ZeroMQError) {
    try socket.set(ZMQ_HEARTBEAT_IVL, to: heartbeatMilliseconds)
    try socket.set(ZMQ_HEARTBEAT_TIMEOUT, to: heartbeatTimeoutMilliseconds)
    // The peer cuts us, too, if our questions stay away; libzmq counts in tenths of a second.
    try socket.set(ZMQ_HEARTBEAT_TTL, to: min(heartbeatTimeoutMilliseconds, 6_553_500))
    try socket.set(ZMQ_RECONNECT_IVL, to: reconnectMilliseconds)
    try socket.set(ZMQ_RECONNECT_IVL_MAX, to: reconnectMillisecondsMax)
    try socket.set(ZMQ_CONNECT_TIMEOUT, to: connectMilliseconds)
    try socket.set(ZMQ_TCP_MAXRT, to: retransmissionMilliseconds)
    // Firewalls forget connections that are silent for long.
    try socket.set(ZMQ_TCP_KEEPALIVE, to: Int32(1))
    try socket.set(ZMQ_TCP_KEEPALIVE_IDLE, to: Int32(60))
    try socket.set(ZMQ_TCP_KEEPALIVE_INTVL, to: Int32(10))
    try socket.set(ZMQ_TCP_KEEPALIVE_CNT, to: Int32(6))
  }

  private func applySecurity(to socket: SocketHandle) throws(ZeroMQError) {
    switch security {
    case .plain: break
    case .curveServer(let secretKey, let zapDomain):
      guard !zapDomain.isEmpty else {
        throw ZeroMQError(
          "authenticate the peers of", socket.name,
          cause: "without a domain's name, libzmq would let everybody in")
      }
      try socket.set(ZMQ_CURVE_SERVER, to: Int32(1))
      try socket.set(ZMQ_CURVE_SECRETKEY, to: secretKey.bytes)
      try socket.set(ZMQ_ZAP_DOMAIN, to: Array(zapDomain.utf8))
      // Or peers are let in while no authenticator is there.
      try socket.set(ZMQ_ZAP_ENFORCE_DOMAIN, to: Int32(1))
    case .curveClient(let serverKey, let keys):
      try socket.set(ZMQ_CURVE_SERVERKEY, to: serverKey.bytes)
      try socket.set(ZMQ_CURVE_PUBLICKEY, to: keys.publicKey.bytes)
      try socket.set(ZMQ_CURVE_SECRETKEY, to: keys.secretKey.bytes)
    }
  }
}

extension RoutingID {
  /// A name that no other connection has; names that begin with a zero are libzmq's own.
  public static func random() -> RoutingID {
    var generator = SystemRandomNumberGenerator()
    return RoutingID(
      [UInt8.random(in: 1...255, using: &generator)]
        + (1..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }
}
