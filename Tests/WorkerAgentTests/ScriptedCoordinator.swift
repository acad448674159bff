import Coordination
import Encoding
import Sweeps
import Testing
import ZeroMQ

/// A coordinator that a test plays by hand, at the end of a real socket.
struct ScriptedCoordinator: ~Copyable {
  static let cluster = ClusterID(7)
  static let sweep = SweepID(3)
  static let plan = Digest(of: [3])

  private let context: Context
  private var router: Socket
  private var poller = Poller()
  private let token: Poller.Token
  /// Where workers reach it.
  let endpoint: String

  private var route: RoutingID?
  private var session = SessionID(Epoch(1), 0)
  private var number = 0
  private var heardNumber = 0

  init(at endpoint: String = "tcp://127.0.0.1:*") throws {
    let context = try Context()
    var router = try Socket(.router, in: context, options: SocketOptions(.plain))
    self.endpoint = try router.bind(endpoint)
    token = poller.add(router)
    self.router = router
    self.context = context
  }

  /// When a test has waited long enough for all that it waits for.
  private let deadline = ContinuousClock.now.advanced(by: .seconds(60))

  /// The next message of the worker's.
  mutating func hear() throws -> WorkerMessage {
    while ContinuousClock.now < deadline {
      if let message = try router.receive() {
        let heard = try WorkerMessage(decoding: message.body)
        if case .hello = heard.body { route = message.routing }
        if heard.session == session {
          #expect(heard.number == heardNumber + 1)
          heardNumber = heard.number
        }
        return heard
      }
      _ = try poller.wait(upTo: 20)
    }
    throw Silence()
  }

  struct Silence: Error {}

  /// Waits for a hello and welcomes the worker.
  @discardableResult
  mutating func admit(
    heartbeat: Interval = .milliseconds(200), lostAfter: Interval = .seconds(20)
  ) throws -> Hello {
    while true {
      guard case .hello(let hello) = try hear().body else { continue }
      session = SessionID(session.epoch, session.number + 1)
      number = 0
      heardNumber = 0
      let settlements = hello.holdings.map {
        Settlement($0.lease, keep: $0.unfinished, send: $0.finished)
      }
      try tell(
        .welcome(
          Welcome(
            hello: hello.number, cluster: Self.cluster, heartbeatInterval: heartbeat,
            lostAfter: lostAfter, settlements: settlements)))
      return hello
    }
  }

  mutating func tell(_ body: CoordinatorMessage.Body) throws {
    number += 1
    let message = CoordinatorMessage(session: session, number: number, body)
    let outcome = try router.send(message.encoded(), to: #require(route))
    #expect(outcome == .sent)
  }

  /// Leases tasks of a study, spelled out.
  mutating func lease(
    _ lease: Int, _ study: String, _ parameters: [MessagePack.Map], expected: Interval? = nil,
    limits: Limits = Limits(), first: Int = 0
  ) throws {
    let spelled = parameters.enumerated().map { index, parameters in
      SpelledTask(index: first + index, key: Digest(of: [1]), seed: 5, parameters: parameters)
    }
    try tell(
      .lease(
        LeaseOrder(
          lease: LeaseID(Epoch(1), lease), sweep: Self.sweep, plan: Self.plan,
          tasks: TaskSet(first..<first + parameters.count), attempt: 1, limits: limits,
          expected: expected, study: TaskOrder.Study(name: study, version: 1), spelled: spelled)))
  }

  /// Tasks that sleep.
  mutating func leaseSleeps(
    _ lease: Int, seconds: [Double], expected: Interval? = nil, limits: Limits = Limits()
  ) throws {
    try self.lease(
      lease, "sleep", seconds.map { ["seconds": .real($0)] }, expected: expected, limits: limits)
  }

  /// Waits until a worker says that a task runs.
  mutating func awaitRunning(_ task: LeasedTask) throws {
    while true {
      guard case .report(let report) = try hear().body else { continue }
      if report.running.contains(task) { return }
      try tell(.heartbeat(received: 0))
    }
  }

  /// Outcomes until there are so many, each acknowledged unless it is not to be.
  mutating func outcomes(_ count: Int, acknowledging: Bool = true) throws -> [Outcome] {
    var outcomes: [Outcome] = []
    while outcomes.count < count {
      guard case .report(let report) = try hear().body else { continue }
      outcomes += report.outcomes
      if acknowledging, !report.outcomes.isEmpty {
        try tell(.acknowledge(report.outcomes.map(\.task)))
      } else {
        try tell(.heartbeat(received: 0))
      }
    }
    return outcomes
  }

  /// Waits for the worker to say that it leaves, and hears no outcomes meanwhile.
  mutating func awaitGoodbye() throws {
    while true {
      switch try hear().body {
      case .goodbye: return
      case .report(let report): #expect(report.outcomes.isEmpty)
      default: continue
      }
    }
  }

  static func task(_ lease: Int, _ index: Int) -> LeasedTask {
    LeasedTask(LeaseID(Epoch(1), lease), index)
  }
}
