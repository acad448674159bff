import ClusterView
import CommandLine
import Coordination
import Encoding
import Foundation
import Randomness
import Sweeps
import Testing

@Suite("Results as people and programs read them")
struct ResultTests {
  private static let schema = StudySchema(
    name: "sample", version: 1, summary: "For tests.",
    parameters: [
      Parameter("lr", .anyScalar, default: nil, summary: "a number"),
      Parameter("host", .integer(0...9), default: .integer(1), summary: "a name that we have, too"),
    ],
    scalars: [Measure("loss", summary: "a number")])

  private static func grid(replicates: Int = 2) throws -> Grid {
    var plan = Plan(name: "p", study: "sample", seed: 1, replicates: replicates)
    let lr = try #require(ParameterName("lr"))
    let host = try #require(ParameterName("host"))
    plan.axes = [Axis(lr, .list([.real(0.1), .real(0.001)]))]
    plan.fixed = [Assignment(host, .integer(3))]
    return try Grid(plan, schema: schema)
  }

  private func written(
    _ cluster: FakeCluster, _ format: ResultWriter.Format, limit: Int? = nil,
    isExcerpt: Bool = false, grid: Grid? = nil
  ) throws -> String {
    let printed = Printed()
    let terminal = printed.terminal
    let pages = ResultPages(of: SweepID(1), from: cluster.respondent)
    _ = try ResultWriter(pages, try grid ?? Self.grid(), on: terminal)
      .write(format, limit: limit, isExcerpt: isExcerpt)
    try terminal.flush()
    return printed.output
  }

  private let cluster: FakeCluster = {
    let cluster = FakeCluster()
    cluster.rows = [
      FakeCluster.row(0, scalars: ["loss": .real(0.123456789), "note": .text("a,\"b\"")]),
      FakeCluster.row(
        3, scalars: ["loss": .real(.nan)], series: [Record.Series("curve", [1, .infinity])]),
    ]
    return cluster
  }()

  @Test("CSV has every digit, quotes what needs it, and says nan")
  func csv() throws {
    #expect(
      try written(cluster, .csv) == """
        task,replicate,lr,parameter.host,seed,loss,duration,host\r
        0,0,0.1,3,7,0.123456789,1.25,node1\r
        3,1,0.001,3,7,nan,1.25,node1\r

        """)
    #expect(ResultCell.text("a,\"b\"").csv == "\"a,\"\"b\"\"\"")
    #expect(ResultCell.list([.integer(1), .integer(2)]).csv == "\"[1, 2]\"")
  }

  @Test("a table rounds to six digits and aligns them")
  func table() throws {
    #expect(
      try written(cluster, .table) == """
        task  replicate     lr  parameter.host  seed      loss  note   duration  host
        ────  ─────────  ─────  ──────────────  ────  ────────  ─────  ────────  ─────
           0          0    0.1               3     7  0.123457  a,"b"      1.25  node1
           3          1  0.001               3     7       nan             1.25  node1

        """)
  }

  @Test("below the rows stand the mean correlations by point, each with how many runs have one")
  func correlations() throws {
    let lr = try #require(ParameterName("lr"))
    var plan = Plan(name: "p", study: "sample", seed: 1, replicates: 3)
    plan.axes = [Axis(lr, .list([.real(0.1), .real(0.001)]))]
    let schema = StudySchema(
      name: "sample", version: 1, summary: "For tests.",
      parameters: [Parameter("lr", .anyScalar, default: nil, summary: "a number")],
      scalars: [
        Measure("a", unit: Measure.correlationUnit, summary: "a correlation"),
        Measure("b", unit: "correlation", summary: "another"),
      ])
    let grid = try Grid(plan, schema: schema)
    cluster.rows = [
      FakeCluster.row(0, scalars: ["a": .real(0.5), "b": .real(-0.2)]),
      FakeCluster.row(1, scalars: ["a": .real(0.25), "b": .real(1)]),
      FakeCluster.row(2, scalars: ["a": .real(0.7), "b": .real(-0.25)]),
      FakeCluster.row(4, scalars: ["b": .real(-0.3)]),
    ]
    let text = try written(cluster, .table, grid: grid)
    let parts = text.components(separatedBy: "\n\n")
    #expect(
      parts.dropFirst().joined(separator: "\n\n") == """
        correlations by lr: means over runs by Fisher's z, with 95 % intervals from how runs differ

        lr     runs      a  95 % interval    defined          b  95 % interval     defined
        ─────  ────  ─────  ───────────────  ───────  ─────────  ────────────────  ───────
        0.1       3  0.610  -0.865 to 0.992        2     -0.250  -0.370 to -0.123        3
        0.001     1  0.250                         1  undefined                          1

        """)
    #expect(try written(cluster, .table, limit: 2, grid: grid).contains("Fisher") == false)
    #expect(try written(cluster, .csv, grid: grid).contains("Fisher") == false)
    cluster.rows = (0..<6).map { FakeCluster.row($0) }
    #expect(
      try written(cluster, .table, grid: grid).contains("0.001     3"), "runs without a correlation"
    )
  }

  @Test("the mean correlations of a long table are those of all runs")
  func correlationsOfAll() throws {
    let measure = Measure("a", unit: "correlation", summary: "a correlation")
    let schema = StudySchema(
      name: "sample", version: 1, summary: "For tests.", parameters: [], scalars: [measure])
    let grid = try Grid(
      Plan(name: "p", study: "sample", seed: 1, replicates: 100), schema: schema)
    cluster.rows = (0..<100).map {
      FakeCluster.row($0, scalars: ["a": .real($0 % 2 == 0 ? 0.5 : -0.5)])
    }
    let text = try written(cluster, .table, isExcerpt: true, grid: grid)
    #expect(
      text.hasSuffix(
        """
        correlations: means over runs by Fisher's z, with 95 % intervals from how runs differ

        runs      a  95 % interval    defined
        ────  ─────  ───────────────  ───────
         100  0.000  -0.109 to 0.109      100

        """))
  }

  @Test("JSON has the curves, and texts for what is not a number")
  func json() throws {
    let lines = try written(cluster, .ndjson).split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1].contains(#""scalars":{"loss":"nan"},"series":{"curve":[1.0,"inf"]}"#))
    #expect(lines[1].contains(#""parameters":{"host":3,"lr":0.001},"seed":7"#))
    #expect(try written(cluster, .json) == "[\n" + lines.joined(separator: ",\n") + "\n]\n")
    cluster.rows = []
    #expect(try written(cluster, .json) == "[]\n")
    #expect(try written(cluster, .csv) == "")
  }

  @Test("a long table on a terminal shows its first and last rows, found by halving")
  func excerpt() throws {
    let grid = try Self.grid(replicates: 50_000)
    cluster.rows = stride(from: 0, to: 30_000, by: 3).map { FakeCluster.row($0) }
    let before = cluster.asked.count
    let text = try written(cluster, .table, isExcerpt: true, grid: grid)
    let tasks = text.split(separator: "\n").dropFirst(2).map {
      String($0.split(separator: " ").first ?? "")
    }
    #expect(
      tasks == stride(from: 0, to: 30, by: 3).map { "\($0)" } + ["…"]
        + stride(from: 29_970, to: 30_000, by: 3).map { "\($0)" })
    #expect(cluster.asked.count - before < 60)
    #expect(try written(cluster, .csv, limit: 12, grid: grid).split(separator: "\r\n").count == 13)
  }

  @Test(
    "six digits are enough for a person",
    arguments: [
      (1.0, "1"), (-0.5, "-0.5"), (123_456.7, "123457"), (99_999.95, "100000"), (0.1 + 0.2, "0.3"),
      (1.234567891e-7, "1.23457e-07"), (9.9999999e-9, "1e-8"), (-9.9999999e22, "-1e+23"),
      (6.02214076e23, "6.02214e+23"),
      (1e15, "1000000000000000"), (0.00012345678, "0.000123457"),
    ])
  func digits(value: Double, text: String) {
    #expect(ResultCell.real(value).shown == text)
  }

  @Test("failures are paged through, and the last ones are found")
  func failures() throws {
    cluster.failures = (0..<50).map {
      FailureRow(
        index: $0, failure: TaskFailure(.memory, detail: "words"), host: "n", isFinal: false,
        recordedAt: 0)
    }
    let pages = ResultPages(of: SweepID(1), from: cluster.respondent)
    #expect(try pages.lastFailures(3).map(\.index) == [47, 48, 49])
    let printed = Printed()
    let terminal = printed.terminal
    #expect(try FailureTable.write(pages, .csv, limit: 8, on: terminal) == 8)
    try terminal.flush()
    #expect(printed.output.hasPrefix("task,recorded,host,cause,final,words\r\n0,1970-01-01T"))
  }

  @Test("a peer that sends the same page for ever is found out")
  func samePage() {
    let stuck = Respondent("it", isLive: true) { _ throws(Failure) in .results([], next: 0) }
    #expect(throws: Failure(.io, "it sends the same page of results over and over")) {
      try ResultPages(of: SweepID(1), from: stuck).forEachResult { _ throws(Failure) in }
    }
  }

  @Test("a sample has different tasks, the same for the same seed, also where few are done")
  func sample() throws {
    cluster.rows = (0..<40).map { FakeCluster.row($0) }
    func sample(_ count: Int, of tasks: Int, seed: Seed) throws -> [Int] {
      try Verification.sample(
        count, of: SweepID(1), taskCount: tasks, from: cluster.respondent, seed: seed
      ).map(\.index)
    }
    let first = try sample(10, of: 40, seed: 1)
    #expect(Set(first).count == 10 && first == first.sorted())
    #expect(try sample(10, of: 40, seed: 1) == first)
    #expect(try sample(10, of: 40, seed: 2) != first)
    #expect(try sample(5, of: 1_000_000, seed: 1).count <= 5)
    #expect(try sample(100, of: 40, seed: 3).count == 40)
    cluster.rows = []
    #expect(try sample(10, of: 40, seed: 1) == [])
  }

  @Test("an extension counts what is new")
  func enlarged() throws {
    let old = try Self.grid(replicates: 2)
    #expect(
      SweepExtension(from: old, to: try Self.grid(replicates: 5)).words
        == "6 of 10 tasks are new; the others do not run again")
    #expect(SweepExtension(from: old, to: old).newCount == 0)
  }
}
