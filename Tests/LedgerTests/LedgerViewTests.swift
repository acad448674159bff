import Coordination
import Encoding
import Ledger
import Sweeps
import TestSupport
import Testing

@Suite("A ledger as people see it")
struct LedgerViewTests {
  @Test("a sweep is a view with its parameters, defaults and scalars as columns")
  func view() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    var ledger = try Ledger.open(path)
    let sample = try Sample(1)
    _ = try ledger.record(sample.beginning)
    ledger.note(worker: WorkerID(1), host: "node1", cpuLevel: "v3")
    _ = try ledger.record(
      (0..<6).map { sample.result($0, scalars: ["bdm": .real(Double($0)), "loss": .real(.nan)]) })
    try ledger.makeOwedViews()
    #expect(
      try sqlite(path, "SELECT hidden, avg(bdm) FROM quickstart GROUP BY hidden ORDER BY hidden")
        == "4|1.5\n8|2.5\n16|3.5\n")
    let line = try sqlite(path, "SELECT * FROM sweep_1 WHERE task = 4")
    #expect(line == "4|1|1|\(sample.plan.grid.task(at: 4).seed)|8|[32]|0.5||4.0|1.5|node1\n")
    #expect(
      try sqlite(path, "SELECT group_concat(name) FROM pragma_table_info('quickstart')")
        == "task,point,replicate,seed,hidden,layers,rate,loss,bdm,duration,host\n")
  }

  @Test("lists, texts with quotes, infinities and names that are taken are shown")
  func oddities() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    var ledger = try Ledger.open(path)
    let sample = try Sample(
      1, name: "odd-1.x",
      more: [("fixed", Sample.mapping([("layers", Sample.list(["32", "16"]))]))])
    _ = try ledger.record(sample.beginning)
    let text = "it's \"so\"\n\u{1}é"
    _ = try ledger.record([
      sample.result(
        0, scalars: ["bdm": .real(.infinity), "loss": .text(text), "Host": .boolean(true)]),
      sample.result(1, scalars: ["a.b c'd": .integer(-7), "e\"f": .integer(1), "g": .real(1e300)]),
      sample.result(2, payload: [1, 2, 3]),
    ])
    try ledger.makeOwedViews()
    #expect(
      try sqlite(
        path,
        "SELECT layers, bdm, hex(loss), scalar_Host, \"a.b c'd\", g FROM \"odd-1.x\" ORDER BY task")
          == """
          [32, 16]|Inf|\(text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
          .joined())|1||
          [32, 16]||||-7|1.0e+300
          [32, 16]|||||

          """)
    #expect(try sqlite(path, "SELECT hidden FROM sweep_1 WHERE task = 2") == "16\n")
  }

  @Test("an open study's columns are found in its results, also where they were adopted")
  func open() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    var ledger = try Ledger.open(path)
    let first = try Sample(1, name: "a", schema: Sample.open, axis: "x")
    let second = try Sample(2, name: "a", schema: Sample.open, axis: "x")
    _ = try ledger.record(first.beginning)
    _ = try ledger.record([first.result(0, scalars: ["y": .integer(1)])])
    _ = try ledger.record([first.result(1, scalars: ["z": .integer(2)])])
    try ledger.makeOwedViews()
    #expect(try sqlite(path, "SELECT x, y, z FROM a ORDER BY task") == "4|1|\n8||2\n")
    _ = try ledger.record(second.beginning)
    #expect(try ledger.lookUp(second.id, 0..<6) == TaskSet([0, 1]))
    try ledger.checkpointIfIdle()
    _ = try ledger.record([second.result(2, scalars: ["w": .integer(3)])])
    try ledger.makeOwedViews()
    #expect(try sqlite(path, "SELECT x, w, y, z FROM a ORDER BY task") == "4||1|\n8|||2\n16|3||\n")
    #expect(try sqlite(path, "SELECT x, y, z FROM sweep_1 ORDER BY task") == "4|1|\n8||2\n")
  }

  @Test("views that a life owed when it ended are made by the next")
  func owed() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let sample = try Sample(1, name: "a", schema: Sample.open, axis: "x")
    do {
      var ledger = try Ledger.open(path)
      _ = try ledger.record(sample.beginning)
      let owes = ledger.owesViews
      #expect(owes)
    }
    do {
      var ledger = try Ledger.open(path)
      let owes = ledger.owesViews
      #expect(owes)
      try ledger.makeOwedViews()
      let owesStill = ledger.owesViews
      #expect(!owesStill)
      _ = try ledger.record([sample.result(0, scalars: ["y": .integer(1)])])
    }
    var ledger = try Ledger.open(path)
    try ledger.makeOwedViews()
    #expect(try sqlite(path, "SELECT x, y FROM a") == "4|1\n")
    #expect(try !Ledger.Reader(path).sweeps().isEmpty)
  }

  @Test("names of tables stay what they are")
  func names() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    var ledger = try Ledger.open(path)
    for (place, name) in ["Result", "sqlite_x", "sweep_9", "fine"].enumerated() {
      let sample = try Sample(place + 1, name: name)
      _ = try ledger.record(sample.beginning + [sample.result(0)])
    }
    try ledger.makeOwedViews()
    #expect(
      try sqlite(path, "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'view'")
        == "sweep_1 sweep_2 sweep_3 sweep_4 fine\n")
    #expect(
      try sqlite(path, "SELECT name, study, state, points * replicates FROM sweep WHERE number = 4")
        == "fine|sample|active|6\n")
  }
}
