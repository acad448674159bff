import Randomness

extension Worker {
  /// Begins: says hello, with what was found on disk.
  public mutating func onStart(at now: Instant) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    if helloNumber == 0 {
      startedAt = now
      if !foreign.isEmpty { directives.append(.forget(foreign)) }
      foreign = []
      sayHello(at: now, &directives)
    }
    return directives
  }

  /// Takes a message of the coordinator.
  public mutating func onMessage(
    _ message: CoordinatorMessage, at now: Instant
  ) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    if !hasLeft {
      switch message.body {
      case .welcome(let welcome): take(welcome, message, at: now, &directives)
      case .register: takeRegister(message, at: now, &directives)
      case .refused(let reason): takeRefusal(reason, message, at: now, &directives)
      default:
        if isNext(message, at: now, &directives) { obey(message.body, at: now, &directives) }
      }
      proceed(refilling: slots.indices, at: now, &directives)
      // A welcome is confirmed at once: until then, nothing is leased to this worker.
      if let current = conversation, current.sent == 0, !hasLeft {
        let running = slots.compactMap(\.running)
        say(
          .report(Report(received: current.received, running: running)), at: now, &directives)
      }
    }
    return directives
  }

  /// The connection may be gone.
  ///
  /// It is a hint: silence would tell the same, later.
  public mutating func onDisconnected(at now: Instant) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    if !hasLeft, conversation != nil {
      endConversation(at: now, &directives)
      proceed(refilling: slots.indices, at: now, &directives)
    }
    return directives
  }

  /// Says something in the conversation, if there is one.
  mutating func say(
    _ body: WorkerMessage.Body, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    guard var current = conversation else { return }
    current.sent += 1
    current.saidAt = now
    conversation = current
    directives.append(.send(WorkerMessage(session: current.session, number: current.sent, body)))
  }

  /// Lists all holdings and asks for a conversation.
  mutating func sayHello(at now: Instant, _ directives: inout [WorkerDirective]) {
    helloNumber += 1
    lastHelloAt = now
    helloAt = now + pauseBeforeHello()
    hellosUnanswered += 1
    awaitsWelcome = true
    // From here on the hello tells the truth; what waited to be said is in it.
    endedSinceHello = []
    pending = PendingReport()
    let holdings = holdings
    let hello = Hello(
      worker: settings.id, number: helloNumber, predecessor: settings.predecessor,
      host: settings.host, slots: settings.slots, capabilities: settings.capabilities,
      remainingLife: plannedEnd.map { max(.zero, $0 - now) }, isDraining: isDraining,
      cluster: holdings.isEmpty ? nil : cluster, holdings: holdings)
    directives.append(.send(WorkerMessage(session: nil, number: 0, .hello(hello))))
  }

  /// The pause doubles with every hello in vain; up to half of it is left to chance, so that a
  /// thousand workers do not come back in one instant.
  private mutating func pauseBeforeHello() -> Interval {
    let doubled = settings.backOffFirst * (1 << min(hellosUnanswered, 30))
    let most = refusal == nil ? min(doubled, settings.backOffMax) : settings.refusedPause
    let longest = max(1, most.nanoseconds)
    return Interval(nanoseconds: longest - Int64(jitter.integer(below: Int(longest / 2 + 1))))
  }

  /// Gives the conversation up and begins another: at once, unless the last hello was just now.
  mutating func endConversation(at now: Instant, _ directives: inout [WorkerDirective]) {
    conversation = nil
    plansRefused = []
    toLoad = []
    for outcome in pending.outcomes { spool[outcome.task]?.stage = .kept }
    pending = PendingReport()
    dropLooks(&directives)
    let earliest = (lastHelloAt ?? now) + settings.backOffFirst
    if lastHelloAt == nil || earliest <= now {
      sayHello(at: now, &directives)
    } else {
      helloAt = earliest
    }
  }

  /// Whether a message is the next of the conversation; what is not is counted, and a gap ends it.
  private mutating func isNext(
    _ message: CoordinatorMessage, at now: Instant, _ directives: inout [WorkerDirective]
  ) -> Bool {
    guard let current = conversation, current.session == message.session else {
      counters[.staleSession] += 1
      return false
    }
    guard message.number > current.received else {
      counters[.duplicate] += 1
      return false
    }
    guard message.number == current.received + 1 else {
      counters[.gap] += 1
      endConversation(at: now, &directives)
      return false
    }
    conversation?.received = message.number
    conversation?.heardAt = now
    return true
  }

  /// Acts on a message that is the next of the conversation.
  private mutating func obey(
    _ body: CoordinatorMessage.Body, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    switch body {
    case .heartbeat(let received):
      if received > conversation?.sent ?? 0 { counters[.unsaidNumber] += 1 }
    case .plan(let order): take(order, at: now, &directives)
    case .lease(let order): take(order, at: now, &directives)
    case .evaluate(let order): take(order, at: now, &directives)
    case .withdraw(let withdrawal): take(withdrawal, at: now, &directives)
    case .acknowledge(let tasks): takeAcknowledgement(of: tasks, &directives)
    case .drain: drain(by: nil, at: now, &directives)
    case .welcome, .refused, .register: counters[.misplaced] += 1
    }
  }

  private mutating func take(
    _ welcome: Welcome, _ message: CoordinatorMessage, at now: Instant,
    _ directives: inout [WorkerDirective]
  ) {
    guard conversation == nil, awaitsWelcome, welcome.hello == helloNumber else {
      counters[.staleWelcome] += 1
      return
    }
    guard let session = message.session, message.number == 1 else {
      counters[.misplaced] += 1
      return
    }
    conversation = Conversation(session, at: now)
    awaitsWelcome = false
    helloAt = nil
    hellosUnanswered = 0
    refusal = nil
    takePace(of: welcome)
    settle(by: welcome, at: now, &directives)
    cluster = welcome.cluster
    for id in leasesAscending {
      if let lease = leases[id], isBlocked(lease), !lease.waiting.isEmpty {
        wantPlan(of: lease.sweep, at: now, &directives)
      }
    }
  }

  /// Takes the welcome's intervals as far as one can work with them.
  private mutating func takePace(of welcome: Welcome) {
    heartbeatInterval = min(
      max(welcome.heartbeatInterval, .milliseconds(10)), .seconds(3_600))
    lostAfter = min(max(welcome.lostAfter, heartbeatInterval * 2), heartbeatInterval * 1_000)
    if heartbeatInterval != welcome.heartbeatInterval || lostAfter != welcome.lostAfter {
      counters[.absurdInterval] += 1
    }
  }

  /// The coordinator does not know the conversation.
  ///
  /// While a hello is out there is nothing to add.
  private mutating func takeRegister(
    _ message: CoordinatorMessage, at now: Instant, _ directives: inout [WorkerDirective]
  ) {
    guard let current = conversation, message.session == nil || message.session == current.session
    else {
      counters[.staleSession] += 1
      return
    }
    endConversation(at: now, &directives)
  }

  /// The worker cannot join now.
  ///
  /// Someone may mend that, so it asks again, slowly.
  private mutating func takeRefusal(
    _ reason: String, _ message: CoordinatorMessage, at now: Instant,
    _ directives: inout [WorkerDirective]
  ) {
    if let current = conversation {
      guard message.session == current.session else {
        counters[.staleSession] += 1
        return
      }
      endConversation(at: now, &directives)
    } else if !awaitsWelcome {
      // Each hello is refused once: refusals that repeat must not put the next hello off for ever.
      counters[.misplaced] += 1
      return
    }
    awaitsWelcome = false
    refusal = reason
    hellosUnanswered = 30
    helloAt = now + pauseBeforeHello()
  }
}
