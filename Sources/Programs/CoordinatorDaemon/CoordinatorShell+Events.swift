import Cluster
import CommandLine
import Coordination
import Encoding
import Ledger
import Text
import ZeroMQ

extension CoordinatorShell {
  // MARK: - The ledger

  /// Takes what the ledger has answered.
  mutating func hearLedger() throws(ZeroMQError) {
    for answer in ledger.takeAnswers() {
      let now = Self.now()
      switch answer {
      case .opened: break
      case .recorded(let number, let findings):
        batchesOutstanding -= 1
        try perform(coordinator.onRecorded(number, findings, at: now))
      case .lookedUp(let sweep, let range, let done):
        try perform(coordinator.onLookedUp(sweep, range, done: done, at: now))
      case .gathered(let look, let runs):
        try perform(coordinator.onGathered(look, runs: runs, at: now))
      case .read(let reply, let route): try send(reply, to: route)
      case .trouble(let trouble?):
        isLedgerTroubled = true
        log.write(.error, "ledger-trouble", "\(trouble); until then nothing is given out")
        try perform(coordinator.onLedger(trouble: trouble, at: now))
      case .trouble(nil):
        isLedgerTroubled = false
        log.write(.info, "ledger-well", "the ledger takes results again")
        try perform(coordinator.onLedger(trouble: nil, at: now))
      case .remark(let text): log.write(.warning, "ledger", text)
      case .broken(let error):
        failure = Failure(.io, error.message)
        isClosed = true
      case .closed: isClosed = true
      }
    }
  }

  // MARK: - Peers

  /// Takes some of the messages that have come.
  mutating func hearPeers() throws(ZeroMQError) {
    for _ in 0..<Self.messagesPerTurn {
      guard let message = try router.receive() else { return }
      // A worker's message is one part; a client's is its number and the request.
      switch (message.routing, message.rest.count) {
      case (let routing?, 0) where !message.isMalformed: try hearWorker(message, routing)
      case (let routing?, 1) where message.body.count == 8: try hearClient(message, routing)
      default: noteMalformed("a message of no known form", message)
      }
    }
  }

  private mutating func noteMalformed(_ what: String, _ message: Message) {
    gate.noteMalformed()
    log.write(
      .warning, "malformed", "\(what) came from \(message.peerAddress ?? "this machine")")
  }

  private mutating func hearWorker(
    _ message: Message, _ routing: RoutingID
  ) throws(ZeroMQError) {
    guard gate.admitsWorker(message.userID) else {
      return try refuse(routing, "this key is not a worker's; ask for a worker's invitation")
    }
    let worker: WorkerMessage
    do throws(MessagePackError) {
      worker = try WorkerMessage(decoding: message.body)
    } catch {
      noteMalformed("a worker's message that cannot be read (\(error))", message)
      return try refuse(routing, "the coordinator cannot read this worker: \(error)")
    }
    if case .hello(let hello) = worker.body { greet(hello) }
    try perform(
      coordinator.onMessage(
        worker.withReadableRecords(), from: peers.route(ofWorker: routing), at: Self.now()))
  }

  private mutating func greet(_ hello: Hello) {
    ledger.ask(.note(hello.worker, host: hello.host, cpuLevel: hello.capabilities.cpuLevel))
    log.write(
      .info, "hello", "\(hello.host.printable) says hello with \(counted(hello.slots, "slot"))",
      [
        "worker": .text("\(hello.worker)"), "host": .text(hello.host.printable),
        "slots": .integer(Int64(hello.slots)),
        "holds": .integer(Int64(hello.holdings.count)),
      ])
  }

  private mutating func refuse(_ routing: RoutingID, _ reason: String) throws(ZeroMQError) {
    let refusal = CoordinatorMessage(session: nil, number: 0, .refused(reason))
    _ = try router.send(refusal.encoded(), to: routing)
  }

  private mutating func hearClient(
    _ message: Message, _ routing: RoutingID
  ) throws(ZeroMQError) {
    let route = peers.route(ofRequest: message.body, from: routing)
    let request: ClientRequest
    do throws(MessagePackError) {
      request = try ClientRequest(decoding: message.rest[0])
    } catch {
      noteMalformed("a request that cannot be read (\(error))", message)
      return try send(.refused("the coordinator cannot read this request: \(error)"), to: route)
    }
    guard gate.admits(request, of: message.userID) else {
      return try send(
        .refused("this invitation does not allow that; ask for a submitter's"), to: route)
    }
    try perform(coordinator.onRequest(request, from: route, at: Self.now()))
  }

  // MARK: - Directives

  /// Does what the coordinator's value says.
  ///
  /// What the ledger is to do is handed over first and together, so that it sees a turn as a whole.
  mutating func perform(_ directives: [Directive]) throws(ZeroMQError) {
    ledger.ask(directives.flatMap { jobs(for: $0) })
    for directive in directives {
      switch directive {
      case .send(let message, let route):
        guard let peer = peers[route] else { continue }
        note(try router.send(message.encoded(), to: peer.routing), on: route)
      case .reply(let reply, let route): try send(reply, to: route)
      case .record: batchesOutstanding += 1
      case .lookUp, .gather, .answer: break
      }
    }
  }

  private func jobs(for directive: Directive) -> [LedgerThread.Job] {
    switch directive {
    case .send, .reply: return []
    case .lookUp(let sweep, let range): return [.lookUp(sweep, range)]
    case .gather(let look): return [.gather(look)]
    case .answer(let question, let route): return [.answer(question, route)]
    case .record(let number, let entries):
      let read = entries.compactMap { entry -> LedgerThread.Job? in
        guard case .face(let sweep, _) = entry,
          let submission = coordinator.submission(of: sweep),
          let plan = coordinator.plan(of: sweep)
        else { return nil }
        return .expect(sweep, submission, plan)
      }
      return read + [.record(number, entries)]
    }
  }

  private mutating func send(_ reply: ClientReply, to route: Route) throws(ZeroMQError) {
    guard let peer = peers[route], let number = peer.request else { return }
    _ = try router.send([number, reply.encoded()], to: peer.routing)
    peers.forget(route)
  }

  /// A message that was not delivered shows as a gap in its numbers, and both sides begin anew.
  private mutating func note(_ outcome: SendOutcome, on route: Route) {
    switch outcome {
    case .sent: break
    case .full:
      undelivered.full += 1
      log.write(.warning, "full", "a worker takes no messages; one was dropped")
    case .unroutable:
      undelivered.unroutable += 1
      peers.forget(route)
    }
  }
}
