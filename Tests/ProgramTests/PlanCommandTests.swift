import Foundation
import Processes
import TestSupport
import Testing

@Suite("parsimony plan")
struct PlanCommandTests {
  static let large = """
    study: noop
    replicates: 100
    axes:
      a: {range: [1, 1000]}
      b: {range: [1, 1000]}

    """

  @Test("the quickstart is previewed in words")
  func words() throws {
    let file = Repository.path("configs/quickstart.yaml")
    let outcome = try Parsimony.run(["plan", file])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(
      outcome.output == """
        quickstart: study binarized-complexity, version 2, seed 1

        4 points × 10 replicates = 40 tasks

        axis    values  which
        ──────  ──────  ──────────────────────────────────────
        hidden       4  [8, 4], [16, 8], [32, 16] and [64, 32]

        fixed  batch 32, epochs 500, patience 20

        task  point  replicate  hidden
        ────  ─────  ─────────  ────────
           0      0          0  [8, 4]
           1      1          0  [16, 8]
           2      2          0  [32, 16]
           …
          37      1          9  [16, 8]
          38      2          9  [32, 16]
          39      3          9  [64, 32]

        """)
  }

  @Test("everything that a plan says is in the preview")
  func everything() throws {
    let outcome = try Parsimony.plan(
      """
      study: noop
      seed: 3
      axes:
        a: [1, 2]
        b: [x, y]
        c: {uniform: [0.0, 1.0]}
        d: {range: [0, 90, 10]}
      fixed: {e: true, f: 'a b'}
      zip: [a, b]
      when: {d: {a: 1}}
      exclude: [{a: 2, b: y}]
      include: [{a: 9, b: z}]
      sample: {method: sobol, count: 2}
      paired: [b]
      limits: {time: 90s, memory: 1GiB, retries: 1}
      analysis: {measures: [m, n], of: loss, across: a, size: e, rivals: [], confidence: 0.9}
      until: {half-width: 0.02, of: "pearson(m, loss)", by: [a, d], at-most: 40}
      """, ["--points", "1"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    let start = try #require(outcome.output.range(of: "\n\ntask"))
    #expect(
      outcome.output[..<start.lowerBound] == """
        sweep: study noop, version 1, seed 3

        22 points × at most 40 replicates = at most 880 tasks

        axis  values  which               how
        ────  ──────  ──────────────────  ──────────────────────────────
        a          2  1 and 2             moves with b
        b          2  x and y             moves with a; seeds are shared
        c          2  uniform [0.0, 1.0]  drawn 2 times, sobol
        d         10  0, 10, … 90         where a is 1

        fixed     e true, f 'a b'
        without   a is 2 and b is y
        and with  a is 9 and b is z
        limits    1m30s a task, 1GiB a task, 1 retry
        analysis  m and n against loss, across a, sizes by e, no rivals, confidence 0.9
        until     pearson(m, loss) within ±0.02, confidence 0.95, at most 40 replicates
        looks     at 20, 25, 31, … 40 replicates, by a and d: 11 groups
        """)
  }

  @Test("a hundred million tasks: points, tasks, and the right first and last ones")
  func ends() throws {
    let json = try Parsimony.json(try Parsimony.plan(Self.large, ["--json", "--points", "1"]))
    #expect(json["points"] as? Int == 1_000_000)
    #expect(json["tasks"] as? Int == 100_000_000)
    let last = try #require((json["last"] as? [[String: Any]])?.first)
    #expect(last["task"] as? Int == 99_999_999 && last["replicate"] as? Int == 99)
    #expect(last["parameters"] as? [String: Int] == ["a": 1000, "b": 1000])
    let first = try #require((json["first"] as? [[String: Any]])?.first)
    #expect(first["parameters"] as? [String: Int] == ["a": 1, "b": 1])
    let excluded = try Parsimony.json(
      try Parsimony.plan(
        Self.large + "exclude: [{a: [1, 1000], b: [1, 1000]}]", ["--json", "--points", "1"]))
    #expect(excluded["tasks"] as? Int == 99_999_600)
    let end = try #require((excluded["last"] as? [[String: Any]])?.first)
    #expect(end["parameters"] as? [String: Int] == ["a": 1000, "b": 999])
  }

  /// Runs a program and prints the most memory that it held, in KiB: a parent as large as this test
  /// process could not tell, since a child's peak begins at its parent's.
  static let measure = """
    import resource, subprocess, sys
    run = subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL)
    print(run.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """

  @Test(
    "the preview of a hundred million tasks stays under 64 MiB",
    .enabled(
      if: ProcessInfo.processInfo.environment["PARSIMONY_SANITIZER"] == nil,
      "a sanitizer's memory is not the program's"),
    arguments: [large, large + "exclude: [{a: 3, b: [4, 5]}]\n"])
  func memory(plan: String) throws {
    var command = Subprocess(
      "/usr/bin/python3", ["-c", Self.measure, Parsimony.path, "plan", "/dev/stdin"])
    command.standardInput = Array(plan.utf8)
    let words = String(decoding: try command.run().standardOutput, as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    try #require(words.count == 2 && words[0] == 0)
    #expect(words[1] < 64 << 10, "\(words[1]) KiB")
  }

  @Test("the JSON of a plan holds every documented field")
  func fields() throws {
    let page = try String(
      contentsOfFile: Repository.path("docs/plans.md"), encoding: .utf8)
    let json = try Parsimony.json(
      try Parsimony.plan("study: noop\naxes: {a: [1, 2.5, x, true]}\n", ["--json"]))
    #expect(json["format"] as? String == "parsimony/plan/1")
    for key in json.keys { #expect(page.contains("`\(key)`"), "docs/plans.md misses \(key)") }
    let axis = try #require((json["axes"] as? [[String: Any]])?.first)
    for key in axis.keys { #expect(page.contains("`\(key)`"), "docs/plans.md misses \(key)") }
    #expect(axis["count"] as? Int == 4 && axis["first"] as? Int == 1)
    #expect(axis["last"] as? Bool == true)
    let tasks = try #require(json["first"] as? [[String: Any]])
    try #require(tasks.count == 3)
    for key in tasks[0].keys { #expect(page.contains("`\(key)`"), "docs/plans.md misses \(key)") }
  }

  @Test("analysis and until are in the JSON, with every documented field")
  func analysis() throws {
    let page = try String(contentsOfFile: Repository.path("docs/plans.md"), encoding: .utf8)
    let json = try Parsimony.json(
      try Parsimony.plan(
        """
        study: noop
        axes: {a: [1, 2], b: [1, 2]}
        analysis: {measures: m, rivals: []}
        until: {half-width: 0.25, of: r, by: a, at-most: 30}
        """, ["--json"]))
    let analysis = try #require(json["analysis"] as? [String: Any])
    let until = try #require(json["until"] as? [String: Any])
    for key in Array(analysis.keys) + Array(until.keys) {
      #expect(page.contains("`\(key)`"), "docs/plans.md misses \(key)")
    }
    #expect(analysis["measures"] as? [String] == ["m"] && analysis["of"] is NSNull)
    #expect(analysis["rivals"] as? [String] == [])
    #expect(until["half-width"] as? Double == 0.25 && until["of"] as? String == "r")
    #expect(until["by"] as? [String] == ["a"] && until["groups"] as? Int == 2)
    #expect(until["looks-at"] as? [Int] == [20, 25, 30])
    #expect(json["replicates"] as? Int == 30 && json["tasks"] as? Int == 120)
  }

  @Test("a task is listed once, however many are asked for", arguments: [0, 1, 2, 3, 5])
  func listedOnce(count: Int) throws {
    let json = try Parsimony.json(
      try Parsimony.plan("study: noop\naxes: {a: [1, 2, 3]}\n", ["--json", "--points", "\(count)"]))
    let first = (json["first"] as? [[String: Any]] ?? []).compactMap { $0["task"] as? Int }
    let last = (json["last"] as? [[String: Any]] ?? []).compactMap { $0["task"] as? Int }
    #expect(first == Array(0..<min(3, count)))
    #expect(first + last == Array(Set(first + last)).sorted())
    #expect(count == 0 || (first + last).last == 2)
  }

  @Test("a misspelt parameter exits 2 with its place and the one that was meant")
  func misspelt() throws {
    let outcome = try Parsimony.plan("study: binarized-complexity\naxes:\n  hiden: [[8, 4]]\n")
    #expect(outcome.exitCode == 2 && outcome.output == "")
    #expect(
      outcome.errors == """
        /dev/stdin:3:3: error: study 'binarized-complexity' has no parameter 'hiden'; did you mean \
        'hidden'?
         3 |   hiden: [[8, 4]]
           |   ^

        """)
  }

  @Test("overrides change the plan, and their faults point into the word that was typed")
  func overrides() throws {
    let plan = "study: binarized-complexity\naxes: {hidden: [[8, 4]]}\n"
    let json = try Parsimony.json(
      try Parsimony.plan(
        plan, ["--json", "--set", "replicates=7", "--set", "axes.batch=[32, 64]"]))
    #expect(json["tasks"] as? Int == 14)
    let outcome = try Parsimony.plan(
      plan, ["--set", "replicates=7", "--set", "axes.batch=[32, 0]"])
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.errors == """
        --set:1:17: error: 'batch' is 0; expected an integer from 2 to 65536
         1 | axes.batch=[32, 0]
           |                 ^

        """)
  }

  @Test(
    "what cannot be read is refused with a cure and exit code 2",
    arguments: [
      ["plan", "no-such-plan.yaml"], ["plan", "/"], ["plan", "/dev/null"], ["plan", "/dev/zero"],
      ["plan"], ["plan", "a", "b"], ["plan", "--set", "seed", "x"], ["plan", "--pionts", "3", "x"],
      ["paln", "x"], ["studies", "nop"], ["bench", "nothing"],
    ])
  func unreadable(arguments: [String]) throws {
    let outcome = try Parsimony.run(arguments)
    #expect(outcome.exitCode == 2 && outcome.output == "", "\(outcome)")
    #expect(outcome.errors.hasPrefix("parsimony: error: "), "\(outcome.errors)")
    #expect(outcome.errors.contains("; ") || outcome.errors.contains("see 'parsimony"))
  }

  @Test("studies are listed, shown, and printed as JSON")
  func studies() throws {
    let list = try Parsimony.run(["studies"])
    #expect(list.exitCode == 0 && list.output.contains("binarized-complexity"))
    let one = try Parsimony.run(["studies", "binarized-complexity"])
    #expect(one.output.contains("learning-rate") && one.output.contains("above 0 and at most 10"))
    let json = try Parsimony.run(["studies", "--json"])
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    #expect((value as? [[String: Any]])?.count == 4)
  }

  @Test(
    "every command explains itself", arguments: ["plan", "studies", "bench", "completions", "man"])
  func help(command: String) throws {
    let outcome = try Parsimony.run([command, "--help"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(outcome.output.contains("Usage: parsimony \(command)"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }
}
