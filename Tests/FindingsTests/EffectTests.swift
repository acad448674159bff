import Findings
import Foundation
import Sweeps
import Testing

@Suite("Effects of other axes")
struct EffectTests {
  @Test("an effect that was put in is found, pooled over sizes and modes, by value and a doubling")
  func listed() throws {
    var sweep = try SampleSweep([.widths, .rates, .modes])
    sweep.fill { task in
      0.3 + 0.04 * log2(task.rate) + 0.1 * (task.width == 16 ? 1 : 0)
        + (task["mode"] == .text("b") ? 0.2 : 0) + 0.05 * task.wobble
    }
    let findings = sweep.findings()
    #expect(findings.facets.count == 9)
    #expect(findings.effects.map(\.axis.text) == ["rate", "rate", "mode", "mode"])
    let rate = findings.effects[0]
    #expect(rate.predictor == .measure("bdm") && rate.isMatched && rate.movesWith == [])
    #expect(rate.combinations == 9 && rate.combinationsLeftOut == 0)
    #expect(rate.levels.map(\.label) == ["0.1", "0.2", "0.4"] && rate.levels[0].runs == 54)
    for (level, value) in zip(rate.levels, [0.1, 0.2, 0.4]) {
      let expected = 0.3 + 0.04 * log2(value) + 0.1 / 3 + 0.2 / 3
      let estimate = try #require(level.estimate.value)
      #expect(abs(estimate.value - tanh(expected)) < 1e-12)
      let interval = try #require(estimate.interval.value)
      #expect(interval.method == .satterthwaite)
      // Nine groups of six: 45 degrees, t 2.0141.
      let reach = 2.0141033888808457 * 0.05 * (0.8 / 6 / 9).squareRoot()
      #expect(abs(interval.high - tanh(expected + reach)) < 1e-10)
    }
    let slope = try #require(rate.slope.value)
    #expect(abs(slope.estimate.value - 0.04) < 1e-12 && slope.unit == .doubling)
    #expect(slope.p < 1e-6)
    let mode = findings.effects[2]
    #expect(mode.levels.map(\.label) == ["c", "a", "b"] && mode.slope.absence == .axisNotNumeric)
  }

  @Test("a value that lacks a combination is not credited with what others did there")
  func unbalanced() throws {
    var sweep = try SampleSweep([.widths, .rates, .modes]) { plan in
      plan.exclude = [
        Conjunction([
          .init("rate", [.real(0.4)]), .init("mode", [.text("b")]),
        ])
      ]
    }
    sweep.fill { task in
      0.3 + (task["mode"] == .text("b") ? 0.5 : 0) + 0.05 * task.wobble
    }
    let rate = try #require(sweep.findings().effects.first)
    #expect(rate.isMatched && rate.combinations == 6 && rate.combinationsLeftOut == 3)
    for level in rate.levels {
      #expect(abs(try #require(level.estimate.value).value - tanh(0.3)) < 1e-12)
    }
  }

  @Test("where an axis does not exist, its runs do not count in its effect")
  func conditional() throws {
    var sweep = try SampleSweep([.widths, .modes, .rates]) { plan in
      plan.when = [
        Presence(
          "rate",
          when: Conjunction([.init("mode", [.text("a"), .text("b")])]))
      ]
    }
    sweep.fill { task in task["rate"] == nil ? 2 : 0.3 + 0.05 * task.wobble }
    let findings = sweep.findings()
    #expect(findings.facets.count == 7)
    #expect(findings.facets.contains { $0.values.map(\.label) == ["c", "not set"] })
    let rate = try #require(findings.effects.first { $0.axis.text == "rate" })
    #expect(rate.levels.map(\.label) == ["0.1", "0.2", "0.4"] && rate.isMatched)
    for level in rate.levels {
      #expect(abs(try #require(level.estimate.value).value - tanh(0.3)) < 1e-12)
    }
  }

  @Test("zipped axes are told to move together")
  func zipped() throws {
    var sweep = try SampleSweep([.widths, .rates, .modes]) { plan in
      plan.zip = [["rate", "mode"]]
    }
    sweep.fill { task in 0.3 + 0.05 * task.wobble }
    let findings = sweep.findings()
    #expect(findings.facets.count == 3)
    #expect(
      findings.effects.map { $0.movesWith.map(\.text) } == [["mode"], ["mode"], ["rate"], ["rate"]])
    #expect(findings.effects.allSatisfy { $0.isMatched && $0.combinations == 3 })
  }

  @Test("draws are a sample: their means are what an interval counts")
  func drawn() throws {
    let rates = Axis("rate", .drawn(.logUniform(lower: 0.01, upper: 1)))
    let modes = Axis(
      "mode", .drawn(.choice([.text("a"), .text("b"), .text("c")])))
    var sweep = try SampleSweep([.widths, rates, modes], replicates: 2) { plan in
      plan.sample = Sample(.sobol, count: 16)
    }
    sweep.fill { task in 0.5 + 0.03 * log2(task.rate) + 0.02 * task.wobble }
    let findings = sweep.findings()
    #expect(findings.facets.count == 16)
    let rate = try #require(findings.effects.first)
    #expect(rate.movesWith.map(\.text) == ["mode"] && rate.levels.count == 8)
    #expect(rate.levels.allSatisfy { $0.runs == 12 && $0.label.contains(" to ") })
    let slope = try #require(rate.slope.value)
    // All draws wobble alike, by -0.02 and 0.
    #expect(abs(slope.estimate.value - 0.03) < 1e-9 && slope.unit == .doubling)
    let mode = try #require(findings.effects.first { $0.axis.text == "mode" })
    #expect(mode.isMatched && mode.combinations == 3)
    for level in mode.levels {
      #expect(level.estimate.value?.interval.value?.method == .studentOfZ)
    }
  }

  @Test("a listed axis beside drawn ones has a slope in every draw, and draws are counted")
  func beside() throws {
    let modes = Axis(
      "mode", .drawn(.choice([.text("a"), .text("b"), .text("c")])))
    var sweep = try SampleSweep([.widths, .rates, modes], replicates: 1) { plan in
      plan.sample = Sample(.random, count: 20)
    }
    sweep.fill { task in
      let mode = task["mode"] == .text("a") ? 0.0 : task["mode"] == .text("b") ? 1.0 : 2.0
      return 0.3 + (0.05 + 0.01 * mode) * log2(task.rate)
    }
    let findings = sweep.findings()
    let rate = try #require(findings.effects.first { $0.axis.text == "rate" })
    let slope = try #require(rate.slope.value)
    #expect(abs(slope.estimate.value - 0.06) < 1e-9)
    // Draws that coincide are one: three modes, slopes 0.05, 0.06 and 0.07; t of 2 degrees.
    let reach = 4.302652729696142 * 0.01 / 3.0.squareRoot()
    let interval = try #require(slope.estimate.interval.value)
    #expect(abs(interval.high - 0.06 - reach) < 1e-9 && interval.method == .student)
  }

  @Test("values that are not all positive have a slope a unit, and one value has none")
  func units() throws {
    let rates = Axis("rate", .list([.real(0), .real(1), .real(2)]))
    var sweep = try SampleSweep([rates, .widths])
    sweep.fill { task in 0.3 + 0.1 * task.rate + 0.05 * task.wobble }
    let slope = try #require(sweep.findings().effects.first?.slope.value)
    #expect(abs(slope.estimate.value - 0.1) < 1e-12 && slope.unit == .one)
    sweep.tasks.removeAll { sweep.grid.task(at: $0.index).rate != 1 }
    #expect(sweep.findings().effects.first?.slope.absence == .axisDoesNotVary)
  }

  @Test("runs that share a seed are one observation, and count where all of them are defined")
  func paired() throws {
    var sweep = try SampleSweep(
      [.widths, .rates, .controls], replicates: 6, paired: ["control"])
    sweep.fill { task in
      (task["control"] == .text("none") ? 0.6 : 0.2) + 0.1 * task.rate + 0.05 * task.wobble
    }
    let rate = try #require(sweep.findings().effects.first)
    #expect(rate.combinations == 3 && rate.levels[0].runs == 36)
    for (level, value) in zip(rate.levels, [0.1, 0.2, 0.4]) {
      let estimate = try #require(level.estimate.value)
      #expect(abs(estimate.value - tanh(0.4 + 0.1 * value)) < 1e-12)
      // Three groups of six seeds, not of twelve runs: 15 degrees, t 2.1314.
      let reach = 2.131449545559323 * 0.05 * (0.8 / 6 / 3).squareRoot()
      let interval = try #require(estimate.interval.value)
      #expect(abs(interval.high - tanh(0.4 + 0.1 * value + reach)) < 1e-10)
    }
    let control = try #require(
      sweep.findings().effects.first { $0.axis == "control" && $0.predictor.name == "bdm" })
    #expect(control.combinations == 9 && control.levels.map(\.runs) == [54, 54])
    sweep.tasks.removeAll { $0.index == 0 }
    let without = try #require(sweep.findings().effects.first)
    #expect(without.levels[0].runs == 34 && without.levels[1].runs == 36)
  }
}
