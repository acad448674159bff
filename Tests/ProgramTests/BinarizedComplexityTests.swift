import Foundation
import Processes
import TestSupport
import Testing

/// The study of binarised networks, on the real programs.
@Suite("The study binarized-complexity in a cluster", .serialized)
struct BinarizedComplexityClusterTests {
  private static let payloads = "select hex(key), hex(payload) from result order by key"

  private static func plan(replicates: Int, epochs: Int, sizes: String) -> String {
    """
    name: networks
    study: binarized-complexity
    replicates: \(replicates)
    axes:
      hidden: \(sizes)
    fixed:
      epochs: \(epochs)
      patience: 0
    """
  }

  @Test("payloads are the same with one slot, with two, and after a slot was killed")
  func slots() throws {
    let plan = Self.plan(replicates: 4, epochs: 400, sizes: "[[8, 4], [64, 32]]")
    var payloads: [[String]] = []
    for (slots, kills) in [(1, false), (2, false), (2, true)] {
      var cluster = try TestCluster.start()
      try cluster.join("alpha", slots: slots)
      try cluster.output("submit", "/dev/stdin", input: plan)
      if kills {
        let agent = cluster.identifier(of: "alpha")
        var children: [Int32] = []
        try cluster.waitUntil("both slots run tasks") { cluster in
          children = ClusterRoadTests.children(of: agent)
          return try children.count == 2
            && cluster.query("select count(*) > 0 from result") == ["1"]
        }
        try TestCluster.signal("KILL", children[0])
      }
      try cluster.output("wait", "last")
      if kills { #expect(try cluster.query("select count(*) from failure") == ["1"]) }
      payloads.append(try cluster.query(Self.payloads))
    }
    #expect(payloads[0].count == 8)
    #expect(payloads[1] == payloads[0] && payloads[2] == payloads[0])
  }

  @Test("a worker keeps to a CPU level, says so, and computes the same payloads")
  func level() throws {
    let plan = Self.plan(replicates: 2, epochs: 4, sizes: "[[8, 4]]")
    var payloads: [[String]] = []
    for options in [[], ["--cpu-level", "plain"]] {
      var cluster = try TestCluster.start()
      try cluster.join("alpha", options: options)
      try cluster.output("submit", "/dev/stdin", input: plan)
      try cluster.output("wait", "last")
      if !options.isEmpty {
        #expect(try cluster.output("workers", "--json").contains("\"level\": \"plain\""))
      }
      payloads.append(try cluster.query(Self.payloads))
    }
    #expect(payloads[0].count == 2 && payloads[0] == payloads[1])
  }

  @Test("the quick start ends in a table of correlations by size, within a minute")
  func quickStart() throws {
    let scratch = try Scratch()
    let ledger = "\(scratch.path)/quickstart.db"
    let start = ContinuousClock.now
    var command = Subprocess(
      Parsimony.path, ["run", Repository.path("configs/quickstart.yaml"), "--ledger", ledger])
    command.timeLimit = .seconds(60)
    #expect(try command.run().status == .exited(0))
    let shown = try Parsimony.run(["results", "--ledger", ledger]).output
    #expect(ContinuousClock.now - start < .seconds(60))
    let lines = shown.split(separator: "\n", omittingEmptySubsequences: false)
    let title = try #require(lines.firstIndex { $0.hasPrefix("correlations by hidden: means") })
    #expect(title == 43, "forty rows stand above it")
    let table = lines.dropFirst(title + 2)
    #expect(table.first?.split(separator: " ").first == "hidden")
    let sizes = ["[8, 4]", "[16, 8]", "[32, 16]", "[64, 32]"]
    for (line, size) in zip(table.dropFirst(2), sizes) {
      #expect(line.hasPrefix(size) && line.contains(" 10 ") && line.contains(" to "), "\(line)")
    }
  }
}
