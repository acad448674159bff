import Findings
import Foundation
import Statistics
import Sweeps
import Testing

@Suite("Gaps, controls and paired differences")
struct GapTests {
  @Test("a gap is the mean difference of strength, run by run")
  func gap() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.6 + 0.05 * task.wobble }
    let facet = try #require(sweep.findings().facets.first)
    #expect(
      facet.gaps.map { [$0.first.name, $0.second.name] } == [
        ["bdm", "entropy"], ["bdm", "flips"], ["bdm", "epoch"], ["entropy", "flips"],
        ["entropy", "epoch"],
      ])
    let gap = facet.gaps[0]
    #expect(!gap.isFirstTurned && !gap.isSecondTurned && gap.target == "loss")
    let z: [Double] = [0.55, 0.6, 0.65]
    let expected = z.map { tanh($0) - tanh($0 / 2) }
    for size in gap.bySize {
      let difference = try #require(size.value)
      #expect(difference.pairs == 6)
      #expect(abs(difference.estimate.value - expected.reduce(0, +) / 3) < 1e-12)
      #expect(difference.estimate.interval.value?.method == .student)
      // All six differences have one sign: 2/64.
      #expect(difference.p == 0.03125 && difference.adjustedP == 3 * 0.03125)
    }
  }

  @Test("a rival that goes against the target is compared by its strength")
  func turned() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.6 + 0.05 * task.wobble }
    let facet = try #require(sweep.findings().facets.first)
    let gap = try #require(facet.gaps.first { $0.second == .epoch && $0.first.name == "bdm" })
    #expect(!gap.isFirstTurned && gap.isSecondTurned)
    let epoch = try #require(facet.answer(about: .epoch, of: "loss", by: .perRun))
    for place in 0..<3 {
      let own = try facet.perRun().bySize[place].spread.values.reduce(0, +)
      let theirs = epoch.bySize[place].spread.values.reduce(0, +)
      let difference = try #require(gap.bySize[place].value)
      #expect(abs(difference.estimate.value - (own + theirs) / 6) < 1e-12)
    }
  }

  @Test("a paired axis is compared seed by seed with the plan's first value")
  func paired() throws {
    var sweep = try SampleSweep([.widths, .controls, .rates], replicates: 7, paired: ["control"])
    sweep.fill { task in
      (task["control"] == .text("none") ? 0.6 : 0.1) + 0.2 * sin(Double(task.replicate * 7))
    }
    let findings = sweep.findings()
    // Rates are facets of their own; controls are what is compared; two measures.
    #expect(findings.pairedDifferences.count == 3 * 2 && findings.pairedDifferencesLeftOut == 0)
    for pair in findings.pairedDifferences {
      #expect(pair.baseline.label == "none" && pair.value.label == "shuffled")
      #expect(pair.facet.map(\.axis.text) == ["rate"])
    }
    let pair = findings.pairedDifferences[0]
    #expect(pair.predictor == .measure("bdm") && pair.facet[0].value == .real(0.1))
    let differences = (0..<7).map { replicate in
      let noise = 0.2 * sin(Double(replicate * 7))
      return tanh(0.1 + noise) - tanh(0.6 + noise)
    }
    let expected = try #require(MeanInterval(of: differences))
    for size in pair.bySize {
      let difference = try #require(size.value)
      #expect(difference.pairs == 7)
      #expect(abs(difference.estimate.value - expected.mean) < 1e-12)
      let interval = try #require(difference.estimate.interval.value)
      #expect(abs(interval.low - (try #require(expected.interval)).lowerBound) < 1e-12)
    }
  }

  @Test("runs without a partner make no pair")
  func unpaired() throws {
    var sweep = try SampleSweep([.controls], replicates: 6, paired: ["control"])
    sweep.fill { task in 0.4 + 0.1 * task.wobble }
    sweep.tasks.removeAll { task in
      let task = sweep.grid.task(at: task.index)
      return task.replicate == (task["control"] == .text("none") ? 1 : 4)
    }
    let pair = try #require(sweep.findings().pairedDifferences.first)
    let difference = try #require(pair.bySize[0].value)
    #expect(difference.pairs == 4 && difference.estimate.value == 0)
    #expect(difference.estimate.interval.absence == .runsDoNotDiffer && difference.p == nil)
  }

  @Test("swapping runs keeps the trend that they share and cuts the link of their own")
  func swaps() throws {
    var sweep = try SampleSweep(replicates: 12)
    sweep.fill(epochs: 20) { task in 1 + 0.1 * task.wobble }
    let facet = try #require(sweep.findings().facets.first)
    #expect(facet.runSwaps.map(\.measure) == ["bdm", "entropy"])
    for size in facet.runSwaps[0].bySize {
      let control = try #require(size.value)
      #expect(control.runs == 12 && control.p < 0.01 && control.adjustedP <= 3 * control.p)
      #expect(abs(control.own - tanh(1)) < 1e-6 && control.swapped < control.own)
    }
  }
}
