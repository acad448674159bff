import Coordination
import Sweeps
import Testing

@Suite("A worker's looks and its leaving")
struct WorkerLeavingTests {
  private let plan = ToyPlan(taskCount: 5_000)

  private func say(_ rig: WorkerRig, _ number: Int, _ body: WorkerMessage.Body) -> WorkerDirective {
    .send(rig.said(number, body))
  }

  private func returned(_ lease: Int, _ tasks: TaskSet) -> Return {
    Return(WorkerRig.lease(lease), tasks)
  }

  @Test("a look takes a slot before waiting tasks and is answered")
  func look() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<2), expected: nil)
    #expect(rig.tell(.evaluate(plan.look(2))) == [])
    #expect(rig.tell(.evaluate(plan.look(2))) == [], "the same again")
    let outcome = WorkerRig.outcome(1, 0)
    #expect(
      rig.end(1, 0, slot: 0) == [
        WorkerRig.spool(outcome, plan), plan.evaluate(2, slot: 0),
      ])
    #expect(!rig.worker.isIdle)
    #expect(
      rig.step { $0.onFinding(WorkerRig.lease(2), slot: 0, .more([3]), at: $1) } == [
        WorkerDirective.send(
          rig.said(
            5,
            .report(
              {
                var report = Report(received: rig.number, running: [WorkerRig.task(1, 1)])
                report.outcomes = [outcome]
                report.verdicts = [Verdict(WorkerRig.lease(2), .more([3]))]
                return report
              }()))),
        plan.run(1, 1, slot: 0),
      ])
    #expect(rig.step { $0.onFinding(WorkerRig.lease(2), slot: 0, .more([3]), at: $1) } == [])
    #expect(rig.worker.counters[.notRunning] == 1)
    #expect(rig.worker.counters[.duplicateLease] == 1)
  }

  @Test("a look whose slot dies has failed")
  func lookDies() {
    var rig = WorkerRig.ready()
    rig.tell(.evaluate(plan.look(2)))
    let failure = TaskFailure(.signal(11))
    #expect(
      rig.step { $0.onSlotDied(0, failure, after: .zero, at: $1) } == [
        rig.report(4, verdicts: [Verdict(WorkerRig.lease(2), .failure(failure))])
      ])
  }

  @Test("a look waits for its plan, and ends with it if it is refused")
  func lookWithoutPlan() {
    var rig = WorkerRig()
    rig.start()
    rig.welcome()
    #expect(
      rig.tell(.evaluate(plan.look(2))) == [say(rig, 1, .planWanted(WorkerRig.sweep))])
    var twin = rig
    #expect(twin.tell(.plan(plan.order)) == [plan.evaluate(2, slot: 0)])
    let failure = TaskFailure(
      .unusable,
      detail: "tasks are numbered by version 2 of the rules, and this worker has version 1")
    #expect(
      rig.tell(.plan(plan.order(version: 2))) == [
        rig.report(2, verdicts: [Verdict(WorkerRig.lease(2), .failure(failure))])
      ])
  }

  @Test("a look that the plan does not have is told so")
  func lookUnknown() {
    var rig = WorkerRig.ready()
    let failure = TaskFailure(.unusable, detail: "the plan has no such look")
    #expect(
      rig.tell(.evaluate(plan.look(2, group: 1))) == [
        rig.report(4, verdicts: [Verdict(WorkerRig.lease(2), .failure(failure))])
      ])
    #expect(rig.worker.isIdle)
  }

  @Test("a withdrawal that stops ends a look without a verdict")
  func lookWithdrawn() {
    var rig = WorkerRig.ready()
    rig.tell(.evaluate(plan.look(2)))
    let withdrawal = Withdrawal(WorkerRig.lease(2), TaskSet(), stopsRunning: true)
    #expect(
      rig.tell(.withdraw(withdrawal)) == [
        .stop(slot: 0), rig.report(4, returned: [returned(2, TaskSet())]),
      ])
  }

  @Test("a worker that is to leave gives back what waits, finishes, and says goodbye")
  func drains() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<3), expected: nil)
    rig.now = rig.now + .milliseconds(5)
    #expect(
      rig.tell(.drain) == [
        say(rig, 5, .draining),
        rig.report(6, running: [WorkerRig.task(1, 0)], returned: [returned(1, TaskSet(1..<3))]),
      ])
    rig.now = rig.now + .milliseconds(5)
    // What comes now goes back at once.
    #expect(
      rig.lease(2, plan, TaskSet(0), expected: nil) == [
        rig.report(7, running: [WorkerRig.task(1, 0)], returned: [returned(2, TaskSet(0))])
      ])
    rig.now = rig.now + .seconds(1)
    #expect(rig.end(1, 0, slot: 0).count == 2)
    #expect(
      rig.tell(.acknowledge([WorkerRig.task(1, 0)])) == [
        .forget([WorkerRig.task(1, 0)]), say(rig, 9, .goodbye), .leave,
      ])
    #expect(rig.worker.hasLeft && rig.worker.wakeUpAt == nil)
    #expect(rig.tell(.drain) == [] && rig.wait(.seconds(9)) == [])
  }

  @Test("at the deadline, what runs is preempted; after the grace, the worker leaves its results")
  func deadline() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<2), expected: .milliseconds(20))
    rig.now = rig.now + .milliseconds(5)
    #expect(
      rig.step { $0.onDrain(within: .milliseconds(100), at: $1) } == [say(rig, 4, .draining)])
    #expect(rig.worker.wakeUpAt == rig.now + .milliseconds(100))
    #expect(rig.step { $0.onDrain(within: .seconds(9), at: $1) } == [], "the first deadline holds")
    let outcome = Outcome(
      WorkerRig.task(1, 0), of: WorkerRig.sweep, after: .milliseconds(105),
      .failure(TaskFailure(.preempted, detail: "the worker had to leave")))
    #expect(
      rig.wait(.milliseconds(100)) == [
        .stop(slot: 0), WorkerRig.spool(outcome, plan),
        rig.report(5, outcomes: [outcome], returned: [returned(1, TaskSet(1))]),
      ])
    rig.wait(.seconds(1))
    #expect(rig.wait(.seconds(1)) == [say(rig, 7, .goodbye), .leave])
  }

  @Test("a worker that leaves without a conversation brings its results first")
  func drainsAlone() {
    var rig = WorkerRig.ready(slots: 1)
    rig.lease(1, plan, TaskSet(0..<2), expected: nil)
    rig.reconnect()
    #expect(rig.step { $0.onDrain(within: .seconds(60), at: $1) } == [])
    rig.end(1, 0, slot: 0)
    #expect(!rig.worker.hasLeft)
    // The hello listed task 1, and the welcome keeps it; it is given back.
    #expect(
      rig.welcome([Settlement(WorkerRig.lease(1), keep: TaskSet(0..<2), send: TaskSet())]) == [
        .load([WorkerRig.task(1, 0)]), rig.report(1, returned: [returned(1, TaskSet(1))]),
      ])
  }

  @Test("a worker whose end is planned starts to leave before")
  func plannedEnd() {
    var rig = WorkerRig.ready(life: .seconds(60))
    rig.lease(1, plan, TaskSet(0), expected: nil)
    rig.now = .zero + .seconds(49)
    rig.tell(.heartbeat(received: 0))
    #expect(rig.wait(.milliseconds(999)).allSatisfy { $0 != say(rig, 6, .draining) })
    #expect(rig.worker.wakeUpAt == .zero + .seconds(50))
    rig.wait(.milliseconds(1))
    #expect(rig.worker.isDraining)
    rig.now = .zero + .seconds(57)
    rig.tell(.heartbeat(received: 0))
    rig.wait(.milliseconds(999))
    #expect(rig.worker.runningCount == 1)
    rig.wait(.milliseconds(1))
    #expect(rig.worker.runningCount == 0 && !rig.worker.hasLeft)
    rig.wait(.seconds(2))
    #expect(rig.worker.hasLeft)
  }

  @Test("an idle worker that is to leave is gone at once")
  func idleLeaves() {
    var rig = WorkerRig.ready()
    #expect(
      rig.tell(.drain) == [say(rig, 4, .draining), say(rig, 5, .goodbye), .leave])
  }
}
