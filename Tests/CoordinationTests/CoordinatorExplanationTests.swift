import Coordination
import Encoding
import Sweeps
import Testing

@Suite("A coordinator's explanations")
struct CoordinatorExplanationTests {
  @Test("what is not there is unknown")
  func unknown() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 1)
    try rig.join(1)
    for subject in [
      Subject.task(TaskID(SweepID(9), 0)), .task(TaskID(sweep, 1)), .sweep(SweepID(9)),
      .worker(WorkerID(9)), .task(TaskID(sweep, PlanBounds.tasksMax - 1)),
    ] {
      #expect(try rig.reasons(subject) == [.unknown])
    }
  }

  @Test("a sweep says what hinders it before there are workers that could run it")
  func waiting() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(1, tasks: 2)
    #expect(try rig.reasons(.sweep(sweep)) == [.sweepState(.unread), .noWorkers])
    #expect(try rig.reasons(.task(TaskID(sweep, 0))).first == .sweepState(.unread))
    try rig.join(1, studies: [])
    #expect(
      try rig.reasons(.sweep(sweep)) == [.sweepState(.unread), .noCapableWorker(.study("toy"))])
    #expect(try rig.reasons(.worker(WorkerID(1))) == [.nothingToDo])
    try rig.join(2)
    let data = Digest(of: [1])
    let second = try rig.submit(2, tasks: 2, dataSets: [data])
    #expect(
      try rig.reasons(.sweep(second)).first == .noCapableWorker(.study("toy")))
    try rig.tell(1, .goodbye)
    #expect(
      try rig.reasons(.sweep(second)).first == .noCapableWorker(.dataSet(data.hexadecimal)))
    try rig.tell(2, .goodbye)
    #expect(try rig.reasons(.sweep(second)) == [.noWorkers])
  }

  @Test("a sweep whose capable workers are busy says so, though others are idle")
  func busy() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    try rig.join(2, studies: [CoordinatorRig.unsteady])
    let sweep = try rig.submit(tasks: 9)
    #expect(try rig.reasons(.sweep(sweep)) == [.allBusy])
    #expect(try rig.reasons(.worker(WorkerID(1))) == [.busy(1)])
    #expect(try rig.reasons(.worker(WorkerID(2))) == [.nothingToDo])
    #expect(try rig.reasons(.task(TaskID(sweep, 3))) == [.allBusy, .queued(behind: 2)])
  }

  @Test("a task with a worker says whether it was seen running")
  func running() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 9)
    let lease = try rig.takeLease(1)
    let task = Subject.task(TaskID(sweep, 0))
    #expect(try rig.reasons(task) == [.leased(WorkerID(1), isRunning: false)])
    try rig.report(1, running: [LeasedTask(lease.lease, 0)])
    #expect(try rig.reasons(task) == [.leased(WorkerID(1), isRunning: true)])
    try rig.end(1, lease)
    #expect(try rig.reasons(task) == [.done])
  }

  @Test("a paused sweep, a full ledger and a silent worker are the first reasons given")
  func general() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 9)
    try rig.step { $0.onLedger(trouble: "full", at: $1) }
    #expect(try rig.reasons(.sweep(sweep)).first == .ledgerTrouble("full"))
    #expect(try rig.reasons(.task(TaskID(sweep, 5))).first == .ledgerTrouble("full"))
    try rig.step { $0.onLedger(trouble: nil, at: $1) }
    _ = try rig.ask(.control(sweep, .pause))
    #expect(try rig.reasons(.task(TaskID(sweep, 5))).first == .sweepState(.paused))
    try rig.wait(.seconds(2))
    #expect(try rig.reasons(.worker(WorkerID(1))).first == .suspected(.seconds(2)))
  }
}
