import TestSupport
import Testing

@Suite("parsimony simulate")
struct SimulateCommandTests {
  @Test("some seeds end in one line that says how many failed, and which faults struck")
  func summary() throws {
    let outcome = try Parsimony.run(["simulate", "--seeds", "0..<2", "--steps", "1500"])
    #expect(outcome.exitCode == 0 && outcome.errors == "")
    #expect(
      outcome.output.wholeMatch(
        of:
          /2 seeds, 0 failed: [0-9,]+ events in [0-9.]+ simulated hours at [0-9,]+ events\/s, .+\n/)
        != nil, "\(outcome.output)")
    for kind in ["messages dropped", "coordinator crashes", "full disks", "clocks skewed"] {
      #expect(outcome.output.contains(kind), "\(kind)")
    }
  }

  @Test("both ends of a range count, unless it says less")
  func ranges() throws {
    for (range, count) in [("3..4", "2 seeds"), ("3..<4", "1 seed"), ("7..7", "1 seed")] {
      let outcome = try Parsimony.run(["simulate", "--seeds", range, "--steps", "50"])
      #expect(outcome.exitCode == 0, "\(range)")
      #expect(outcome.output.hasPrefix("\(count), 0 failed"), "\(range): \(outcome.output)")
    }
  }

  @Test("a trace has a line an event, the same each time")
  func trace() throws {
    let arguments = ["simulate", "--seed", "5", "--steps", "800", "--trace", "--faults", "none"]
    let (one, other) = (try Parsimony.run(arguments), try Parsimony.run(arguments))
    let lines = one.output.split(separator: "\n").dropLast()
    #expect(lines.count > 500)
    #expect(lines == other.output.split(separator: "\n").dropLast())
    #expect(lines.contains { $0.contains("coordinator starts, epoch 1") })
  }

  @Test("what cannot be read is refused with what was expected")
  func refusals() throws {
    for (arguments, complaint) in [
      (["--seeds", "5"], "does not take '5'; expected a range of seeds"),
      (["--seeds", "9..3"], "does not take '9..3'; expected a range of seeds"),
      (["--faults", "1.2"], "does not take '1.2'; expected faults as a failure names them"),
    ] {
      let outcome = try Parsimony.run(["simulate"] + arguments)
      #expect(outcome.exitCode == 2, "\(arguments)")
      #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    }
  }

  @Test("an ordinary build has no defects to build in, and says which build has")
  func mutations() throws {
    let outcome = try Parsimony.run(["simulate", "--mutations"])
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains("'make mutations' makes one that can"))
  }
}
