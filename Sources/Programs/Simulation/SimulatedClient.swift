internal import Coordination

/// Somebody who submits sweeps and changes their mind.
///
/// One request is out at a time and is sent again until it is answered; so requests arrive several
/// times, and late.
struct SimulatedClient: Sendable {
  var nextSubmission = 0
  /// The request that is out, with the route by which its answer comes.
  var outstanding: (request: ClientRequest, route: Int)?
  var requestsCount = 0
  /// Submissions that were answered, with their sweeps.
  var sweeps: [(id: SweepID, submission: Submission)] = []
  /// What the last status said.
  var status: Status?
  /// Sweeps of which the client was told that they are cancelled.
  var cancelled: Set<SweepID> = []
  /// Whether it only resumes what is paused, so that all can end.
  var onlyHelps = false

  /// Routes from here on are the client's requests.
  static let routeBase = 1 << 40
}

extension World {
  mutating func tickClient() {
    events.add(.clientTick, at: now + dice.interval(mean: 700_000_000))
    if client.outstanding == nil, let request = nextRequest() {
      client.requestsCount += 1
      client.outstanding = (request, SimulatedClient.routeBase + client.requestsCount)
    }
    guard let (request, route) = client.outstanding else { return }
    send(request.encoded(), peer: .client, isUp: true, connection: route)
  }

  private mutating func nextRequest() -> ClientRequest? {
    if client.nextSubmission < scenario.submissions.count {
      client.nextSubmission += 1
      return .submit(scenario.submissions[client.nextSubmission - 1])
    }
    if client.onlyHelps {
      let idle = client.status?.sweeps.first { $0.state.isIdle }
      client.status = nil
      return idle.map { .control($0.sweep, .resume) } ?? .status
    }
    guard faults.rates.isAny else { return .status }
    let sweep = client.sweeps.isEmpty ? nil : client.sweeps[dice.below(client.sweeps.count)]
    switch dice.below(20) {
    case 0: if let sweep { return .control(sweep.id, .pause) }
    case 1, 2: if let sweep { return .control(sweep.id, .resume) }
    case 3: if let sweep, dice.chance(0.25) { return .control(sweep.id, .cancel) }
    case 4: if let sweep { return .control(sweep.id, .retryFailed) }
    case 5: if let sweep { return .control(sweep.id, .prioritize(dice.below(5) - 2)) }
    case 6:
      if let sweep, scenario.submissions.count < 12 {
        return submitFurther(replacing: (sweep.id, sweep.submission))
      }
    case 7: return .explain(.worker(workers[dice.below(workers.count)].id ?? WorkerID(1)))
    case 8: if let sweep { return .explain(.task(TaskID(sweep.id, dice.below(300)))) }
    case 9: if let sweep { return .explain(.sweep(sweep.id)) }
    case 10: return .readmit(workers[dice.below(workers.count)].id ?? WorkerID(1))
    case 11:
      if dice.chance(0.2) { return .drain(workers[dice.below(workers.count)].id ?? WorkerID(1)) }
    case 12, 13:
      if let sweep {
        return .wait(sweep.id, upTo: Interval(nanoseconds: dice.interval(mean: 1_000_000_000)))
      }
    default: break
    }
    // Whoever sees that all is over wants more.
    let isIdle = client.status?.sweeps.allSatisfy { $0.state.isOver } == true
    if isIdle, scenario.submissions.count < 12 { return submitFurther(replacing: nil) }
    return .status
  }

  private mutating func submitFurther(replacing old: (SweepID, Submission)?) -> ClientRequest {
    let submission = scenario.submission(scenario.submissions.count, &dice, replacing: old)
    scenario.submissions.append(submission)
    client.nextSubmission += 1
    return .submit(submission)
  }

  mutating func receive(_ bytes: [UInt8], request route: Int) {
    guard let reply = try? ClientReply(decoding: bytes) else {
      return checks.fail("a reply could not be decoded")
    }
    guard let (request, expected) = client.outstanding, route == expected else { return }
    client.outstanding = nil
    switch (request, reply) {
    case (.submit(let submission), .submitted(let sweep, _)):
      client.sweeps.append((sweep, submission))
    case (.control(let sweep, .cancel), .done): client.cancelled.insert(sweep)
    case (_, .status(let status)): client.status = status
    default: break
    }
  }
}

extension SweepState {
  /// Whether nothing starts until somebody says so.
  var isIdle: Bool {
    switch self {
    case .paused, .stopped, .stuck: true
    default: false
    }
  }

  /// Whether nothing is to be done any more.
  var isOver: Bool {
    switch self {
    case .completed, .cancelled, .replaced, .refused: true
    default: false
    }
  }
}
