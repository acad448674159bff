import TestSupport
import Testing
import Threads
import ZeroMQ

@Suite("Keys and who is let in")
struct SecurityTests {
  @Test("a pair is 32 bytes and 32 bytes, and the public half follows from the secret one")
  func keys() throws {
    let keys = try KeyPair.generate()
    #expect(keys.publicKey.bytes.count == 32 && keys.secretKey.bytes.count == 32)
    #expect(keys.secretKey.publicKey == keys.publicKey)
    #expect(KeyPair(keys.secretKey) == keys)
    #expect(try KeyPair.generate() != keys)
    #expect(PublicKey(bytes: keys.publicKey.bytes) == keys.publicKey)
    #expect(PublicKey(bytes: [1, 2, 3]) == nil)
    #expect(SecretKey(bytes: [UInt8](repeating: 0, count: 33)) == nil)
  }

  @Test("a secret key does not show itself")
  func secrecy() throws {
    let keys = try KeyPair.generate()
    var dumped = ""
    dump(keys, to: &dumped)
    for text in ["\(keys.secretKey)", String(reflecting: keys.secretKey)] {
      #expect(text == "a secret key")
    }
    #expect(dumped.contains("a secret key"))
    #expect(!dumped.contains("\(keys.secretKey.bytes[0]), \(keys.secretKey.bytes[1])"))
  }

  @Test("a peer with an allowed key is let in, and its messages carry the name it was given")
  func allowed() throws {
    let rig = try Rig()
    var server = try rig.open()
    var dealer = try rig.dealer(rig.friend)
    try dealer.connect(server.endpoint)
    let seen = try server.serve(until: { server in try server.router.receive() }) {
      _ = try dealer.send([1])
    }
    #expect(seen.body == [1] && seen.userID == "worker" && seen.peerAddress == "127.0.0.1")
    let name = try #require(seen.routing)
    #expect(try server.router.send([[2], [3]], to: name) == .sent)
    #expect(try receive(from: &dealer).parts == [[2], [3]])
    #expect(server.requests.first?.domain == "parsimony")
    #expect(server.requests.first?.mechanism == "CURVE")
    #expect(server.requests.first?.address == "127.0.0.1")
    #expect(server.requests.first?.publicKey == rig.friend.publicKey)
  }

  @Test("a peer with an unknown key is refused, and the monitors of both ends say so")
  func unknown() throws {
    let rig = try Rig()
    var server = try rig.open()
    var monitor = try Monitor(of: server.router, in: rig.context)
    var dealer = try rig.dealer(try KeyPair.generate())
    var dealerMonitor = try Monitor(of: dealer, in: rig.context)
    try dealer.connect(server.endpoint)
    let code = try server.serve(until: { _ in try monitor.next()?.kind.authenticationCode }) {
      _ = try dealer.send([1])
    }
    #expect(code == 400)
    let event = try event(of: &dealerMonitor) { $0.authenticationCode != nil }
    #expect(event.kind == .handshakeFailedAuth(code: 400))
    #expect(try server.router.receive() == nil)
  }

  @Test("an authenticator that gives no name lets nobody in")
  func nameless() throws {
    let rig = try Rig(userID: "")
    var server = try rig.open()
    var monitor = try Monitor(of: server.router, in: rig.context)
    var dealer = try rig.dealer(rig.friend)
    try dealer.connect(server.endpoint)
    let code = try server.serve(until: { _ in try monitor.next()?.kind.authenticationCode }) {
      _ = try dealer.send([1])
    }
    #expect(code == 500)
    #expect(try server.router.receive() == nil)
  }

  @Test("without an authenticator nobody is let in")
  func closed() throws {
    let rig = try Rig()
    var router = try Socket(.router, in: rig.context, options: rig.serverOptions)
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    var monitor = try Monitor(of: router, in: rig.context)
    var dealer = try rig.dealer(rig.friend)
    try dealer.connect(endpoint)
    let failure = try event(of: &monitor) { $0.isFailure || $0 == .handshakeSucceeded }
    #expect(failure.kind.isFailure)
    #expect(try dealer.send([1]) == .full)
    #expect(try isSilent(&router, forMilliseconds: 200))
  }

  @Test("an authenticator that is gone lets nobody in any more")
  func closedLater() throws {
    let rig = try Rig()
    var router = try Socket(.router, in: rig.context, options: rig.serverOptions)
    let endpoint: String
    do {
      let authenticator = try Authenticator(in: rig.context)
      endpoint = try router.bind("tcp://127.0.0.1:*")
      _ = consume authenticator
    }
    var monitor = try Monitor(of: router, in: rig.context)
    var dealer = try rig.dealer(rig.friend)
    try dealer.connect(endpoint)
    let failure = try event(of: &monitor) { $0.isFailure || $0 == .handshakeSucceeded }
    #expect(failure.kind.isFailure)
    #expect(try dealer.send([1]) == .full)
  }

  @Test("a domain without a name is refused, because libzmq would let everybody in")
  func namelessDomain() throws {
    let rig = try Rig()
    let keys = try KeyPair.generate()
    do throws(ZeroMQError) {
      _ = try Socket(
        .router, in: rig.context,
        options: SocketOptions(.curveServer(keys.secretKey, zapDomain: "")))
      Issue.record("a domain without a name was accepted")
    } catch {
      #expect(
        error.message == "cannot authenticate the peers of a router socket: "
          + "without a domain's name, libzmq would let everybody in")
    }
  }

  @Test("a second authenticator of a context is refused")
  func second() throws {
    let rig = try Rig()
    let server = try rig.open()
    do throws(ZeroMQError) {
      _ = try Authenticator(in: rig.context)
      Issue.record("a second authenticator was accepted")
    } catch {
      #expect(error.isAddressInUse)
    }
    _ = server.endpoint
  }

  @Test("a peer that does not encrypt is refused")
  func plain() throws {
    let rig = try Rig()
    var server = try rig.open()
    var monitor = try Monitor(of: server.router, in: rig.context)
    var dealer = try Socket(.dealer, in: rig.context, options: SocketOptions(.plain))
    try dealer.connect(server.endpoint)
    let kind = try server.serve(until: { _ in
      try monitor.next().flatMap { $0.kind.isFailure ? $0.kind : nil }
    }) { _ = try dealer.send([1]) }
    #expect(kind == .handshakeFailedProtocol(code: 0x1100_0002))
    #expect(server.requests.isEmpty)
    #expect(try server.router.receive() == nil)
  }

  @Test("a peer that takes another for the server does not get through")
  func otherServer() throws {
    let rig = try Rig()
    var server = try rig.open()
    var monitor = try Monitor(of: server.router, in: rig.context)
    let impostor = try KeyPair.generate()
    var dealer = try Socket(
      .dealer, in: rig.context,
      options: SocketOptions(.curveClient(serverKey: impostor.publicKey, rig.friend)))
    try dealer.connect(server.endpoint)
    let kind = try server.serve(until: { _ in
      try monitor.next().flatMap { $0.kind.isFailure ? $0.kind : nil }
    }) { _ = try dealer.send([1]) }
    #expect(kind == .handshakeFailedProtocol(code: 0x1100_0001))
    #expect(server.requests.isEmpty)
  }

  @Test("many peers come at once, the allowed and the others, and each gets what is due")
  func crowd() throws {
    let rig = try Rig()
    var server = try rig.open()
    var peers: [Peer] = []
    for index in 0..<60 {
      let keys = index % 3 == 0 ? try KeyPair.generate() : rig.friend
      let peer = Peer(try rig.dealer(keys), isFriend: index % 3 != 0)
      try peer.socket.connect(server.endpoint)
      peers.append(peer)
    }
    var greeted = Set<RoutingID>()
    let isDone = try server.serve(until: { server -> Bool? in
      while let message = try server.router.receive() {
        #expect(message.userID == "worker")
        if let name = message.routing { greeted.insert(name) }
      }
      return greeted.count == 40 ? true : nil
    }) {
      for peer in peers where !peer.hasSent {
        peer.hasSent = try peer.socket.send([1]) == .sent
      }
    }
    #expect(isDone)
    #expect(peers.allSatisfy { $0.hasSent == $0.isFriend })
  }
}

private final class Peer {
  var socket: Socket
  let isFriend: Bool
  var hasSent = false

  init(_ socket: consuming Socket, isFriend: Bool) {
    self.socket = socket
    self.isFriend = isFriend
  }
}

extension Monitor.Kind {
  var authenticationCode: Int32? {
    if case .handshakeFailedAuth(let code) = self { code } else { nil }
  }

  var isFailure: Bool {
    switch self {
    case .handshakeFailedAuth, .handshakeFailedProtocol, .handshakeFailedNoDetail: true
    default: false
    }
  }
}

/// Keys, and a context for both ends.
private struct Rig: ~Copyable {
  let context: Context
  let friend: KeyPair
  let serverKeys: KeyPair
  let userID: String

  init(userID: String = "worker") throws {
    let (friend, serverKeys) = (try KeyPair.generate(), try KeyPair.generate())
    let context = try Context()
    self.context = context
    self.friend = friend
    self.serverKeys = serverKeys
    self.userID = userID
  }

  var serverOptions: SocketOptions {
    SocketOptions(.curveServer(serverKeys.secretKey, zapDomain: "parsimony"))
  }

  func dealer(_ keys: KeyPair) throws -> Socket {
    try Socket(
      .dealer, in: context,
      options: SocketOptions(.curveClient(serverKey: serverKeys.publicKey, keys)))
  }

  func open() throws -> Server {
    let authenticator = try Authenticator(in: context)
    var router = try Socket(.router, in: context, options: serverOptions)
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    return Server(
      authenticator: authenticator, router: router, endpoint: endpoint,
      friend: friend.publicKey, userID: userID)
  }
}

/// A router that knows one key, and its authenticator, on one thread.
private struct Server: ~Copyable {
  var authenticator: Authenticator
  var router: Socket
  let endpoint: String
  var requests: [ZAPRequest] = []
  let friend: PublicKey
  let userID: String

  /// Lets peers in until a test has seen what it waits for, and does something between.
  mutating func serve<Value>(
    until isDone: (inout Server) throws -> Value?, meanwhile act: () throws -> Void
  ) throws -> Value {
    let (friend, userID) = (friend, userID)
    let value = try repeatedly { () throws -> Value? in
      var requests: [ZAPRequest] = []
      try authenticator.serve { request in
        requests.append(request)
        return request.publicKey == friend ? .allow(userID: userID) : .deny("unknown key")
      }
      self.requests += requests
      try act()
      return try isDone(&self)
    }
    return try #require(value, "what a test waits for did not come")
  }
}
