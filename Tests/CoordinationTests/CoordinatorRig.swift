import Coordination
import Encoding
import Randomness
import Sweeps
import Testing

/// A coordinator with a ledger and workers that a test plays by hand.
///
/// The ledger answers at once unless a test holds it back. Every message, request, reply and entry
/// is encoded and decoded on its way, and after every step the invariants are checked.
struct CoordinatorRig {
  static let cluster = ClusterID(7)
  static let schema = StudySchema(
    name: "toy", version: 2, summary: "Does nothing.", parameters: [], acceptsOtherParameters: true)
  static let unsteady = StudySchema(
    name: "unsteady", version: 1, summary: "Rolls dice.", parameters: [],
    acceptsOtherParameters: true, isDeterministic: false)

  /// A worker's side of its conversation.
  struct Talk {
    var hellos = 0
    var session: SessionID?
    var sent = 0
    var received = 0
    var inbox: [CoordinatorMessage.Body] = []
    /// The plans that it was sent, before a first lease or because it asked.
    var plans: [CoordinatorMessage.Body] = []
  }

  var coordinator: Coordinator
  var now = Instant.zero
  var talks: [Int: Talk] = [:]
  var replies: [ClientReply] = []
  /// What the ledger has.
  var entries: [LedgerEntry] = []
  private var results: [Digest: (payload: [UInt8], numericClass: String)] = [:]
  /// Whether the ledger leaves batches and questions unanswered.
  var isLedgerSlow = false
  private var batches: [(Int, [LedgerEntry])] = []
  private var questions: [(SweepID, Range<Int>)] = []
  /// Looks for which scalars are wanted.
  var gathers: [LookID] = []
  /// What the ledger is to answer clients.
  var inquiries: [LedgerQuestion] = []
  /// The directives of each turn since they were last taken.
  private var turns: [[Directive]] = []

  init(_ configuration: Configuration = Configuration()) {
    coordinator = Coordinator(
      configuration: configuration, cluster: Self.cluster, epoch: Epoch(1), seed: 5, at: .zero)
  }

  // MARK: - Steps

  /// Does something to the coordinator, does what it directs, and looks whether all holds.
  mutating func step(
    _ event: (inout Coordinator, Instant) -> [Directive],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    try perform(event(&coordinator, now))
    #expect(coordinator.violations() == [], sourceLocation: location)
    for _ in 0..<10_000 {
      if !isLedgerSlow, !batches.isEmpty {
        let (number, entries) = batches.removeFirst()
        let findings = entries.map { write($0) }
        try perform(coordinator.onRecorded(number, findings, at: now))
      } else if !isLedgerSlow, !questions.isEmpty {
        let (sweep, range) = questions.removeFirst()
        try perform(
          coordinator.onLookedUp(sweep, range, done: done(sweep, range), at: now))
      } else if let moment = coordinator.wakeUpAt, moment <= now {
        try perform(coordinator.onWake(at: now))
      } else {
        return
      }
      #expect(coordinator.violations() == [], sourceLocation: location)
    }
    Issue.record("the coordinator does not come to rest", sourceLocation: location)
  }

  private mutating func perform(_ directives: [Directive]) throws {
    turns.append(directives)
    for directive in directives {
      switch directive {
      case .send(let message, let route):
        let message = try CoordinatorMessage(decoding: message.encoded())
        receive(message, at: route.number)
      case .reply(let reply, _): replies.append(try ClientReply(decoding: reply.encoded()))
      case .record(let number, let entries):
        batches.append((number, try entries.map { try LedgerEntry(decoding: $0.encoded()) }))
      case .lookUp(let sweep, let range): questions.append((sweep, range))
      case .gather(let look): gathers.append(look)
      case .answer(let question, let route):
        #expect(route == Route(99))
        inquiries.append(question)
      }
    }
  }

  private mutating func receive(_ message: CoordinatorMessage, at worker: Int) {
    if case .welcome(let welcome) = message.body {
      #expect(welcome.hello == talks[worker]?.hellos)
      talks[worker]?.session = message.session
      talks[worker]?.sent = 0
      talks[worker]?.received = 0
    }
    if message.session != nil {
      #expect(message.session == talks[worker]?.session)
      #expect(message.number == (talks[worker]?.received ?? 0) + 1)
      talks[worker]?.received = message.number
    }
    if case .heartbeat = message.body { return }
    if case .plan = message.body {
      talks[worker, default: Talk()].plans.append(message.body)
      return
    }
    talks[worker, default: Talk()].inbox.append(message.body)
  }

  private func key(_ task: TaskID) -> Digest? {
    coordinator.plan(of: task.sweep)?.grid.task(at: task.index).key.digest
  }

  private mutating func write(_ entry: LedgerEntry) -> Recorded {
    entries.append(entry)
    guard case .result(let result) = entry, let key = key(result.task) else { return .first }
    guard let known = results[key] else {
      results[key] = (result.payload, result.numericClass)
      return .first
    }
    if known.payload == result.payload { return .same }
    return known.numericClass == result.numericClass ? .different : .incomparable
  }

  private func done(_ sweep: SweepID, _ range: Range<Int>) -> TaskSet {
    TaskSet(range.filter { key(TaskID(sweep, $0)).map { results[$0] != nil } == true })
  }

  /// The directives since the last call.
  mutating func takeDirectives() -> [Directive] { takeTurns().flatMap(\.self) }

  /// The directives of each turn since the last call.
  mutating func takeTurns() -> [[Directive]] {
    defer { turns = [] }
    return turns
  }

  /// The ledger answers again.
  mutating func hurryLedger() throws {
    isLedgerSlow = false
    try wait(.zero)
  }

  /// Lets time pass in which the workers that are named say that they live, with what they run.
  mutating func wait(_ interval: Interval, alive: [Int: [LeasedTask]] = [:]) throws {
    let end = now + interval
    while now < end {
      now = min(end, now + .milliseconds(500))
      for (worker, running) in alive.sorted(by: { $0.key < $1.key }) {
        try report(worker, running: running)
      }
      try step { $0.onWake(at: $1) }
    }
    if interval == .zero { try step { $0.onWake(at: $1) } }
  }

  /// The coordinator ends, and another life of it reads the ledger.
  mutating func restart() throws {
    let durable = try entries.filter { if case .result = $0 { false } else { true } }
      .map { try LedgerEntry(decoding: $0.encoded()) }
    batches = []
    questions = []
    gathers = []
    inquiries = []
    coordinator = Coordinator(
      configuration: coordinator.configuration, cluster: Self.cluster,
      epoch: Epoch(coordinator.epoch.number + 1), seed: 5, replaying: durable, at: now)
    try step { $0.onWake(at: $1) }
  }

  // MARK: - Workers

  /// A worker says hello.
  mutating func hello(
    _ worker: Int, host: String? = nil, slots: Int = 1,
    studies: [StudySchema] = [schema, unsteady], dataSets: [Digest] = [],
    numericClass: String = "any", expands: Bool = true, life: Interval? = nil,
    predecessor: Int? = nil, cluster: ClusterID? = cluster, _ holdings: [Holding] = []
  ) throws {
    talks[worker, default: Talk()].hellos += 1
    let hello = Hello(
      worker: WorkerID(Int64(worker)), number: talks[worker]?.hellos ?? 1,
      predecessor: predecessor.map { WorkerID(Int64($0)) }, host: host ?? "host\(worker)",
      slots: slots,
      capabilities: Capabilities(
        studies: studies, dataSets: dataSets, numericClass: numericClass, cpuLevel: "v3",
        expands: expands), remainingLife: life, cluster: cluster, holdings: holdings)
    try deliver(WorkerMessage(session: nil, number: 0, .hello(hello)), from: worker)
  }

  /// A worker registers and says that it lives, so that it may be given work.
  mutating func join(
    _ worker: Int, host: String? = nil, slots: Int = 1,
    studies: [StudySchema] = [schema, unsteady], dataSets: [Digest] = [],
    numericClass: String = "any", expands: Bool = true, life: Interval? = nil
  ) throws {
    try hello(
      worker, host: host, slots: slots, studies: studies, dataSets: dataSets,
      numericClass: numericClass, expands: expands, life: life, cluster: nil)
    guard case .welcome? = take(worker).first else {
      Issue.record("worker \(worker) is not welcome")
      return
    }
    try report(worker)
  }

  mutating func deliver(_ message: WorkerMessage, from worker: Int) throws {
    let message = try WorkerMessage(decoding: message.encoded())
    try step { $0.onMessage(message, from: Route(worker), at: $1) }
  }

  /// A worker says the next message of its conversation.
  mutating func tell(_ worker: Int, _ body: WorkerMessage.Body) throws {
    talks[worker]?.sent += 1
    try deliver(
      WorkerMessage(session: talks[worker]?.session, number: talks[worker]?.sent ?? 0, body),
      from: worker)
  }

  mutating func report(
    _ worker: Int, running: [LeasedTask] = [], outcomes: [Outcome] = [], returned: [Return] = [],
    verdicts: [Verdict] = []
  ) throws {
    var report = Report(received: talks[worker]?.received ?? 0, running: running)
    report.outcomes = outcomes
    report.returned = returned
    report.verdicts = verdicts
    try tell(worker, .report(report))
  }

  /// A worker reports that a task of a lease has ended.
  mutating func end(
    _ worker: Int, _ lease: LeaseOrder, _ index: Int? = nil, _ end: Outcome.End = .payload([1]),
    after duration: Interval = .seconds(1)
  ) throws {
    let task = LeasedTask(lease.lease, index ?? lease.tasks.lowest ?? 0)
    try report(worker, outcomes: [Outcome(task, of: lease.sweep, after: duration, end)])
  }

  /// What a worker was sent since the last call, save heartbeats.
  mutating func take(_ worker: Int) -> [CoordinatorMessage.Body] {
    defer { talks[worker]?.inbox = [] }
    return talks[worker]?.inbox ?? []
  }

  /// The leases that a worker was sent since the last call; other messages are dropped.
  mutating func takeLeases(_ worker: Int) -> [LeaseOrder] {
    take(worker).compactMap { if case .lease(let order) = $0 { order } else { nil } }
  }

  /// The one lease that a worker was sent.
  mutating func takeLease(
    _ worker: Int, at location: SourceLocation = #_sourceLocation
  ) throws -> LeaseOrder {
    let leases = takeLeases(worker)
    #expect(leases.count == 1, sourceLocation: location)
    return try #require(leases.first, sourceLocation: location)
  }

  /// Nobody was told anything that the test has not taken.
  func expectNothingElse(at location: SourceLocation = #_sourceLocation) {
    for (worker, talk) in talks.sorted(by: { $0.key < $1.key }) {
      #expect(talk.inbox == [], "worker \(worker)", sourceLocation: location)
    }
    #expect(replies == [], sourceLocation: location)
    #expect(gathers == [], sourceLocation: location)
    #expect(inquiries == [], sourceLocation: location)
  }

  // MARK: - People

  /// Asks, and takes the answer if there is one.
  mutating func ask(_ request: ClientRequest) throws -> ClientReply? {
    let request = try ClientRequest(decoding: request.encoded())
    try step { $0.onRequest(request, from: Route(99), at: $1) }
    return replies.isEmpty ? nil : replies.removeFirst()
  }

  /// The answer's words if it is a refusal.
  mutating func complaint(_ request: ClientRequest) throws -> String? {
    if case .refused(let reason)? = try ask(request) { reason } else { nil }
  }

  /// A plan of one point; an adaptive one has as many tasks at most.
  static func document(
    _ taskCount: Int, study: String = "toy", seed: Int = 1, isAdaptive: Bool = false,
    extra: [(String, String)] = []
  ) -> [UInt8] {
    let mark = Mark(line: 1, column: 1)
    func scalar(_ text: String) -> Node {
      Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
    }
    func mapping(_ fields: [(String, Node)]) -> Node {
      Node(.mapping(fields.map { Node.Entry(key: $0.0, keyMark: mark, value: $0.1) }), at: mark)
    }
    let until = mapping([
      ("half-width", scalar("0.1")), ("of", scalar("r")), ("at-most", scalar("\(taskCount)")),
    ])
    return mapping(
      [
        ("study", scalar(study)), ("seed", scalar("\(seed)")),
        isAdaptive ? ("until", until) : ("replicates", scalar("\(taskCount)")),
      ] + extra.map { ($0.0, scalar($0.1)) }
    ).encoded()
  }

  private static func submission(
    _ id: Int, _ document: [UInt8], priority: Int, budget: Int?, dataSets: [Digest],
    replaces: SweepID?
  ) -> Submission {
    Submission(
      SubmissionID(Int64(id)), document: document, defaultName: "toy", priority: priority,
      failureBudget: budget, dataSets: dataSets, replaces: replaces)
  }

  /// A submission's request.
  static func submit(
    _ id: Int, tasks: Int, study: String = "toy", seed: Int = 1, priority: Int = 0,
    budget: Int? = nil, dataSets: [Digest] = [], isAdaptive: Bool = false,
    replaces: SweepID? = nil, extra: [(String, String)] = []
  ) -> ClientRequest {
    .submit(
      submission(
        id, document(tasks, study: study, seed: seed, isAdaptive: isAdaptive, extra: extra),
        priority: priority, budget: budget, dataSets: dataSets, replaces: replaces))
  }

  /// A sweep that was submitted and is in the ledger.
  mutating func submit(
    _ id: Int = 1, tasks: Int, study: String = "toy", seed: Int? = nil, priority: Int = 0,
    budget: Int? = nil, dataSets: [Digest] = [], isAdaptive: Bool = false,
    replaces: SweepID? = nil
  ) throws -> SweepID {
    let reply = try ask(
      Self.submit(
        id, tasks: tasks, study: study, seed: seed ?? id, priority: priority, budget: budget,
        dataSets: dataSets, isAdaptive: isAdaptive, replaces: replaces))
    guard case .submitted(let sweep, again: false)? = reply else {
      Issue.record("not submitted: \(String(describing: reply))")
      return SweepID(0)
    }
    return sweep
  }

  mutating func reasons(_ subject: Subject) throws -> [Explanation.Reason] {
    guard case .explanation(let explanation)? = try ask(.explain(subject)) else { return [] }
    return explanation.reasons
  }

  mutating func status() throws -> Status {
    guard case .status(let status)? = try ask(.status) else {
      return Status(sweeps: [], workers: 0, slots: 0, leased: 0, ledgerTrouble: "no answer")
    }
    return status
  }

  mutating func sweep(_ sweep: SweepID) throws -> SweepStatus {
    let status = try status()
    return try #require(status.sweeps.first { $0.sweep == sweep })
  }

  func holding(
    _ lease: LeaseOrder, unfinished: TaskSet = TaskSet(), running: TaskSet = TaskSet(),
    finished: TaskSet = TaskSet()
  ) -> Holding {
    Holding(
      lease: lease.lease, sweep: lease.sweep, plan: lease.plan, unfinished: unfinished,
      running: running, finished: finished)
  }
}
