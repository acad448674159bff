import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A worker's tasks")
struct WorkerTaskTests {
  private let plan = ToyPlan(taskCount: 5_000)

  private func returned(_ lease: Int, _ tasks: TaskSet) -> Return {
    Return(WorkerRig.lease(lease), tasks)
  }

  @Test("long tasks start from the lowest, one a slot, and are announced before")
  func longTasks() {
    var rig = WorkerRig.ready()
    #expect(
      rig.lease(1, plan, TaskSet([7, 3, 5]), expected: .milliseconds(50)) == [
        rig.report(4, running: [WorkerRig.task(1, 3), WorkerRig.task(1, 5)]),
        plan.run(1, 3, slot: 0), plan.run(1, 5, slot: 1),
      ])
    #expect(rig.worker.waitingCount == 1 && rig.worker.runningCount == 2)
    let outcome = WorkerRig.outcome(1, 5)
    #expect(
      rig.end(1, 5, slot: 1) == [
        WorkerRig.spool(outcome, plan),
        rig.report(
          5, running: [WorkerRig.task(1, 3), WorkerRig.task(1, 7)], outcomes: [outcome]),
        plan.run(1, 7, slot: 1),
      ])
  }

  @Test("short tasks are queued in slots level by level and not announced")
  func shortTasks() {
    var rig = WorkerRig.ready()
    #expect(
      rig.lease(1, plan, TaskSet(0..<5), expected: WorkerRig.short) == [
        plan.run(1, 0, slot: 0), plan.run(1, 1, slot: 1), plan.run(1, 2, slot: 0),
        plan.run(1, 3, slot: 1), plan.run(1, 4, slot: 0),
      ])
    #expect(rig.worker.runningCount == 2 && rig.worker.handedCount == 5)
    let directives = rig.lease(2, plan, TaskSet(0..<1_000), expected: WorkerRig.short)
    #expect(directives.count == 59, "no slot has more than 32")
  }

  @Test("a slot takes as many tasks as fit into fifty milliseconds")
  func depth() {
    var rig = WorkerRig.ready(slots: 1)
    #expect(rig.lease(1, plan, TaskSet(0..<9), expected: .milliseconds(12)).count == 4)
    #expect(rig.worker.handedCount == 4)
  }

  @Test("no short task waits behind a long one")
  func notBehindLong() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0), expected: nil)
    #expect(
      rig.lease(2, plan, TaskSet(0..<2), expected: WorkerRig.short) == [
        plan.run(2, 0, slot: 1), plan.run(2, 1, slot: 1),
      ])
  }

  @Test("a second attempt runs alone and is announced, however short")
  func secondAttempt() {
    var rig = WorkerRig.ready(slots: 1)
    #expect(
      rig.lease(1, plan, TaskSet(4), attempt: 2, expected: WorkerRig.short) == [
        rig.report(4, running: [WorkerRig.task(1, 4)]), plan.run(1, 4, slot: 0),
      ])
    #expect(rig.lease(2, plan, TaskSet(5), expected: WorkerRig.short) == [])
  }

  @Test("outcomes are reported at once, then together every five milliseconds")
  func batches() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<4), expected: WorkerRig.short)
    let outcomes = (0..<4).map { WorkerRig.outcome(1, $0) }
    #expect(
      rig.end(1, 0, slot: 0) == [
        WorkerRig.spool(outcomes[0], plan),
        rig.report(4, running: [WorkerRig.task(1, 1)], outcomes: [outcomes[0]]),
      ])
    #expect(rig.end(1, 1, slot: 0) == [WorkerRig.spool(outcomes[1], plan)])
    #expect(rig.end(1, 2, slot: 0) == [WorkerRig.spool(outcomes[2], plan)])
    #expect(rig.worker.wakeUpAt == rig.now + .milliseconds(5))
    #expect(
      rig.wait(.milliseconds(5)) == [
        rig.report(5, running: [WorkerRig.task(1, 3)], outcomes: Array(outcomes[1...2]))
      ])
  }

  @Test("a full report does not wait, and no report holds more results than are allowed")
  func fullReports() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<200), expected: WorkerRig.short)
    var counts: [Int] = []
    for index in 0..<200 {
      for case .send(let message) in rig.end(1, index, slot: 0) {
        if case .report(let report) = message.body { counts.append(report.outcomes.count) }
      }
    }
    // What is left when nothing runs any more does not wait either.
    #expect(counts == [1, 64, 64, 64, 7])
  }

  @Test("a report holds no more bytes than are allowed")
  func bytes() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<3), expected: WorkerRig.short)
    rig.end(1, 0, slot: 0)
    let big = Outcome.End.payload(Array(repeating: 1, count: 5 << 20))
    #expect(rig.end(1, 1, slot: 0, big).count == 1)
    #expect(
      rig.end(1, 2, slot: 0, big) == [
        WorkerRig.spool(WorkerRig.outcome(1, 2, big), plan),
        rig.report(5, outcomes: [WorkerRig.outcome(1, 1, big)]),
        rig.report(6, outcomes: [WorkerRig.outcome(1, 2, big)]),
      ])
  }

  @Test("a result that is too long is a failure, and long last words are cut")
  func tooLong() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<2), expected: WorkerRig.short)
    let long = Array(repeating: UInt8(1), count: Bound.bytesPerPayload + 1)
    let failure = TaskFailure(
      .unusable, detail: "the result has 8388609 bytes; at most 8388608 are kept")
    #expect(
      rig.end(1, 0, slot: 0, .payload(long)).first
        == WorkerRig.spool(WorkerRig.outcome(1, 0, .failure(failure)), plan))
    let words = "a" + String(repeating: "é", count: 4_000)
    let cut = "a" + String(repeating: "é", count: 2_047)
    #expect(
      rig.end(1, 1, slot: 0, .failure(TaskFailure(.exitCode(1), detail: words))).first
        == WorkerRig.spool(
          WorkerRig.outcome(1, 1, .failure(TaskFailure(.exitCode(1), detail: cut))), plan))
  }

  @Test("when a slot dies, what ran there fails, and what was queued runs again before the rest")
  func slotDies() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<40), expected: WorkerRig.short)
    let failure = TaskFailure(.signal(9), detail: "killed")
    let outcome = Outcome(
      WorkerRig.task(1, 0), of: WorkerRig.sweep, after: .milliseconds(2), .failure(failure))
    let directives = rig.step { $0.onSlotDied(0, failure, after: .milliseconds(2), at: $1) }
    let runs = (1...32).map { plan.run(1, $0, slot: 0) }
    #expect(
      directives == [WorkerRig.spool(outcome, plan)] + runs
        + [rig.report(4, running: [WorkerRig.task(1, 1)], outcomes: [outcome])])
    #expect(rig.step { $0.onSlotDied(7, failure, after: .zero, at: $1) } == [])
    #expect(rig.end(1, 5, slot: 0) == [], "it is queued and does not run")
    #expect(rig.worker.counters[.notRunning] == 2)
  }

  @Test("only the task that ran pays for its slot, wherever it stood among those handed over")
  func culprits() {
    let failure = TaskFailure(.signal(11))
    func die(_ culprit: Worker.Culprit) -> (rig: WorkerRig, [WorkerDirective]) {
      var rig = WorkerRig.ready(slots: 1)
      rig.lease(1, plan, TaskSet(0..<3), expected: WorkerRig.short)
      let directives = rig.step {
        $0.onSlotDied(0, failure, after: .zero, culprit: culprit, at: $1)
      }
      return (rig, directives)
    }
    func outcome(_ index: Int) -> Outcome {
      Outcome(WorkerRig.task(1, index), of: WorkerRig.sweep, after: .zero, .failure(failure))
    }
    func runs(_ indices: [Int]) -> [WorkerDirective] {
      indices.map { plan.run(1, $0, slot: 0) }
    }
    let (third, directives) = die(.task(WorkerRig.task(1, 2)))
    #expect(
      directives == [WorkerRig.spool(outcome(2), plan)] + runs([0, 1])
        + [third.report(4, running: [WorkerRig.task(1, 0)], outcomes: [outcome(2)])])
    #expect(die(.nobody).1 == runs([0, 1, 2]), "what had not started costs nothing")
    #expect(die(.task(WorkerRig.task(1, 9))).1 == runs([0, 1, 2]), "a stranger cannot pay")
    #expect(die(.first).1 == die(.task(WorkerRig.task(1, 0))).1)
  }

  @Test("acknowledged results are forgotten, unknown ones are counted")
  func acknowledges() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0), expected: nil)
    rig.end(1, 0, slot: 0)
    let strangers = [WorkerRig.task(1, 9), WorkerRig.task(5, 0)]
    #expect(
      rig.tell(.acknowledge([WorkerRig.task(1, 0)] + strangers)) == [
        .forget([WorkerRig.task(1, 0)])
      ])
    #expect(rig.worker.counters[.unknownTask] == 2)
    #expect(rig.worker.isIdle)
  }

  @Test("a withdrawal gives back what has not started and is answered once")
  func withdraws() {
    var rig = WorkerRig.ready()
    rig.lease(1, plan, TaskSet(0..<6), expected: nil)
    let some = Withdrawal(WorkerRig.lease(1), TaskSet([0, 4, 5, 9]), stopsRunning: false)
    rig.now = rig.now + .milliseconds(5)
    let running = [WorkerRig.task(1, 0), WorkerRig.task(1, 1)]
    #expect(
      rig.tell(.withdraw(some)) == [
        rig.report(5, running: running, returned: [returned(1, TaskSet([4, 5]))])
      ])
    rig.tell(.withdraw(some))
    rig.tell(.withdraw(Withdrawal(WorkerRig.lease(6), TaskSet(0), stopsRunning: true)))
    #expect(
      rig.wait(.milliseconds(5)) == [
        rig.report(
          6, running: running, returned: [returned(1, TaskSet()), returned(6, TaskSet())])
      ])
    #expect(rig.worker.counters[.unknownLease] == 1)
  }

  @Test("a withdrawal that stops kills the slot, and what it did not ask for runs again")
  func withdrawsRunning() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<2), expected: WorkerRig.short)
    rig.lease(2, plan, TaskSet(0), expected: WorkerRig.short)
    let all = Withdrawal(WorkerRig.lease(1), TaskSet(0..<2), stopsRunning: true)
    #expect(
      rig.tell(.withdraw(all)) == [
        .stop(slot: 0), plan.run(2, 0, slot: 0),
        rig.report(
          4, running: [WorkerRig.task(2, 0)], returned: [returned(1, TaskSet(0..<2))]),
      ])
  }

  @Test("an unknown plan is asked for once, and tasks wait for it")
  func wantsPlan() {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    let wanted = rig.said(1, .planWanted(WorkerRig.sweep))
    #expect(rig.lease(1, plan, TaskSet(0), expected: nil) == [.send(wanted)])
    #expect(rig.lease(2, plan, TaskSet(8), expected: nil) == [])
    #expect(rig.worker.holdings.map(\.unfinished) == [TaskSet(0), TaskSet(8)])
    #expect(
      rig.tell(.plan(plan.order)) == [
        rig.report(2, running: [WorkerRig.task(1, 0), WorkerRig.task(2, 8)]),
        plan.run(1, 0, slot: 0), plan.run(2, 8, slot: 1),
      ])
    #expect(rig.tell(.plan(plan.order)) == [], "it is known")
  }

  @Test("a plan that comes before its lease is not asked for")
  func planBeforeLease() {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    #expect(rig.tell(.plan(plan.order)) == [])
    #expect(
      rig.lease(1, plan, TaskSet(0), expected: nil) == [
        rig.report(1, running: [WorkerRig.task(1, 0)]), plan.run(1, 0, slot: 0),
      ])
  }

  @Test("a plan is asked for again in a new conversation")
  func wantsPlanAgain() {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    rig.lease(1, plan, TaskSet(0), expected: nil)
    rig.reconnect()
    let keep = Settlement(WorkerRig.lease(1), keep: TaskSet(0), send: TaskSet())
    #expect(
      rig.welcome([keep]) == [
        .send(rig.said(1, .planWanted(WorkerRig.sweep)))
      ])
  }

  @Test(
    "a plan that means something else here is refused: one task fails, the rest goes back",
    arguments: Disagreement.allCases)
  private func refusesPlan(_ disagreement: Disagreement) {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    rig.lease(1, plan, TaskSet(0..<3), expected: nil)
    rig.lease(2, plan, TaskSet(8), expected: nil)
    let outcome = Outcome(
      WorkerRig.task(1, 0), of: WorkerRig.sweep, after: .zero,
      .failure(TaskFailure(.unusable, detail: disagreement.reason)))
    #expect(
      rig.tell(.plan(disagreement.order(plan))) == [
        WorkerRig.spool(outcome, plan),
        rig.report(
          2, outcomes: [outcome],
          returned: [returned(1, TaskSet(1..<3)), returned(2, TaskSet(8))]),
      ])
    // A further lease by the plan is answered without asking again.
    let answer = rig.lease(3, plan, TaskSet(7), expected: nil)
    #expect(answer.count == 2, "it is kept and told at once")
    #expect(!answer.contains { if case .run = $0 { true } else { false } })
  }

  private enum Disagreement: CaseIterable {
    case rules, key, range, plan, study

    func order(_ plan: ToyPlan) -> PlanOrder {
      switch self {
      case .rules: plan.order(version: 9)
      case .key: plan.order(probes: [PlanOrder.Probe(index: 0, key: Digest(of: []))])
      case .range: plan.order(probes: [PlanOrder.Probe(index: 5_000, key: Digest(of: []))])
      case .plan: ToyPlan(taskCount: 5_000, size: 5).order
      case .study:
        plan.order(schema: StudySchema(name: "toy", version: 3, summary: "", parameters: []))
      }
    }

    var reason: String {
      switch self {
      case .rules: "tasks are numbered by version 9 of the rules, and this worker has version 1"
      case .key: "task 0 has another key here than at the coordinator"
      case .range: "task 5000 has another key here than at the coordinator"
      case .plan: "the plan is not the one that was leased"
      case .study: "this worker does not link version 3 of 'toy'"
      }
    }
  }

  @Test("a document that is no plan is refused")
  func unreadablePlan() {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    rig.lease(1, plan, TaskSet(0), expected: nil)
    #expect(rig.tell(.plan(plan.order(document: [0xC1]))).count == 2)
    #expect(rig.worker.counters[.refusedPlan] == 1)
    #expect(rig.worker.spooledCount == 1)
  }

  @Test("tasks beyond the plan go back, at once or when the plan comes")
  func beyondPlan() {
    var rig = WorkerRig.ready()
    #expect(
      rig.lease(1, plan, TaskSet(4_998..<5_003), expected: nil).first
        == rig.report(
          4, running: [WorkerRig.task(1, 4_998), WorkerRig.task(1, 4_999)],
          returned: [returned(1, TaskSet(5_000..<5_003))]))
    rig = WorkerRig()
    rig.start()
    rig.welcome()
    rig.lease(1, plan, TaskSet(5_000), expected: nil)
    #expect(
      rig.tell(.plan(plan.order)) == [rig.report(2, returned: [returned(1, TaskSet(5_000))])])
    #expect(rig.worker.isIdle)
  }

  @Test("leases that cannot be held go back whole, and one that is held is not taken twice")
  func unfitLeases() {
    var rig = WorkerRig.ready()
    #expect(
      rig.lease(1, plan, TaskSet(0..<1_025), expected: nil) == [
        rig.report(4, returned: [returned(1, TaskSet(0..<1_025))])
      ])
    rig.lease(2, plan, TaskSet(), expected: nil)
    rig.lease(3, plan, TaskSet(Int.max), expected: nil)
    rig.lease(4, plan, TaskSet(-1), expected: nil)
    rig.tell(.withdraw(Withdrawal(WorkerRig.lease(4), TaskSet(Int.max), stopsRunning: true)))
    #expect(rig.worker.counters[.unfitLease] == 4)
    rig.lease(5, plan, TaskSet(0), expected: nil)
    #expect(rig.lease(5, plan, TaskSet(1), expected: nil) == [])
    #expect(rig.worker.counters[.duplicateLease] == 1)
  }

  @Test("a worker that expands no plans runs what is spelled out")
  func spelled() throws {
    var rig = WorkerRig(expands: false)
    rig.start()
    rig.welcome()
    let task = SpelledTask(
      index: 4, key: Digest(of: [1]), seed: 11, parameters: ["depth": .integer(3)])
    let order = plan.lease(1, TaskSet(4), expected: nil, spelled: [task])
    let run = TaskOrder(
      task: WorkerRig.task(1, 4), sweep: WorkerRig.sweep,
      study: TaskOrder.Study(name: "toy", version: 2), key: TaskKey(Digest(of: [1])), seed: 11,
      parameters: ["depth": .integer(3)], limits: Limits())
    #expect(
      rig.tell(.lease(order)) == [
        rig.report(1, running: [WorkerRig.task(1, 4)]), .run(run, slot: 0),
      ])
    // A lease by numbers, and one with a seed that is none, go back.
    rig.lease(2, plan, TaskSet(5), expected: nil)
    let seedless = SpelledTask(index: 4, key: Digest(of: [1]), seed: -1, parameters: [:])
    rig.tell(.lease(plan.lease(3, TaskSet(4), expected: nil, spelled: [seedless])))
    #expect(rig.worker.counters[.unfitLease] == 2)
  }

  @Test("no task starts when too many results wait for their acknowledgement")
  func fullSpool() {
    let found = (0..<Bound.resultsInSpool - 1).map {
      Spooled(
        WorkerRig.task(4, $0), sweep: WorkerRig.sweep, plan: plan.plan.digest,
        cluster: WorkerRig.cluster, payloadBytes: 1)
    }
    var rig = WorkerRig(spool: found)
    rig.start()
    rig.welcome([
      Settlement(
        WorkerRig.lease(4), keep: TaskSet(), send: TaskSet(0..<Bound.resultsInSpool - 1))
    ])
    rig.lease(1, plan, TaskSet(0..<2), expected: nil)
    #expect(rig.tell(.plan(plan.order)).last == plan.run(1, 0, slot: 0))
    #expect(rig.worker.waitingCount == 1)
    #expect(rig.tell(.acknowledge([found[0].task])).last == plan.run(1, 1, slot: 1))
  }
}
