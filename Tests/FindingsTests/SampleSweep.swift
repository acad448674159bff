import Encoding
import Findings
import Foundation
import Randomness
import Sweeps
import Testing

/// A made-up sweep whose correlations are known: each run's measure has the correlation with its target
/// that a test asks for, to the last digits.
struct SampleSweep {
  let grid: Grid
  var analysis: Analysis?
  var tasks: [(index: Int, record: Record)] = []

  static let schema = StudySchema(
    name: "toy", version: 3, summary: "Made up.",
    parameters: [
      Parameter("width", .integer(1...1_000_000), default: .integer(8), summary: "the size"),
      Parameter("rate", .real(RealInterval(0, 10)), default: .real(0.1), summary: "a rate"),
      Parameter("control", .choice(["none", "shuffled"]), default: .text("none"), summary: "it"),
      Parameter("mode", .choice(["a", "b", "c"]), default: .text("a"), summary: "a mode"),
    ],
    series: [
      Measure("loss", unit: "nats", summary: "what falls"),
      Measure("bdm", unit: "bits", summary: "what follows"),
      Measure("entropy", unit: "bits", summary: "what follows less"),
      Measure("flips", unit: "weights", summary: "a rival"),
    ],
    scalars: [
      Measure("parameters", summary: "how large"),
      Measure("r", unit: Measure.correlationUnit, summary: "a correlation"),
    ])

  static let analysis = Analysis(
    measures: ["bdm", "entropy"], targets: ["loss"], across: "width",
    size: "parameters", rivals: ["flips"])

  /// A sweep over these axes, without records.
  init(
    _ axes: [Axis] = [.widths], replicates: Int = 6, paired: [ParameterName] = [],
    analysis: Analysis? = SampleSweep.analysis, change: (inout Plan) -> Void = { _ in }
  ) throws {
    var plan = Plan(name: "sample", study: "toy", seed: 5, replicates: replicates)
    plan.axes = axes
    plan.paired = paired
    change(&plan)
    grid = try Grid(plan, schema: Self.schema)
    self.analysis = analysis
  }

  /// Gives every task a record, with the z of bdm and loss that a test asks for.
  mutating func fill(epochs: Int = 12, _ z: (SweepTask) -> Double) {
    tasks = (0..<grid.taskCount).map { index in
      let task = grid.task(at: index)
      return (index, Self.record(of: task, z: z(task), epochs: epochs))
    }
  }

  /// What a builder makes of the records.
  func findings(failures: [(Int, String)] = []) -> Findings {
    var builder = builder()
    for task in tasks { builder.add(task.record, ofTask: task.index) }
    for failure in failures { builder.addFailure(ofTask: failure.0, reason: failure.1) }
    return builder.finished()
  }

  /// A builder without records.
  func builder() -> FindingsBuilder {
    FindingsBuilder(grid, analysis: analysis, plan: "study: toy\n", planDigest: Digest(of: [7]))
  }

  /// A record whose loss falls, and whose bdm has exactly this z with it.
  static func record(
    of task: SweepTask, z: Double, epochs: Int = 12, scalars: MessagePack.Map? = nil
  ) -> Record {
    var stream = task.seed.stream("toy")
    let loss = (0..<epochs).map { 2 * exp(-Double($0) / 5) + 0.3 * stream.normal() + 3 }
    let bdm = following(loss, r: tanh(z), &stream)
    let entropy = following(loss, r: tanh(z / 2), &stream)
    let flips = (0..<epochs).map { Double($0 * 10) + stream.uniform() }
    return record(
      scalars: scalars ?? ["parameters": .integer(Int64(4 * task.width)), "r": .real(tanh(z))],
      curves: ["loss": loss, "bdm": bdm, "entropy": entropy, "flips": flips])
  }

  /// A record of the study.
  static func record(
    scalars: MessagePack.Map = [:], curves: KeyValuePairs<String, [Double]>
  ) -> Record {
    Record(
      study: "toy", version: 3, parameters: [:], seed: 1, scalars: scalars,
      series: curves.map { Record.Series($0.key, $0.value) })
  }

  /// A curve around 50 that has a given correlation with another.
  private static func following(
    _ curve: [Double], r: Double, _ stream: inout RandomStream
  ) -> [Double] {
    let x = unit(curve)
    let noise = unit(curve.map { _ in stream.normal() })
    let shared = zip(x, noise).reduce(0) { $0 + $1.0 * $1.1 }
    let rest = unit(zip(x, noise).map { $1 - shared * $0 })
    return zip(x, rest).map { 50 + 10 * (r * $0 + (1 - r * r).squareRoot() * $1) }
  }

  private static func unit(_ curve: [Double]) -> [Double] {
    let mean = curve.reduce(0, +) / Double(curve.count)
    let length = curve.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    return curve.map { ($0 - mean) / length }
  }
}

/// Names in tests are good ones.
extension ParameterName: ExpressibleByStringLiteral {
  /// A name as it stands.
  public init(stringLiteral text: String) {
    guard let name = ParameterName(text) else { fatalError("'\(text)' is no name") }
    self = name
  }
}

extension Axis {
  static let widths = Axis(
    "width", .list([.integer(8), .integer(16), .integer(64)]))
  static let rates = Axis("rate", .list([.real(0.1), .real(0.4), .real(0.2)]))
  static let controls = Axis("control", .list([.text("none"), .text("shuffled")]))
  static let modes = Axis(
    "mode", .list([.text("c"), .text("a"), .text("b")]))
}

extension SweepTask {
  subscript(name: String) -> ParameterValue? {
    parameters.first { $0.name.text == name }?.value
  }

  var width: Int {
    if case .integer(let value)? = self["width"] { value } else { 8 }
  }

  var rate: Double {
    if case .real(let value)? = self["rate"] { value.value } else { 0.1 }
  }

  /// -1, 0 or 1, so that runs differ and their mean is what a test asks for.
  var wobble: Double { Double(replicate % 3 - 1) }
}

extension Findings.Facet {
  /// The main answer about a measure.
  func perRun(_ measure: String = "bdm") throws -> Findings.Answer {
    try #require(answer(about: .measure(measure), of: "loss", by: .perRun))
  }
}

extension Findings {
  /// The main answer about a measure, in the first facet.
  func perRun(_ measure: String = "bdm") throws -> Answer {
    try #require(facets.first).perRun(measure)
  }
}
