import Coordination
import Encoding
import Randomness
import Sweeps
import Testing

/// A worker with a coordinator that a test plays by hand.
///
/// Every step checks the invariants.
struct WorkerRig {
  static let cluster = ClusterID(7)
  static let sweep = SweepID(3)
  static let long: Interval? = nil
  static let short: Interval? = .microseconds(100)

  var worker: Worker
  var now = Instant.zero
  /// The number of the coordinator's last message.
  var number = 0
  /// The session that the test plays.
  var session = SessionID(Epoch(1), 0)

  init(
    slots: Int = 2, expands: Bool = true, life: Interval? = nil, spool: [Spooled] = []
  ) {
    let settings = WorkerSettings(
      id: WorkerID(1), predecessor: WorkerID(9), host: "ada", slots: slots,
      capabilities: Capabilities(
        studies: [ToyPlan.schema], numericClass: "any", cpuLevel: "v3", expands: expands),
      remainingLife: life)
    worker = Worker(settings: settings, spool: spool, seed: 5)
  }

  /// A worker in a conversation that knows the plan.
  static func ready(
    slots: Int = 2, plan: ToyPlan = ToyPlan(taskCount: 5_000), life: Interval? = nil
  ) -> WorkerRig {
    var rig = WorkerRig(slots: slots, life: life)
    rig.start()
    rig.welcome()
    // The first lease of a task makes the worker ask for the plan.
    rig.lease(999, plan, TaskSet(0), expected: long)
    rig.tell(.plan(plan.order))
    rig.tell(.withdraw(Withdrawal(lease(999), TaskSet(0), stopsRunning: true)))
    rig.wait(.milliseconds(5))
    // So that the next report need not wait.
    rig.now = rig.now + .milliseconds(5)
    return rig
  }

  static func lease(_ number: Int) -> LeaseID { LeaseID(Epoch(1), number) }

  static func task(_ lease: Int, _ index: Int) -> LeasedTask {
    LeasedTask(self.lease(lease), index)
  }

  /// Does something to the worker, then looks whether all holds.
  @discardableResult
  mutating func step(
    _ event: (inout Worker, Instant) -> [WorkerDirective],
    at location: SourceLocation = #_sourceLocation
  ) -> [WorkerDirective] {
    let directives = event(&worker, now)
    #expect(worker.violations() == [], sourceLocation: location)
    return directives
  }

  @discardableResult
  mutating func start() -> [WorkerDirective] { step { $0.onStart(at: $1) } }

  /// Answers the last hello.
  @discardableResult
  mutating func welcome(
    cluster: ClusterID = cluster, _ settlements: [Settlement] = [], hello: Int? = nil,
    heartbeatInterval: Interval = .seconds(1), lostAfter: Interval = .seconds(3)
  ) -> [WorkerDirective] {
    session = SessionID(session.epoch, session.number + 1)
    number = 1
    let message = CoordinatorMessage(
      session: session, number: 1,
      .welcome(
        Welcome(
          hello: hello ?? hellos, cluster: cluster, heartbeatInterval: heartbeatInterval,
          lostAfter: lostAfter, settlements: settlements)))
    var directives = step { $0.onMessage(message, at: $1) }
    confirmations = 0
    if directives.last == report(1) {
      // The confirmation that follows a welcome when there is nothing else to say.
      directives.removeLast()
      confirmations = 1
    }
    return directives
  }

  /// Messages of the conversation before those that a test counts.
  private(set) var confirmations = 0

  /// A message of the conversation, counted behind the confirmation of the welcome.
  func said(_ number: Int, _ body: WorkerMessage.Body) -> WorkerMessage {
    WorkerMessage(session: session, number: number + confirmations, body)
  }

  /// How many hellos the test has counted.
  var hellos = 1

  /// Says the next message of the conversation.
  @discardableResult
  mutating func tell(_ body: CoordinatorMessage.Body) -> [WorkerDirective] {
    number += 1
    let message = CoordinatorMessage(session: session, number: number, body)
    return step { $0.onMessage(message, at: $1) }
  }

  @discardableResult
  mutating func lease(
    _ lease: Int, _ plan: ToyPlan, _ tasks: TaskSet, attempt: Int = 1, expected: Interval?
  ) -> [WorkerDirective] {
    tell(.lease(plan.lease(lease, tasks, attempt: attempt, expected: expected)))
  }

  @discardableResult
  mutating func end(
    _ lease: Int, _ index: Int, slot: Int, _ end: Outcome.End = .payload([1])
  ) -> [WorkerDirective] {
    step {
      $0.onEnded(Self.task(lease, index), slot: slot, after: .milliseconds(9), end, at: $1)
    }
  }

  @discardableResult
  mutating func wait(_ interval: Interval) -> [WorkerDirective] {
    now = now + interval
    return step { $0.onWake(at: $1) }
  }

  /// The session ends and the next hello is said.
  @discardableResult
  mutating func reconnect() -> [WorkerDirective] {
    now = now + .milliseconds(100)
    hellos += 1
    return step { $0.onDisconnected(at: $1) }
  }

  /// A report as the worker would number it.
  func report(
    _ number: Int, running: [LeasedTask] = [], outcomes: [Outcome] = [], returned: [Return] = [],
    verdicts: [Verdict] = []
  ) -> WorkerDirective {
    var report = Report(received: self.number, running: running)
    report.outcomes = outcomes
    report.returned = returned
    report.verdicts = verdicts
    return .send(said(number, .report(report)))
  }

  /// The outcome of ``end(_:_:slot:_:)``.
  static func outcome(
    _ lease: Int, _ index: Int, _ end: Outcome.End = .payload([1])
  ) -> Outcome {
    Outcome(task(lease, index), of: sweep, after: .milliseconds(9), end)
  }

  static func spool(_ outcome: Outcome, _ plan: ToyPlan) -> WorkerDirective {
    .spool(outcome, plan: plan.plan.digest, cluster: cluster)
  }
}

/// A plan of a study that does nothing, of any number of tasks; with 20 or more it is adaptive.
struct ToyPlan {
  static let schema = StudySchema(
    name: "toy", version: 2, summary: "Does nothing.",
    parameters: [
      Parameter("size", .integer(0...9), default: .integer(4), summary: "Size."),
      Parameter("depth", .integer(0...9), default: .integer(1), summary: "Depth."),
    ], scalars: [Measure("r", unit: Measure.correlationUnit, summary: "Correlation.")])

  let plan: SweepPlan

  init(taskCount: Int, size: Int = 4) {
    let mark = Mark(line: 1, column: 1)
    func scalar(_ text: String) -> Node {
      Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
    }
    func mapping(_ entries: [(String, Node)]) -> Node {
      Node(.mapping(entries.map { Node.Entry(key: $0, keyMark: mark, value: $1) }), at: mark)
    }
    let until = mapping([
      ("half-width", scalar("0.25")), ("of", scalar("r")), ("at-most", scalar("\(taskCount)")),
    ])
    let document = mapping([
      ("study", scalar("toy")), ("seed", scalar("1")),
      taskCount < 20 ? ("replicates", scalar("\(taskCount)")) : ("until", until),
      ("fixed", mapping([("size", scalar("\(size)")), ("depth", scalar("3"))])),
    ])
    do throws(SweepPlanError) {
      plan = try SweepPlan(
        document: document.encoded(), schemas: [Self.schema], defaultName: "toy")
    } catch {
      preconditionFailure("the toy plan cannot be read: \(error.message)")
    }
  }

  /// The plan as a coordinator sends it.
  var order: PlanOrder { order() }

  func order(
    version: Int = Grid.expansionVersion, probes: [PlanOrder.Probe]? = nil,
    schema: StudySchema = Self.schema, document: [UInt8]? = nil
  ) -> PlanOrder {
    PlanOrder(
      sweep: WorkerRig.sweep, schema: schema, document: document ?? plan.document,
      defaultName: "toy", expansionVersion: version, probes: probes ?? plan.probes)
  }

  func lease(
    _ lease: Int, _ tasks: TaskSet, attempt: Int = 1, expected: Interval?,
    spelled: [SpelledTask] = []
  ) -> LeaseOrder {
    LeaseOrder(
      lease: WorkerRig.lease(lease), sweep: WorkerRig.sweep, plan: plan.digest, tasks: tasks,
      attempt: attempt, limits: Limits(), expected: expected,
      study: spelled.isEmpty ? nil : TaskOrder.Study(name: "toy", version: 2), spelled: spelled)
  }

  /// What a slot is handed.
  func run(_ lease: Int, _ index: Int, slot: Int) -> WorkerDirective {
    let task = plan.grid.task(at: index)
    return .run(
      TaskOrder(
        task: WorkerRig.task(lease, index), sweep: WorkerRig.sweep,
        study: TaskOrder.Study(name: "toy", version: 2), key: task.key, seed: task.seed,
        parameters: ["depth": .integer(3)], limits: Limits()),
      slot: slot)
  }

  func look(_ lease: Int, group: Int = 0) -> LookOrder {
    LookOrder(
      lease: WorkerRig.lease(lease), look: LookID(WorkerRig.sweep, group: group, step: 1),
      plan: plan.digest, runs: [1, 2])
  }

  /// What a slot is handed of a look.
  func evaluate(_ lease: Int, slot: Int) -> WorkerDirective {
    .evaluate(
      LookTask(
        lease: WorkerRig.lease(lease), look: LookID(WorkerRig.sweep, group: 0, step: 1),
        pointCount: 1, replicates: 25, halfWidth: 0.25, confidence: 0.95, runs: [1, 2]),
      slot: slot)
  }
}
