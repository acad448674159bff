import Coordination
import Encoding
import Sweeps
import Testing

/// One message of each kind with its bytes as they are for ever: a ledger written today is read by
/// every later release, so a change of form must be noticed, and raise the version.
@Suite("Golden bytes of messages")
struct GoldenWireTests {
  private static let session = SessionID(Epoch(2), 5)
  private static let lease = LeaseID(Epoch(2), 300)
  private static let task = LeasedTask(lease, 70_000)
  private static let sweep = SweepID(3)
  private static let plan = Digest(of: [])
  private static let planHex = "c420" + plan.hexadecimal
  private static let schema = StudySchema(
    name: "s", version: 1, summary: "",
    parameters: [Parameter("a", .real(RealInterval(0, 1)), default: .real(0.5), summary: "")],
    scalars: [Measure("m", unit: "bits", summary: "")])
  private static let schemaHex =
    "98a17301a091" + "94a16194a47265616ccb0000000000000000cb3ff0000000000000c2cb3fe0000000000000a0"
    + "c2c39091" + "93a16da462697473a0"

  private func check(_ bytes: [UInt8], _ hex: String..., line: Int = #line) {
    let found = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    #expect(found == hex.joined(), "line \(line)")
  }

  private func worker(_ body: WorkerMessage.Body) -> [UInt8] {
    WorkerMessage(session: Self.session, number: 9, body).encoded()
  }

  private func coordinator(_ body: CoordinatorMessage.Body) -> [UInt8] {
    CoordinatorMessage(session: Self.session, number: 9, body).encoded()
  }

  @Test("messages of workers keep their bytes")
  func workers() {
    let capabilities = Capabilities(
      studies: [Self.schema], dataSets: [Self.plan], numericClass: "x86-64", cpuLevel: "v3")
    let holding = Holding(
      lease: Self.lease, sweep: Self.sweep, plan: Self.plan, unfinished: TaskSet(0..<3),
      running: TaskSet(0), finished: TaskSet([3, 5]))
    check(
      WorkerMessage(
        session: nil, number: 0,
        .hello(
          Hello(
            worker: WorkerID(-1), number: 1, host: "node-7", slots: 4, capabilities: capabilities,
            remainingLife: .seconds(1), cluster: ClusterID(8), holdings: [holding]))
      ).encoded(), "9401c00092a568656c6c6f9aff01c0a66e6f64652d37049591", Self.schemaHex, "91",
      Self.planHex, "a67838362d3634a27633c3ce3b9aca00c20891969202cd012c03", Self.planHex,
      "9200039200019403010501")
    var report = Report(received: 4, running: [Self.task])
    report.outcomes = [
      Outcome(Self.task, of: Self.sweep, after: .milliseconds(2), .payload([1, 2])),
      Outcome(
        Self.task, of: Self.sweep, after: .zero, .failure(TaskFailure(.exitCode(3), detail: "no"))),
    ]
    report.returned = [Return(Self.lease, TaskSet(7..<9))]
    report.verdicts = [Verdict(Self.lease, .enough([1]))]
    check(
      worker(.report(report)),
      "94019202050992a67265706f72749504919302cd012cce0001117092949302cd012cce0001117003",
      "ce001e8480c4020102949302cd012cce0001117003009292a865786974436f646503a26e6f919292",
      "02cd012c92070291929202cd012c92a6656e6f756768c40101")
    check(worker(.planWanted(Self.sweep)), "94019202050992aa706c616e57616e74656403")
    check(worker(.draining), "94019202050991a8647261696e696e67")
    check(worker(.goodbye), "94019202050991a7676f6f64627965")
  }

  @Test("messages of coordinators keep their bytes")
  func coordinators() {
    let settlement = Settlement(Self.lease, keep: TaskSet(0..<3), send: TaskSet([3, 5]))
    check(
      coordinator(
        .welcome(
          Welcome(
            hello: 1, cluster: ClusterID(8), heartbeatInterval: .seconds(1),
            lostAfter: .seconds(3), settlements: [settlement]))),
      "94019202050992a777656c636f6d65950108ce3b9aca00ceb2d05e0091939202cd012c9200039403", "010501")
    check(coordinator(.refused("no")), "94019202050992a772656675736564a26e6f")
    check(
      CoordinatorMessage(session: nil, number: 0, .register).encoded(),
      "9401c00091a87265676973746572")
    check(coordinator(.heartbeat(received: 4)), "94019202050992a968656172746265617404")
    check(
      coordinator(
        .plan(
          PlanOrder(
            sweep: Self.sweep, schema: Self.schema, document: [0xa0], defaultName: "n",
            expansionVersion: 1, probes: [PlanOrder.Probe(index: 0, key: Self.plan)]))),
      "94019202050992a4706c616e9603", Self.schemaHex, "c401a0a16e01919200", Self.planHex)
    var limits = Limits()
    limits.timeMilliseconds = 1_000
    let spelled = SpelledTask(index: 7, key: Self.plan, seed: 1, parameters: ["a": .real(0.5)])
    check(
      coordinator(
        .lease(
          LeaseOrder(
            lease: Self.lease, sweep: Self.sweep, plan: Self.plan, tasks: TaskSet(7), attempt: 2,
            limits: limits, expected: .milliseconds(3),
            study: TaskOrder.Study(name: "s", version: 4), spelled: [spelled]))),
      "94019202050992a56c65617365999202cd012c03", Self.planHex,
      "9207010293cd03e8c0c0ce002dc6c092a17304919407", Self.planHex, "0181a161cb3fe0000000000000")
    check(
      coordinator(
        .evaluate(
          LookOrder(
            lease: Self.lease, look: LookID(Self.sweep, group: 1, step: 2), plan: Self.plan,
            runs: [9]))), "94019202050992a86576616c75617465949202cd012c93030102", Self.planHex,
      "c40109")
    check(
      coordinator(.withdraw(Withdrawal(Self.lease, TaskSet(1..<4), stopsRunning: true))),
      "94019202050992a87769746864726177939202cd012c920103c3")
    check(
      coordinator(.acknowledge([Self.task])),
      "94019202050992ab61636b6e6f776c65646765919302cd012cce00011170")
    check(coordinator(.drain), "94019202050991a5647261696e")
  }

  @Test("requests keep their bytes")
  func requests() {
    let submission = Submission(
      SubmissionID(6), document: [0xa0], defaultName: "n", priority: -1, failureBudget: 5,
      dataSets: [Self.plan], replaces: SweepID(2))
    check(
      ClientRequest.submit(submission).encoded(), "920192a67375626d69749806c401a0a16eff0591",
      Self.planHex, "02c2")
    check(
      ClientRequest.control(Self.sweep, .pause).encoded(), "920193a7636f6e74726f6c0391a57061757365")
    check(
      ClientRequest.control(Self.sweep, .resume).encoded(),
      "920193a7636f6e74726f6c0391a6726573756d65")
    check(
      ClientRequest.control(Self.sweep, .cancel).encoded(),
      "920193a7636f6e74726f6c0391a663616e63656c")
    check(
      ClientRequest.control(Self.sweep, .retryFailed).encoded(),
      "920193a7636f6e74726f6c0391ab72657472794661696c6564")
    check(
      ClientRequest.control(Self.sweep, .prioritize(-7)).encoded(),
      "920193a7636f6e74726f6c0392aa7072696f726974697a65f9")
    check(ClientRequest.drain(WorkerID(1)).encoded(), "920192a5647261696e01")
    check(ClientRequest.readmit(WorkerID(1)).encoded(), "920192a7726561646d697401")
    check(ClientRequest.status.encoded(), "920191a6737461747573")
    check(
      ClientRequest.explain(.task(TaskID(Self.sweep, 4))).encoded(),
      "920192a76578706c61696e92a47461736b920304")
    check(ClientRequest.workers.encoded(), "920191a7776f726b657273")
    check(
      ClientRequest.wait(Self.sweep, upTo: .milliseconds(1)).encoded(),
      "920193a47761697403ce000f4240")
    check(ClientRequest.plan(Self.sweep).encoded(), "920192a4706c616e03")
    check(
      ClientRequest.read(.results(Self.sweep, from: 0, count: 9)).encoded(),
      "920192a47265616494a7726573756c7473030009")
    check(
      ClientRequest.read(.failures(Self.sweep, from: 0, count: 9)).encoded(),
      "920192a47265616494a86661696c75726573030009")
    check(
      ClientRequest.read(.looks(Self.sweep, from: 0, count: 9)).encoded(),
      "920192a47265616494a56c6f6f6b73030009")
  }

  @Test("replies keep their bytes")
  func replies() {
    check(
      ClientReply.submitted(Self.sweep, again: true).encoded(), "920193a97375626d697474656403c3")
    check(ClientReply.done.encoded(), "920191a4646f6e65")
    check(ClientReply.refused("no").encoded(), "920192a772656675736564a26e6f")
    var counts = TaskCounts()
    counts.done = 4
    counts.failed = 1
    let status = SweepStatus(
      sweep: Self.sweep, name: "n", state: .replaced(by: SweepID(4)), priority: 0, counts: counts,
      duplicates: 1, alarms: 0, expected: nil)
    check(
      ClientReply.status(
        Status(sweeps: [status], workers: 1, slots: 4, leased: 2, ledgerTrouble: nil)
      ).encoded(),
      "920192a673746174757395919803a16e92a87265706c6163656404009800000000000004010100c0", "010402c0"
    )
    check(
      ClientReply.sweep(status).encoded(),
      "920192a57377656570" + "9803a16e92a87265706c6163656404009800000000000004010100c0")
    check(
      ClientReply.explanation(
        Explanation(
          .sweep(Self.sweep),
          [.leased(WorkerID(1), isRunning: false), .noCapableWorker(.version("s", 2)), .next])
      ).encoded(),
      "920192ab6578706c616e6174696f6e9292a57377656570039393a66c656173656401c292af6e6f43",
      "617061626c65576f726b657293a776657273696f6ea1730291a46e657874")
    let worker = WorkerStatus(
      worker: WorkerID(1), host: "h", slots: 4, held: 3, running: 2, cpuLevel: "v3",
      standing: .suspected, silence: .zero)
    check(
      ClientReply.workers([worker]).encoded(),
      "920192a7776f726b657273919801a168040302a27633a673696c656e7400")
    check(
      ClientReply.plan(Submission(SubmissionID(6), document: [], defaultName: "n"), nil).encoded(),
      "920193a4706c616e9806c400a16e00c090c0c2c0")
    let row = ResultRow(
      index: 7, key: Self.plan, payload: [1], numericClass: "x", host: "h", duration: .zero,
      recordedAt: 5)
    check(
      ClientReply.results([row], next: 8).encoded(), "920193a7726573756c7473919707", Self.planHex,
      "c40101a178a168000508")
    let failure = FailureRow(
      index: 7, failure: TaskFailure(.signal(9)), host: "h", isFinal: true, recordedAt: 5)
    check(
      ClientReply.failures([failure], next: nil).encoded(),
      "920193a86661696c7572657391950792" + "92a67369676e616c09a0a168c305c0")
    let look = LookRow(group: 1, step: 2, finding: .more([1]), recordedAt: 5)
    check(
      ClientReply.looks([look], next: 8).encoded(),
      "920193a56c6f6f6b739194010292a46d6f7265c4010105" + "08")
  }

  @Test("entries of ledgers keep their bytes")
  func entries() {
    let submission = Submission(SubmissionID(6), document: [0xa0], defaultName: "n")
    let task = TaskID(Self.sweep, 4)
    check(
      LedgerEntry.sweep(Self.sweep, submission).encoded(),
      "920193a57377656570039806c401a0a16e00c090c0c2")
    check(LedgerEntry.face(Self.sweep, Self.schema).encoded(), "920193a46661636503", Self.schemaHex)
    check(
      LedgerEntry.state(Self.sweep, .paused, priority: 1, failureBudget: 100).encoded(),
      "920195a573746174650391a67061757365640164")
    check(
      LedgerEntry.result(
        LedgerEntry.Result(
          task: task, payload: [1, 2], worker: WorkerID(1), numericClass: "x", duration: .zero)
      ).encoded(), "920192a6726573756c7495920304c402010201a17800")
    check(
      LedgerEntry.failure(
        LedgerEntry.Attempt(
          task: task, failure: TaskFailure(.signal(9)), worker: WorkerID(1), retries: 0, crashes: 1,
          isFinal: false)
      ).encoded(), "920192a76661696c757265969203049292a67369676e616c09a0010001c2")
    check(LedgerEntry.pardon(Self.sweep).encoded(), "920192a6706172646f6e03")
    check(
      LedgerEntry.look(LookID(Self.sweep, group: 0, step: 1), .more([])).encoded(),
      "920193a46c6f6f6b9303000192a46d6f7265c400")
  }
}
