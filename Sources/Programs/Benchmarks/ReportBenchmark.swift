internal import Coordination
internal import Encoding
internal import Ledger
internal import Processes
internal import Randomness
internal import Sweeps

/// `parsimony report` on ledgers full of made-up runs, from the start of the process to its end.
struct ReportBenchmark {
  /// What a ledger holds.
  private struct Load {
    let name: String
    /// Values of the axis along which models grow.
    let sizes: Int
    /// Runs of each.
    let replicates: Int
    /// Curves of a run; the last is what the others are held against.
    let series: Int
    let epochs: Int
    let secondsMax: Double

    var runs: Int { sizes * replicates }
  }

  private let repeats: Int

  init(isQuick: Bool) { repeats = isQuick ? 3 : 9 }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    var rows: [BenchmarkRow] = []
    for load in [
      Load(
        name: "1,000 runs × 20 series × 50 epochs", sizes: 5, replicates: 200, series: 20,
        epochs: 50, secondsMax: 2),
      Load(
        name: "10⁶ runs of scalars", sizes: 10, replicates: 100_000, series: 0, epochs: 0,
        secondsMax: 20),
    ] {
      let (seconds, mebibytes) = try report(on: load)
      rows.append(
        BenchmarkRow("report of \(load.name)", seconds, "s", target: .atMost(load.secondsMax)))
      rows.append(
        BenchmarkRow(
          "report of \(load.name), peak memory", mebibytes, "MiB", target: .atMost(300)))
    }
    return rows
  }

  private func report(
    on load: Load
  ) throws(BenchmarkError) -> (seconds: Double, mebibytes: Double) {
    let folder = "parsimony-bench-report-\(ThisProcess.identifier)"
    _ = try LocalCluster.run("/bin/mkdir", [folder])
    defer { _ = try? Subprocess("/bin/rm", ["-rf", folder]).run() }
    do throws(LedgerError) {
      try fill("\(folder)/runs.db", load)
    } catch {
      throw BenchmarkError(message: error.message)
    }
    var times: [Double] = []
    var peak = 0
    for _ in 0..<(load.series == 0 ? 1 : repeats) {
      // The running program itself, whatever its path.
      var command = Subprocess(
        "/proc/self/exe", ["report", "--ledger", "\(folder)/runs.db", "-o", "\(folder)/report"])
      command.timeLimit = .seconds(300)
      let outcome: ProcessOutcome
      do throws(ProcessError) {
        outcome = try command.run()
      } catch {
        throw BenchmarkError(message: error.message)
      }
      guard outcome.status == .exited(0) else {
        let complaint = String(decoding: outcome.standardError, as: UTF8.self)
        throw BenchmarkError(
          message: "the report of \(load.name) failed (\(outcome.status)): \(complaint)")
      }
      times.append(outcome.elapsedSeconds)
      peak = max(peak, outcome.peakMemory.bytesMax)
    }
    return (times.sorted()[times.count / 2], Double(peak) / 1_048_576)
  }

  // MARK: - Runs

  private func schema(_ load: Load) -> StudySchema {
    StudySchema(
      name: "made-up", version: 1, summary: "Pretends to train.",
      parameters: [
        Parameter("hidden", .integer(1...4_096), default: .integer(1), summary: "units")
      ],
      series: (0..<load.series).map { Measure("curve-\($0)", summary: "a curve") },
      scalars: [
        Measure("weights", summary: "weights"), Measure("loss", unit: "nats", summary: "a loss"),
        Measure("r", unit: Measure.correlationUnit, summary: "a correlation"),
      ])
  }

  private func document(_ load: Load) -> [UInt8] {
    var keys: [(String, Node)] = [
      ("study", .scalar("made-up")), ("replicates", .scalar(load.replicates)),
      ("axes", .mapping([("hidden", .numbers((0..<load.sizes).map { 4 << $0 }))])),
    ]
    if load.series > 0 {
      keys.append(
        (
          "analysis",
          .mapping([
            ("measures", .texts((0..<load.series - 1).map { "curve-\($0)" })),
            ("of", .scalar("curve-\(load.series - 1)")), ("across", .scalar("hidden")),
            ("size", .scalar("weights")),
          ])
        ))
    }
    return Node.mapping(keys).encoded()
  }

  private func fill(_ path: String, _ load: Load) throws(LedgerError) {
    let schema = schema(load)
    let document = document(load)
    guard
      let grid = try? SweepPlan(document: document, schemas: [schema], defaultName: "made-up").grid
    else { return }
    let id = SweepID(1)
    var ledger = try Ledger.open(path, durability: .none)
    _ = try ledger.record([
      Ledger.Batch([
        .sweep(id, Submission(SubmissionID(1), document: document, defaultName: "made-up")),
        .face(id, schema), .state(id, .active, priority: 0, failureBudget: 100),
      ])
    ])
    var batch: [LedgerEntry] = []
    for index in 0..<grid.taskCount {
      let task = grid.task(at: index)
      batch.append(
        .result(
          LedgerEntry.Result(
            task: TaskID(id, index), payload: payload(of: task, grid, load),
            worker: WorkerID(1), numericClass: "made-up", duration: .milliseconds(1))))
      if batch.count == 10_000 || index == grid.taskCount - 1 {
        _ = try ledger.record([Ledger.Batch(batch)])
        batch = []
      }
    }
    _ = try ledger.record([
      Ledger.Batch([.state(id, .completed, priority: 0, failureBudget: 100)])
    ])
    try ledger.checkpointIfIdle()
  }

  /// A run whose curves fall, each with noise of its own.
  private func payload(of task: SweepTask, _ grid: Grid, _ load: Load) -> [UInt8] {
    var stream = task.seed.stream("made-up")
    let size = task.point
    let series = (0..<load.series).map { number in
      Record.Series(
        "curve-\(number)",
        (0..<load.epochs).map { epoch in
          Double(number + 1) / Double(epoch + 1) + stream.normal() / 10
        })
    }
    return Record(
      study: "made-up", version: 1, parameters: grid.identifyingParameters(of: task),
      seed: task.seed,
      scalars: [
        "loss": .real(stream.uniform()), "r": .real(stream.uniform() - 0.5),
        "weights": .integer(Int64(100 << size)),
      ], series: series
    ).encoded()
  }
}
