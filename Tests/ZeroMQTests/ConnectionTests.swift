import Glibc
import TestSupport
import Testing
import Threads
import ZeroMQ

@Suite("Connections that go wrong")
struct ConnectionTests {
  @Test("a peer whose line has gone silent is cut off, and both ends learn it")
  func halfOpen() throws {
    let context = try Context()
    var options = SocketOptions(.plain)
    options.heartbeatMilliseconds = 100
    options.heartbeatTimeoutMilliseconds = 400
    options.reconnectMilliseconds = 10_000
    var router = try Socket(.router, in: context, options: options)
    let destination = try port(of: try router.bind("tcp://127.0.0.1:*"))
    var monitor = try Monitor(of: router, in: context)
    let relay = try Relay(toPort: destination)
    var dealer = try Socket(.dealer, in: context, options: options)
    var dealerMonitor = try Monitor(of: dealer, in: context)
    try dealer.connect("tcp://127.0.0.1:\(relay.port)")
    try send([1], with: dealer)
    let name = try #require(try receive(from: &router).routing)
    #expect(try router.send([1], to: name) == .sent)
    relay.fallSilent()
    try event(of: &monitor) { $0 == .disconnected }
    try event(of: &dealerMonitor) { $0 == .disconnected }
    let isGone = try repeatedly { try router.send([1], to: name) == .unroutable ? true : nil }
    #expect(isGone == true)
  }

  @Test("a dealer finds its router again after that was restarted")
  func restart() throws {
    let context = try Context()
    var options = SocketOptions(.plain)
    options.reconnectMilliseconds = 10
    options.reconnectMillisecondsMax = 50
    var dealer = try Socket(.dealer, in: context, options: options)
    var endpoint = "tcp://127.0.0.1:*"
    for round in 0..<3 {
      let server = try Context()
      var router = try Socket(.router, in: server, options: SocketOptions(.plain))
      let bound = try #require(
        try repeatedly {
          do throws(ZeroMQError) { return try router.bind(endpoint) } catch {
            return error.isAddressInUse ? nil : "\(error)"
          }
        })
      if round == 0 { try dealer.connect(bound) }
      endpoint = bound
      // What goes into a connection that is dying unnoticed is lost, so it is sent until it arrives.
      let arrival = try repeatedly { () throws -> Message? in
        _ = try dealer.send([UInt8(round)])
        return try router.receive()
      }
      let message = try #require(arrival)
      #expect(message.body == [UInt8(round)])
      let name = try #require(message.routing)
      #expect(try router.send([7], to: name) == .sent)
      #expect(try receive(from: &dealer).body == [7])
    }
  }

  @Test("a message that is too long costs its sender the connection, and nobody else anything")
  func tooLong() throws {
    let context = try Context()
    var router = try Socket(
      .router, in: context, options: SocketOptions(.plain, bytesPerPartMax: 1_000))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    var monitor = try Monitor(of: router, in: context)
    var sender = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try sender.connect(endpoint)
    var other = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try other.connect(endpoint)
    try send([UInt8](repeating: 1, count: 1_000), with: sender)
    #expect(try receive(from: &router).body.count == 1_000)
    try send([2], with: other)
    let name = try #require(try receive(from: &router).routing)
    try send([UInt8](repeating: 1, count: 1_001), with: sender)
    try event(of: &monitor) { $0 == .disconnected }
    #expect(try router.send([3], to: name) == .sent)
    #expect(try receive(from: &other).body == [3])
    try send([4], with: other)
    #expect(try receive(from: &router).body == [4])
  }

  @Test("whoever does not say who it is is cut off in time")
  func slowHandshake() throws {
    let context = try Context()
    var options = SocketOptions(.plain)
    options.handshakeMilliseconds = 200
    var router = try Socket(.router, in: context, options: options)
    let destination = try port(of: try router.bind("tcp://127.0.0.1:*"))
    var monitor = try Monitor(of: router, in: context)
    let silent = try RawConnection(toPort: destination)
    try event(of: &monitor) { $0 == .accepted }
    let isClosed = silent.isClosedByPeer()
    #expect(isClosed)
    try event(of: &monitor) {
      if case .handshakeFailedNoDetail = $0 { true } else { $0 == .disconnected }
    }
  }

  @Test("bytes that mean nothing harm nobody but their sender", arguments: [1, 2, 3] as [UInt64])
  func garbage(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let context = try Context()
    var options = SocketOptions(.plain)
    options.handshakeMilliseconds = 500
    var router = try Socket(.router, in: context, options: options)
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    let destination = try port(of: endpoint)
    var friend = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try friend.connect(endpoint)
    try send([0], with: friend)
    let name = try #require(try receive(from: &router).routing)
    // The signature, version 3.0, the mechanism NULL: what follows is read as commands and messages.
    let greeting =
      [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 3, 0] + Array("NULL".utf8)
      + [UInt8](repeating: 0, count: 48)
    for round in 0..<40 {
      let stranger = try RawConnection(toPort: destination)
      let noise = generator.bytes(1 + generator.below(400))
      stranger.send(round % 2 == 0 ? noise : greeting + noise)
    }
    for _ in 0..<20 {
      try send([1], with: friend)
      // A stranger's noise may happen to be a message, but not under the friend's name.
      while true {
        let message = try receive(from: &router)
        if message.routing == name {
          #expect(message.parts == [[1]])
          break
        }
      }
      #expect(try router.send([2], to: name) == .sent)
      #expect(try receive(from: &friend).parts == [[2]])
    }
  }

  @Test("a monitor that nobody reads does not stop the messages, nor does one that is gone")
  func unreadMonitor() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    let destination = try port(of: endpoint)
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try dealer.connect(endpoint)
    do {
      var monitor = try Monitor(of: router, in: context)
      // Two or three events each, and two thousand would be too many with libzmq's defaults.
      for _ in 0..<1_200 { _ = try RawConnection(toPort: destination) }
      try send([1], with: dealer)
      #expect(try receive(from: &router).body == [1])
      var accepted = 0
      while accepted < 1_200 {
        try event(of: &monitor) { $0 == .accepted }
        accepted += 1
      }
    }
    for _ in 0..<100 { _ = try RawConnection(toPort: destination) }
    try send([2], with: dealer)
    #expect(try receive(from: &router).body == [2])
    // And another can take its place.
    var monitor = try Monitor(of: router, in: context)
    _ = try RawConnection(toPort: destination)
    try event(of: &monitor) { $0 == .accepted }
  }

  @Test("a dealer's monitor tells that nobody answers")
  func nobody() throws {
    let context = try Context()
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    var monitor = try Monitor(of: dealer, in: context)
    try dealer.connect("tcp://127.0.0.1:1")
    let event = try event(of: &monitor) {
      if case .connectRetried = $0 { true } else { false }
    }
    #expect(event.endpoint == "tcp://127.0.0.1:1")
  }
}
