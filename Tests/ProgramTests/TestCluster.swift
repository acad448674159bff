import Foundation
import Processes
import TestSupport
import Testing

/// A coordinator and workers as real processes, in a folder of their own.
///
/// Everything that a cluster does in a test goes through the programs' command lines and real sockets.
/// Whatever was started is killed when the value is dropped.
struct TestCluster: ~Copyable {
  let scratch: Scratch
  private var programs: [Program] = []
  /// The command before the coordinator's own, as in `ip netns exec head`.
  private let prefix: [String]
  private let listen: String
  private let options: [String]
  /// Where the ledger is.
  let ledger: String
  /// What the coordinator was told to listen at, with its port, once it has started.
  private(set) var port = ""

  /// A process of the cluster.
  private final class Program {
    let name: String
    var child: ChildProcess

    init(_ name: String, _ child: consuming ChildProcess) {
      self.name = name
      self.child = child
    }

    /// All that it has said on its standard error, its last megabyte.
    func words() throws -> String {
      try child.listen()
      return String(decoding: child.lastErrors.bytes, as: UTF8.self)
    }
  }

  static let deadline = Duration.seconds(60)

  /// Starts a coordinator with an empty ledger, and waits until it listens.
  static func start(
    listen: String = "tcp://127.0.0.1:*", ledger: String? = nil, options: [String] = [],
    prefix: [String] = []
  ) throws -> TestCluster {
    var cluster = TestCluster(
      scratch: try Scratch(), ledger: ledger, listen: listen, options: options, prefix: prefix)
    try cluster.startCoordinator()
    return cluster
  }

  private init(
    scratch: consuming Scratch, ledger: String?, listen: String, options: [String],
    prefix: [String]
  ) {
    self.ledger = ledger ?? "\(scratch.path)/parsimony.db"
    self.scratch = scratch
    self.listen = listen
    self.options = options
    self.prefix = prefix
  }

  // MARK: - Processes

  private static func program(_ name: String) -> String {
    URL(filePath: Parsimony.path).deletingLastPathComponent().appending(path: name).path
  }

  private mutating func start(
    _ name: String, _ words: [String], prefix: [String] = [], input: String? = nil
  ) throws {
    let all = prefix + words
    var command = ChildCommand(all[0], Array(all.dropFirst()))
    command.folder = scratch.path
    command.diesWithParent = true
    command.lastWordsBytesMax = 1 << 20
    command.environment["HOME"] = scratch.path
    var child = try ChildProcess(starting: command)
    if let input { try child.send(Array(input.utf8)) }
    programs.append(Program(name, child))
  }

  /// Starts the coordinator, again where it was if it has been here before.
  mutating func startCoordinator() throws {
    let place = port.isEmpty ? listen : listen.replacing("*", with: port, maxReplacements: 1)
    try start(
      "coordinator",
      [Self.program("parsimony-coordinator"), "--ledger", ledger, "--listen", place] + options,
      prefix: prefix)
    let endpoint = ledger.replacing(".db", with: ".keys") + "/endpoint"
    try waitUntil("the coordinator listens") { cluster in
      try cluster.words(of: "coordinator").contains(" started: ")
        && FileManager.default.fileExists(atPath: endpoint)
    }
    let text = try String(contentsOfFile: endpoint, encoding: .utf8)
    port = String(text.split(separator: "\n").first?.split(separator: ":").last ?? "")
  }

  /// Lets a worker join, and waits until it is ready.
  mutating func join(
    _ name: String, slots: Int = 1, options: [String] = [], prefix: [String] = [],
    address: String = "127.0.0.1"
  ) throws {
    let line = try invite("worker", address: address)
    try start(
      name,
      [
        Self.program("parsimony-worker"), "join", "-", "--slots", "\(slots)", "--name", name,
        "--spool", "\(scratch.path)/spool-\(name)",
      ] + options, prefix: prefix, input: "\(line)\n")
    try waitUntil("\(name) has joined") { cluster in
      try cluster.words(of: name).contains(" joined: ")
    }
  }

  /// Lets the worker of ``Reference/worker.py`` join.
  mutating func joinPython(_ name: String) throws {
    let script = Repository.path("Tests/ProgramTests/Reference/worker.py")
    try start(name, ["/usr/bin/python3", "-B", script, try invite("worker")])
    try waitUntil("\(name) is ready") { cluster in
      try cluster.output("workers").contains("ready")
    }
  }

  /// An invitation's line.
  func invite(_ role: String, address: String = "127.0.0.1") throws -> String {
    let outcome = try run(["invite", "--role", role, "--address", address, "--ledger", ledger])
    try #require(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The number of a process.
  func identifier(of name: String) -> Int32 {
    programs.first { $0.name == name }?.child.identifier ?? 0
  }

  /// Sends a process a signal by its name, as in `TERM`.
  func signal(_ signal: String, _ name: String) throws {
    try Self.signal(signal, identifier(of: name))
  }

  static func signal(_ signal: String, _ identifier: Int32) throws {
    try #require(identifier > 1)
    _ = try Subprocess("/bin/sh", ["-c", "kill -\(signal) \(identifier)"]).run()
  }

  /// Waits until a process has ended, and forgets it.
  ///
  /// - Returns: What it had said, and how it ended.
  @discardableResult
  mutating func waitForEnd(of name: String) throws -> (words: String, status: Processes.ExitStatus?)
  {
    let deadline = ContinuousClock.now + Self.deadline
    guard let program = programs.first(where: { $0.name == name }) else { return ("", nil) }
    while ContinuousClock.now < deadline {
      _ = try program.words()
      if let end = try program.child.checkEnd() {
        programs.removeAll { $0 === program }
        return (try program.words(), end.status)
      }
      program.child.wait(for: .milliseconds(100))
    }
    Issue.record("\(name) has not ended")
    return (try program.words(), nil)
  }

  /// What a process has said on its standard error, its last megabyte.
  func words(of name: String) throws -> String {
    try programs.first { $0.name == name }?.words() ?? ""
  }

  /// Waits for a condition, at most a minute.
  func waitUntil(
    _ what: String, _ condition: (borrowing TestCluster) throws -> Bool
  ) throws {
    let deadline = ContinuousClock.now + Self.deadline
    while try !condition(self) {
      guard ContinuousClock.now < deadline else {
        let words = try programs.map { "\n\($0.name): \(try $0.words())" }.joined()
        throw Impatience(what: what, words: words)
      }
      ThisProcess.pause(for: .milliseconds(20))
    }
  }

  /// What did not come about in time.
  struct Impatience: Error, CustomStringConvertible {
    let what: String
    let words: String
    var description: String { "not within a minute: \(what); the programs said:\(words)" }
  }

  // MARK: - Clients

  /// Runs `parsimony` in the cluster's folder; where it runs on the coordinator's machine, it finds
  /// the ledger there.
  func run(
    _ words: [String], prefix: [String] = [], folder: String? = nil, input: String = ""
  ) throws -> Parsimony.Outcome {
    // Where the ledger lies, commands find it.
    let folder =
      folder ?? String(ledger.prefix(through: ledger.lastIndex(of: "/") ?? ledger.startIndex))
    let all = prefix + ["/usr/bin/env", "-C", folder, "HOME=\(folder)", Parsimony.path] + words
    var command = Subprocess(all[0], Array(all.dropFirst()))
    command.standardInput = Array(input.utf8)
    command.timeLimit = .seconds(120)
    let outcome = try command.run()
    var exitCode: Int32?
    if case .exited(let code) = outcome.status { exitCode = code }
    return Parsimony.Outcome(
      exitCode: exitCode, output: String(decoding: outcome.standardOutput, as: UTF8.self),
      errors: String(decoding: outcome.standardError, as: UTF8.self))
  }

  /// Runs `parsimony`, which has to succeed, and returns what it printed.
  @discardableResult
  func output(
    _ words: String..., prefix: [String] = [], folder: String? = nil, input: String = "",
    at location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let outcome = try run(words, prefix: prefix, folder: folder, input: input)
    #expect(
      outcome.exitCode == 0, "\(words): \(outcome.errors)\(outcome.output)",
      sourceLocation: location)
    return outcome.output
  }

  /// The results of a sweep, an object a line.
  func results(_ sweep: String = "last", prefix: [String] = []) throws -> [[String: Any]] {
    let lines = try output("results", sweep, "--format", "ndjson", prefix: prefix)
      .split(separator: "\n")
    return try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  /// Waits for a sweep's view, which the ledger makes when nobody waits for it.
  func waitForView(_ name: String) throws {
    try waitUntil("there is a view '\(name)'") { cluster in
      try cluster.query("select count(*) from sqlite_schema where name = '\(name)'") == ["1"]
    }
  }

  /// What a query of the ledger gives, a line a row.
  func query(_ sql: String) throws -> [String] {
    let outcome = try Subprocess("/usr/bin/sqlite3", ["-readonly", ledger, sql]).run()
    #expect(
      outcome.status == .exited(0), "\(String(decoding: outcome.standardError, as: UTF8.self))")
    return String(decoding: outcome.standardOutput, as: UTF8.self).split(separator: "\n").map {
      String($0)
    }
  }
}
