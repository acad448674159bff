import Findings
import Foundation
import Statistics
import Sweeps
import Testing

@Suite("Where adaptive replicates ended")
struct StoppingTests {
  private func sweep(
    _ axes: [Axis] = [.widths], statistic: Until.Statistic = .pearson("bdm", "loss")
  ) throws -> SampleSweep {
    try SampleSweep(axes, replicates: 40) { plan in
      plan.until = Until(
        halfWidth: 0.02, statistic: statistic, by: ["width"], replicatesMax: 40)
    }
  }

  /// The z of runs: those of 8 agree, those of 16 do not, those of 64 agree better with more runs.
  private func z(_ task: SweepTask) -> Double {
    let spread = task.width == 8 ? 0.01 : task.width == 16 ? 0.5 : 0.067
    return 0.5 + spread * sin(Double(task.replicate) * 1.7)
  }

  @Test(
    "groups end where their interval is narrow, at the most replicates, or not yet",
    arguments: [Until.Statistic.pearson("bdm", "loss"), .scalar("r")])
  func endings(statistic: Until.Statistic) throws {
    var sweep = try sweep(statistic: statistic)
    sweep.fill(z)
    // Replicates of 8 beyond the first look never ran.
    sweep.tasks.removeAll { task in
      let task = sweep.grid.task(at: task.index)
      return task.width == 8 && task.replicate >= 20
    }
    let findings = sweep.findings()
    let stopping = try #require(findings.stopping)
    #expect(stopping.groups.map { $0.values.map(\.label) } == [["8"], ["16"], ["64"]])
    #expect(stopping.groups.map(\.ending) == [.halfWidth, .atMost, .halfWidth])
    #expect(stopping.groups.map(\.replicates) == [20, 40, 31])
    for (group, width) in zip(stopping.groups, [8, 16, 64]) {
      let values = sweep.tasks.map { sweep.grid.task(at: $0.index) }
        .filter { $0.width == width && $0.replicate < group.replicates ?? 0 }.map(z)
      let sequence = try #require(ConfidenceSequence(ofCorrelations: values.map { tanh($0) }))
      #expect(group.runs == sequence.count && abs((group.mean ?? 0) - sequence.mean) < 1e-12)
      #expect(abs((group.halfWidth ?? 0) - sequence.halfWidth) < 1e-12)
    }
    // What is planned is what runs, and not the most that could.
    #expect(findings.progress.planned == 20 + 40 + 31)
    #expect(findings.facets[0].bySize.map(\.planned) == [20, 40, 31])
  }

  @Test("a group whose look is not due is open, and says what the last look found")
  func open() throws {
    var sweep = try sweep()
    sweep.fill(z)
    sweep.tasks.removeAll { task in
      let task = sweep.grid.task(at: task.index)
      return task.replicate >= (task.width == 8 ? 7 : 24)
    }
    let findings = sweep.findings()
    let groups = try #require(findings.stopping).groups
    #expect(groups.map(\.ending) == [.open, .open, .open])
    #expect(groups.map(\.replicates) == [nil, 20, 20] && groups.map(\.runs) == [0, 20, 20])
    #expect(groups[0].halfWidth == nil && groups[1].halfWidth ?? 0 > 0.02)
    #expect(findings.facets[0].bySize.map(\.planned) == [20, 25, 25])
    #expect(findings.progress.missing == 70 - 55)
  }

  @Test("a task that failed has ended and is left out")
  func failed() throws {
    var sweep = try sweep()
    sweep.fill { task in 0.5 + 0.001 * Double(task.replicate % 2) }
    sweep.tasks.removeAll { $0.index == 0 }
    let groups = try #require(sweep.findings(failures: [(0, "it crashed")]).stopping).groups
    #expect(groups.map(\.replicates) == [25, 20, 20], "20 runs are the fewest")
    #expect(groups.map(\.runs) == [24, 20, 20])
    let without = try #require(sweep.findings().stopping).groups
    #expect(without[0].ending == .open && without[0].replicates == nil)
  }

  @Test("the points of a replicate are one observation")
  func points() throws {
    var sweep = try sweep([.widths, .controls])
    sweep.fill { task in
      0.5 + (task["control"] == .text("none") ? 0.3 : -0.3) + 0.001 * Double(task.replicate % 2)
    }
    let groups = try #require(sweep.findings().stopping).groups
    #expect(groups.count == 3 && groups.allSatisfy { $0.ending == .halfWidth && $0.runs == 20 })
    #expect(abs((groups[0].mean ?? 0) - tanh(0.5005)) < 1e-12)
  }

  @Test("a plan without a rule has no groups that stop")
  func none() throws {
    #expect(try SampleSweep().findings().stopping == nil)
  }
}
