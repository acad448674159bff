import Randomness
import Studies
import Sweeps
import Testing
import YAML

@Suite("Reading a plan")
struct PlanReaderTests {
  func points(_ plan: String) throws -> [String] {
    let grid = try reading(plan).grid
    return (0..<grid.pointCount).map { index in
      grid.parameters(atPoint: index).map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
  }

  @Test("a plan of one study is one task with everything at its default")
  func minimal() throws {
    let reading = try reading("study: binarized-complexity\n")
    #expect(reading.plan.name == "plan" && reading.plan.seed == 0 && reading.plan.replicates == 1)
    #expect(reading.grid.taskCount == 1)
    #expect(reading.grid.task(at: 0).parameters.isEmpty)
  }

  @Test("the first axis changes slowest and replicates are slowest of all")
  func order() throws {
    let grid = try reading("study: noop\nreplicates: 2\naxes: {a: [1, 2], b: [x, y]}\n").grid
    let tasks = (0..<8).map(grid.task)
    #expect(tasks.map(\.replicate) == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(tasks.map(\.point) == [0, 1, 2, 3, 0, 1, 2, 3])
    #expect(
      try points("study: noop\naxes: {a: [1, 2], b: [x, y]}\n") == [
        "a=1 b=x", "a=1 b=y", "a=2 b=x", "a=2 b=y",
      ])
  }

  @Test("nested names and dotted names are the same parameters")
  func nesting() throws {
    let nested =
      "study: noop\naxes: {net: {depth: [1, 2], width: {range: [3, 4]}}}\nfixed: {opt: {lr: 0.1}}\n"
    let dotted = "study: noop\naxes: {net.depth: [1, 2], net.width: [3, 4]}\nfixed: {opt.lr: 0.1}\n"
    #expect(try points(nested) == points(dotted))
    #expect(try points(nested).dropFirst().first == "net.depth=1 net.width=4 opt.lr=0.1")
  }

  @Test("values that stand twice are one point")
  func duplicates() throws {
    #expect(try points("study: noop\naxes: {a: [1, 2, 1, 1.0]}\n") == ["a=1", "a=2", "a=1.0"])
    let real = "study: binarized-complexity\naxes: {learning-rate: [1, 1.0, 1e0]}\n"
    #expect(try points(real) == ["learning-rate=1.0"])
    let zipped = "study: noop\naxes: {a: [1, 1, 2, 1], b: [x, y, x, x]}\nzip: [a, b]\n"
    #expect(try points(zipped) == ["a=1 b=x", "a=1 b=y", "a=2 b=x"])
  }

  @Test("zipped axes move together, and stand where the first of them is written")
  func zipped() throws {
    let plan = """
      study: noop
      axes: {a: [1, 2], b: [p, q], c: [x, y]}
      zip: [[a, c]]
      """
    #expect(try points(plan) == ["a=1 b=p c=x", "a=1 b=q c=x", "a=2 b=p c=y", "a=2 b=q c=y"])
  }

  @Test("an axis exists only where its condition holds, wherever it is written")
  func conditional() throws {
    let plan = """
      study: noop
      axes: {momentum: [0.0, 0.9], optimiser: [adam, sgd]}
      when: {momentum: {optimiser: sgd}}
      """
    #expect(
      try points(plan) == [
        "optimiser=adam", "momentum=0.0 optimiser=sgd", "momentum=0.9 optimiser=sgd",
      ])
  }

  @Test("conditions chain: an axis that does not exist meets no condition")
  func chained() throws {
    let plan = """
      study: noop
      axes: {a: [0, 1], b: [0, 1], c: [0, 1]}
      when: {b: {a: 1}, c: {b: [0, 1]}}
      """
    #expect(
      try points(plan) == ["a=0", "a=1 b=0 c=0", "a=1 b=0 c=1", "a=1 b=1 c=0", "a=1 b=1 c=1"])
  }

  @Test("exclude takes points out and include puts points in, once each")
  func rules() throws {
    let plan = """
      study: noop
      axes: {a: [1, 2], b: [1, 2]}
      exclude: [{a: 1, b: [1, 2]}, {a: 2, b: 2}]
      include: [{a: 1, b: 2}, {a: 2, b: 1}, {a: 9}]
      """
    #expect(try points(plan) == ["a=2 b=1", "a=1 b=2", "a=9 b=1", "a=9 b=2"])
  }

  @Test("include adds no point where an axis that it names does not exist")
  func hiddenInclude() throws {
    let plan = """
      study: noop
      axes: {o: [adam, sgd], m: [0.0, 0.5]}
      when: {m: {o: sgd}}
      exclude: [{o: adam}]
      include: [{m: 0.7}]
      """
    #expect(try points(plan) == ["m=0.0 o=sgd", "m=0.5 o=sgd", "m=0.7 o=sgd"])
  }

  @Test("include may name a drawn axis with any value, when it names all that are drawn")
  func drawnInclude() throws {
    let plan = """
      study: noop
      axes: {size: [1, 2], u: {uniform: [0.0, 1.0]}}
      sample: {method: random, count: 2}
      include: [{u: 0.5}]
      """
    #expect(try points(plan).suffix(2) == ["size=1 u=0.5", "size=2 u=0.5"])
  }

  @Test("a name that only resembles a form names a parameter")
  func nearForms() throws {
    #expect(
      try points("study: noop\naxes: {lora: {r: [4]}, svm: {c: [1]}}\n") == ["lora.r=4 svm.c=1"])
  }

  @Test("of many faults the first are told and the rest are counted")
  func manyFaults() {
    let plan = "study: noop\n" + (0..<500).map { "key\($0): 1\n" }.joined()
    #expect {
      try reading(plan)
    } throws: { error in
      let rejection = error as? PlanReader.Rejection
      return rejection?.diagnostics.count == 50 && rejection?.omittedCount == 450
    }
  }

  @Test("a list in a rule is one value where values are lists, and several where lists are listed")
  func listsInRules() throws {
    let axes = "study: binarized-complexity\naxes: {hidden: [[8, 4], [16, 8], [32, 16]]}\n"
    #expect(
      try points(axes + "exclude: [{hidden: [8, 4]}]") == [
        "hidden=[16, 8]", "hidden=[32, 16]",
      ])
    #expect(try points(axes + "exclude: [{hidden: [[8, 4], [32, 16]]}]") == ["hidden=[16, 8]"])
  }

  @Test("draws meet every listed combination, and more draws keep those that were there")
  func sampling() throws {
    func plan(_ method: String, _ count: Int) -> String {
      """
      study: noop
      seed: 5
      axes:
        size: [1, 2]
        u: {uniform: [-1, 1]}
        l: {log-uniform: [1.0e-4, 1.0e-1]}
        i: {integer: [1, 6]}
        c: {choice: [p, q]}
      sample: {method: \(method), count: \(count)}
      """
    }
    for method in ["random", "sobol"] {
      let few = try points(plan(method, 20))
      let many = try points(plan(method, 50))
      #expect(few.count == 40 && many.count == 100)
      #expect(few.prefix(20).elementsEqual(many.prefix(20)), "\(method)")
      #expect(
        few.prefix(20).map { $0.replacing("size=1", with: "") }
          == few.suffix(20).map { $0.replacing("size=2", with: "") })
      #expect(few != (try points(plan(method, 20).replacing("seed: 5", with: "seed: 6"))))
    }
    let without = plan("sobol", 20).replacing("  c: {choice: [p, q]}\n", with: "")
    #expect(
      try points(plan("sobol", 20)).map { $0.split(separator: " ").dropFirst() }
        == points(without).map { $0.split(separator: " ")[...] })
  }

  @Test("draws have the distribution that was asked for", arguments: ["random", "sobol"])
  func distributions(method: String) throws {
    let plan = """
      study: noop
      axes:
        u: {uniform: [-1, 1]}
        l: {log-uniform: [1.0e-4, 1.0]}
        i: {integer: [1, 6]}
        c: {choice: [p, q, r]}
      sample: {method: \(method), count: 6000}
      """
    let grid = try reading(plan).grid
    var below = (u: 0, l: 0)
    var counts: [ParameterValue: Int] = [:]
    for index in 0..<grid.pointCount {
      for assignment in grid.parameters(atPoint: index) {
        switch (assignment.name.text, assignment.value) {
        case ("u", .real(let real)):
          #expect((-1...1).contains(real.value))
          below.u += real.value < 0 ? 1 : 0
        case ("l", .real(let real)):
          #expect((1e-4...1).contains(real.value))
          below.l += real.value < 1e-2 ? 1 : 0
        case (_, let value): counts[value, default: 0] += 1
        }
      }
    }
    // Half of each, a sixth of each face, a third of each choice: within five standard deviations.
    #expect(abs(below.u - 3000) < 194 && abs(below.l - 3000) < 194, "\(below)")
    #expect(counts.count == 9)
    for (value, count) in counts {
      if case .integer = value { #expect(abs(count - 1000) < 145, "\(value): \(count)") }
      if case .text = value { #expect(abs(count - 2000) < 183, "\(value): \(count)") }
    }
  }

  @Test("duplicate draws collapse, so every task is another")
  func collapsedDraws() throws {
    let plan = "study: noop\naxes: {i: {integer: [1, 3]}}\nsample: {method: random, count: 100}\n"
    #expect(try reading(plan).grid.pointCount == 3)
  }

  @Test("sizes on a logarithmic axis are whole numbers where the parameter is")
  func logSizes() throws {
    let plan = "study: binarized-complexity\naxes: {batch: {log-range: [8, 1024, 8]}}\n"
    #expect(
      try points(plan).map { String($0.dropFirst(6)) } == [
        "8", "16", "32", "64", "128", "256", "512", "1024",
      ])
  }

  @Test("limits are read in the units that people write")
  func limits() throws {
    let limits = try reading(
      "study: noop\nlimits: {time: 1h30m, memory: 2GiB, retries: 3}\n"
    ).plan.limits
    #expect(limits.timeMilliseconds == 5_400_000)
    #expect(limits.memoryBytes == 2_147_483_648)
    #expect(limits.retries == 3)
  }

  @Test("amounts are written so that they read back")
  func amounts() {
    for amount in [1, 999, 1000, 1500, 60_000, 90_000, 5_400_000, 86_400_000, 90_061_001] {
      #expect(Quantity.time.amount(of: Quantity.time.text(amount)) == amount)
    }
    for amount in [1, 1000, 1024, 1536, 512 << 20, 2_000_000_000, 2 << 30, 3 << 40] {
      #expect(Quantity.memory.amount(of: Quantity.memory.text(amount)) == amount)
    }
    #expect(Quantity.time.text(5_400_000) == "1h30m" && Quantity.memory.text(2 << 30) == "2GiB")
    for nonsense in ["", "10", "m", "10 m", "1m1h", "1m1m", "-1s", "1.5h", "99999999999999999999s"]
    {
      #expect(Quantity.time.amount(of: nonsense) == nil, "\(nonsense)")
    }
  }

  @Test("a hundred million tasks are a small value with the right ends")
  func large() throws {
    let plan = """
      study: noop
      replicates: 100
      axes: {a: {range: [1, 1000]}, b: {range: [1, 1000]}}
      """
    let grid = try reading(plan).grid
    #expect(grid.pointCount == 1_000_000 && grid.taskCount == 100_000_000)
    let last = grid.task(at: 99_999_999)
    #expect(
      last.replicate == 99 && last.parameters.map(\.value) == [.integer(1000), .integer(1000)])
    let gap = try reading(plan + "\nexclude: [{a: 1000, b: 1000}, {a: [2, 3], b: 7}]\n").grid
    #expect(gap.pointCount == 999_997)
    #expect(
      gap.task(at: gap.taskCount - 1).parameters.map(\.value) == [.integer(1000), .integer(999)])
    #expect(gap.parameters(atPoint: 1005).map(\.value) == [.integer(2), .integer(6)])
    #expect(gap.parameters(atPoint: 1006).map(\.value) == [.integer(2), .integer(8)])
  }
}

@Suite("Overrides from the command line")
struct OverrideTests {
  func overridden(_ plan: String, _ changes: [(String, String)]) throws -> Plan {
    var document = try YAML.node(from: Array(plan.utf8))
    for (index, (path, value)) in changes.enumerated() {
      document = try document.setting(
        path, to: try YAML.node(from: Array(value.utf8), source: index + 1))
    }
    return try PlanReader.read(document, schemas: StudyCatalog.schemas, defaultName: "plan").plan
  }

  @Test("an override replaces a value wherever it is nested, or adds it")
  func replaces() throws {
    let plan = "study: noop\nseed: 1\naxes:\n  opt: {lr: [0.1, 0.2]}\n  net.depth: [1]\n"
    let changed = try overridden(
      plan,
      [
        ("seed", "9"), ("axes.opt.lr", "[0.5]"), ("axes.net.depth", "{range: [2, 3]}"),
        ("axes.opt.beta", "[1, 2]"), ("fixed.c", "yes"), ("limits.time", "10m"),
      ])
    #expect(changed.seed == 9)
    #expect(changed.axes.map(\.name.text) == ["opt.lr", "opt.beta", "net.depth"])
    #expect(changed.axes.map(\.values.summary) == ["0.5", "1 and 2", "2 and 3"])
    #expect(changed.fixed.map(\.value) == [.text("yes")])
    #expect(changed.limits.timeMilliseconds == 600_000)
  }

  @Test("the last override of a place wins")
  func lastWins() throws {
    #expect(try overridden("study: noop\n", [("seed", "1"), ("seed", "2")]).seed == 2)
  }

  @Test("a fault in an override is told with the override's own text")
  func faults() throws {
    do {
      _ = try overridden("study: noop\n", [("sed", "1")])
      Issue.record("an unknown key was accepted")
    } catch let rejection as PlanReader.Rejection {
      #expect(
        rejection.diagnostics == [
          Diagnostic(
            at: Mark(source: 1, line: 1, column: 1), "a plan has no key 'sed'; did you mean 'seed'?"
          )
        ])
    }
    #expect(throws: Diagnostic.self) {
      try overridden("study: noop\nseed: 1\n", [("seed.x", "1")])
    }
  }
}
