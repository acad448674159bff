import Encoding
import Findings
import Foundation
import Randomness
import Sweeps
import Testing

@Suite("Records that are taken in")
struct RecordTests {
  @Test("records in any order give equal findings", arguments: 0..<5)
  func anyOrder(seed: Int) throws {
    var sweep = try SampleSweep([.widths, .controls, .rates], paired: ["control"])
    sweep.fill { task in
      0.3 + 0.2 * sin(Double(task.index)) + (task.index % 7 == 0 ? Double.nan : 0)
    }
    sweep.tasks.removeAll { $0.index % 11 == 3 }
    let failures = [(3, "it crashed"), (14, "it hung"), (25, "it crashed")]
    let expected = sweep.findings(failures: failures)
    var stream = try #require(Seed(UInt64(seed))).stream("order")
    stream.shuffle(&sweep.tasks)
    #expect(sweep.findings(failures: failures.reversed()) == expected, "seed \(seed)")
    #expect(
      expected.progress.failures == [
        .init(reason: "it crashed", count: 2, tasks: [3, 25]),
        .init(reason: "it hung", count: 1, tasks: [14]),
      ])
  }

  @Test("records of other versions, other plans and second records are counted and left out")
  func rejected() throws {
    var sweep = try SampleSweep()
    sweep.fill { _ in 0.3 }
    let expected = sweep.findings()
    let record = sweep.tasks[0].record
    var builder = sweep.builder()
    for task in sweep.tasks { builder.add(task.record, ofTask: task.index) }
    builder.add(record, ofTask: 4)
    builder.add(record, ofTask: -1)
    builder.add(record, ofTask: sweep.grid.taskCount)
    builder.add(
      Record(study: "toy", version: 2, parameters: [:], seed: 1), ofTask: 5)
    builder.add(Record(study: "other", version: 3, parameters: [:], seed: 1), ofTask: 5)
    builder.addFailure(ofTask: -1, reason: "no such task")
    builder.addFailure(ofTask: 0, reason: "it was tried again and is done")
    var findings = builder.finished()
    #expect(
      findings.rejected == [
        .init(.otherVersion, 2), .init(.unknownTask, 2), .init(.repeatedTask, 1),
      ])
    findings.rejected = []
    #expect(findings == expected)
  }

  @Test("runs that do not count are counted by reason")
  func excluded() throws {
    var sweep = try SampleSweep([.modes], replicates: 1)
    sweep.analysis?.rivals = []
    func excluded(_ way: Findings.Way, _ bdm: [Double], _ loss: [Double]) -> [Findings.Tally] {
      sweep.tasks = [(0, SampleSweep.record(curves: ["bdm": bdm, "loss": loss]))]
      return sweep.findings().facets[0].answer(about: .measure("bdm"), of: "loss", by: way)?
        .bySize[0].excluded ?? []
    }
    let (wave, fall) = ([1.0, 3, 2, 5, 4, 6], [6.0, 5, 5, 3, 2, 1])
    let cases: [([Double], [Double], Findings.Exclusion)] = [
      ([], fall, .missingCurve), (wave, [], .missingCurve), ([1, 2, 3], fall, .unequalLengths),
      ([1, 2], [2, 1], .tooFewEpochs), (wave.map { _ in 4 }, fall, .constantCurve),
      (wave.dropLast() + [.nan], fall, .notFinite),
      (wave, fall.dropLast() + [-.infinity], .notFinite), (fall, fall, .perfectCorrelation),
      (fall, fall.map { -$0 }, .perfectCorrelation),
    ]
    for (bdm, loss, reason) in cases {
      #expect(excluded(.perRun, bdm, loss) == [.init(reason, 1)], "\(bdm) and \(loss)")
    }
    #expect(excluded(.detrended, [1, 4, 2], [3, 1, 2]) == [.init(.tooFewEpochs, 1)])
    #expect(excluded(.detrended, [1, 2, 3, 4, 5, 6], fall) == [.init(.constantCurve, 1)])
    #expect(excluded(.meanCurve, [1, 4, 2, 3], [3, 1, 2, 5]) == [.init(.tooFewEpochs, 1)])
    #expect(excluded(.meanCurve, wave.map { -$0 }, fall) == [.init(.outsideLogarithm, 1)])
    #expect(excluded(.perRun, wave, fall) == [])
  }

  @Test(
    "whatever a record holds, findings are made, and their numbers are finite", arguments: 0..<40)
  func anything(seed: Int) throws {
    var stream = try #require(Seed(UInt64(seed))).stream("anything")
    let odd: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
      .leastNonzeroMagnitude, -1, 1, 1e300, 1e-300,
    ]
    func number() -> Double {
      stream.integer(below: 3) == 0 ? odd[stream.integer(below: odd.count)] : stream.normal()
    }
    func curve() -> [Double] {
      let kind = stream.integer(below: 4)
      let count = kind == 0 ? stream.integer(below: 4) : 8
      let constant = number()
      return (0..<count).map { _ in kind == 1 ? constant : kind == 2 ? stream.normal() : number() }
    }
    var sweep = try SampleSweep([.widths, .controls, .rates], paired: ["control"])
    for index in 0..<sweep.grid.taskCount where stream.integer(below: 5) > 0 {
      let scalars: MessagePack.Map = [
        "parameters": [.real(number()), .integer(Int64(stream.integer(below: 9))), .text("x")][
          stream.integer(below: 3)], "r": .real(number()),
      ]
      sweep.tasks.append(
        (
          index,
          SampleSweep.record(
            scalars: scalars,
            curves: [
              "bdm": curve(), "loss": curve(), "entropy": curve(), "flips": curve(),
            ])
        ))
    }
    let findings = sweep.findings()
    #expect(findings == findings, "seed \(seed): no value is nan")
    let text = "\(findings)"
    #expect(!text.contains("nan") && !text.contains("inf"), "seed \(seed)")
  }

  @Test("facets that are too many are counted")
  func facets() throws {
    let rates = Axis(
      "rate", .list((1...260).map { .real(Double($0) / 100) }))
    var sweep = try SampleSweep([rates, .widths], replicates: 1)
    sweep.fill { _ in 0.3 }
    let findings = sweep.findings()
    #expect(findings.facets.count == FindingsBuilder.facetsMax && findings.facetsLeftOut == 60)
    #expect(findings.effects[0].combinations == 3, "effects are of all facets")
    #expect(findings.effects[0].levels.reduce(0) { $0 + $1.runs } == 780)
  }

  @Test("a sweep with more points than are laid out has the facets that have records")
  func manyPoints() throws {
    let rates = Axis(
      "width", .integers(IntegerRange(first: 1, step: 1, count: 1_000_000)))
    var sweep = try SampleSweep([rates, .modes], replicates: 2)
    sweep.analysis?.across = "mode"
    for point in [5, 70, 2_999_999] {
      let task = sweep.grid.task(at: point)
      sweep.tasks.append((point, SampleSweep.record(of: task, z: 0.3)))
    }
    let findings = sweep.findings()
    #expect(findings.facets.map { $0.values[0].label } == ["2", "24", "1000000"])
    #expect(
      findings.facets.allSatisfy { $0.bySize.allSatisfy { $0.planned == nil } })
    #expect(findings.progress.done == 3)
  }

  @Test("findings name the tasks that count, and hang on the plan's digest where they draw")
  func reproduction() throws {
    var sweep = try SampleSweep(replicates: 8)
    sweep.fill { task in 0.3 + 0.1 * task.wobble }
    let findings = sweep.findings()
    var keys: [UInt8] = []
    for index in 0..<sweep.grid.taskCount { keys += sweep.grid.task(at: index).key.digest.bytes }
    #expect(findings.reproduction.keysDigest == Digest(of: keys))
    #expect(findings.reproduction.planDigest == Digest(of: [7]))
    var builder = FindingsBuilder(
      sweep.grid, analysis: sweep.analysis, plan: "study: toy\n", planDigest: Digest(of: [8]))
    for task in sweep.tasks { builder.add(task.record, ofTask: task.index) }
    let other = builder.finished()
    func interval(_ findings: Findings) -> Findings.Interval? {
      findings.facets[0].answer(about: .measure("bdm"), of: "loss", by: .meanCurve)?
        .bySize[0].estimate.value?.interval.value
    }
    #expect(interval(findings) != nil && interval(findings) != interval(other))
  }

  @Test("scalars have means by point, correlations among them by Fisher's z")
  func scalars() throws {
    var sweep = try SampleSweep()
    sweep.fill { task in 0.4 + 0.1 * task.wobble }
    let table = sweep.findings().scalars
    #expect(table.scalars.map(\.name) == ["parameters", "r"])
    let row = try #require(table.rows.first)
    #expect(row.values.map(\.label) == ["8"] && row.runs == 6)
    let size = try #require(row.cells[0].value)
    #expect(size.estimate.value == 32 && size.deviation == 0 && size.count == 6)
    #expect(size.estimate.interval.absence == .runsDoNotDiffer)
    let r = try #require(row.cells[1].value)
    #expect(abs(r.estimate.value - tanh(0.4)) < 1e-12)
    #expect(r.estimate.interval.value?.method == .studentOfZ)
    #expect(abs(r.least - tanh(0.3)) < 1e-12 && abs(r.greatest - tanh(0.5)) < 1e-12)
  }
}
