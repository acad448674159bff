import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's workers")
struct CoordinatorWorkerTests {
  @Test("a worker that joins late is given work once it has shown that it was welcome")
  func joinsLate() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    _ = try rig.submit(tasks: 100)
    _ = try rig.takeLease(1)
    try rig.hello(2, slots: 2, cluster: nil)
    #expect(rig.take(2).count == 1, "the welcome and nothing more")
    try rig.report(2)
    #expect(rig.takeLeases(2).reduce(0) { $0 + $1.tasks.count } == 2)
    rig.expectNothingElse()
  }

  @Test("a worker is given what its studies and data sets allow, and nothing else")
  func capabilities() throws {
    var rig = CoordinatorRig()
    let data = Digest(of: [1])
    try rig.join(1)
    try rig.join(2, dataSets: [data])
    try rig.join(3, studies: [CoordinatorRig.unsteady], dataSets: [data])
    _ = try rig.submit(tasks: 5, dataSets: [data])
    _ = try rig.takeLease(2)
    rig.expectNothingElse()
  }

  @Test("each worker is listed with what it does")
  func statuses() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 2)
    _ = try rig.submit(tasks: 1)
    _ = try rig.takeLease(1)
    guard case .workers(let workers)? = try rig.ask(.workers) else {
      Issue.record("no answer")
      return
    }
    #expect(workers.map(\.worker) == [WorkerID(1)])
    #expect(workers.first?.slots == 2 && workers.first?.held == 1)
    #expect(workers.first?.standing == .willing)
  }

  @Test("a worker that does not expand plans gets its tasks spelled out")
  func spelled() throws {
    var rig = CoordinatorRig()
    try rig.join(1, expands: false)
    let sweep = try rig.submit(tasks: 5)
    let lease = try rig.takeLease(1)
    let task = try #require(rig.coordinator.plan(of: sweep)).grid.task(at: 0)
    #expect(
      lease.spelled == [
        SpelledTask(index: 0, key: task.key.digest, seed: Int64(task.seed.value), parameters: [:])
      ])
    #expect(lease.study?.name == CoordinatorRig.schema.name)
  }

  @Test("a plan is sent to the worker that wants it")
  func plans() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 5)
    _ = rig.take(1)
    let plan = try #require(rig.coordinator.plan(of: sweep))
    let order = CoordinatorMessage.Body.plan(
      PlanOrder(
        sweep: sweep, schema: CoordinatorRig.schema, document: plan.document,
        defaultName: "toy", expansionVersion: Grid.expansionVersion, probes: plan.probes))
    #expect(rig.talks[1]?.plans == [order], "with the first lease of the sweep")
    try rig.tell(1, .planWanted(sweep))
    #expect(rig.talks[1]?.plans == [order, order])
    try rig.tell(1, .planWanted(SweepID(9)))
    rig.expectNothingElse()
  }

  @Test("a silent worker is suspected, keeps its tasks and gets no more; then it is lost")
  func silence() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    try rig.wait(.seconds(2))
    #expect(rig.coordinator.counters.suspicions == 1)
    #expect(try rig.sweep(sweep).counts.leased == 1)
    try rig.join(2)
    #expect(try rig.takeLease(2).tasks == TaskSet(1), "what the suspect has stays with it")
    try rig.wait(.seconds(1), alive: [2: []])
    #expect(rig.coordinator.counters.workersLost == 1)
    #expect(try rig.status().workers == 1)
    #expect(try rig.sweep(sweep).counts.pending == 1, "it had not started")
    try rig.report(1)
    #expect(rig.take(1) == [.register])
    #expect(lease.attempt == 1)
    rig.expectNothingElse()
  }

  @Test("a suspect that speaks again is given work again")
  func suspectReturns() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    try rig.wait(.seconds(2))
    _ = try rig.submit(tasks: 2)
    rig.expectNothingElse()
    try rig.report(1)
    _ = try rig.takeLease(1)
  }

  @Test("a worker that registers before it is lost keeps what it lists and loses the rest")
  func fewerHoldings() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 2)
    let sweep = try rig.submit(tasks: 2)
    let leases = rig.takeLeases(1)
    #expect(leases.count == 2)
    try rig.hello(1, slots: 2, [rig.holding(leases[1], unfinished: leases[1].tasks)])
    guard case .welcome(let welcome)? = rig.take(1).first else {
      Issue.record("no welcome")
      return
    }
    #expect(
      welcome.settlements
        == [Settlement(leases[1].lease, keep: leases[1].tasks, send: TaskSet())])
    #expect(try rig.sweep(sweep).counts.leased == 1)
    #expect(try rig.sweep(sweep).counts.pending == 1)
    try rig.report(1)
    #expect(try rig.takeLease(1).tasks == leases[0].tasks)
    rig.expectNothingElse()
  }

  @Test("a message seen before has no effect, and one after a gap begins anew")
  func numbers() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let session = rig.talks[1]?.session
    let late = WorkerMessage(session: session, number: 1, .goodbye)
    try rig.deliver(late, from: 1)
    #expect(rig.coordinator.counters.ignored.repeatedMessage == 1)
    #expect(try rig.status().workers == 1)
    try rig.deliver(WorkerMessage(session: session, number: 3, .goodbye), from: 1)
    #expect(rig.coordinator.counters.ignored.gap == 1)
    #expect(rig.take(1) == [.register])
    #expect(try rig.status().workers == 1, "what came after the gap was not acted on")
    try rig.hello(1)
    #expect(rig.take(1).count == 1)
    rig.expectNothingElse()
  }

  @Test("a hello that a later one has overtaken is ignored")
  func staleHello() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    rig.talks[1]?.hellos = 0
    try rig.hello(1)
    #expect(rig.coordinator.counters.ignored.staleHello == 1)
    rig.expectNothingElse()
  }

  @Test("a worker that is asked to drain gets no more, also if the order was lost on its way")
  func drains() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    #expect(try rig.ask(.drain(WorkerID(1))) == .done)
    #expect(rig.take(1) == [.drain])
    // The order never came: the worker says hello as if nothing had been.
    try rig.hello(1)
    let answer = rig.take(1)
    #expect(answer.count == 2 && answer.last == .drain)
    try rig.report(1)
    _ = try rig.submit(tasks: 2)
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .draining)
    rig.expectNothingElse()
  }

  @Test("a worker that says that it drains gets no more, and its goodbye frees what it held")
  func leaves() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 2)
    let lease = try rig.takeLease(1)
    try rig.tell(1, .draining)
    try rig.end(1, lease)
    #expect(rig.take(1) == [.acknowledge([LeasedTask(lease.lease, 0)])])
    try rig.tell(1, .goodbye)
    #expect(try rig.status().workers == 0)
    #expect(try rig.sweep(sweep).counts.done == 1)
    rig.expectNothingElse()
  }

  @Test("a worker near its planned end gets nothing, and does not keep others from their work")
  func plannedEnd() throws {
    var rig = CoordinatorRig()
    try rig.join(1, life: .seconds(1))
    try rig.join(2)
    _ = try rig.submit(tasks: 5)
    _ = try rig.takeLease(2)
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .ending(.seconds(1)))
    rig.expectNothingElse()
  }

  @Test("a planned end that has passed is explained as none left")
  func pastEnd() throws {
    var rig = CoordinatorRig()
    try rig.join(1, life: .seconds(1))
    _ = try rig.submit(tasks: 5)
    try rig.wait(.seconds(2), alive: [1: []])
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .ending(.zero))
  }

  @Test("a worker on which several tasks failed that others could run is excluded until readmitted")
  func exclusion() throws {
    var rig = CoordinatorRig()
    try rig.join(1, slots: 3)
    let sweep = try rig.submit(tasks: 3)
    for lease in rig.takeLeases(1) {
      try rig.end(1, lease, nil, .failure(TaskFailure(.signal(9))))
    }
    try rig.join(2)
    try rig.wait(.milliseconds(500), alive: [1: [], 2: []])
    for count in 0..<3 {
      #expect(try rig.reasons(.worker(WorkerID(1))).first != .excluded(count))
      try rig.end(2, try rig.takeLease(2))
    }
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .excluded(3))
    #expect(try rig.sweep(sweep).counts.failed == 0)
    #expect(try rig.ask(.readmit(WorkerID(1))) == .done)
    #expect(try rig.reasons(.worker(WorkerID(1))).first != .excluded(3))
  }

  @Test("one task that failed in several ways on a worker does not exclude it")
  func oneTask() throws {
    var configuration = Configuration()
    configuration.exclusionAfter = 2
    var rig = CoordinatorRig(configuration)
    try rig.join(1)
    _ = try rig.submit(tasks: 1)
    for cause in [TaskFailure.Class.signal(9), .signal(11)] {
      try rig.end(1, try rig.takeLease(1), nil, .failure(TaskFailure(cause)))
      _ = rig.take(1)
      if cause == .signal(9) { try rig.wait(.seconds(1), alive: [1: []]) }
    }
    try rig.join(2)
    try rig.wait(.milliseconds(2_000), alive: [1: [], 2: []])
    try rig.end(2, try rig.takeLease(2))
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .nothingToDo)
  }

  @Test("a worker that has changed since it registered is refused and leaves nothing behind")
  func changed() throws {
    var rig = CoordinatorRig()
    try rig.join(1, studies: [CoordinatorRig.unsteady])
    try rig.hello(1, studies: [CoordinatorRig.schema])
    #expect(
      rig.take(1)
        == [.refused("worker w1 has changed since it registered; start it as a new one")])
    let sweep = try rig.submit(tasks: 1)
    #expect(try rig.sweep(sweep).state == .unread, "nobody who was admitted knows this study")
    rig.expectNothingElse()
  }

  @Test("kinds of workers are bounded, and one too many is told so")
  func kinds() throws {
    var rig = CoordinatorRig()
    for worker in 1...Bound.kindsOfWorkers {
      let hello = Hello(
        worker: WorkerID(Int64(worker)), number: 1, host: "a", slots: 1,
        capabilities: Capabilities(studies: [], numericClass: "\(worker)", cpuLevel: "v3"))
      let message = WorkerMessage(session: nil, number: 0, .hello(hello))
      _ = rig.coordinator.onMessage(message, from: Route(worker), at: .zero)
    }
    try rig.hello(5_000)
    #expect(rig.take(5_000) == [.refused("there are 1024 kinds of workers already")])
    rig.expectNothingElse()
  }
}
