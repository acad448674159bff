import Encoding
import Findings
import Sweeps
import Testing

@Suite("What cannot be had is absent with a reason")
struct AbsenceTests {
  @Test("a sweep without records has facets and sizes, and no answers")
  func nothing() throws {
    let findings = try SampleSweep([.widths, .controls], paired: ["control"]).findings()
    #expect(findings.facets.count == 2 && findings.progress.missing == 36)
    #expect(findings.sizes.map(\.label) == ["8", "16", "64"])
    for facet in findings.facets {
      #expect(facet.bySize.map(\.planned) == [6, 6, 6] && facet.bySize.map(\.done) == [0, 0, 0])
      for answer in facet.answers {
        #expect(answer.bySize.allSatisfy { $0.estimate.absence == .noRuns })
        #expect(answer.trend.absence == .tooFewSizes(0, needed: 3))
        #expect(answer.difference.absence == .tooFewSizes(0, needed: 2))
      }
      #expect(facet.gaps.allSatisfy { $0.bySize.allSatisfy { $0.absence == .noRuns } })
      #expect(facet.runSwaps.allSatisfy { $0.bySize.allSatisfy { $0.absence == .noRuns } })
      #expect(facet.trajectories.allSatisfy { $0.steps.absence == .noRuns })
    }
    #expect(findings.effects.allSatisfy { $0.levels.isEmpty && $0.combinations == 0 })
    #expect(findings.scalars.rows == [])
  }

  @Test("fewer than three sizes have no trend")
  func twoSizes() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    sweep.tasks.removeAll { sweep.grid.task(at: $0.index).width == 64 }
    let answer = try sweep.findings().perRun()
    #expect(answer.trend.absence == .tooFewSizes(2, needed: 3))
    #expect(answer.difference.value?.degrees == 1)
    #expect(answer.bySize[2].estimate.absence == .noRuns)
  }

  @Test("sizes of one run each have correlations, but neither intervals nor a trend")
  func oneRun() throws {
    var sweep = try SampleSweep(replicates: 1)
    sweep.fill { _ in 0.3 }
    let answer = try sweep.findings().perRun()
    for size in answer.bySize {
      #expect(size.estimate.value?.interval.absence == .tooFewRuns(1, needed: 2))
    }
    #expect(answer.trend.absence == .tooFewSizes(0, needed: 3))
    let mean = try #require(
      sweep.findings().facets.first?.answer(about: .measure("bdm"), of: "loss", by: .meanCurve))
    #expect(mean.bySize[0].estimate.absence == .tooFewRuns(1, needed: 5))
  }

  @Test("models that are equally large have no trend")
  func equalSizes() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    for place in sweep.tasks.indices {
      let task = sweep.grid.task(at: sweep.tasks[place].index)
      sweep.tasks[place].record = SampleSweep.record(
        of: task, z: 0.3 + 0.1 * task.wobble, scalars: ["parameters": .integer(7)])
    }
    let findings = sweep.findings()
    #expect(try findings.perRun().trend.absence == .equalSizes)
    #expect(findings.sizes.map(\.label) == ["8", "16", "64"], "the order of the plan is kept")
  }

  @Test(
    "a scalar for the size that is missing or no positive number is said",
    arguments: [MessagePack.text("large"), .real(.nan), .integer(0), .real(-1), .real(.infinity)])
  func sizeMissing(value: MessagePack) throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    for place in sweep.tasks.indices {
      let task = sweep.grid.task(at: sweep.tasks[place].index)
      sweep.tasks[place].record = SampleSweep.record(
        of: task, z: 0.3 + 0.1 * task.wobble, scalars: ["parameters": value])
    }
    let findings = sweep.findings()
    #expect(try findings.perRun().trend.absence == .sizeMissing("parameters"))
    #expect(findings.sizes.map(\.magnitude) == [nil, nil, nil])
    #expect(try findings.perRun().difference.value != nil)
  }

  @Test("an axis of words that no scalar measures has no trend, and neither has one that is fixed")
  func noSize() throws {
    var sweep = try SampleSweep([.modes])
    sweep.analysis?.across = "mode"
    sweep.analysis?.size = nil
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    #expect(try sweep.findings().perRun().trend.absence == .sizeNotNumeric("mode"))
    sweep.analysis?.across = "width"
    #expect(try sweep.findings().perRun().trend.absence == .sizeFixed("width"))
    sweep.analysis?.across = nil
    let findings = sweep.findings()
    #expect(findings.facets.count == 3 && findings.sizes.map(\.label) == [""])
    #expect(try findings.perRun().trend.absence == .noSizeAxis)
  }

  @Test("without an analysis there are scalars by point and any curves")
  func noAnalysis() throws {
    var sweep = try SampleSweep([.widths, .modes], analysis: nil)
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    sweep.tasks[0].record = SampleSweep.record(
      scalars: ["parameters": .integer(3), "extra": .boolean(true), "note": .text("x")],
      curves: ["zeal": [1, 2], "loss": [3, 2, 1]])
    let findings = sweep.findings()
    #expect(findings.question.absence == .noAnalysis)
    #expect(findings.facets.count == 9 && findings.facets.allSatisfy { $0.answers.isEmpty })
    #expect(
      findings.facets[0].trajectories.map(\.curve.name)
        == ["loss", "bdm", "entropy", "flips", "zeal"])
    #expect(findings.scalars.scalars.map(\.name) == ["parameters", "r", "extra"])
    #expect(findings.scalars.rows.count == 9)
    #expect(findings.scalars.rows[0].cells[2].value?.estimate.value == 1)
    #expect(findings.scalars.rows[1].cells[2].absence == .undefinedInAllRuns(6))
    #expect(findings.effects == [] && findings.pairedDifferences == [])
  }

  @Test("more curves than can be kept are all let go, and their means are absent")
  func overfull() throws {
    var sweep = try SampleSweep([.modes], replicates: 6, analysis: nil)
    sweep.fill { _ in 0.3 }
    let long = Array(repeating: 1.0, count: 1 << 20)
    for place in sweep.tasks.indices {
      sweep.tasks[place].record = SampleSweep.record(curves: ["loss": long])
    }
    let findings = sweep.findings()
    for facet in findings.facets {
      for curve in facet.trajectories {
        #expect(curve.steps.absence == .tooManyCurves(valuesMax: 1 << 24))
      }
    }
  }
}
