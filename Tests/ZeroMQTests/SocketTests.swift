import Glibc
import Processes
import TestSupport
import Testing
import Threads
import ZeroMQ

@Suite("Sockets")
struct SocketTests {
  @Test("the library is a known one, and can encrypt")
  func library() throws {
    #expect(Context.version.hasPrefix("4.3."))
    try Context.checkSecurity()
  }

  @Test("a message arrives with its sender, and the answer finds back", arguments: ["tcp", "ipc"])
  func roundTrip(transport: String) throws {
    let scratch = try Scratch()
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let place = transport == "tcp" ? "tcp://127.0.0.1:*" : "ipc://\(scratch.path)/socket"
    let endpoint = try router.bind(place)
    let name = RoutingID.random()
    var options = SocketOptions(.plain)
    options.routingID = name
    var dealer = try Socket(.dealer, in: context, options: options)
    try dealer.connect(endpoint)
    for body in [[1, 2, 3], [], [UInt8](repeating: 7, count: 100_000)] {
      try send(body, with: dealer)
      let message = try receive(from: &router)
      #expect(message.routing == name && message.body == body && message.rest == [])
      #expect(message.parts == [body] && !message.isMalformed)
      #expect(message.userID == nil)
      #expect(message.peerAddress == (transport == "tcp" ? "127.0.0.1" : nil))
      #expect(try router.send(message.body, to: name) == .sent)
      #expect(try receive(from: &dealer).body == body)
    }
    #expect(try router.receive() == nil)
  }

  @Test("a socket for both families tells an IPv4 address as such")
  func bothFamilies() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let port = try port(of: try router.bind("tcp://*:*"))
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try dealer.connect("tcp://127.0.0.1:\(port)")
    try send([1], with: dealer)
    #expect(try receive(from: &router).peerAddress == "127.0.0.1")
  }

  @Test("names of connections keep their bytes, whatever their length")
  func names() throws {
    for count in [1, 5, 15, 16, 17, 255] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 + 1) }
      #expect(RoutingID(bytes).bytes == bytes)
      #expect(RoutingID(bytes) == RoutingID(bytes))
      #expect(RoutingID(bytes) != RoutingID(bytes + [0]))
      let context = try Context()
      var router = try Socket(.router, in: context, options: SocketOptions(.plain))
      try router.bind("inproc://names")
      var options = SocketOptions(.plain)
      options.routingID = RoutingID(bytes)
      var dealer = try Socket(.dealer, in: context, options: options)
      try dealer.connect("inproc://names")
      try send([9], with: dealer)
      #expect(try receive(from: &router).routing?.bytes == bytes)
      #expect(try router.send([8], to: RoutingID(bytes)) == .sent)
      #expect(try receive(from: &dealer).body == [8])
    }
    #expect(RoutingID([0, 0x1F, 0xA0]).description == "001fa0")
  }

  @Test("every dealer has a name of its own")
  func freshNames() {
    let names = Set((0..<1_000).map { _ in RoutingID.random() })
    #expect(names.count == 1_000)
    #expect(names.allSatisfy { $0.bytes.count == 16 && $0.bytes[0] != 0 })
  }

  @Test("a message of up to eight parts is kept, and of one with more nothing but the fact")
  func parts() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    try router.bind("inproc://parts")
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try dealer.connect("inproc://parts")
    for count in [1, 2, 8, 9, 500, 3] {
      let parts = (0..<count).map { [UInt8(truncatingIfNeeded: $0)] }
      #expect(try dealer.send(parts) == .sent)
      let message = try receive(from: &router)
      #expect(message.isMalformed == (count > 8))
      #expect(message.parts == (count > 8 ? [] : parts))
      let name = try #require(message.routing)
      #expect(try router.send(parts, to: name) == .sent)
      #expect(try receive(from: &dealer).parts == (count > 8 ? [] : parts))
    }
  }

  @Test("a router's message to nobody comes back as unroutable")
  func unroutable() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    #expect(try router.send([1], to: RoutingID([1, 2, 3])) == .unroutable)
    let name: RoutingID
    do {
      var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
      try dealer.connect(endpoint)
      try send([1], with: dealer)
      name = try #require(try receive(from: &router).routing)
      #expect(try router.send([1], to: name) == .sent)
    }
    let isGone = try repeatedly { try router.send([1], to: name) == .unroutable ? true : nil }
    #expect(isGone == true)
    // What was refused leaves nothing behind that would be taken for a part of the next message.
    var other = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try other.connect(endpoint)
    try send([2], with: other)
    let next = try #require(try receive(from: &router).routing)
    #expect(try router.send([3], to: next) == .sent)
    #expect(try receive(from: &other).parts == [[3]])
  }

  @Test("where as many messages wait as may, a router and a dealer are told so, and lose nothing")
  func full() throws {
    let context = try Context()
    var options = SocketOptions(.plain)
    options.messagesWaitingMax = 10
    var router = try Socket(.router, in: context, options: options)
    try router.bind("inproc://full")
    var dealer = try Socket(.dealer, in: context, options: options)
    try dealer.connect("inproc://full")
    var sent = 0
    while try dealer.send([UInt8(sent)]) == .sent { sent += 1 }
    #expect(sent == 20)
    var name: RoutingID?
    for index in 0..<sent {
      let message = try receive(from: &router)
      #expect(message.body == [UInt8(index)])
      name = message.routing
    }
    let destination = try #require(name)
    var returned = 0
    while try router.send([[UInt8(returned)], [1]], to: destination) == .sent { returned += 1 }
    #expect(returned == 20)
    for index in 0..<returned {
      #expect(try receive(from: &dealer).parts == [[UInt8(index)], [1]])
    }
    let goesOn = try repeatedly {
      try router.send([0], to: destination) == .sent ? true : nil
    }
    #expect(goesOn == true)
  }

  @Test("a dealer without a connection keeps its messages")
  func immediate() throws {
    let context = try Context()
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    #expect(try dealer.send([1]) == .full)
    try dealer.connect("tcp://127.0.0.1:1")
    #expect(try dealer.send([1]) == .full)
  }

  @Test("whoever comes last under a name has it")
  func handover() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    var options = SocketOptions(.plain)
    options.routingID = RoutingID(Array("worker".utf8))
    var first = try Socket(.dealer, in: context, options: options)
    try first.connect(endpoint)
    try send([1], with: first)
    #expect(try receive(from: &router).body == [1])
    var second = try Socket(.dealer, in: context, options: options)
    try second.connect(endpoint)
    try send([2], with: second)
    #expect(try receive(from: &router).body == [2])
    #expect(try router.send([3], to: RoutingID(Array("worker".utf8))) == .sent)
    #expect(try receive(from: &second).body == [3])
    #expect(try first.receive() == nil)
  }

  @Test("a process ends at once though messages are unsent")
  func linger() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    let begin = MonotonicClock.nanoseconds()
    do {
      let other = try Context()
      var dealer = try Socket(.dealer, in: other, options: SocketOptions(.plain))
      try dealer.connect(endpoint)
      let chunk = [UInt8](repeating: 1, count: 1 << 20)
      try send(chunk, with: dealer)
      for _ in 0..<64 { _ = try dealer.send(chunk) }
    }
    #expect(MonotonicClock.nanoseconds() - begin < 10_000_000_000)
    _ = try router.receive()
  }

  @Test("with time to linger, what was sent before the end arrives after it")
  func goodbye() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    do {
      let other = try Context()
      var dealer = try Socket(.dealer, in: other, options: SocketOptions(.plain))
      try dealer.connect(endpoint)
      try send([1], with: dealer)
      try dealer.setLinger(milliseconds: 10_000)
      for index in 2...200 { #expect(try dealer.send([UInt8(index)]) == .sent) }
    }
    for index in 1...200 { #expect(try receive(from: &router).body == [UInt8(index)]) }
  }

  @Test("a context outlives its name for as long as a socket uses it")
  func lifetimes() throws {
    func open() throws -> Socket {
      let context = try Context()
      return try Socket(.router, in: context, options: SocketOptions(.plain))
    }
    var socket = try open()
    #expect(try socket.bind("tcp://127.0.0.1:*").hasPrefix("tcp://127.0.0.1:"))
  }

  @Test("an endpoint that is taken, wrong or elsewhere is an error that names it")
  func endpoints() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    do throws(ZeroMQError) {
      var second = try Socket(.router, in: context, options: SocketOptions(.plain))
      try second.bind(endpoint)
      Issue.record("an endpoint was bound twice")
    } catch {
      #expect(error.isAddressInUse)
      #expect(error.message == "cannot bind \(endpoint): Address already in use (errno 98)")
    }
    let error = #expect(throws: ZeroMQError.self) { try connect("carrier-pigeon://x", context) }
    #expect(
      error?.message == "cannot connect to carrier-pigeon://x: Protocol not supported (errno 93)")
    #expect(throws: ZeroMQError.self) { try connect("tcp://127.0.0.1:notaport", context) }
  }

  private func connect(_ endpoint: String, _ context: borrowing Context) throws(ZeroMQError) {
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try dealer.connect(endpoint)
  }

  @Test("a line between two threads carries messages both ways")
  func pair() throws {
    let context = SharedContext(try Context())
    var here = try Socket(.pair, in: context.value, options: SocketOptions(.plain))
    try here.bind("inproc://line")
    let thread = try Thread.start("there") {
      do {
        var there = try Socket(.pair, in: context.value, options: SocketOptions(.plain))
        try there.connect("inproc://line")
        let message = try receive(from: &there)
        _ = try there.send(message.parts.reversed())
      } catch {
        Issue.record("the other thread failed: \(error)")
      }
    }
    let isSent = try repeatedly { try here.send([[1], [2]]) == .sent ? true : nil }
    #expect(isSent == true)
    #expect(try receive(from: &here).parts == [[2], [1]])
    thread.join()
  }

  @Test("no descriptor of ZeroMQ's is inherited by programs that are started")
  func inheritance() async {
    // A process of its own, so that no other test has descriptors open.
    await #expect(processExitsWith: .success) {
      let context = try Context()
      var router = try Socket(.router, in: context, options: SocketOptions(.plain))
      let endpoint = try router.bind("tcp://127.0.0.1:*")
      var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
      try dealer.connect(endpoint)
      try send([1], with: dealer)
      _ = try receive(from: &router)
      var command = Subprocess(
        "/bin/sh", ["-c", "for f in /proc/self/fd/*; do readlink $f; done; true"])
      command.timeLimit = .seconds(60)
      let outcome = try command.run()
      let list = String(decoding: outcome.standardOutput, as: UTF8.self)
      guard outcome.status == .exited(0) else { exit(2) }
      guard !list.contains("socket:"), !list.contains("eventfd"), !list.contains("epoll") else {
        exit(3)
      }
    }
  }
}

final class SharedContext: Sendable {
  let value: Context
  init(_ value: consuming Context) { self.value = value }
}
