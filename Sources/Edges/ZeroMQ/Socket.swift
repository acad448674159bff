internal import CZeroMQ
internal import Glibc
internal import Mistakes

/// What became of an attempt to send.
public enum SendOutcome: Hashable, Sendable {
  /// ZeroMQ has the message, and delivers it unless the connection ends.
  case sent
  /// As many messages wait as may, or a dealer has no connection; the message is still ours.
  case full
  /// A router knows no such connection, or none any more; the message is still ours.
  case unroutable
}

/// One of ZeroMQ's sockets.
///
/// It lives and dies on one thread, and it never waits: an attempt to send or receive is done at once
/// or not, and says so. Whoever has nothing to do waits in a ``Poller``.
public struct Socket: ~Copyable {
  /// What a socket is for.
  public enum Kind: Hashable, Sendable {
    /// The end with many peers, each known by a ``RoutingID``.
    case router
    /// The end with one peer, a router.
    case dealer
    /// Either end of a line between two threads.
    case pair
    /// The end that answers each question before it hears the next.
    case reply
  }

  let handle: SocketHandle
  private let isRouter: Bool
  private var part = Part()

  /// Opens a socket with all that is decided of it.
  public init(
    _ kind: Kind, in context: borrowing Context, options: SocketOptions
  ) throws(ZeroMQError) {
    let handle = try SocketHandle(kind, in: context.handle)
    try options.apply(to: handle, kind)
    self.init(handle, kind)
  }

  /// A socket of which all is decided.
  init(_ handle: SocketHandle, _ kind: Kind) {
    self.handle = handle
    isRouter = kind == .router
  }

  /// Waits for peers at an endpoint.
  ///
  /// - Returns: The endpoint with the port that the system chose where `*` was asked for.
  @discardableResult
  public mutating func bind(_ endpoint: String) throws(ZeroMQError) -> String {
    handle.mayHaveNews = true
    guard unsafe zmq_bind(handle.pointer, endpoint) == 0 else {
      throw ZeroMQError("bind", endpoint)
    }
    var text = [CChar](repeating: 0, count: 1_024)
    var size = text.count
    guard unsafe zmq_getsockopt(handle.pointer, ZMQ_LAST_ENDPOINT, &text, &size) == 0 else {
      throw ZeroMQError("learn the port of", endpoint)
    }
    let bound = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return Self.plainEndpoint(String(decoding: bound, as: UTF8.self))
  }

  /// Waits for peers at an endpoint no longer; those that are there stay.
  public mutating func unbind(_ endpoint: String) throws(ZeroMQError) {
    handle.mayHaveNews = true
    guard unsafe zmq_unbind(handle.pointer, endpoint) == 0 else {
      throw ZeroMQError("unbind", endpoint)
    }
  }

  /// Reaches for a peer at an endpoint, now and whenever the connection is lost.
  public mutating func connect(_ endpoint: String) throws(ZeroMQError) {
    handle.mayHaveNews = true
    guard unsafe zmq_connect(handle.pointer, endpoint) == 0 else {
      throw ZeroMQError("connect to", endpoint)
    }
  }

  /// Leaves the peer at an endpoint.
  public mutating func disconnect(_ endpoint: String) throws(ZeroMQError) {
    handle.mayHaveNews = true
    guard unsafe zmq_disconnect(handle.pointer, endpoint) == 0 else {
      throw ZeroMQError("disconnect from", endpoint)
    }
  }

  /// Decides anew how long unsent messages outlive this socket.
  public mutating func setLinger(milliseconds: Int32) throws(ZeroMQError) {
    try handle.set(ZMQ_LINGER, to: milliseconds)
  }

  /// Sends a message of some parts.
  public func send(_ parts: [[UInt8]]) throws(ZeroMQError) -> SendOutcome {
    require(!parts.isEmpty && !isRouter, "a message of \(parts.count) parts needs a destination")
    for (index, part) in parts.enumerated() {
      let outcome = try send(part, hasMore: index + 1 < parts.count)
      guard outcome == .sent else { return outcome }
    }
    return .sent
  }

  /// Sends a message of one part.
  public func send(_ bytes: [UInt8]) throws(ZeroMQError) -> SendOutcome {
    require(!isRouter, "a router's message needs a destination")
    return try send(bytes, hasMore: false)
  }

  /// Sends a message of one part to one of a router's peers.
  public func send(
    _ bytes: [UInt8], to destination: RoutingID
  ) throws(ZeroMQError) -> SendOutcome {
    let outcome = try choose(destination)
    guard outcome == .sent else { return outcome }
    return try send(bytes, hasMore: false)
  }

  /// Sends a message of some parts to one of a router's peers.
  public func send(
    _ parts: [[UInt8]], to destination: RoutingID
  ) throws(ZeroMQError) -> SendOutcome {
    require(!parts.isEmpty, "a message without a part cannot be told from its address")
    let outcome = try choose(destination)
    guard outcome == .sent else { return outcome }
    for (index, part) in parts.enumerated() {
      let outcome = try send(part, hasMore: index + 1 < parts.count)
      guard outcome == .sent else { return outcome }
    }
    return .sent
  }

  /// Begins a message to one of a router's peers; only this beginning can be refused.
  private func choose(_ destination: RoutingID) throws(ZeroMQError) -> SendOutcome {
    require(isRouter, "only a router's message has a destination")
    handle.mayHaveNews = true
    while true {
      let sent = unsafe destination.withBytes {
        unsafe zmq_send(handle.pointer, $0.baseAddress, $0.count, ZMQ_DONTWAIT | ZMQ_SNDMORE)
      }
      if let outcome = try outcome(of: sent) { return outcome }
    }
  }

  private func send(_ bytes: [UInt8], hasMore: Bool) throws(ZeroMQError) -> SendOutcome {
    handle.mayHaveNews = true
    let flags = hasMore ? ZMQ_DONTWAIT | ZMQ_SNDMORE : ZMQ_DONTWAIT
    while true {
      let sent = unsafe bytes.withUnsafeBytes {
        unsafe zmq_send(handle.pointer, $0.baseAddress, $0.count, flags)
      }
      if let outcome = try outcome(of: sent) { return outcome }
    }
  }

  /// What a result of libzmq's means; nil that a signal came in between.
  private func outcome(of sent: Int32) throws(ZeroMQError) -> SendOutcome? {
    if sent >= 0 { return .sent }
    switch zmq_errno() {
    case EINTR: return nil
    case EAGAIN: return .full
    case EHOSTUNREACH: return .unroutable
    default: throw ZeroMQError("send with", handle.name)
    }
  }

  /// Takes the next message; nil if none is there.
  public mutating func receive() throws(ZeroMQError) -> Message? {
    switch part.receive(from: handle) {
    case .received: handle.mayHaveNews = true
    case .nothing:
      handle.mayHaveNews = false
      return nil
    case .refused: throw ZeroMQError("receive from", handle.name)
    }
    guard isRouter else { return try receiveRest(from: nil) }
    let routing = part.routingID
    guard part.hasMore, part.receive(from: handle) == .received else {
      return Message(
        routing: routing, body: [], rest: [], userID: nil, peerAddress: nil, isMalformed: true)
    }
    return try receiveRest(from: routing)
  }

  /// Takes what belongs to a message whose first part is at hand: it is there, all or nothing.
  private mutating func receiveRest(from routing: RoutingID?) throws(ZeroMQError) -> Message {
    let body = part.bytes
    let userID = part.property("User-Id")
    let peerAddress = part.property("Peer-Address")
    var rest: [[UInt8]] = []
    var isMalformed = false
    while part.hasMore {
      guard part.receive(from: handle) == .received else {
        throw ZeroMQError("receive the rest of a message from", handle.name)
      }
      isMalformed = isMalformed || rest.count + 1 == Message.partsMax
      if isMalformed { rest = [] } else { rest.append(part.bytes) }
    }
    return Message(
      routing: routing, body: isMalformed ? [] : body, rest: rest, userID: userID,
      peerAddress: peerAddress.flatMap(Self.plainAddress), isMalformed: isMalformed)
  }

  /// An address in a network, an IPv4 one without the clothes that it wears on a socket for both
  /// families; nil for what libzmq says of peers on the same machine, `localhost:user:group:process`.
  static func plainAddress(_ address: String) -> String? {
    if address.hasPrefix("localhost:") { return nil }
    return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
  }

  /// An endpoint with its IPv4 address as people write it.
  private static func plainEndpoint(_ endpoint: String) -> String {
    let clothes = "tcp://[::ffff:"
    guard endpoint.hasPrefix(clothes) else { return endpoint }
    return "tcp://" + endpoint.dropFirst(clothes.count).filter { $0 != "]" }
  }
}

extension Socket.Kind {
  var code: Int32 {
    switch self {
    case .router: ZMQ_ROUTER
    case .dealer: ZMQ_DEALER
    case .pair: ZMQ_PAIR
    case .reply: ZMQ_REP
    }
  }

  var name: String {
    switch self {
    case .router: "router"
    case .dealer: "dealer"
    case .pair: "pair"
    case .reply: "reply"
    }
  }
}
