internal import Coordination
internal import Encoding
internal import Files
internal import Randomness
internal import Studies
internal import Sweeps

/// One coordinator with a sweep of 10⁸ tasks, of which every third is done already, and 10⁴ workers of
/// four slots each, on tasks of a tenth of a millisecond.
///
/// Everything outside of the coordinator answers at once: workers report 64 results at a time, the
/// ledger has every batch. Each call of a handler is timed.
struct CoordinationBenchmark {
  private let resultsWanted: Int

  private static let workersCount = 10_000
  private static let slotsPerWorker = 4

  init(isQuick: Bool) { resultsWanted = isQuick ? 40_000_000 : 66_000_000 }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    var cluster = try BenchmarkCluster(
      workersCount: Self.workersCount, slotsPerWorker: Self.slotsPerWorker)
    cluster.run(until: resultsWanted)
    // Before the check at the end, which takes memory of its own.
    let peak = try peakMebibytes()
    let violations = cluster.coordinator.violations()
    guard violations.isEmpty, cluster.resultsCount >= resultsWanted else {
      throw BenchmarkError(
        message: "the coordinator went wrong: \(violations.first ?? "it stopped giving out work")")
    }
    var rows = [
      BenchmarkRow("resident memory at its peak", peak, "MiB", target: .atMost(96))
    ]
    for (name, times) in cluster.handlers {
      rows.append(
        BenchmarkRow("\(name), 99th percentile", times.quantile(0.99), "µs", target: .atMost(50)))
    }
    rows.append(
      BenchmarkRow(
        "giving a lease, median", cluster.dispatch.quantile(0.5), "µs", target: .atMost(5)))
    rows.append(
      BenchmarkRow(
        "results taken in and recorded", cluster.resultsPerSecond, "results/s",
        target: .atLeast(300_000)))
    rows.append(
      BenchmarkRow("submitting the sweep", cluster.submitMilliseconds, "ms", target: .atMost(100)))
    rows.append(
      BenchmarkRow(
        "recovery with 10,000 failures", cluster.recoveryMilliseconds(), "ms",
        target: .atMost(1_000)))
    return rows
  }
}

/// Times in tenths of a microsecond, counted in bins so that millions of them take no room.
struct TimeHistogram {
  private var bins = Array(repeating: 0, count: 20_000)
  private var count = 0

  mutating func add(nanoseconds: Int64) {
    bins[min(bins.count - 1, Int(nanoseconds / 100))] += 1
    count += 1
  }

  /// The time that so large a share does not exceed, in microseconds; 2,000 for that and more.
  func quantile(_ share: Double) -> Double {
    var passed = 0
    for (bin, size) in bins.enumerated() {
      passed += size
      if Double(passed) >= share * Double(count) { return Double(bin + 1) / 10 }
    }
    return 2_000
  }
}

/// Workers and a ledger that answer at once.
struct BenchmarkCluster {
  private struct Member {
    let id: WorkerID
    var session: SessionID?
    var sent = 0
    var received = 0
    /// What it has to run, the next at the end.
    var leases: [LeaseOrder] = []
    /// Where it is in the first of them.
    var rest = TaskSet()
  }

  private(set) var coordinator: Coordinator
  private(set) var resultsCount = 0
  private(set) var submitMilliseconds = 0.0
  /// Time spent in handlers so far.
  private var nanosecondsInAll: Int64 = 0
  private(set) var dispatch = TimeHistogram()
  private var times: [Handler: TimeHistogram] = [:]
  private var members: [Member] = []
  private var lookUps: [(SweepID, Range<Int>)] = []
  private var now = Instant.zero
  private let document: [UInt8]
  private let clock = ContinuousClock()

  /// What is timed by itself.
  private enum Handler: String, CaseIterable {
    case hello = "a worker registers"
    case report = "64 results come"
    case recorded = "64 results are durable"
    case lookUp = "4,096 tasks are looked up"
    case wake = "time passes"
    case control = "a person asks"
    case goodbye = "a worker leaves"
  }

  /// How many results a coordinator that does nothing else takes in, leases included.
  var resultsPerSecond: Double { Double(resultsCount) / Double(nanosecondsInAll) * 1e9 }

  /// The handlers' times in a fixed order.
  var handlers: [(name: String, times: TimeHistogram)] {
    Handler.allCases.map { ($0.rawValue, times[$0] ?? TimeHistogram()) }
  }

  init(workersCount: Int, slotsPerWorker: Int) throws(BenchmarkError) {
    document = Self.document()
    coordinator = Coordinator(cluster: ClusterID(1), epoch: Epoch(1), seed: 1, at: .zero)
    for handler in Handler.allCases { times[handler] = TimeHistogram() }
    let capabilities = Capabilities(studies: [.noop], numericClass: "plain", cpuLevel: "v3")
    for number in 0..<workersCount {
      members.append(Member(id: WorkerID(Int64(number + 1))))
      let hello = Hello(
        worker: members[number].id, number: 1, host: "host\(number)", slots: slotsPerWorker,
        capabilities: capabilities)
      call(.hello) {
        $0.onMessage(
          WorkerMessage(session: nil, number: 0, .hello(hello)), from: Route(number), at: $1)
      }
    }
    let submission = Submission(SubmissionID(1), document: document, defaultName: "benchmark")
    let start = clock.now
    call(nil) { $0.onRequest(.submit(submission), from: Route(workersCount), at: $1) }
    submitMilliseconds = (clock.now - start) / .milliseconds(1)
    guard coordinator.plan(of: SweepID(1)) != nil else {
      throw BenchmarkError(message: "the benchmark's own plan was refused")
    }
  }

  /// Lets the cluster work until so many results are recorded.
  mutating func run(until wanted: Int) {
    for number in members.indices { report(number) }
    var idleRounds = 0
    var next = 0
    while resultsCount < wanted, idleRounds < 1_000 {
      let before = resultsCount
      for _ in 0..<1_000 {
        next = (next + 1) % members.count
        report(next)
        settle()
      }
      let client = Route(members.count)
      call(.control) { $0.onRequest(.status, from: client, at: $1) }
      idleRounds = resultsCount == before ? idleRounds + 1 : 0
    }
    for number in 0..<200 {
      members[number].sent += 1
      let message = WorkerMessage(
        session: members[number].session, number: members[number].sent, .goodbye)
      call(.goodbye) { $0.onMessage(message, from: Route(number), at: $1) }
      members[number].session = nil
    }
  }

  /// What the ledger and the clock owe.
  private mutating func settle() {
    while !lookUps.isEmpty {
      let (sweep, range) = lookUps.removeFirst()
      let done = TaskSet(range.lazy.filter { $0 % 3 == 0 })
      call(.lookUp) { $0.onLookedUp(sweep, range, done: done, at: $1) }
    }
    while let wake = coordinator.wakeUpAt, wake <= now { call(.wake) { $0.onWake(at: $1) } }
  }

  /// A worker reports the next results of its first lease.
  private mutating func report(_ number: Int) {
    guard let session = members[number].session else { return }
    var report = Report(received: members[number].received)
    if members[number].rest.isEmpty, let order = members[number].leases.popLast() {
      members[number].rest = order.tasks
      members[number].leases.append(order)
    }
    if let order = members[number].leases.last {
      while report.outcomes.count < Bound.resultsPerReport,
        let index = members[number].rest.popLowest()
      {
        report.outcomes.append(
          Outcome(
            LeasedTask(order.lease, index), of: order.sweep, after: .microseconds(100),
            .payload([0x91, 0x01])))
      }
      if members[number].rest.isEmpty { members[number].leases.removeLast() }
    }
    members[number].sent += 1
    let message = WorkerMessage(
      session: session, number: members[number].sent, .report(report))
    call(.report) { $0.onMessage(message, from: Route(number), at: $1) }
  }

  /// Times a handler, and does what it says.
  private mutating func call(
    _ handler: Handler?, _ body: (inout Coordinator, Instant) -> [Directive]
  ) {
    now = now + .microseconds(1)
    let start = clock.now
    let directives = body(&coordinator, now)
    let nanoseconds = Int64((clock.now - start) / .nanoseconds(1))
    nanosecondsInAll += nanoseconds
    if let handler { times[handler]?.add(nanoseconds: nanoseconds) }
    var leases = 0
    for directive in directives {
      switch directive {
      case .send(let message, let route): leases += take(message, route.number)
      case .record(let number, let entries):
        let results = entries.count {
          if case .result = $0 { true } else { false }
        }
        let findings = Array(repeating: Recorded.first, count: entries.count)
        resultsCount += results
        call(results == Bound.resultsPerReport ? .recorded : nil) {
          $0.onRecorded(number, findings, at: $1)
        }
      case .lookUp(let sweep, let range): lookUps.append((sweep, range))
      case .reply, .gather, .answer: break
      }
    }
    if handler == .wake, leases > 0 { dispatch.add(nanoseconds: nanoseconds / Int64(leases)) }
  }

  /// A message comes to a worker; returns how many leases it is.
  private mutating func take(_ message: CoordinatorMessage, _ number: Int) -> Int {
    members[number].received = message.number
    switch message.body {
    case .welcome:
      members[number].session = message.session
      members[number].sent = 0
    case .lease(let order):
      members[number].leases.insert(order, at: 0)
      return 1
    default: break
    }
    return 0
  }

  /// How long a coordinator takes to start on a ledger with failures.
  func recoveryMilliseconds() -> Double {
    var entries: [LedgerEntry] = [
      .sweep(SweepID(1), Submission(SubmissionID(1), document: document, defaultName: "benchmark")),
      .face(SweepID(1), .noop),
      .state(SweepID(1), .active, priority: 0, failureBudget: 100_000),
    ]
    for number in 0..<10_000 {
      entries.append(
        .failure(
          LedgerEntry.Attempt(
            task: TaskID(SweepID(1), number * 9_973), failure: TaskFailure(.exitCode(1)),
            worker: WorkerID(1), retries: 3, crashes: 0, isFinal: true)))
    }
    let start = clock.now
    let coordinator = Coordinator(
      cluster: ClusterID(1), epoch: Epoch(2), seed: 1, replaying: entries, at: .zero)
    let elapsed = (clock.now - start) / .milliseconds(1)
    return coordinator.status.sweeps.first?.counts.failed == 10_000 ? elapsed : .infinity
  }

  /// A plan of 10⁸ tasks.
  private static func document() -> [UInt8] {
    let mark = Mark(line: 1, column: 1)
    func scalar(_ text: String) -> Node {
      Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: mark)
    }
    func mapping(_ pairs: [(String, Node)]) -> Node {
      Node(.mapping(pairs.map { Node.Entry(key: $0, keyMark: mark, value: $1) }), at: mark)
    }
    let range = mapping([("range", Node(.sequence([scalar("1"), scalar("1000")]), at: mark))])
    return mapping([
      ("study", scalar("noop")), ("replicates", scalar("100")),
      ("axes", mapping([("a", range), ("b", range)])),
    ]).encoded()
  }
}
