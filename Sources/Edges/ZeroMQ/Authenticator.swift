internal import CZeroMQ

/// A peer that asks to be let in.
public struct ZAPRequest: Hashable, Sendable {
  /// The domain of the socket to which it comes.
  public let domain: String
  /// Its address in its network; empty if it has none, as within one machine.
  public let address: String
  /// How it proves who it is, such as `CURVE`.
  public let mechanism: String
  /// The key whose other half it has proved to hold; nil with other mechanisms.
  public let publicKey: PublicKey?

  /// A question, as tests of those who decide ask it too.
  package init(domain: String, address: String, mechanism: String, publicKey: PublicKey?) {
    self.domain = domain
    self.address = address
    self.mechanism = mechanism
    self.publicKey = publicKey
  }
}

/// Whether a peer is let in.
public enum ZAPReply: Hashable, Sendable {
  /// Yes, and each of its messages carries this name, which is not empty.
  case allow(userID: String)
  /// No; the reason is for our own log, the peer learns that it was refused.
  case deny(String)
}

/// Decides which peers of this context's CURVE sockets are let in (the handler of ZeroMQ's RFC 27).
///
/// ZeroMQ's own threads shake hands, ask at a fixed endpoint inside the process and let the peer wait
/// for the answer; nothing else waits meanwhile. So the thread that owns the sockets can answer
/// when it comes by, and needs no lock on what it knows of keys. The authenticator is made before
/// the sockets are bound. While there is none, nobody is let in: `SocketOptions` enforces that.
public struct Authenticator: ~Copyable {
  /// The socket to poll.
  public private(set) var socket: Socket

  /// The one authenticator of a context.
  public init(in context: borrowing Context) throws(ZeroMQError) {
    let handle = try SocketHandle(.reply, in: context.handle)
    guard unsafe zmq_bind(handle.pointer, "inproc://zeromq.zap.01") == 0 else {
      throw ZeroMQError("become", "the authenticator of a context")
    }
    socket = Socket(handle, .reply)
  }

  /// Answers all peers that ask now.
  public mutating func serve(_ decide: (ZAPRequest) -> ZAPReply) throws(ZeroMQError) {
    while let message = try socket.receive() {
      let parts = message.parts
      // Such a question is not ZeroMQ's, yet a reply socket has to answer before it hears another.
      let number = parts.count > 1 ? parts[1] : []
      guard parts.count >= 6, parts[0] == Self.version else {
        try answer(number, status: "500", text: "no question of RFC 27")
        continue
      }
      let mechanism = String(decoding: parts[5], as: UTF8.self)
      let request = ZAPRequest(
        domain: String(decoding: parts[2], as: UTF8.self),
        address: Socket.plainAddress(String(decoding: parts[3], as: UTF8.self)) ?? "",
        mechanism: mechanism,
        publicKey: mechanism == "CURVE" && parts.count == 7 ? PublicKey(bytes: parts[6]) : nil)
      switch decide(request) {
      case .allow(let userID) where !userID.isEmpty && userID.utf8.count <= 255:
        try answer(number, status: "200", text: "OK", userID: userID)
      case .allow: try answer(number, status: "500", text: "no name for the peer")
      case .deny: try answer(number, status: "400", text: "not allowed")
      }
    }
  }

  private static let version = Array("1.0".utf8)

  private func answer(
    _ number: [UInt8], status: String, text: String, userID: String = ""
  ) throws(ZeroMQError) {
    let parts = [
      Self.version, number, Array(status.utf8), Array(text.utf8), Array(userID.utf8), [],
    ]
    // Peers that have left meanwhile are answered into nothing.
    _ = try socket.send(parts)
  }
}
