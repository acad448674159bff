import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A worker's conversations")
struct WorkerSessionTests {
  private let plan = ToyPlan(taskCount: 5_000)

  private func hello(
    _ rig: WorkerRig, _ number: Int, cluster: ClusterID? = nil, _ holdings: [Holding] = []
  ) -> WorkerDirective {
    .send(
      WorkerMessage(
        session: nil, number: 0,
        .hello(
          Hello(
            worker: WorkerID(1), number: number, predecessor: WorkerID(9), host: "ada",
            slots: rig.worker.settings.slots, capabilities: rig.worker.settings.capabilities,
            cluster: cluster, holdings: holdings))))
  }

  private func holding(
    _ lease: Int, unfinished: TaskSet = TaskSet(), running: TaskSet = TaskSet(),
    finished: TaskSet = TaskSet()
  ) -> Holding {
    Holding(
      lease: WorkerRig.lease(lease), sweep: WorkerRig.sweep, plan: plan.plan.digest,
      unfinished: unfinished, running: running, finished: finished)
  }

  private func spooled(_ lease: Int, _ index: Int, bytes: Int = 1) -> Spooled {
    Spooled(
      WorkerRig.task(lease, index), sweep: WorkerRig.sweep, plan: plan.plan.digest,
      cluster: WorkerRig.cluster, payloadBytes: bytes)
  }

  @Test("a worker begins with a hello and says nothing more than heartbeats once it is welcome")
  func begins() {
    var rig = WorkerRig()
    #expect(rig.start() == [hello(rig, 1)])
    #expect(rig.start() == [], "it starts once")
    #expect(rig.welcome() == [])
    #expect(rig.worker.wakeUpAt == .zero + .seconds(1))
    #expect(rig.wait(.milliseconds(999)) == [])
    #expect(rig.wait(.milliseconds(1)) == [rig.report(1)])
    #expect(rig.worker.isIdle)
  }

  @Test("hellos are said again with pauses that double up to five seconds, and jitter")
  func backsOff() throws {
    var rig = WorkerRig()
    rig.start()
    for attempt in 2...12 {
      let longest = min(Interval.milliseconds(100) * (1 << (attempt - 2)), .seconds(1))
      let pause = try #require(rig.worker.wakeUpAt) - rig.now
      #expect(pause <= longest && pause * 2 >= longest, "attempt \(attempt)")
      #expect(rig.wait(pause + Interval(nanoseconds: -1)) == [])
      #expect(rig.wait(Interval(nanoseconds: 1)) == [hello(rig, attempt)])
    }
  }

  @Test("a welcome that does not answer the last hello is ignored")
  func staleWelcome() {
    var rig = WorkerRig()
    rig.start()
    rig.wait(.milliseconds(100))
    #expect(rig.welcome(hello: 1) == [])
    #expect(rig.worker.session == nil)
    rig.welcome(hello: 2)
    #expect(rig.worker.session != nil)
    #expect(rig.welcome(hello: 2) == [], "the same again")
    #expect(rig.worker.counters[.staleWelcome] == 2)
  }

  @Test("messages of another session and messages seen before have no effect")
  func staleAndDuplicate() {
    var rig = WorkerRig.ready()
    let order = CoordinatorMessage.Body.lease(plan.lease(1, TaskSet(0), expected: nil))
    let stranger = CoordinatorMessage(session: SessionID(Epoch(8), 1), number: 2, order)
    #expect(rig.step { $0.onMessage(stranger, at: $1) } == [])
    let again = CoordinatorMessage(session: rig.session, number: rig.number, order)
    #expect(rig.step { $0.onMessage(again, at: $1) } == [])
    #expect(rig.worker.counters[.staleSession] == 1)
    #expect(rig.worker.counters[.duplicate] == 1)
  }

  @Test("a gap begins a new conversation, in which all that is held is listed")
  func gap() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0..<4), expected: nil)
    rig.end(1, 0, slot: 0)
    rig.now = rig.now + .seconds(1)
    rig.number += 1
    #expect(
      rig.tell(.heartbeat(received: 0)) == [
        hello(
          rig, 2, cluster: WorkerRig.cluster,
          [
            holding(
              1, unfinished: TaskSet(1..<4), running: TaskSet([1, 2]),
              finished: TaskSet(0))
          ])
      ])
    #expect(rig.worker.counters[.gap] == 1)
    #expect(rig.worker.session == nil)
  }

  @Test("silence and a request to register begin a new conversation, but not in a rush")
  func silence() throws {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    let register = CoordinatorMessage(session: nil, number: 0, .register)
    #expect(rig.step { $0.onMessage(register, at: $1) } == [], "the last hello was just now")
    #expect(rig.worker.wakeUpAt == .zero + .milliseconds(100))
    #expect(rig.wait(.milliseconds(100)) == [hello(rig, 2)])
    #expect(rig.step { $0.onMessage(register, at: $1) } == [], "the hello is out")
    rig.welcome(hello: 2)
    for _ in 0..<2 { #expect(rig.wait(.seconds(1)).count == 1) }
    #expect(rig.wait(.seconds(1)) == [hello(rig, 3)])
  }

  @Test("a refusal is told to people, and the worker asks again slowly")
  func refusal() throws {
    var rig = WorkerRig()
    rig.start()
    let message = CoordinatorMessage(session: nil, number: 0, .refused("too many workers"))
    #expect(rig.step { $0.onMessage(message, at: $1) } == [])
    #expect(rig.worker.refusal == "too many workers")
    let next = try #require(rig.worker.wakeUpAt)
    #expect(next - rig.now >= .milliseconds(2_500))
    rig.now = rig.now + .seconds(1)
    #expect(rig.step { $0.onMessage(message, at: $1) } == [])
    #expect(rig.worker.wakeUpAt == next, "the same refusal again puts nothing off")
    #expect(rig.wait(next - rig.now) == [hello(rig, 2)])
    rig.welcome(hello: 2)
    #expect(rig.worker.refusal == nil)
  }

  @Test("intervals nobody can work with become bearable ones")
  func absurdIntervals() throws {
    var rig = WorkerRig()
    rig.start()
    rig.welcome(heartbeatInterval: .zero, lostAfter: Interval(nanoseconds: .min))
    #expect(rig.worker.wakeUpAt == .zero + .milliseconds(10))
    rig = WorkerRig()
    rig.start()
    rig.welcome(
      heartbeatInterval: Interval(nanoseconds: .max), lostAfter: Interval(nanoseconds: .max))
    #expect(rig.worker.wakeUpAt == .zero + .seconds(3_600))
    #expect(rig.worker.counters[.absurdInterval] == 1)
  }

  @Test("a settlement keeps, sends and drops")
  func settles() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0..<6), expected: nil)
    rig.end(1, 0, slot: 0)
    rig.end(1, 1, slot: 1)
    rig.reconnect()
    // Tasks 2 and 3 run, 4 and 5 wait.
    let settlement = Settlement(
      WorkerRig.lease(1), keep: TaskSet([3, 5]), send: TaskSet(1))
    #expect(
      rig.welcome([settlement]) == [
        .stop(slot: 0), .forget([WorkerRig.task(1, 0)]), .load([WorkerRig.task(1, 1)]),
        rig.report(1, running: [WorkerRig.task(1, 5), WorkerRig.task(1, 3)]),
        plan.run(1, 5, slot: 0),
      ])
    rig.now = rig.now + .milliseconds(5)
    #expect(
      rig.step { $0.onLoaded([WorkerRig.outcome(1, 1)], at: $1) } == [
        rig.report(
          2, running: [WorkerRig.task(1, 5), WorkerRig.task(1, 3)],
          outcomes: [WorkerRig.outcome(1, 1)])
      ])
    #expect(
      rig.tell(.acknowledge([WorkerRig.task(1, 1)])) == [.forget([WorkerRig.task(1, 1)])])
  }

  @Test("an outcome that crossed the welcome is reported, whatever the settlement says")
  func crossing() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0..<2), expected: nil)
    rig.reconnect()
    #expect(rig.end(1, 1, slot: 1) == [WorkerRig.spool(WorkerRig.outcome(1, 1), plan)])
    let task = WorkerRig.task(1, 1)
    #expect(rig.welcome() == [.stop(slot: 0), .load([task])])
    #expect(
      rig.step { $0.onLoaded([WorkerRig.outcome(1, 1)], at: $1) } == [
        rig.report(1, outcomes: [WorkerRig.outcome(1, 1)])
      ])
  }

  @Test("a second hello lists what ended after the first")
  func listedLater() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0), expected: nil)
    rig.reconnect()
    rig.end(1, 0, slot: 0)
    #expect(
      rig.wait(.milliseconds(100)) == [
        hello(rig, 3, cluster: WorkerRig.cluster, [holding(1, finished: TaskSet(0))])
      ])
    rig.hellos = 3
    #expect(rig.welcome() == [.forget([WorkerRig.task(1, 0)])])
    #expect(rig.worker.isIdle)
  }

  @Test("tasks go on without a conversation, and no look does")
  func goesOn() {
    var rig = WorkerRig.ready()
    rig.tell(.evaluate(plan.look(2)))
    rig.lease(1, plan, TaskSet(0..<3), expected: nil)
    let directives = rig.reconnect()
    #expect(directives.first == .stop(slot: 0), "the look's slot is free for tasks")
    #expect(directives.last == plan.run(1, 1, slot: 0))
    #expect(
      rig.end(1, 0, slot: 1) == [
        WorkerRig.spool(WorkerRig.outcome(1, 0), plan), plan.run(1, 2, slot: 1),
      ])
  }

  @Test("a welcome of another cluster drops all that is held")
  func otherCluster() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0..<4), expected: nil)
    rig.end(1, 0, slot: 0)
    rig.reconnect()
    rig.end(1, 1, slot: 1)
    // Even if it would keep leases of the same numbers.
    let settlement = Settlement(
      WorkerRig.lease(1), keep: TaskSet(0..<4), send: TaskSet(0..<4))
    #expect(
      rig.welcome(cluster: ClusterID(8), [settlement]) == [
        .stop(slot: 0), .stop(slot: 1), .forget([WorkerRig.task(1, 0), WorkerRig.task(1, 1)]),
      ])
    #expect(rig.worker.isIdle && rig.worker.cluster == ClusterID(8))
  }

  @Test("results of a former life are offered, and what is wanted is loaded by the reportful")
  func formerLife() {
    let found = (0..<70).map { spooled(4, $0) }
    var rig = WorkerRig(spool: found)
    #expect(
      rig.start() == [
        hello(rig, 1, cluster: WorkerRig.cluster, [holding(4, finished: TaskSet(0..<70))])
      ])
    let all = Settlement(WorkerRig.lease(4), keep: TaskSet(), send: TaskSet(0..<70))
    let first = (0..<64).map { WorkerRig.task(4, $0) }
    let second = (64..<70).map { WorkerRig.task(4, $0) }
    #expect(rig.welcome([all]) == [.load(first)])
    // One of them is gone from the disk: its task goes back.
    let outcomes = (0..<63).map { WorkerRig.outcome(4, $0) }
    #expect(
      rig.step { $0.onLoaded(outcomes, at: $1) } == [
        .load(second),
        rig.report(
          1, outcomes: outcomes, returned: [Return(WorkerRig.lease(4), TaskSet(63))]),
      ])
    #expect(rig.worker.counters[.lostOnDisk] == 1)
  }

  @Test("results too long for one report are loaded one after the other")
  func longResults() {
    var rig = WorkerRig(spool: (0..<2).map { spooled(4, $0, bytes: 5 << 20) })
    rig.start()
    let all = Settlement(WorkerRig.lease(4), keep: TaskSet(), send: TaskSet(0..<2))
    #expect(rig.welcome([all]) == [.load([WorkerRig.task(4, 0)])])
    let outcome = WorkerRig.outcome(4, 0)
    #expect(
      rig.step { $0.onLoaded([outcome], at: $1) } == [
        .load([WorkerRig.task(4, 1)]), rig.report(1, outcomes: [outcome]),
      ])
  }

  @Test("what was loaded for a conversation that has ended is not reported in the next")
  func staleLoad() {
    var rig = WorkerRig(spool: [spooled(4, 0)])
    rig.start()
    let all = Settlement(WorkerRig.lease(4), keep: TaskSet(), send: TaskSet(0))
    rig.welcome([all])
    rig.reconnect()
    #expect(rig.welcome([all]) == [], "one load at a time")
    let outcome = WorkerRig.outcome(4, 0)
    #expect(rig.step { $0.onLoaded([outcome], at: $1) } == [.load([WorkerRig.task(4, 0)])])
    #expect(rig.step { $0.onLoaded([outcome], at: $1) } == [rig.report(1, outcomes: [outcome])])
    #expect(rig.step { $0.onLoaded([outcome], at: $1) } == [])
    #expect(rig.worker.counters[.unwantedLoad] == 1)
  }

  @Test("results of another ledger on the same disk are forgotten")
  func foreignSpool() {
    let old = Spooled(
      WorkerRig.task(4, 1), sweep: WorkerRig.sweep, plan: plan.plan.digest, cluster: ClusterID(6),
      payloadBytes: 1)
    var rig = WorkerRig(spool: [old, spooled(4, 2)])
    #expect(
      rig.start() == [
        .forget([WorkerRig.task(4, 1)]),
        hello(rig, 1, cluster: WorkerRig.cluster, [holding(4, finished: TaskSet(2))]),
      ])
  }
}
