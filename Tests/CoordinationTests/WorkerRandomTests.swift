import Coordination
import Encoding
import Randomness
import Sweeps
import Testing

@Suite("A worker among random events")
struct WorkerRandomTests {
  @Test("whatever comes, the invariants hold and nothing traps", arguments: 0..<60)
  func holds(seed: UInt64) throws {
    let random = try #require(Seed(seed)).stream("worker-events")
    var storm = Storm(random: random)
    for _ in 0..<1_500 {
      let directives = storm.blow()
      storm.obey(directives)
      let violations = storm.rig.worker.violations()
      try #require(violations == [], "seed \(seed)")
    }
    // A storm in which nothing happened would prove nothing.
    #expect(storm.runCount >= 20, "seed \(seed)")
  }

  @Test("sixty thousand tasks that do nothing go through a worker")
  func throughput() {
    let plan = ToyPlan(taskCount: 100_000)
    var rig = WorkerRig.ready(plan: plan)
    var queues: [[LeasedTask]] = [[], []]
    var done = 0
    // The invariants are not looked at here: they cost more than what is tried.
    func take(_ directives: [WorkerDirective]) {
      for case .run(let order, let slot) in directives { queues[slot].append(order.task) }
    }
    for lease in 1...60 {
      let tasks = TaskSet((lease - 1) * 1_000..<lease * 1_000)
      rig.number += 1
      let message = CoordinatorMessage(
        session: rig.session, number: rig.number,
        .lease(plan.lease(lease, tasks, expected: .microseconds(30))))
      take(rig.worker.onMessage(message, at: rig.now))
      while let slot = queues.firstIndex(where: { !$0.isEmpty }) {
        rig.now = rig.now + .microseconds(15)
        let task = queues[slot].removeFirst()
        let directives = rig.worker.onEnded(
          task, slot: slot, after: .zero, .payload([1]), at: rig.now)
        take(directives)
        done += 1
      }
      rig.number += 1
      let acknowledged = tasks.map { WorkerRig.task(lease, $0) }
      _ = rig.worker.onMessage(
        CoordinatorMessage(
          session: rig.session, number: rig.number, .acknowledge(acknowledged)), at: rig.now)
    }
    #expect(done == 60_000)
    #expect(rig.worker.isIdle && rig.worker.violations() == [])
  }
}

/// Random events, of which many make sense: what the worker asks of its shell is mostly done.
private struct Storm {
  var random: RandomStream
  var rig: WorkerRig
  let plan = ToyPlan(taskCount: 300)
  var leases = 0
  var runCount = 0
  /// What slots would run, the first of each first.
  var queues: [[LeasedTask]]
  var looks: [LeaseID?]
  var loads: [[LeasedTask]] = []
  var spool: [LeasedTask] = []
  var hello: Hello?

  init(random: RandomStream) {
    self.random = random
    rig = WorkerRig(slots: 1 + self.random.integer(below: 3))
    queues = Array(repeating: [], count: rig.worker.settings.slots)
    looks = Array(repeating: nil, count: rig.worker.settings.slots)
    obey(rig.worker.onStart(at: rig.now))
  }

  mutating func obey(_ directives: [WorkerDirective]) {
    for directive in directives {
      switch directive {
      case .send(let message):
        if case .hello(let hello) = message.body { self.hello = hello }
      case .run(let order, let slot):
        queues[slot].append(order.task)
        runCount += 1
      case .evaluate(let order, let slot): looks[slot] = order.lease
      case .stop(let slot):
        queues[slot] = []
        looks[slot] = nil
      case .spool(let outcome, _, _): spool.append(outcome.task)
      case .forget(let tasks): spool.removeAll { tasks.contains($0) }
      case .load(let tasks): loads.append(tasks)
      case .leave: break
      }
    }
  }

  mutating func blow() -> [WorkerDirective] {
    rig.now = rig.now + .microseconds(Int64(random.integer(below: 20_000)))
    let slot = random.integer(below: queues.count)
    switch random.integer(below: 100) {
    case 0..<30:
      guard let task = queues[slot].first else { return rig.worker.onWake(at: rig.now) }
      queues[slot].removeFirst()
      return rig.worker.onEnded(task, slot: slot, after: .zero, end(), at: rig.now)
    case 30..<34:
      queues[slot] = []
      looks[slot] = nil
      return rig.worker.onSlotDied(slot, TaskFailure(.signal(9)), after: .zero, at: rig.now)
    case 34..<40:
      guard let look = looks[slot] else { return rig.worker.onWake(at: rig.now) }
      looks[slot] = nil
      return rig.worker.onFinding(look, slot: slot, .more([]), at: rig.now)
    case 40..<50: return rig.worker.onWake(at: rig.now)
    case 50..<56:
      guard !loads.isEmpty else { return rig.worker.onWake(at: rig.now) }
      let found = loads.removeFirst().filter { _ in random.integer(below: 9) > 0 }
      return rig.worker.onLoaded(found.map(outcome), at: rig.now)
    case 56: return rig.worker.onDisconnected(at: rig.now)
    case 57: return nonsense(slot)
    case 58 where runCount >= 100 && random.integer(below: 12) == 0:
      return rig.worker.onDrain(within: .milliseconds(500), at: rig.now)
    default: return rig.worker.onMessage(message(), at: rig.now)
    }
  }

  private mutating func nonsense(_ slot: Int) -> [WorkerDirective] {
    switch random.integer(below: 4) {
    case 0:
      rig.worker.onEnded(task(), slot: slot + 1, after: .zero, .payload([]), at: rig.now)
    case 1: rig.worker.onFinding(lease(), slot: -1, .enough([]), at: rig.now)
    case 2: rig.worker.onSlotDied(99, TaskFailure(.memory), after: .zero, at: rig.now)
    // An unasked load takes the place of one that was asked for.
    default: loads.isEmpty ? rig.worker.onLoaded([outcome(task())], at: rig.now) : []
    }
  }

  private mutating func end() -> Outcome.End {
    random.integer(below: 5) == 0 ? .failure(TaskFailure(.exitCode(1))) : .payload([1])
  }

  private func outcome(_ task: LeasedTask) -> Outcome {
    Outcome(task, of: WorkerRig.sweep, after: .zero, .payload([1]))
  }

  private mutating func lease() -> LeaseID {
    WorkerRig.lease(max(0, leases - 4 + random.integer(below: 6)))
  }

  private mutating func task() -> LeasedTask { LeasedTask(lease(), random.integer(below: 300)) }

  private mutating func tasks() -> TaskSet {
    switch random.integer(below: 30) {
    case 0: return TaskSet()
    case 1: return TaskSet(Int.max)
    case 2: return TaskSet(-1)
    case 3: return TaskSet(0..<2_000)
    default:
      let first = random.integer(below: 310)
      return TaskSet(first..<first + 1 + random.integer(below: 40))
    }
  }

  /// A message of the conversation, at times one with a wrong number or session.
  private mutating func message() -> CoordinatorMessage {
    guard rig.worker.session != nil, random.integer(below: 60) > 0 else { return opening() }
    var number = rig.number + 1
    switch random.integer(below: 80) {
    case 0: number = Int.max
    case 1: number = random.integer(below: number)
    default: rig.number = number
    }
    return CoordinatorMessage(session: rig.session, number: number, body())
  }

  /// A message that begins or ends a conversation.
  private mutating func opening() -> CoordinatorMessage {
    switch random.integer(below: 12) {
    case 0: return CoordinatorMessage(session: nil, number: 0, .register)
    case 1 where random.integer(below: 10) == 0:
      return CoordinatorMessage(session: nil, number: 0, .refused("no"))
    case 2: return CoordinatorMessage(session: rig.session, number: -3, .drain)
    default: break
    }
    let isAwaited = rig.worker.session == nil
    let session = SessionID(Epoch(1), rig.session.number + 1)
    let settlements = (hello?.holdings ?? []).map { holding in
      var keep = holding.unfinished
      keep.subtract(tasks())
      return Settlement(
        holding.lease, keep: random.integer(below: 9) == 0 ? tasks() : keep,
        send: random.integer(below: 9) == 0 ? tasks() : holding.finished)
    }
    if isAwaited {
      rig.session = session
      rig.number = 1
    }
    return CoordinatorMessage(
      session: session, number: 1,
      .welcome(
        Welcome(
          hello: hello?.number ?? 0,
          cluster: random.integer(below: 20) == 0 ? ClusterID(8) : WorkerRig.cluster,
          heartbeatInterval: .seconds(1), lostAfter: .seconds(3), settlements: settlements)))
  }

  private mutating func body() -> CoordinatorMessage.Body {
    switch random.integer(below: 20) {
    case 0: return .heartbeat(received: random.integer(below: 1_000))
    case 1..<4:
      return .plan(random.integer(below: 9) == 0 ? plan.order(version: 0) : plan.order)
    case 4..<9:
      leases += 1
      let expected: Interval? =
        random.integer(below: 3) == 0 ? nil : .milliseconds(Int64(random.integer(below: 60) - 1))
      return .lease(
        plan.lease(
          random.integer(below: 20) == 0 ? leases - 1 : leases, tasks(),
          attempt: random.integer(below: 4), expected: expected))
    case 9 where runCount >= 100 && random.integer(below: 60) == 0: return .drain
    case 9..<11:
      leases += 1
      return .evaluate(plan.look(leases))
    case 11..<14:
      return .withdraw(
        Withdrawal(lease(), tasks(), stopsRunning: random.integer(below: 2) == 0))
    default:
      let stranger = task()
      return .acknowledge(spool.filter { _ in random.integer(below: 2) == 0 } + [stranger])
    }
  }
}
