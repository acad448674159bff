internal import Cluster
internal import Coordination
internal import Encoding
internal import Files
internal import Processes
internal import Sweeps
internal import Threads
internal import ZeroMQ

/// A coordinator and workers of this machine as the real programs, and a client beside them.
///
/// They talk over loopback TCP as machines do. The ledger lies in a folder of its own under the
/// working directory, so that its disk is the one that a sweep started here would write to.
struct LocalCluster: ~Copyable {
  /// What of a cluster's promises is kept.
  struct Mode: Hashable {
    /// Whether messages are encrypted and peers proven.
    var isEncrypted = true
    /// Whether the ledger waits for the disk.
    var isDurable = true

    var name: String {
      "\(isEncrypted ? "CURVE" : "plain"), \(isDurable ? "durable" : "not durable")"
    }
  }

  /// The folder that holds the ledger and its keys, and where commands of tasks run.
  let folder: String
  private let mode: Mode
  private var endpoint: String
  private var coordinator: ChildBox
  private var workers: [String: ChildBox] = [:]
  private var client: ClientConnection
  private var submissionNumber: Int64

  /// A process, where a copyable value is asked for.
  private final class ChildBox {
    var child: ChildProcess
    init(_ child: consuming ChildProcess) { self.child = child }
  }

  private static let secondsMax = 60.0

  /// Starts a coordinator with an empty ledger.
  static func start(_ mode: Mode = Mode()) throws(BenchmarkError) -> LocalCluster {
    let number = MonotonicClock.nanoseconds()
    let folder = "parsimony-bench-\(number)"
    try run("/bin/mkdir", [folder])
    let coordinator = try startCoordinator(folder, mode, "tcp://127.0.0.1:*")
    let client = try connect(folder)
    let text = try read("\(folder)/parsimony.keys/endpoint")
    return LocalCluster(
      folder: folder, mode: mode, endpoint: "tcp://\(text.split(separator: "\n").first ?? "")",
      coordinator: coordinator, client: client, submissionNumber: number)
  }

  private init(
    folder: String, mode: Mode, endpoint: String, coordinator: ChildBox,
    client: consuming ClientConnection, submissionNumber: Int64
  ) {
    self.folder = folder
    self.mode = mode
    self.endpoint = endpoint
    self.coordinator = coordinator
    self.client = client
    self.submissionNumber = submissionNumber
  }

  deinit { _ = try? Subprocess("/bin/rm", ["-rf", folder]).run() }

  // MARK: - Processes

  private static func sibling(_ name: String) throws(BenchmarkError) -> String {
    guard let path = executablePath(), let slash = path.lastIndex(of: "/") else {
      throw BenchmarkError(message: "this program's path is not known")
    }
    return "\(path[...slash])\(name)"
  }

  /// Runs a program to its end and returns what it printed.
  @discardableResult
  static func run(
    _ program: String, _ arguments: [String]
  ) throws(BenchmarkError) -> String {
    var command = Subprocess(program, arguments)
    command.timeLimit = .seconds(60)
    do {
      let outcome = try command.run()
      guard outcome.status == .exited(0) else {
        let words = String(decoding: outcome.standardError, as: UTF8.self)
        throw BenchmarkError(message: "\(program) failed: \(words)")
      }
      return String(decoding: outcome.standardOutput, as: UTF8.self)
    } catch let error as BenchmarkError {
      throw error
    } catch {
      throw BenchmarkError(message: "\(error)")
    }
  }

  private static func read(_ path: String) throws(BenchmarkError) -> String {
    do throws(FileError) {
      return String(decoding: try Files.read(path, bytesMax: 1 << 20), as: UTF8.self)
    } catch {
      throw BenchmarkError(message: error.message)
    }
  }

  private static func start(
    _ name: String, _ arguments: [String], input: String = ""
  ) throws(BenchmarkError) -> ChildBox {
    var command = ChildCommand(try sibling(name), arguments)
    command.diesWithParent = true
    do throws(ProcessError) {
      var child = try ChildProcess(starting: command)
      try child.send(Array(input.utf8))
      return ChildBox(child)
    } catch {
      throw BenchmarkError(message: error.message)
    }
  }

  private static func startCoordinator(
    _ folder: String, _ mode: Mode, _ endpoint: String
  ) throws(BenchmarkError) -> ChildBox {
    try start(
      "parsimony-coordinator",
      ["--ledger", "\(folder)/parsimony.db", "--listen", endpoint]
        + (mode.isEncrypted ? [] : ["--insecure"]) + (mode.isDurable ? [] : ["--forgetful"]))
  }

  /// A client by the invitation that a running coordinator leaves beside its ledger.
  private static func connect(_ folder: String) throws(BenchmarkError) -> ClientConnection {
    let stopwatch = Stopwatch()
    while true {
      if let line = try? read("\(folder)/parsimony.db-live") {
        do {
          var client = try ClientConnection(to: try Invitation(line))
          _ = try client.ask(.status)
          return client
        } catch {
          guard stopwatch.seconds < secondsMax else {
            throw BenchmarkError(message: "the coordinator does not answer: \(error)")
          }
        }
      }
      guard stopwatch.seconds < secondsMax else {
        throw BenchmarkError(message: "the coordinator does not start")
      }
      ThisProcess.pause(for: .milliseconds(2))
    }
  }

  /// Kills the coordinator and starts it anew at the same place; returns when it was started.
  mutating func restartCoordinator() throws(BenchmarkError) -> Stopwatch {
    coordinator.child.kill()
    try awaitEnd(of: coordinator)
    let stopwatch = Stopwatch()
    coordinator = try Self.startCoordinator(folder, mode, endpoint)
    client = try Self.connect(folder)
    return stopwatch
  }

  /// Lets a worker join, and waits until it is ready.
  mutating func join(
    _ name: String, slots: Int, _ options: [String] = []
  ) throws(BenchmarkError) {
    workers[name] =
      try Self.start(
        "parsimony-worker",
        [
          "join", "-", "--slots", "\(slots)", "--name", name, "--spool", "\(folder)/spool-\(name)",
        ] + options, input: "\(try invitation())\n")
    try wait("worker \(name) is ready") { (cluster) throws(BenchmarkError) in
      try cluster.workerStatuses().contains { $0.host == name && $0.standing == .willing }
    }
  }

  /// The line by which a worker joins.
  private func invitation() throws(BenchmarkError) -> String {
    guard let address = Endpoint(endpoint) else {
      throw BenchmarkError(message: "'\(endpoint)' is no endpoint")
    }
    do throws(KeyRingError) {
      guard mode.isEncrypted else {
        return Invitation(address, role: .worker, nil, nil).line
      }
      var ring = try KeyRing(folder: "\(folder)/parsimony.keys")
      let keys = try ring.invite(.worker)
      return Invitation(address, role: .worker, ring.serverKeys.publicKey, keys.secretKey).line
    } catch {
      throw BenchmarkError(message: error.message)
    }
  }

  /// Asks a worker to leave, and returns how many tasks it says that it has run.
  mutating func tasksRun(by name: String) throws(BenchmarkError) -> Int {
    guard let box = workers.removeValue(forKey: name) else { return 0 }
    try Self.run("/bin/kill", ["-TERM", "\(box.child.identifier)"])
    try awaitEnd(of: box)
    let words = String(decoding: box.child.lastErrors.bytes, as: UTF8.self)
    guard let count = words.split(separator: "tasks-run=").last?.prefix(while: \.isNumber),
      let number = Int(count)
    else { throw BenchmarkError(message: "worker \(name) does not say what it ran: \(words)") }
    return number
  }

  /// Waits until a process has ended, and takes in its last words.
  private func awaitEnd(of box: ChildBox) throws(BenchmarkError) {
    let stopwatch = Stopwatch()
    do throws(ProcessError) {
      while try box.child.checkEnd() == nil, stopwatch.seconds < Self.secondsMax {
        box.child.wait(for: .milliseconds(50))
        try box.child.listen()
      }
      try box.child.listen()
    } catch {
      throw BenchmarkError(message: error.message)
    }
  }

  /// Kills a worker's agent.
  mutating func kill(_ name: String) {
    workers[name]?.child.kill()
    workers[name] = nil
  }

  /// The number of a worker's process.
  func identifier(of name: String) -> Int32 { workers[name]?.child.identifier ?? 0 }

  /// How much memory the coordinator holds.
  var coordinatorBytes: Int { processMemory(of: coordinator.child.identifier) }

  /// Takes in what processes have printed, so that none waits for a reader.
  private mutating func listen() {
    try? coordinator.child.listen()
    for box in workers.values { try? box.child.listen() }
  }

  // MARK: - Questions

  mutating func ask(_ request: ClientRequest) throws(BenchmarkError) -> ClientReply {
    do throws(ClientError) {
      return try client.ask(request)
    } catch {
      throw BenchmarkError(message: error.message)
    }
  }

  private mutating func workerStatuses() throws(BenchmarkError) -> [WorkerStatus] {
    guard case .workers(let workers) = try ask(.workers) else { return [] }
    return workers
  }

  mutating func status(of sweep: SweepID) throws(BenchmarkError) -> SweepStatus {
    guard case .status(let status) = try ask(.status),
      let found = status.sweeps.first(where: { $0.sweep == sweep })
    else { throw BenchmarkError(message: "the coordinator does not know \(sweep)") }
    return found
  }

  /// Waits, as `parsimony wait` does, until a sweep has settled.
  mutating func settle(_ sweep: SweepID) throws(BenchmarkError) -> SweepStatus {
    while true {
      guard case .sweep(let status) = try ask(.wait(sweep, upTo: .seconds(60))) else {
        throw BenchmarkError(message: "the coordinator does not know \(sweep)")
      }
      if status.isSettled { return status }
    }
  }

  /// Whether a task of this number or a higher one has a result.
  mutating func hasResult(
    of sweep: SweepID, from index: Int
  ) throws(BenchmarkError) -> Bool {
    guard case .results(let rows, _) = try ask(.read(.results(sweep, from: index, count: 1))) else {
      return false
    }
    return !rows.isEmpty
  }

  /// Submits a plan, given as its keys with their values.
  mutating func submit(_ plan: [(String, Node)]) throws(BenchmarkError) -> SweepID {
    submissionNumber += 1
    let document = Node(
      .mapping(plan.map { Node.Entry(key: $0.0, keyMark: Node.nowhere, value: $0.1) }),
      at: Node.nowhere)
    let submission = Submission(
      SubmissionID(submissionNumber), document: document.encoded(), defaultName: "bench")
    let reply = try ask(.submit(submission))
    guard case .submitted(let sweep, _) = reply else {
      throw BenchmarkError(message: "the plan was not taken: \(reply)")
    }
    return sweep
  }

  /// Waits for a condition, and looks every so often.
  mutating func wait(
    _ what: String, every pause: Duration = .milliseconds(2),
    _ condition: (inout LocalCluster) throws(BenchmarkError) -> Bool
  ) throws(BenchmarkError) {
    let stopwatch = Stopwatch()
    while try !condition(&self) {
      guard stopwatch.seconds < Self.secondsMax else {
        throw BenchmarkError(message: "not within a minute: \(what)")
      }
      listen()
      if pause > .zero { ThisProcess.pause(for: pause) }
    }
  }

  /// Waits until all of a sweep's tasks are done and the last result can be read.
  mutating func waitForResults(
    of sweep: SweepID, count: Int, every pause: Duration = .milliseconds(2)
  ) throws(BenchmarkError) {
    try wait("\(sweep) is done", every: pause) { (cluster) throws(BenchmarkError) in
      let counts = try cluster.status(of: sweep).counts
      guard counts.failed == 0 else { throw BenchmarkError(message: "tasks of \(sweep) failed") }
      return counts.done == count
    }
    let last = try ask(.read(.results(sweep, from: count - 1, count: 1)))
    guard case .results(let rows, _) = last, rows.first?.index == count - 1 else {
      throw BenchmarkError(message: "the last result of \(sweep) cannot be read")
    }
  }
}

/// Time since a moment.
struct Stopwatch {
  private let start = MonotonicClock.nanoseconds()
  var seconds: Double { Double(MonotonicClock.nanoseconds() - start) / 1e9 }
}

extension Node {
  static let nowhere = Mark(line: 1, column: 1)

  /// A plain scalar.
  static func scalar(_ value: some CustomStringConvertible) -> Node {
    Node(.scalar(Scalar(text: "\(value)", isPlain: true)), at: nowhere)
  }

  /// A sequence of whole numbers.
  static func numbers(_ numbers: [Int]) -> Node {
    Node(.sequence(numbers.map { scalar($0) }), at: nowhere)
  }

  /// A sequence of quoted texts.
  static func texts(_ texts: [String]) -> Node {
    Node(
      .sequence(texts.map { Node(.scalar(Scalar(text: $0, isPlain: false)), at: nowhere) }),
      at: nowhere)
  }

  /// A mapping.
  static func mapping(_ entries: [(String, Node)]) -> Node {
    Node(.mapping(entries.map { Entry(key: $0, keyMark: nowhere, value: $1) }), at: nowhere)
  }
}
