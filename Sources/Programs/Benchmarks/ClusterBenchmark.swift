internal import Cluster
internal import Coordination
internal import Files
internal import Processes
internal import Sweeps
internal import Threads

/// What a cluster on this machine costs, and how fast it is itself again when parts of it are killed.
///
/// Every task takes the way that all studies take: a lease, an order to a slot's process, a record of
/// its own, a report, a row in the ledger that is synced, an acknowledgement. Peers run their own
/// no-op, one task a call, in the same run; none of them keeps anything on disk.
struct ClusterBenchmark {
  private let isQuick: Bool
  private let tasks = 100_000

  init(isQuick: Bool) { self.isQuick = isQuick }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    var rows = try throughput()
    rows += try latency()
    rows.append(try memory())
    rows += try killedSlot()
    rows += try killedAgent()
    rows += try killedCoordinator()
    return rows
  }

  /// A plan of no-ops that no other run has had.
  private static func noops(_ count: Int, seed: Int) -> [(String, Node)] {
    [
      ("name", .scalar("noops")), ("study", .scalar("noop")), ("seed", .scalar(seed)),
      ("replicates", .scalar(count)),
    ]
  }

  private static func median(_ figures: [Double]) -> Double {
    figures.sorted()[figures.count / 2]
  }

  // MARK: - Throughput

  private func throughput() throws(BenchmarkError) -> [BenchmarkRow] {
    var rows: [BenchmarkRow] = []
    var main = 0.0
    for mode in [
      LocalCluster.Mode(), LocalCluster.Mode(isDurable: false),
      LocalCluster.Mode(isEncrypted: false),
      LocalCluster.Mode(isEncrypted: false, isDurable: false),
    ] {
      var cluster = try LocalCluster.start(mode)
      try cluster.join("alpha", slots: 2)
      var rates: [Double] = []
      for run in 0...(isQuick ? 2 : 5) {
        let count = run == 0 ? 2_000 : tasks
        let stopwatch = Stopwatch()
        let sweep = try cluster.submit(Self.noops(count, seed: run))
        try cluster.waitForResults(of: sweep, count: count)
        // The first run warms up.
        if run > 0 { rates.append(Double(count) / stopwatch.seconds) }
      }
      let rate = Self.median(rates)
      if mode == LocalCluster.Mode() { main = rate }
      rows.append(
        BenchmarkRow("no-ops, \(mode.name)", rate, "tasks/s", target: .atLeast(60_000)))
    }
    for script in ClusterPeers.scripts {
      let answer = Peer.answer(to: script, arguments: [isQuick ? "5000" : "10000"], isFile: true)
      rows.append(
        BenchmarkRow(
          "no-ops, CURVE, durable", main, "tasks/s", against: answer, "rate",
          target: .ratioAtLeast(20)))
    }
    return rows
  }

  // MARK: - Latency

  private func latency() throws(BenchmarkError) -> [BenchmarkRow] {
    var cluster = try LocalCluster.start()
    try cluster.join("alpha", slots: 2)
    var times: [Double] = []
    for run in 0..<200 {
      let stopwatch = Stopwatch()
      let sweep = try cluster.submit(Self.noops(1, seed: 1_000 + run))
      let status = try cluster.settle(sweep)
      if run >= 20 { times.append(stopwatch.seconds * 1e3) }
      guard status.counts.done == 1 else {
        throw BenchmarkError(message: "\(sweep) ended without its result: \(status.state.words)")
      }
      try cluster.waitForResults(of: sweep, count: 1)
    }
    let sync = try syncMilliseconds(in: cluster.folder)
    return [
      BenchmarkRow("fdatasync of 4 KiB, median", sync, "ms", target: .atMost(1_000)),
      BenchmarkRow(
        "one no-op, submit to durable result, median", Self.median(times), "ms",
        target: .atMost(1 + 2 * sync)),
    ]
  }

  private func syncMilliseconds(in folder: String) throws(BenchmarkError) -> Double {
    let script = """
      import os, sys, time
      file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
      # Written over, as the ledger's log is: a file that grows takes longer.
      os.write(file, bytes(100 * 4096))
      os.fsync(file)
      times = []
      for page in range(100):
          os.pwrite(file, os.urandom(4096), page * 4096)
          start = time.perf_counter()
          os.fdatasync(file)
          times.append(time.perf_counter() - start)
      print(sorted(times)[50] * 1e3)
      """
    let text = try LocalCluster.run("/usr/bin/python3", ["-c", script, "\(folder)/sync"])
    return Double(text.split(separator: "\n").first ?? "") ?? 0
  }

  // MARK: - Memory

  private func memory() throws(BenchmarkError) -> BenchmarkRow {
    var cluster = try LocalCluster.start()
    try cluster.join("alpha", slots: 2)
    let warm = try cluster.submit(Self.noops(1_000, seed: 1))
    try cluster.waitForResults(of: warm, count: 1_000)
    let idle = cluster.coordinatorBytes
    let sweep = try cluster.submit([
      ("study", .scalar("sleep")), ("replicates", .scalar(10_000_000)),
      ("fixed", .mapping([("seconds", .scalar(600.0))])),
    ])
    try cluster.wait("two tasks run") { (cluster) throws(BenchmarkError) in
      try cluster.status(of: sweep).counts.leased >= 2
    }
    ThisProcess.pause(for: .milliseconds(500))
    let pending = cluster.coordinatorBytes
    return BenchmarkRow(
      "coordinator's memory for 10⁷ pending tasks", Double(pending - idle) / 1_048_576, "MiB",
      target: .atMost(16))
  }

  // MARK: - Kills

  /// A sweep of commands that write down when each starts, by which process.
  private static func loggedNaps(
    _ count: Int, seconds: String, folder: String
  ) -> [(String, Node)] {
    let script = """
      echo "$PARSIMONY_NAP $PPID $(date +%s.%N)" >>starts; sleep \(seconds)
      """
    return [
      ("name", .scalar("naps")), ("study", .scalar("command")),
      ("axes", .mapping([("nap", .mapping([("range", .numbers([1, count]))]))])),
      ("fixed", .mapping([("command", .texts(["/bin/sh", "-c", script]))])),
    ]
  }

  /// When which task was started, by which slot, as the tasks themselves wrote it down.
  private struct Start {
    let task: Int
    let slot: Int32
    let time: Double
  }

  private static func starts(in folder: String) -> [Start] {
    guard let bytes = try? Files.read("\(folder)/starts", bytesMax: 1 << 24) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 3, let task = Int(words[0]), let slot = Int32(words[1]),
        let time = Double(words[2])
      else { return nil }
      return Start(task: task, slot: slot, time: time)
    }
  }

  private func killedSlot() throws(BenchmarkError) -> [BenchmarkRow] {
    var cluster = try LocalCluster.start()
    try cluster.join("alpha", slots: 2, ["--allow-command", "--folder", cluster.folder])
    let sweep = try cluster.submit(
      Self.loggedNaps(100, seconds: "0.05", folder: cluster.folder))
    try cluster.wait("tasks run") { Self.starts(in: $0.folder).count >= 20 }
    let starts = Self.starts(in: cluster.folder)
    guard let victim = starts.last else { throw BenchmarkError(message: "no task was started") }
    let killedAt = Double(WallClock.millisecondsSince1970()) / 1e3
    try LocalCluster.run("/bin/kill", ["-KILL", "\(victim.slot)"])
    try cluster.wait("the killed task runs again") { cluster in
      Self.starts(in: cluster.folder).count { $0.task == victim.task } >= 2
    }
    let again = Self.starts(in: cluster.folder).last { $0.task == victim.task }
    try cluster.waitForResults(of: sweep, count: 100)
    return [
      BenchmarkRow(
        "slot killed, its task runs again after", (again?.time ?? .infinity) - killedAt, "s",
        target: .atMost(0.3)),
      BenchmarkRow(
        "slot killed, attempts paid", Double(try failures(of: sweep, in: &cluster)), "attempts",
        target: .atMost(1)),
    ]
  }

  private func failures(
    of sweep: SweepID, in cluster: inout LocalCluster
  ) throws(BenchmarkError) -> Int {
    let request = ClientRequest.read(.failures(sweep, from: 0, count: 100))
    guard case .failures(let rows, _) = try cluster.ask(request) else { return 0 }
    return rows.count
  }

  private func killedAgent() throws(BenchmarkError) -> [BenchmarkRow] {
    var cluster = try LocalCluster.start()
    try cluster.join("alpha", slots: 2, ["--allow-command", "--folder", cluster.folder])
    let sweep = try cluster.submit(
      Self.loggedNaps(4, seconds: "2", folder: cluster.folder))
    try cluster.wait("tasks run") { Self.starts(in: $0.folder).count >= 2 }
    try cluster.join("beta", slots: 2, ["--allow-command", "--folder", cluster.folder])
    let victims = Self.starts(in: cluster.folder).prefix(2)
    let killedAt = Double(WallClock.millisecondsSince1970()) / 1e3
    cluster.kill("alpha")
    ThisProcess.pause(for: .milliseconds(100))
    let orphans = victims.filter { processMemory(of: $0.slot) > 0 }.count
    try cluster.wait("the killed tasks run again") { cluster in
      let starts = Self.starts(in: cluster.folder)
      return victims.allSatisfy { victim in
        starts.contains { $0.task == victim.task && $0.time > killedAt }
      }
    }
    let again = Self.starts(in: cluster.folder).filter { start in
      start.time > killedAt && victims.contains { $0.task == start.task }
    }.map(\.time).max()
    try cluster.waitForResults(of: sweep, count: 4)
    return [
      BenchmarkRow(
        "agent killed, its tasks run again after", (again ?? .infinity) - killedAt, "s",
        target: .atMost(3.3)),
      BenchmarkRow(
        "agent killed, slots alive 0.1 s later", Double(orphans), "slots", target: .atMost(0)),
    ]
  }

  private func killedCoordinator() throws(BenchmarkError) -> [BenchmarkRow] {
    var cluster = try LocalCluster.start()
    try cluster.join("alpha", slots: 2)
    let sweep = try cluster.submit(Self.noops(tasks, seed: 9))
    try cluster.wait("half of it is done") { (cluster) throws(BenchmarkError) in
      try cluster.status(of: sweep).counts.done >= tasks / 2
    }
    let recorded = try cluster.status(of: sweep).counts.done
    let stopwatch = try cluster.restartCoordinator()
    var dispatchedAfter = Double.infinity
    // More than the worker can have held when the coordinator went.
    let further = recorded + 5_000
    try cluster.wait("tasks are given out again") { (cluster) throws(BenchmarkError) in
      guard try cluster.hasResult(of: sweep, from: further) else { return false }
      dispatchedAfter = stopwatch.seconds
      return true
    }
    try cluster.waitForResults(of: sweep, count: tasks)
    let runs = try cluster.tasksRun(by: "alpha")
    return [
      BenchmarkRow(
        "coordinator killed after \(BenchmarkRow.text(Double(recorded))), gives out again after",
        dispatchedAfter, "s", target: .atMost(2)),
      BenchmarkRow(
        "coordinator killed, tasks run more than once", Double(runs - tasks), "tasks",
        target: .atMost(0)),
    ]
  }
}
