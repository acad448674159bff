import Cluster
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
  private var authenticator: Authenticator
  private let authenticatorToken: Poller.Token
  private let keys: Keys
  /// Whether workers with the invitation's key are let in.
  var isAllowing = true
  private var poller = Poller()
  private let token: Poller.Token
  /// Where workers reach it.
  let endpoint: Endpoint

  private var route: RoutingID?
  private var session = SessionID(Epoch(1), 0)
  private var number = 0
  private var heardNumber = 0
  /// What was heard too early.
  private var unread: [WorkerMessage] = []

  /// What coordinator and workers prove who they are with.
  struct Keys {
    let coordinator: KeyPair
    let worker: KeyPair

    init() throws {
      coordinator = try KeyPair.generate()
      worker = try KeyPair.generate()
    }
  }

  init(at endpoint: Endpoint? = nil, _ keys: Keys? = nil) throws {
    let keys = try keys ?? Keys()
    let context = try Context()
    let authenticator = try Authenticator(in: context)
    let options = SocketOptions(.curveServer(keys.coordinator.secretKey, zapDomain: "test"))
    var router = try Socket(.router, in: context, options: options)
    let bound = try router.bind(endpoint?.address ?? "tcp://127.0.0.1:*")
    let port = Int(bound.split(separator: ":").last ?? "") ?? 0
    self.endpoint = .tcp(host: "127.0.0.1", port: port)
    token = poller.add(router)
    authenticatorToken = poller.add(authenticator.socket)
    self.keys = keys
    self.authenticator = authenticator
    self.router = router
    self.context = context
  }

  /// The line that lets a worker join.
  var invitation: String { invitation(for: .worker) }

  func invitation(for role: Role) -> String {
    Invitation(endpoint, role: role, keys.coordinator.publicKey, keys.worker.secretKey).line
  }

  /// Lets those in who ask and may.
  private mutating func serveAuthenticator() throws {
    let key = isAllowing ? keys.worker.publicKey : nil
    try authenticator.serve { $0.publicKey == key ? .allow(userID: "worker") : .deny("unknown") }
  }

  /// When a test has waited long enough for all that it waits for.
  private let deadline = ContinuousClock.now.advanced(by: .seconds(60))

  /// The next message of the worker's.
  mutating func hear() throws -> WorkerMessage {
    if !unread.isEmpty { return unread.removeFirst() }
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
      try serveAuthenticator()
    }
    throw Silence()
  }

  struct Silence: Error {}

  /// Welcomes the worker, until it has taken a welcome: on a slow machine it may have said the next
  /// hello before the last was answered.
  @discardableResult
  mutating func admit(
    heartbeat: Interval = .milliseconds(100), lostAfter: Interval = .seconds(20)
  ) throws -> Hello {
    var last: Hello?
    while true {
      let heard = try hear()
      if let last, heard.session == session {
        unread = [heard]
        return last
      }
      guard case .hello(let hello) = heard.body else { continue }
      last = hello
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
    }
  }

  /// Waits for a hello and refuses the worker.
  mutating func refuse(_ reason: String) throws {
    while true {
      guard case .hello = try hear().body else { continue }
      let message = CoordinatorMessage(session: nil, number: 0, .refused(reason))
      #expect(try router.send(message.encoded(), to: #require(route)) == .sent)
      return
    }
  }

  /// Lets time pass, and answers who asks to be let in.
  mutating func wait(milliseconds: Int) throws {
    _ = try poller.wait(upTo: milliseconds)
    try serveAuthenticator()
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
