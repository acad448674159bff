import Files
import Glibc
import Processes
import Testing

/// `parsimony-worker join` as a process of its own, as people run it.
struct AgentProcess: ~Copyable {
  private var child: ChildProcess

  /// The program of this very build: it stands beside the tests' own executable.
  static var program: String {
    let path = executablePath() ?? ""
    return path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex) + "parsimony-worker"
  }

  init(joining invitation: String, spool: String?, slots: Int = 1, _ options: [String] = []) throws
  {
    var command = ChildCommand(
      Self.program,
      ["join", invitation, "--slots", "\(slots)", "--log", "json"]
        + (spool.map { ["--spool", $0] } ?? []) + options)
    command.replies = .standardOutput
    command.diesWithParent = false
    command.lastWordsBytesMax = 1 << 16
    child = try ChildProcess(starting: command)
  }

  var identifier: Int32 { child.identifier }

  func signal(_ number: Int32) { kill(child.identifier, number) }

  mutating func write(_ text: String) throws { try child.send(Array(text.utf8)) }

  mutating func closeInput() { child.closeOrders() }

  /// The processes of its slots, once there are so many.
  func slots(_ count: Int) throws -> [Int32] {
    let path = "/proc/\(child.identifier)/task/\(child.identifier)/children"
    for _ in 0..<1_000 {
      let text = String(decoding: try Files.read(path, bytesMax: 1 << 16), as: UTF8.self)
      let slots = text.split(separator: " ").compactMap { Int32($0) }
      if slots.count == count { return slots }
      usleep(10_000)
    }
    throw NoEnd(log: "it has not \(count) slots")
  }

  /// Waits for its end; whether it is over within the time.
  mutating func end(seconds: Double = 20) throws -> Processes.ExitStatus {
    let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
    while ContinuousClock.now < deadline {
      if let end = try child.checkEnd() {
        try child.listen()
        return end.status
      }
      try child.listen()
      child.wait(for: .milliseconds(20))
    }
    throw NoEnd(log: log)
  }

  /// Takes in what it has written to its log.
  mutating func listen() throws { try child.listen() }

  /// What it wrote to its log.
  var log: String { child.lastErrors.text }

  /// Waits until it has written something to its log.
  mutating func awaitLog(_ text: String) throws {
    for _ in 0..<2_000 {
      try child.listen()
      if log.contains(text) { return }
      usleep(10_000)
    }
    throw NoEnd(log: log)
  }

  struct NoEnd: Error { let log: String }

  /// Whether a process is there and not only waits to be buried.
  static func isAlive(_ identifier: Int32) -> Bool {
    guard let bytes = try? Files.read("/proc/\(identifier)/stat", bytesMax: 4_096) else {
      return false
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let state = text.split(separator: ")").last?.first { $0 != " " }
    return state != "Z" && state != "X"
  }
}
