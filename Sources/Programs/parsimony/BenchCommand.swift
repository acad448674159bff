import Benchmarks
import CommandLine
import Encoding
import Files

extension Command {
  /// `parsimony bench NAME`.
  static let bench = Command(
    "bench",
    summary: "Measure this build, beside its peers in the same run.",
    discussion: """
      \(Benchmark.allCases.map { " \($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

      Peers come by 'make peers'. Where one is missing, the row says so and the exit code is 1, as it \
      is when a target is missed. Ratios hold for the CPU that is printed; machines are noisy.
      """,
    parameters: [BenchOptions.name, BenchOptions.quick, BenchOptions.json],
    examples: [("parsimony bench randomness --quick", "draws a second, against numpy")]
  ) { invocation, terminal throws(Failure) in
    terminal.note("CPU: \(processorName)")
    let rows = try measure(invocation[BenchOptions.name], isQuick: invocation[BenchOptions.quick])
    if invocation[BenchOptions.json] {
      try terminal.print(JSON.list(rows.map(\.json)).text(indented: true))
    } else {
      try terminal.print(table(of: rows))
    }
    return rows.allSatisfy { $0.met ?? !$0.hasTarget } ? .success : .unmet
  }

  private static func measure(
    _ benchmark: Benchmark, isQuick: Bool
  ) throws(Failure) -> [BenchmarkRow] {
    do {
      return try benchmark.rows(isQuick: isQuick)
    } catch {
      throw Failure(.io, error.message)
    }
  }

  private static func table(of rows: [BenchmarkRow]) -> String {
    var table = TextTable([
      .text("what"), .number("value"), .text("unit"), .number("ratio"), .text("target"),
      .text("met"), .text("peer"),
    ])
    for row in rows {
      table.append([
        row.name, BenchmarkRow.text(row.value), row.unit,
        row.ratio.map(BenchmarkRow.text) ?? "–", row.targetText,
        row.met.map { $0 ? "yes" : "no" } ?? (row.hasTarget ? "?" : "–"),
        row.peer ?? row.reason ?? "–",
      ])
    }
    return table.text
  }

  private static var processorName: String {
    guard let bytes = try? Files.read("/proc/cpuinfo", bytesMax: 1 << 22) else { return "unknown" }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("model name") }
    guard let name = line?.split(separator: ":").last else { return "unknown" }
    return String(name.drop { $0 == " " })
  }
}

/// What `parsimony bench` takes.
private enum BenchOptions {
  static let name = Argument.required(
    "NAME", .choice(of: Benchmark.self), help: "what to measure")
  static let quick = Option.flag("quick", help: "fewer repeats, the same targets; within 2 minutes")
  static let json = Option.flag("json", help: "print one JSON array of rows and nothing else")
}
