import Findings
import Foundation
import Statistics
import Sweeps
import Testing

@Suite("Answers from records")
struct AnswerTests {
  @Test("runs of a size have the mean of their z, with Student's interval")
  func means() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.4 + 0.1 * Double(task.width) / 64 + 0.05 * task.wobble }
    let findings = sweep.findings()
    #expect(findings.sizes.map(\.label) == ["8", "16", "64"])
    #expect(findings.sizes.map(\.magnitude) == [32, 64, 256])
    let facet = try #require(findings.facets.first)
    #expect(findings.facets.count == 1 && facet.values.isEmpty)
    let answer = try facet.perRun()
    for (place, width) in [8.0, 16, 64].enumerated() {
      let size = answer.bySize[place]
      let estimate = try #require(size.estimate.value)
      let z = 0.4 + 0.1 * width / 64
      #expect(abs(estimate.value - tanh(z)) < 1e-12)
      // Of -1, 0, 1 twice each the variance is 4/5; t of 5 degrees is 2.5706.
      let reach = 2.570581835636305 * 0.05 * (4.0 / 5 / 6).squareRoot()
      let interval = try #require(estimate.interval.value)
      #expect(abs(interval.low - tanh(z - reach)) < 1e-12)
      #expect(abs(interval.high - tanh(z + reach)) < 1e-12)
      #expect(interval.method == .studentOfZ)
      #expect(size.runs == 6 && size.defined == 6 && size.excluded == [])
      #expect(size.spread.values.count == 6)
      #expect(zip(size.spread.values, size.spread.values.dropFirst()).allSatisfy(<))
    }
    #expect(facet.bySize.map(\.done) == [6, 6, 6] && facet.bySize.map(\.planned) == [6, 6, 6])
  }

  @Test("a trend that was put in is found, in z a doubling, and sizes are told apart")
  func trend() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.2 + 0.07 * log2(Double(4 * task.width)) + 0.05 * task.wobble }
    let answer = try sweep.findings().perRun()
    let trend = try #require(answer.trend.value)
    #expect(abs(trend.slope.value - 0.07) < 1e-12 && abs(trend.intercept - 0.2) < 1e-10)
    #expect(trend.tau2 == 0 && trend.p < 1e-6)
    for (fitted, size) in zip(trend.fitted, answer.bySize) {
      let (line, found) = try (#require(fitted), #require(size.estimate.value).value)
      #expect(abs(line - found) < 1e-12)
    }
    let test = try #require(answer.difference.value)
    #expect(test.degrees == 2 && test.p < 1e-4)
  }

  @Test("sizes stand by how large they are, whatever the order of the plan")
  func order() throws {
    let widths = Axis("width", .list([.integer(64), .integer(8), .integer(16)]))
    var sweep = try SampleSweep([widths])
    sweep.fill { _ in 0.3 }
    #expect(sweep.findings().sizes.map(\.label) == ["8", "16", "64"])
    // Without a scalar the values of the axis say how large models are.
    sweep.analysis?.size = nil
    let findings = sweep.findings()
    #expect(findings.sizes.map(\.magnitude) == [8, 16, 64])
    #expect(findings.question.value?.size?.name == "width")
  }

  @Test("each measure is asked in every way, rivals and the epoch in one")
  func ways() throws {
    var sweep = try SampleSweep()
    sweep.fill { _ in 0.3 }
    let facet = try #require(sweep.findings().facets.first)
    let ways = facet.answers.filter { $0.predictor == .measure("bdm") }.map(\.way)
    #expect(Set(ways) == Set(Findings.Way.allCases) && ways.count == Set(ways).count)
    #expect(
      facet.answers.filter { $0.predictor == .rival("flips") || $0.predictor == .epoch }.map(\.way)
        == [.perRun, .perRun])
    let epoch = try #require(facet.answer(about: .epoch, of: "loss", by: .perRun))
    #expect(epoch.bySize.allSatisfy { ($0.estimate.value?.value ?? 0) < -0.5 }, "losses fall")
  }

  @Test("ways are what Statistics makes of the curves of a run")
  func twins() throws {
    var sweep = try SampleSweep(replicates: 1)
    sweep.fill { task in 0.3 + Double(task.width) / 100 }
    let facet = try #require(sweep.findings().facets.first)
    for (place, task) in sweep.tasks.enumerated() {
      func curve(_ name: String) -> [Double] {
        task.record.series.first { $0.name == name }?.values ?? []
      }
      let (x, y, flips) = (curve("bdm"), curve("loss"), curve("flips"))
      let epochs = y.indices.map { Double($0 + 1) }
      let expected: [(Findings.Way, Double?)] = [
        (.perRun, pearson(x, y)), (.ranks, spearman(x, y)),
        (.differences, pearson(differences(of: x), differences(of: y))),
        (.detrended, pearson(detrended(x), detrended(y))),
        (.givenRivals, partialCorrelation(x, y, given: [epochs, flips])),
      ]
      for (way, r) in expected {
        let answer = try #require(facet.answer(about: .measure("bdm"), of: "loss", by: way))
        let found = try #require(answer.bySize[place].estimate.value)
        #expect(abs(found.value - (try #require(r))) < 1e-12, "\(way)")
        #expect(found.interval.absence == .tooFewRuns(1, needed: 2))
      }
      let epoch = try #require(facet.answer(about: .epoch, of: "loss", by: .perRun))
      #expect(
        abs(try #require(epoch.bySize[place].estimate.value).value - pearson(epochs, y)!) < 1e-12)
    }
  }

  @Test("mean curves are those of the paper, with a percentile interval that comes again")
  func meanCurves() throws {
    var sweep = try SampleSweep(replicates: 8)
    sweep.fill { task in 0.5 + 0.1 * task.wobble }
    let findings = sweep.findings()
    #expect(findings == sweep.findings())
    let answer = try #require(
      findings.facets.first?.answer(about: .measure("bdm"), of: "loss", by: .meanCurve))
    for (place, width) in [8, 16, 64].enumerated() {
      let records = sweep.tasks.filter { sweep.grid.task(at: $0.index).width == width }
      func curves(_ name: String) -> [[Double]] {
        records.map { $0.record.series.first { $0.name == name }?.values ?? [] }
      }
      let paper = try #require(PaperCurves(measures: curves("bdm"), targets: curves("loss")))
      let estimate = try #require(answer.bySize[place].estimate.value)
      #expect(estimate.value == paper.r)
      let interval = try #require(estimate.interval.value)
      #expect(interval.method == .percentile && interval.low < paper.r && paper.r < interval.high)
    }
  }

  @Test("trajectories are means over runs that were still going")
  func trajectories() throws {
    var sweep = try SampleSweep(replicates: 4)
    sweep.fill { _ in 0.3 }
    for place in sweep.tasks.indices {
      let task = sweep.grid.task(at: sweep.tasks[place].index)
      sweep.tasks[place].record = SampleSweep.record(
        of: task, z: 0.3, epochs: 8 + task.replicate)
    }
    let findings = sweep.findings()
    let curves = try #require(findings.facets.first).trajectories
    #expect(curves.map(\.size) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(curves.prefix(4).map(\.curve.name) == ["bdm", "entropy", "loss", "flips"])
    let loss = try #require(curves.first { $0.curve.name == "loss" }?.steps.value)
    #expect(loss.map(\.epoch) == Array(1...11))
    #expect(loss.map(\.runs) == Array(repeating: 4, count: 8) + [3, 2, 1])
    #expect(loss.last?.band == nil && loss[0].band?.contains(loss[0].mean) == true)
    let first = sweep.tasks.filter { sweep.grid.task(at: $0.index).width == 8 }
      .compactMap { $0.record.series.first { $0.name == "loss" }?.values.first }
    #expect(abs(loss[0].mean - first.reduce(0, +) / 4) < 1e-12)
  }

  @Test("a trajectory is cut where fewer than five runs are left of more")
  func cut() throws {
    var sweep = try SampleSweep(replicates: 9)
    sweep.fill { _ in 0.3 }
    for place in sweep.tasks.indices {
      let task = sweep.grid.task(at: sweep.tasks[place].index)
      sweep.tasks[place].record = SampleSweep.record(of: task, z: 0.3, epochs: 8 + task.replicate)
    }
    let curves = try #require(sweep.findings().facets.first).trajectories
    let steps = try #require(curves.first { $0.curve.name == "loss" }?.steps.value)
    #expect(steps.map(\.runs) == Array(repeating: 9, count: 8) + [8, 7, 6, 5])
    #expect(steps.allSatisfy { $0.band?.contains($0.mean) == true })
  }

  @Test("of many epochs some are told, the last one too")
  func thinned() throws {
    var sweep = try SampleSweep(replicates: 1)
    sweep.fill(epochs: 1_003) { _ in 0.3 }
    let steps = try #require(sweep.findings().facets.first?.trajectories.first?.steps.value)
    #expect(steps.count <= Findings.Trajectory.stepsMax + 1)
    #expect(steps.first?.epoch == 1 && steps.last?.epoch == 1_003)
  }
}
