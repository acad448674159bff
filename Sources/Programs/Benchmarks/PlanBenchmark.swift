internal import Processes

/// `parsimony plan` on plans of 10⁸ tasks, from the start of the process to its end.
struct PlanBenchmark {
  private let repeats: Int

  init(isQuick: Bool) { repeats = isQuick ? 11 : 51 }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    var rows: [BenchmarkRow] = []
    for (name, plan) in Self.plans {
      let (milliseconds, mebibytes) = try preview(plan)
      rows.append(BenchmarkRow("\(name), time", milliseconds, "ms", target: .atMost(100)))
      rows.append(BenchmarkRow("\(name), peak memory", mebibytes, "MiB", target: .atMost(64)))
    }
    return rows
  }

  private func preview(
    _ plan: String
  ) throws(BenchmarkError) -> (milliseconds: Double, mebibytes: Double) {
    var times: [Double] = []
    var peak = 0
    for _ in 0..<repeats {
      // The running program itself, whatever its path.
      var command = Subprocess("/proc/self/exe", ["plan", "/dev/stdin", "--json"])
      command.standardInput = Array(plan.utf8)
      command.timeLimit = .seconds(60)
      let outcome: ProcessOutcome
      do throws(ProcessError) {
        outcome = try command.run()
      } catch {
        throw BenchmarkError(message: error.message)
      }
      guard outcome.status == .exited(0) else {
        let complaint = String(decoding: outcome.standardError, as: UTF8.self)
        throw BenchmarkError(
          message:
            "the preview of the benchmark's own plan failed (\(outcome.status)): \(complaint)")
      }
      times.append(outcome.elapsedSeconds * 1000)
      peak = max(peak, outcome.peakMemory.bytesMax)
    }
    return (times.sorted()[times.count / 2], Double(peak) / 1_048_576)
  }

  private static let plain = """
    study: noop
    replicates: 100
    axes:
      a: {range: [1, 1000]}
      b: {range: [1, 1000]}

    """

  private static let plans = [
    ("10⁸ tasks", plain),
    (
      "10⁸ tasks less an exclude",
      plain + "exclude: [{a: [1, 500, 1000], b: [1, 2, 3, 1000]}, {a: 7}]\n"
    ),
  ]
}
