import Encoding
import Findings
import Foundation
import Randomness
import Sweeps
import Testing

/// Facets and sizes of plans of all shapes, against a twin that groups records by their parameters.
@Suite("Facets and sizes of any plan")
struct LayoutTwinTests {
  /// What the twin knows of a group of runs.
  struct Group: Equatable {
    var planned = 0
    var z: [Double] = []
  }

  @Test("are those that grouping by parameters gives, with the same means", arguments: 0..<60)
  func twin(seed: Int) throws {
    var stream = try #require(Seed(UInt64(seed))).stream("plans")
    var sweep = try sweep(&stream)
    for index in 0..<sweep.grid.taskCount where stream.integer(below: 6) > 0 {
      let task = sweep.grid.task(at: index)
      sweep.tasks.append((index, SampleSweep.record(of: task, z: stream.normal(), epochs: 6)))
    }
    let findings = sweep.findings()
    let axes = sweep.grid.plan.axes.map(\.name)
    var groups: [[String]: [String: Group]] = [:]
    var order: [[String]] = []
    for index in 0..<sweep.grid.taskCount {
      let task = sweep.grid.task(at: index)
      let facet = axes.filter { $0 != "width" }.map { task[$0.text]?.description ?? "not set" }
      let size = axes.contains("width") ? task["width"]?.description ?? "8" : ""
      if groups[facet] == nil { order.append(facet) }
      groups[facet, default: [:]][size, default: Group()].planned += 1
      guard let record = sweep.tasks.first(where: { $0.index == index })?.record,
        case .real(let r)? = record.scalars["r"]
      else { continue }
      groups[facet]?[size]?.z.append(atanh(r))
    }
    #expect(findings.facets.map { $0.values.map(\.label) } == order, "seed \(seed)")
    for facet in findings.facets {
      let twins = try #require(groups[facet.values.map(\.label)])
      for (place, size) in findings.sizes.enumerated() {
        let twin = twins[size.label] ?? Group()
        let cell = facet.bySize[place]
        #expect(cell.planned == twin.planned && cell.done == twin.z.count, "seed \(seed)")
        let estimate = try facet.perRun().bySize[place].estimate.value
        #expect((estimate == nil) == twin.z.isEmpty, "seed \(seed)")
        guard let estimate else { continue }
        let mean = twin.z.reduce(0, +) / Double(twin.z.count)
        #expect(abs(atanh(estimate.value) - mean) < 1e-9, "seed \(seed)")
      }
    }
  }

  /// A plan with some of all that plans can have.
  private func sweep(_ stream: inout RandomStream) throws -> SampleSweep {
    var axes = [Axis.rates, .controls, .modes]
    if stream.integer(below: 4) > 0 { axes.append(.widths) }
    stream.shuffle(&axes)
    let (hasWhen, hasExclude) = (stream.integer(below: 2) == 0, stream.integer(below: 2) == 0)
    let (hasZip, hasInclude) = (stream.integer(below: 3) == 0, stream.integer(below: 3) == 0)
    let isDrawn = stream.integer(below: 3) == 0 && !hasZip
    if isDrawn {
      axes = axes.map { axis in
        axis.name == "rate" ? Axis("rate", .drawn(.uniform(lower: 0, upper: 1))) : axis
      }
    }
    return try SampleSweep(axes, replicates: 1 + stream.integer(below: 3)) { plan in
      if isDrawn { plan.sample = Sample(.random, count: 4) }
      if hasZip { plan.zip = [["rate", "mode"]] }
      if hasWhen {
        plan.when = [
          Presence("control", when: Conjunction([.init("mode", [.text("a"), .text("b")])]))
        ]
      }
      if hasExclude {
        plan.exclude = [
          Conjunction([.init("mode", [.text("b")]), .init("control", [.text("none")])])
        ]
      }
      if hasInclude {
        plan.include = [Conjunction([.init("control", [.text("shuffled")])])]
      }
    }
  }
}
