import Foundation
import Processes
import TestSupport
import Testing

/// The road of a researcher with several machines, on the real programs: launch, join, results; and
/// what happens when parts of it are killed.
@Suite("A cluster", .serialized)
struct ClusterRoadTests {
  private static let plan = """
    name: road
    study: sleep
    replicates: 3
    axes:
      seconds: [0.0, 0.01]
    """

  private static func noops(_ count: Int, name: String = "many", seed: Int = 1) -> String {
    "name: \(name)\nstudy: noop\nseed: \(seed)\nreplicates: \(count)\n"
  }

  @Test("a plan is submitted, a worker joins, and the results are there for people and for SQL")
  func road() throws {
    var cluster = try TestCluster.start()
    let submitted = try cluster.output("submit", "/dev/stdin", "--name", "road", input: Self.plan)
    #expect(submitted.contains("road"))
    try cluster.join("alpha", slots: 2)
    try cluster.output("wait", "last")
    try cluster.waitForView("road")
    let results = try cluster.results("road")
    #expect(results.count == 6)
    #expect(try cluster.output("results", "last").contains("slept"))
    #expect(
      try cluster.query("select count(*), sum(slept) from road where seconds = 0.01")
        == ["3|0.03"])
    #expect(try cluster.output("workers").contains("alpha"))
    try cluster.signal("TERM", "alpha")
    #expect(try cluster.waitForEnd(of: "alpha").status == .exited(0))
    try cluster.signal("TERM", "coordinator")
    #expect(try cluster.waitForEnd(of: "coordinator").status == .exited(0))
    #expect(try cluster.results("road").count == 6, "read from the file")
    #expect(try cluster.output("ledger", "verify").contains("is whole"))
  }

  @Test("what was done once is done for every sweep, unless it is asked for again")
  func contentAddressed() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha")
    try cluster.output("submit", "/dev/stdin", input: Self.noops(20))
    try cluster.output("wait", "last")
    try cluster.output("submit", "/dev/stdin", input: Self.noops(30, name: "more"))
    try cluster.output("wait", "last")
    #expect(try cluster.results("more").count == 30)
    #expect(try cluster.query("select count(*) from result") == ["30"])
    try cluster.output("submit", "/dev/stdin", "--again", input: Self.noops(20, name: "again"))
    try cluster.output("wait", "last")
    #expect(try cluster.query("select count(*) from result") == ["30"])
    #expect(try cluster.output("status", "last", "--json").contains("\"duplicates\": 20"))
  }

  @Test("the same payloads come out with one, two and four slots")
  func slotsDoNotMatter() throws {
    var digests: [[String]] = []
    for slots in [1, 2, 4] {
      var cluster = try TestCluster.start()
      try cluster.join("alpha", slots: slots)
      try cluster.output("submit", "/dev/stdin", input: Self.plan)
      try cluster.output("submit", "/dev/stdin", input: Self.noops(500))
      try cluster.output("wait", "1")
      try cluster.output("wait", "2")
      digests.append(try cluster.query("select hex(key), hex(payload) from result order by key"))
    }
    #expect(digests[0].count == 506)
    #expect(digests[0] == digests[1] && digests[0] == digests[2])
  }

  @Test("a slot that is killed costs its task one attempt, and nobody else anything")
  func killedSlot() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha", slots: 2)
    try cluster.output(
      "submit", "/dev/stdin",
      input: "study: sleep\nname: naps\nreplicates: 8\nfixed: {seconds: 0.5}\n")
    let agent = cluster.identifier(of: "alpha")
    var slots: [Int32] = []
    try cluster.waitUntil("tasks run in both slots") { cluster in
      slots = Self.children(of: agent)
      let status = try cluster.output("status", "last", "--json")
      return slots.count == 2 && status.contains("\"leased\": 2")
    }
    try TestCluster.signal("KILL", slots[0])
    try cluster.output("wait", "last")
    #expect(try cluster.results().count == 8)
    let failures = try cluster.output("results", "last", "--failed")
    #expect(failures.contains("signal 9"))
    #expect(try cluster.query("select count(*) from failure") == ["1"])
  }

  static func children(of identifier: Int32) -> [Int32] {
    let path = "/proc/\(identifier)/task/\(identifier)/children"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { Int32($0) }
  }

  @Test("an agent that is killed takes its slots with it, and its tasks run elsewhere")
  func killedAgent() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha", slots: 2)
    try cluster.output(
      "submit", "/dev/stdin",
      input: "study: sleep\nname: naps\nreplicates: 4\nfixed: {seconds: 1.0}\n")
    let agent = cluster.identifier(of: "alpha")
    var slots: [Int32] = []
    try cluster.waitUntil("tasks run") { cluster in
      slots = Self.children(of: agent)
      return try cluster.output("status", "last", "--json").contains("\"leased\": 2")
    }
    try cluster.join("beta", slots: 2)
    try cluster.signal("KILL", "alpha")
    try cluster.waitForEnd(of: "alpha")
    try cluster.waitUntil("the slots are gone") { _ in
      slots.allSatisfy { !FileManager.default.fileExists(atPath: "/proc/\($0)") }
    }
    try cluster.output("wait", "last")
    #expect(try cluster.results().count == 4)
  }

  @Test("a coordinator that is killed comes back to its workers, and nothing is lost")
  func killedCoordinator() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha", slots: 2)
    try cluster.output("submit", "/dev/stdin", input: Self.noops(100_000))
    try cluster.waitUntil("some of it is done") { cluster in
      try cluster.query("select count(*) > 20000 from result") == ["1"]
    }
    try cluster.signal("KILL", "coordinator")
    try cluster.waitForEnd(of: "coordinator")
    let recorded = try cluster.query("select count(*) from result")
    try cluster.startCoordinator()
    try cluster.output("wait", "last")
    #expect(try cluster.query("select count(*) from result") == ["100000"])
    #expect(recorded != ["100000"], "it was killed too late to tell anything")
    try cluster.signal("TERM", "alpha")
    let words = try cluster.waitForEnd(of: "alpha").words
    #expect(words.contains("tasks-run=100000"), "each task ran once: \(words.suffix(300))")
  }

  @Test("a second coordinator on the same ledger is refused, in words")
  func secondCoordinator() throws {
    let cluster = try TestCluster.start()
    var command = Subprocess(
      URL(filePath: Parsimony.path).deletingLastPathComponent()
        .appending(path: "parsimony-coordinator").path,
      ["--ledger", cluster.ledger, "--listen", "tcp://127.0.0.1:*"])
    command.timeLimit = .seconds(30)
    let outcome = try command.run()
    #expect(outcome.status == .exited(3))
    let words = String(decoding: outcome.standardError, as: UTF8.self)
    #expect(words.contains("\(cluster.identifier(of: "coordinator"))"), "\(words)")
  }

  @Test("whoever has no key, speaks in plain text or talks nonsense is refused, and others go on")
  func strangers() throws {
    var cluster = try TestCluster.start()
    try cluster.join("alpha")
    let observer = try cluster.invite("observer")
    let elsewhere = try Scratch()
    try cluster.output("connect", observer, "--name", "watcher", folder: elsewhere.path)
    let refused = try cluster.run(
      ["submit", "/dev/stdin", "--cluster", "watcher"], folder: elsewhere.path,
      input: Self.noops(1))
    #expect(refused.exitCode != 0)
    #expect(refused.errors.contains("does not allow"), "\(refused.errors)")
    let script = """
      import os, socket, sys, time
      import zmq
      port = int(sys.argv[1])
      for size in (1, 64, 65536):
          with socket.create_connection(("127.0.0.1", port)) as peer:
              peer.sendall(os.urandom(size))
      halves = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
      context = zmq.Context()
      plain = context.socket(zmq.DEALER)
      plain.linger = 0
      plain.connect(f"tcp://127.0.0.1:{port}")
      plain.send(b"hello")
      server, _ = zmq.curve_keypair()
      for key in range(3):
          public, secret = zmq.curve_keypair()
          other = context.socket(zmq.DEALER)
          other.linger = 0
          other.curve_publickey, other.curve_secretkey = public, secret
          other.curve_serverkey = sys.argv[2].encode()
          other.connect(f"tcp://127.0.0.1:{port}")
          other.send(b"hello")
      time.sleep(1)
      """
    let serverKey = try Self.serverKey(in: observer)
    var command = Subprocess("/usr/bin/python3", ["-", cluster.port, serverKey])
    command.standardInput = Array(script.utf8)
    command.timeLimit = .seconds(60)
    let outcome = try command.run()
    #expect(
      outcome.status == .exited(0), "\(String(decoding: outcome.standardError, as: UTF8.self))")
    try cluster.output("submit", "/dev/stdin", input: Self.noops(50))
    try cluster.output("wait", "last")
    #expect(try cluster.results().count == 50)
    try cluster.waitUntil("the refusals are in the log") { cluster in
      let words = try cluster.words(of: "coordinator")
      return words.contains("never given out") && words.contains("before it had said who it is")
    }
    let lines = try cluster.words(of: "coordinator").split(separator: "\n")
    #expect(lines.count < 60, "the log's rate is bounded")
  }

  /// The server's key of an invitation, in Z85.
  private static func serverKey(in line: String) throws -> String {
    let script = """
      import base64, sys
      from zmq.utils import z85
      secrets = sys.argv[1].rsplit("/", 1)[1]
      raw = base64.urlsafe_b64decode(secrets + "=" * (-len(secrets) % 4))
      print(z85.encode(raw[:32]).decode())
      """
    var command = Subprocess("/usr/bin/python3", ["-", line])
    command.standardInput = Array(script.utf8)
    let outcome = try command.run()
    return String(decoding: outcome.standardOutput, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A disk of 3 MiB, or a cancelled test.
  private static func smallDisk(in scratch: borrowing Scratch) throws -> String {
    let disk = "\(scratch.path)/disk"
    let mount = RepositoryCommand(
      "sh", "-c", "mkdir '\(disk)' && mount -t tmpfs -o size=3m tmpfs '\(disk)'")
    guard try mount.outcome().status == 0 else { try Test.cancel("no tmpfs can be mounted here") }
    return disk
  }

  @Test("a full disk pauses the cluster, which says so, and goes on when there is space")
  func fullDisk() throws {
    let scratch = try Scratch()
    let disk = try Self.smallDisk(in: scratch)
    defer { _ = try? RepositoryCommand("umount", "-l", disk).outcome() }
    var cluster = try TestCluster.start(ledger: "\(disk)/parsimony.db")
    try cluster.join("alpha", slots: 2)
    try cluster.output("submit", "/dev/stdin", input: Self.noops(40_000))
    try cluster.waitUntil("the status tells of the full disk") { cluster in
      try cluster.output("status").contains("full")
    }
    let done = try cluster.query("select count(*) from result")
    #expect(done != ["40000"])
    let grow = RepositoryCommand("mount", "-o", "remount,size=64m", disk)
    try #require(try grow.outcome().status == 0)
    try cluster.output("wait", "last")
    #expect(try cluster.query("select count(*) from result") == ["40000"])
    #expect(try !cluster.output("status").contains("full"))
    #expect(try cluster.words(of: "coordinator").contains("takes results again"))
    try cluster.signal("TERM", "alpha")
    let words = try cluster.waitForEnd(of: "alpha").words
    #expect(words.contains("tasks-run=40000"), "each task ran once: \(words.suffix(300))")
  }

  @Test("a coordinator that is told to end on a full disk does so, and nothing is lost")
  func endOnFullDisk() throws {
    let scratch = try Scratch()
    let disk = try Self.smallDisk(in: scratch)
    defer { _ = try? RepositoryCommand("umount", "-l", disk).outcome() }
    var cluster = try TestCluster.start(ledger: "\(disk)/parsimony.db")
    try cluster.join("alpha", slots: 2)
    try cluster.output("submit", "/dev/stdin", input: Self.noops(40_000))
    try cluster.waitUntil("the status tells of the full disk") { cluster in
      try cluster.output("status").contains("full")
    }
    try cluster.signal("TERM", "coordinator")
    let (words, status) = try cluster.waitForEnd(of: "coordinator")
    #expect(status == .exited(3))
    #expect(words.contains("it ends: ") && words.contains("full"), "\(words.suffix(500))")
    let grow = RepositoryCommand("mount", "-o", "remount,size=64m", disk)
    try #require(try grow.outcome().status == 0)
    try cluster.startCoordinator()
    try cluster.output("wait", "last")
    #expect(try cluster.query("select count(*) from result") == ["40000"])
  }

  @Test("the Python worker keeps to every golden message of the protocol's page")
  func pythonWorkerForm() throws {
    let outcome = try RepositoryCommand(
      "/usr/bin/python3", "-B", "Tests/ProgramTests/Reference/worker.py", "--self-test",
      "docs/protocol.md"
    ).outcome()
    #expect(outcome.status == 0 && outcome.text.contains("self test passed"), "\(outcome.text)")
  }

  @Test("a Python worker that was written from the protocol's page joins a cluster")
  func pythonWorker() throws {
    var cluster = try TestCluster.start()
    try cluster.joinPython("snake")
    try cluster.output(
      "submit", "/dev/stdin",
      input: "study: python-sum\nname: sums\nreplicates: 3\naxes: {a: [1, 2], b: [10, 20]}\n")
    try cluster.output("wait", "last")
    try cluster.waitForView("sums")
    let results = try cluster.results("sums")
    #expect(results.count == 12)
    #expect(
      try cluster.query("select a, b, sum from sums where replicate = 0 order by a, b")
        == ["1|10|11", "1|20|21", "2|10|12", "2|20|22"])
  }
}
