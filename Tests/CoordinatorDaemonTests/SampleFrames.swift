import Coordination
import Encoding
import Sweeps

/// Real messages of workers and clients, and a small sweep to record.
enum SampleFrames {
  static let sweep = SweepID(1)

  static let schema = StudySchema(
    name: "noop", version: 1, summary: "Does nothing.", parameters: [],
    acceptsOtherParameters: true, scalars: [Measure("text", summary: "anything")])

  static var submission: Submission {
    let mark = Mark(line: 1, column: 1)
    let entries = [("name", "s"), ("study", "noop"), ("replicates", "4000")].map { key, text in
      Node.Entry(
        key: key, keyMark: mark,
        value: Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark))
    }
    return Submission(
      SubmissionID(1), document: Node(.mapping(entries), at: mark).encoded(), defaultName: "s")
  }

  /// What a coordinator writes down when the sweep begins.
  static var beginning: [LedgerEntry] {
    [
      .sweep(sweep, submission), .face(sweep, schema),
      .state(sweep, .active, priority: 0, failureBudget: 100),
    ]
  }

  /// The result of a task of the sweep.
  static func result(
    _ index: Int, of plan: SweepPlan, text: String = "x"
  ) -> LedgerEntry {
    let task = plan.grid.task(at: index)
    let record = Record(
      study: schema.name, version: schema.version,
      parameters: plan.grid.identifyingParameters(of: task), seed: task.seed,
      scalars: ["text": .text(text)])
    return .result(
      LedgerEntry.Result(
        task: TaskID(sweep, index), payload: record.encoded(), worker: WorkerID(1),
        numericClass: "ieee", duration: .milliseconds(1)))
  }

  /// A payload that is a record.
  static let payload = Record(
    study: "toy", version: 2, parameters: ["lr": .real(0.5)], seed: 7,
    scalars: ["loss": .real(0.25), "epochs": .integer(3)], series: [Record.Series("loss", [1, 2])]
  ).encoded()

  static func report(_ payloads: [[UInt8]]) -> WorkerMessage {
    let lease = LeaseID(Epoch(2), 300)
    var report = Report(received: 5, running: [LeasedTask(lease, 7)])
    report.outcomes = payloads.enumerated().map { place, payload in
      Outcome(LeasedTask(lease, place), of: sweep, after: .milliseconds(2), .payload(payload))
    }
    report.outcomes.append(
      Outcome(
        LeasedTask(lease, 99), of: sweep, after: .zero,
        .failure(TaskFailure(.exitCode(3), detail: "no"))))
    report.returned = [Return(lease, TaskSet(20..<30))]
    report.verdicts = [Verdict(lease, .more([1, 2]))]
    return WorkerMessage(session: SessionID(Epoch(2), 5), number: 9, .report(report))
  }

  static var workerMessages: [WorkerMessage] {
    let session = SessionID(Epoch(2), 5)
    let holding = Holding(
      lease: LeaseID(Epoch(1), 4), sweep: sweep, plan: Digest(of: [1]),
      unfinished: TaskSet(10..<20), running: TaskSet(10..<12), finished: TaskSet(0..<3))
    let hello = Hello(
      worker: WorkerID(-77), number: 3, predecessor: WorkerID(5), host: "node-7", slots: 8,
      capabilities: Capabilities(studies: [schema], numericClass: "ieee", cpuLevel: "v3"),
      remainingLife: .seconds(3_600), cluster: ClusterID(8), holdings: [holding])
    return [
      WorkerMessage(session: nil, number: 0, .hello(hello)), report([payload, payload]),
      report(Array(repeating: payload, count: 8)),
      WorkerMessage(session: session, number: 1, .planWanted(sweep)),
      WorkerMessage(session: session, number: 2, .draining),
      WorkerMessage(session: session, number: 3, .goodbye),
    ]
  }

  /// Every kind of request, and the roles that may make it.
  static var requests: [(ClientRequest, allowed: Set<String>)] {
    let all: Set = ["submitter", "observer"]
    let controls: [Control] = [.pause, .resume, .cancel, .retryFailed, .prioritize(-7)]
    return [
      (.submit(submission), ["submitter"]), (.drain(WorkerID(1)), ["submitter"]),
      (.readmit(WorkerID(1)), ["submitter"]), (.status, all), (.workers, all),
      (.explain(.task(TaskID(sweep, 4))), all), (.explain(.sweep(sweep)), all),
      (.explain(.worker(WorkerID(3))), all), (.plan(sweep), all),
      (.read(.results(sweep, from: 0, count: 9)), all),
      (.read(.failures(sweep, from: 0, count: 9)), all),
    ] + controls.map { (.control(sweep, $0), ["submitter"]) }
  }
}
