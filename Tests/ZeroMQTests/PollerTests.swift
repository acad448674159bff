import Glibc
import Synchronization
import Testing
import Threads
import ZeroMQ

@Suite("Waiting for sockets and descriptors")
struct PollerTests {
  @Test("a wait without anything to do ends with its time")
  func timeout() throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    try router.bind("inproc://quiet")
    var poller = Poller()
    let token = poller.add(router)
    let begin = MonotonicClock.nanoseconds()
    let ready = try poller.wait(upTo: 50)
    #expect(ready.isEmpty && !ready.contains(token))
    #expect(MonotonicClock.nanoseconds() - begin >= 49_000_000)
    #expect(try poller.wait(upTo: 0).isEmpty)
  }

  @Test("a descriptor that another thread signals ends the wait")
  func descriptor() throws {
    let event = Shared(try EventDescriptor())
    var poller = Poller()
    let quiet = try EventDescriptor()
    let other = poller.add(quiet.number)
    let token = poller.add(event.value.number)
    let thread = try Thread.start("waker") {
      usleep(20_000)
      event.value.signal()
    }
    let ready = try poller.wait(upTo: patienceMilliseconds)
    #expect(ready.contains(token) && !ready.contains(other) && !ready.isEmpty)
    event.value.clear()
    #expect(try poller.wait(upTo: 0).isEmpty)
    thread.join()
    _ = quiet.number
  }

  @Test("a message ends the wait of its socket alone, and is told of until all are taken")
  func messages() throws {
    let context = try Context()
    var routers: [Owned] = []
    for index in 0..<3 {
      let router = Owned(try Socket(.router, in: context, options: SocketOptions(.plain)))
      try router.socket.bind("inproc://\(index)")
      routers.append(router)
    }
    var poller = Poller()
    let tokens = routers.map { poller.add($0.socket) }
    #expect(try poller.wait(upTo: 0).isEmpty)
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    try dealer.connect("inproc://1")
    for _ in 0..<3 { #expect(try dealer.send([1]) == .sent) }
    for _ in 0..<3 {
      let ready = try poller.wait(upTo: patienceMilliseconds)
      #expect(tokens.map(ready.contains) == [false, true, false])
      #expect(try routers[1].socket.receive() != nil)
    }
    #expect(try poller.wait(upTo: 10).isEmpty)
  }

  @Test("no message is overlooked in ten thousand round trips between sends, waits and receives")
  func roundTrips() throws {
    let context = Shared(try Context())
    let answers = 10_000
    let endpoint = "ipc:///tmp/parsimony-poller-\(getpid())"
    var router = try Socket(.router, in: context.value, options: SocketOptions(.plain))
    try router.bind(endpoint)
    let thread = try Thread.start("asker") {
      do {
        var dealer = try Socket(.dealer, in: context.value, options: SocketOptions(.plain))
        try dealer.connect(endpoint)
        var poller = Poller()
        _ = poller.add(dealer)
        try send([0], with: dealer)
        for index in 1...answers {
          let ready = try poller.wait(upTo: patienceMilliseconds)
          try #require(!ready.isEmpty, "answer \(index) did not come")
          // Sometimes one at a time, sometimes to the end, so that either memory is tried.
          while try dealer.receive() != nil, index % 3 != 0 {}
          try send([1], with: dealer)
        }
      } catch {
        Issue.record("the other thread failed: \(error)")
      }
    }
    var poller = Poller()
    let token = poller.add(router)
    var count = 0
    while count < answers {
      let ready = try poller.wait(upTo: patienceMilliseconds)
      try #require(ready.contains(token), "request \(count) did not come")
      while let message = try router.receive(), let name = message.routing {
        count += 1
        #expect(try router.send(message.body, to: name) == .sent)
        if count % 2 == 0 { break }
      }
    }
    thread.join()
    unlink(String(endpoint.dropFirst(6)))
  }

  @Test("registrations come and go, and the tokens of the others stay")
  func registrations() throws {
    var events: [Shared<EventDescriptor>] = []
    var poller = Poller()
    var tokens: [Poller.Token] = []
    for _ in 0..<200 {
      let event = Shared(try EventDescriptor())
      tokens.append(poller.add(event.value.number))
      events.append(event)
    }
    events[3].value.signal()
    events[150].value.signal()
    poller.remove(tokens[3])
    var ready = try poller.wait(upTo: 0)
    #expect(tokens.indices.filter { ready.contains(tokens[$0]) } == [150])
    tokens[3] = poller.add(events[3].value.number)
    ready = try poller.wait(upTo: 0)
    #expect(tokens.indices.filter { ready.contains(tokens[$0]) } == [3, 150])
    poller.change(tokens[7], to: .writing)
    ready = try poller.wait(upTo: 0)
    #expect(tokens.indices.filter { ready.contains(tokens[$0]) } == [3, 7, 150])
    poller.change(tokens[7], to: .reading)
    ready = try poller.wait(upTo: 0)
    #expect(tokens.indices.filter { ready.contains(tokens[$0]) } == [3, 150])
  }

  @Test("a poller keeps its sockets open")
  func lifetimes() throws {
    let context = try Context()
    var poller = Poller()
    let token: Poller.Token
    var dealer = try Socket(.dealer, in: context, options: SocketOptions(.plain))
    do {
      var router = try Socket(.router, in: context, options: SocketOptions(.plain))
      try router.bind("inproc://kept")
      token = poller.add(router)
    }
    try dealer.connect("inproc://kept")
    #expect(try dealer.send([1]) == .sent)
    #expect(try poller.wait(upTo: patienceMilliseconds).contains(token))
  }

  @Test("signals that interrupt a wait do not end it")
  func signals() async {
    await #expect(processExitsWith: .success) {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in }
      sigaction(SIGALRM, &action, nil)
      var signals = sigset_t()
      sigaddset(&signals, SIGALRM)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      let event = try EventDescriptor()
      var poller = Poller()
      let token = poller.add(event.number)
      alarm(1)
      let begin = MonotonicClock.nanoseconds()
      guard !(try poller.wait(upTo: 1_300)).contains(token) else { exit(2) }
      guard MonotonicClock.nanoseconds() - begin >= 1_290_000_000 else { exit(3) }
    }
  }
}

private final class Shared<Value: ~Copyable & Sendable>: Sendable {
  let value: Value
  init(_ value: consuming Value) { self.value = value }
}

private final class Owned {
  var socket: Socket
  init(_ socket: consuming Socket) { self.socket = socket }
}
