import Files
import Foundation
import Processes
import TestSupport
import Testing

@Suite(
  "Workers over ssh", .serialized,
  .enabled(
    if: LocalShell.isThere, "there is no sshd here; apt install openssh-server openssh-client"))
struct AddWorkerTests {
  private static let worker = URL(filePath: Parsimony.path).deletingLastPathComponent()
    .appending(path: "parsimony-worker").path

  @Test("a worker is started over ssh, works, and its invitation is in no process's command line")
  func program() throws {
    let cluster = try TestCluster.start()
    let shell = try LocalShell.start(in: cluster.scratch.path)
    let line = try cluster.invite("worker")
    let file = try cluster.scratch.write("\(line)\n", to: "invitation")
    let secret = try cluster.scratch.write(String(line.suffix(40)), to: "secret")
    let leak = "\(cluster.scratch.path)/leak"
    var watch = ChildCommand(
      "/bin/sh",
      [
        "-c",
        """
        while :; do
          cat /proc/[0-9]*/cmdline 2>/dev/null | grep -aqFf '\(secret)' && : >'\(leak)'; sleep 0.02
        done
        """,
      ])
    watch.diesWithParent = true
    let watcher = try ChildProcess(starting: watch)
    let outcome = try cluster.run(
      ["add-worker", "127.0.0.1", "--program", Self.worker, "--slots", "2", "--invitation", file]
        + shell.options)
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("127.0.0.1: a worker was started"))
    try cluster.waitUntil("the worker has come") { cluster in
      try cluster.output("workers").contains("ready")
    }
    try cluster.output("submit", "/dev/stdin", input: "study: noop\nname: n\nreplicates: 20\n")
    try cluster.output("wait", "last")
    #expect(try cluster.results().count == 20)
    #expect(!FileManager.default.fileExists(atPath: leak), "a command line showed the invitation")
    _ = consume watcher
    try Self.stop(shell, cluster)
  }

  @Test("a program is brought along, also to where it runs already, with an invitation of its own")
  func copy() throws {
    let cluster = try TestCluster.start()
    let shell = try LocalShell.start(in: cluster.scratch.path)
    for count in 1...2 {
      let outcome = try cluster.run(
        ["add-worker", "127.0.0.1", "--copy", "--slots", "1"] + shell.options)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      try cluster.waitUntil("\(count) workers have come") { cluster in
        let lines = try cluster.output("workers").split(separator: "\n")
        return lines.count { $0.contains("ready") } == count
      }
    }
    #expect(
      FileManager.default.contentsEqual(
        atPath: "\(shell.home)/parsimony-worker", andPath: Self.worker))
    let keys = cluster.ledger.replacing(".db", with: ".keys") + "/allowed"
    let allowed = try String(contentsOfFile: keys, encoding: .utf8)
    #expect(allowed.split(separator: "\n").count == 2, "one key a worker: \(allowed)")
    try Self.stop(shell, cluster)
  }

  @Test("a worker that cannot be started is said to be none, with its last words and the cure")
  func failures() throws {
    let cluster = try TestCluster.start()
    let shell = try LocalShell.start(in: cluster.scratch.path)
    func errors(_ words: String...) throws -> String {
      let outcome = try cluster.run(["add-worker", "127.0.0.1"] + words + shell.options)
      #expect(outcome.exitCode == 1 && outcome.output.isEmpty, "\(outcome)")
      return outcome.errors
    }
    let missing = try errors("--program", "/nowhere/parsimony-worker")
    #expect(missing.contains("no program /nowhere/parsimony-worker"), "\(missing)")
    #expect(missing.contains("bring it with '--copy'"), "\(missing)")
    let ended = try errors("--program", "/bin/false")
    #expect(ended.contains("the worker ended at once"), "\(ended)")
    let stranger = try cluster.run(
      ["add-worker", "127.0.0.1", "--program", Self.worker] + shell.options
        + ["--ssh-option=-i", "--ssh-option=/dev/null", "--ssh-option=-l", "--ssh-option=nobody-7"])
    #expect(stranger.exitCode == 1)
    #expect(stranger.errors.contains("let your key in there"), "\(stranger.errors)")
    #expect(shell.processes().isEmpty)
    let keys = cluster.ledger.replacing(".db", with: ".keys") + "/allowed"
    let lines = try String(contentsOfFile: keys, encoding: .utf8).split(separator: "\n")
    let given = lines.filter { $0.hasPrefix("worker ") }
    #expect(given.count == 3, "\(lines)")
    for line in given {
      let key = line.split(separator: " ")[1]
      #expect(lines.contains { $0.hasPrefix("revoked \(key)") }, "\(lines)")
    }
  }

  /// Lets the workers in a home folder end, as they do at the first SIGTERM.
  private static func stop(
    _ shell: borrowing LocalShell, _ cluster: borrowing TestCluster
  ) throws {
    for identifier in shell.processes() {
      // A slot may have gone meanwhile, with its agent.
      let bytes = try? Files.read("/proc/\(identifier)/cmdline", bytesMax: 1 << 16)
      let words = bytes.map { String(decoding: $0, as: UTF8.self) }
      if words?.contains("join") == true { try TestCluster.signal("TERM", identifier) }
    }
    let deadline = ContinuousClock.now + TestCluster.deadline
    while !shell.processes().isEmpty, ContinuousClock.now < deadline {
      ThisProcess.pause(for: .milliseconds(50))
    }
    #expect(shell.processes().isEmpty)
    let log = try String(contentsOfFile: "\(shell.home)/parsimony-worker.log", encoding: .utf8)
    #expect(!log.contains("parsimony://"), "no log shows an invitation: \(log)")
  }
}
