import Foundation
import Processes
import TestSupport
import Testing

/// Plans that say until when they grow, on the real programs.
@Suite("Sequential stopping in a cluster", .serialized)
struct UntilTests {
  /// The networks of both sizes end at different looks.
  private static let plan = """
    name: adaptive
    study: binarized-complexity
    axes:
      hidden: [[4, 2], [64, 32]]
      batch: [128, 256]
    fixed:
      epochs: 30
      patience: 0
    until: {half-width: 0.222, of: "pearson(bdm, train-loss)", by: hidden, at-most: 60}
    """
  private static let looks = "select hex(entry) from fact where kind = 'look' order by 1"
  private static let payloads = "select hex(key), hex(payload) from result order by key"

  private static func groups(_ cluster: borrowing TestCluster) throws -> [[String: Any]] {
    let text = try cluster.output("status", "last", "--json")
    let status = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require(status?["groups"] as? [[String: Any]])
  }

  @Test("groups end at looks of their own, the same with one slot, with two, and after a kill")
  func looks() throws {
    var found: [(looks: [String], payloads: [String])] = []
    for (slots, kills) in [(1, false), (2, false), (2, true)] {
      var cluster = try TestCluster.start()
      try cluster.join("alpha", slots: slots)
      try cluster.output("submit", "/dev/stdin", input: Self.plan)
      if kills {
        let agent = cluster.identifier(of: "alpha")
        var children: [Int32] = []
        try cluster.waitUntil("both slots run, and a look was taken") { cluster in
          children = ClusterRoadTests.children(of: agent)
          return try children.count == 2
            && cluster.query("select count(*) > 0 from fact where kind = 'look'") == ["1"]
        }
        try TestCluster.signal("KILL", children[0])
      }
      try cluster.output("wait", "last")
      found.append((try cluster.query(Self.looks), try cluster.query(Self.payloads)))

      let groups = try Self.groups(cluster)
      let replicates = groups.compactMap { $0["replicates"] as? Int }
      #expect(replicates.count == 2 && Set(replicates).count == 2)
      #expect(groups.allSatisfy { $0["standing"] as? String == "narrow" })
      #expect(groups.allSatisfy { $0["used"] as? Int == $0["replicates"] as? Int })
      // Each group has two points, and nothing beyond its last look ran.
      #expect(found.last?.payloads.count == 2 * replicates.reduce(0, +))
      #expect(try cluster.output("status", "last").contains("narrow enough"))
    }
    #expect(found[0].looks.count >= 3)
    #expect(found[1] == found[0] && found[2] == found[0])
  }

  @Test("a sweep that is run says how its groups ended, and more replicates run only what is new")
  func embedded() throws {
    let scratch = try Scratch()
    let ledger = "\(scratch.path)/l.db"
    try scratch.write(Self.plan, to: "plan.yaml")
    func run(_ options: String...) throws -> Parsimony.Outcome {
      try Parsimony.run(
        ["run", "\(scratch.path)/plan.yaml", "--ledger", ledger, "--slots", "2"] + options)
    }
    let first = try run("--set", "until.half-width=0.01", "--set", "until.at-most=21")
    #expect(first.exitCode == 0 && first.errors.hasPrefix("s1: at most 84 tasks, results go to"))
    #expect(
      first.output.contains(
        "pearson(bdm, train-loss) within ±0.01, confidence 0.95, at most 21 replicates\n"))
    #expect(first.output.components(separatedBy: "as many as it may have").count == 3)
    let second = try run()
    #expect(second.exitCode == 0 && second.output.contains("not needed"))
    #expect(second.output.components(separatedBy: "narrow enough").count == 3)
    let count = try Subprocess(
      "/usr/bin/sqlite3", [ledger, "select count(*) from result where id >> 40 = 2"]
    ).run()
    let more = Int(String(decoding: count.standardOutput, as: UTF8.self).dropLast())
    #expect(try #require(more) <= 2 * (60 - 21), "of the first sweep's 84 results none ran again")
    let left = try Parsimony.run(["status", "last", "--ledger", ledger])
    #expect(left.output.contains("narrow enough") && left.output.contains("not needed"))
  }

  @Test("a sweep that has ended can be let grow further, and runs only what is new")
  func extended() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha", slots: 2)
    let options = ["--set", "until.half-width=0.01", "--set", "until.at-most=21"]
    let submitted = try cluster.run(["submit", "/dev/stdin"] + options, input: Self.plan)
    #expect(submitted.output.contains("at most 84 tasks"))
    try cluster.output("wait", "last")
    let refused = try cluster.run(["extend", "last", "--replicates", "30"])
    #expect(refused.exitCode == 2 && refused.errors.contains("'--set until.at-most=N'"))
    let extended = try cluster.output("extend", "last", "--set", "until.at-most=25")
    #expect(extended.contains("16 of 100 tasks are new"))
    try cluster.output("wait", "last")
    #expect(try cluster.query("select count(*) from result") == ["100"])
    let groups = try Self.groups(cluster)
    #expect(groups.map { $0["standing"] as? String } == ["most", "most"])
    #expect(groups.map { $0["looked-at"] as? Int } == [25, 25])
  }

  @Test("a program's own correlation steers its sweep, and tasks that fail do not count")
  func program() throws {
    let scratch = try Scratch()
    // One run in nine fails, and one in seven of the others gives no number.
    try scratch.write(
      """
      [ $(($1 % 9)) -ne 0 ] || exit 3
      [ $(($1 % 7)) -ne 0 ] || { echo '{"r": "none"}'; exit; }
      printf '{"r": 0.%03d}\\n' $((500 + ($1 % 1000 - 500) * $2 / 1000))

      """, to: "r.sh")
    let plan = """
      name: own
      study: command
      axes: {spread: [100, 700]}
      fixed: {command: [sh, "\(scratch.path)/r.sh", "{seed}", "{spread}"]}
      limits: {retries: 0}
      until: {half-width: 0.1, of: r, by: spread, at-most: 80}
      """
    let outcome = try Parsimony.run(
      ["run", "/dev/stdin", "--ledger", "\(scratch.path)/l.db", "--slots", "2"], input: plan)
    #expect(outcome.exitCode == 1, "some tasks failed")
    let lines = outcome.output.split(separator: "\n").filter { $0.hasPrefix("spread ") }
    #expect(lines.count == 2 && lines.allSatisfy { $0.hasSuffix("narrow enough") })
    let columns = lines.map { $0.split(separator: " ").compactMap { Int($0) } }
    // The spread, the replicates, those used, and those that had ended.
    try #require(columns.allSatisfy { $0.count == 4 })
    #expect(columns.allSatisfy { $0[2] >= 20 && $0[2] < $0[3] && $0[1] == $0[3] })
    #expect(columns[0][1] < columns[1][1], "what differs more between runs takes more of them")
  }
}
