import Coordination
import Encoding
import Ledger
import Sweeps
import TestSupport

/// A sweep to record, with the tasks of a small plan.
struct Sample {
  let id: SweepID
  let submission: Submission
  let schema: StudySchema
  let plan: SweepPlan

  static let exact = StudySchema(
    name: "sample", version: 2, summary: "Pretends to train.",
    parameters: [
      Parameter("hidden", .integer(1...1_000_000), default: .integer(8), summary: "which network"),
      Parameter(
        "layers", .list(of: .integer(1...100), count: 1...4), default: .list([.integer(32)]),
        summary: "which layers"),
      Parameter("rate", .real(RealInterval(0, 10)), default: .real(0.5), summary: "how fast"),
    ], scalars: [Measure("loss", summary: "how bad"), Measure("bdm", summary: "how complex")])

  /// The same, with what an adaptive sweep needs.
  static let correlated = StudySchema(
    name: "correlated", version: 1, summary: "Pretends to correlate.",
    parameters: exact.parameters,
    series: [Measure("a", summary: "one"), Measure("b", summary: "two")],
    scalars: [Measure("r", unit: Measure.correlationUnit, summary: "how alike")])

  /// The rule of an adaptive sweep with one look, at 20 replicates of each value of the axis.
  static func until(_ statistic: String) -> [(String, Node)] {
    [
      (
        "until",
        mapping([
          ("half-width", scalar("0.1")), ("of", scalar(statistic)), ("at-most", scalar("20")),
        ])
      )
    ]
  }

  static let open = StudySchema(
    name: "noop", version: 1, summary: "Does nothing.", parameters: [],
    acceptsOtherParameters: true)

  init(
    _ number: Int, name: String = "quickstart", schema: StudySchema = exact, seed: Int = 7,
    replicates: Int = 2, axis: String = "hidden", values: [String] = ["4", "8", "16"],
    more: [(String, Node)] = [], isAgain: Bool = false
  ) throws {
    id = SweepID(number)
    self.schema = schema
    let document = Sample.mapping(
      [
        ("name", Sample.scalar(name)), ("study", Sample.scalar(schema.name)),
        ("seed", Sample.scalar("\(seed)")), ("replicates", Sample.scalar("\(replicates)")),
        ("axes", Sample.mapping([(axis, Sample.list(values))])),
      ] + more
    ).encoded()
    submission = Submission(
      SubmissionID(Int64(number)), document: document, defaultName: name, isAgain: isAgain)
    plan = try SweepPlan(document: document, schemas: [schema], defaultName: name)
  }

  private static let mark = Mark(line: 1, column: 1)

  static func scalar(_ text: String) -> Node {
    Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
  }

  static func list(_ values: [String]) -> Node {
    Node(.sequence(values.map(scalar)), at: mark)
  }

  static func mapping(_ pairs: [(String, Node)]) -> Node {
    Node(.mapping(pairs.map { Node.Entry(key: $0, keyMark: mark, value: $1) }), at: mark)
  }

  /// What a coordinator writes down when the sweep begins.
  var beginning: [LedgerEntry] {
    [
      .sweep(id, submission), .face(id, schema),
      .state(id, .active, priority: 0, failureBudget: 100),
    ]
  }

  /// The payload of a task, as a worker sends it.
  func payload(
    _ index: Int, scalars: MessagePack.Map = [:], series: [Record.Series] = []
  ) -> [UInt8] {
    let task = plan.grid.task(at: index)
    return Record(
      study: schema.name, version: schema.version,
      parameters: plan.grid.identifyingParameters(of: task), seed: task.seed, scalars: scalars,
      series: series
    ).encoded()
  }

  /// A result as a worker reports it.
  func result(
    _ index: Int, scalars: MessagePack.Map = ["loss": .real(0.25), "bdm": .real(3)],
    payload: [UInt8]? = nil, class: String = "ieee", worker: Int64 = 1
  ) -> LedgerEntry {
    .result(
      LedgerEntry.Result(
        task: TaskID(id, index), payload: payload ?? self.payload(index, scalars: scalars),
        worker: WorkerID(worker), numericClass: `class`, duration: .milliseconds(1_500)))
  }

  /// A failed attempt.
  func failure(_ index: Int, isFinal: Bool = true, detail: String = "no luck") -> LedgerEntry {
    .failure(
      LedgerEntry.Attempt(
        task: TaskID(id, index), failure: TaskFailure(.exitCode(3), detail: detail),
        worker: WorkerID(1), retries: 1, crashes: 0, isFinal: isFinal))
  }

  func key(_ index: Int) -> Digest { plan.grid.task(at: index).key.digest }
}

extension Ledger {
  /// Records entries as one batch.
  mutating func record(_ entries: [LedgerEntry]) throws -> [Recorded] {
    try record([Batch(entries)]).first ?? []
  }
}

/// A program's output, with its errors behind.
func sqlite(_ path: String, _ sql: String) throws -> String {
  try RepositoryCommand("sqlite3", path, sql).outcome().text
}
