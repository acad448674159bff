import Foundation
import Processes
import TestSupport
import Testing

/// Four machines with addresses of their own, as network namespaces behind one switch.
struct TestNetwork: ~Copyable {
  /// The machines, in the order of their addresses.
  enum Machine: Int, CaseIterable {
    case head = 1
    case node, other, desk

    var address: String { "10.77.13.\(rawValue)" }
  }

  private static let tag = "psm\(ThisProcess.identifier)"
  private static let hub = "\(tag)-hub"

  /// That there are no namespaces here.
  struct Refusal: Error {
    let reason: String
  }

  /// Lays the cables, or says why that is not allowed.
  init() throws {
    let hub = Self.hub
    var script = """
      set -e
      ip netns add \(hub)
      ip -n \(hub) link add name switch type bridge
      ip -n \(hub) link set switch up

      """
    for machine in Machine.allCases {
      let name = Self.name(of: machine)
      script += """
        ip netns add \(name)
        ip -n \(name) link set lo up
        ip -n \(name) link add eth0 type veth peer name port\(machine.rawValue) netns \(hub)
        ip -n \(name) addr add \(machine.address)/24 dev eth0
        ip -n \(name) link set eth0 up
        ip -n \(hub) link set port\(machine.rawValue) master switch
        ip -n \(hub) link set port\(machine.rawValue) up

        """
    }
    let outcome = try RepositoryCommand("sh", "-c", script).outcome()
    guard outcome.status == 0 else { throw Refusal(reason: outcome.text) }
  }

  deinit {
    let names = [Self.hub] + Machine.allCases.map(Self.name)
    let script = names.map { "ip netns del \($0)" }.joined(separator: "; ")
    _ = try? RepositoryCommand("sh", "-c", script).outcome()
  }

  private static func name(of machine: Machine) -> String { "\(tag)-\(machine)" }

  /// What to write before a command, so that it runs on a machine.
  static func on(_ machine: Machine) -> [String] {
    ["/usr/sbin/ip", "netns", "exec", name(of: machine)]
  }

  /// Pulls a machine's plug, or puts it in again.
  static func setPlugged(_ machine: Machine, _ isPlugged: Bool) throws {
    let state = isPlugged ? "up" : "down"
    let outcome = try RepositoryCommand(
      "ip", "-n", hub, "link", "set", "port\(machine.rawValue)", state
    ).outcome()
    try #require(outcome.status == 0, "\(outcome.text)")
  }
}

@Suite("Several machines", .serialized)
struct NetworkTests {
  @Test("a sweep is launched, joined and collected from three addresses, and outlives a partition")
  func threeMachines() throws {
    let network: TestNetwork
    do {
      network = try TestNetwork()
    } catch let refusal as TestNetwork.Refusal {
      try Test.cancel("no network namespaces here: \(refusal.reason)")
    }
    var cluster = try TestCluster.start(
      listen: "tcp://*:*", prefix: TestNetwork.on(.head))
    let head = TestNetwork.Machine.head.address
    try cluster.join("node", slots: 2, prefix: TestNetwork.on(.node), address: head)

    let desk = "\(cluster.scratch.path)/desk"
    try FileManager.default.createDirectory(atPath: desk, withIntermediateDirectories: true)
    func onDesk(_ words: String..., input: String = "") throws -> String {
      let outcome = try cluster.run(
        words, prefix: TestNetwork.on(.desk), folder: desk, input: input)
      #expect(outcome.exitCode == 0, "\(words): \(outcome.errors)")
      return outcome.output
    }
    _ = try onDesk("connect", try cluster.invite("submitter", address: head))
    _ = try onDesk(
      "submit", "/dev/stdin",
      input: "study: sleep\nname: far\nreplicates: 400\nfixed: {seconds: 0.02}\n")
    try cluster.waitUntil("some of it is done") { cluster in
      try cluster.query("select count(*) > 50 from result") == ["1"]
    }
    try TestNetwork.setPlugged(.node, false)
    try cluster.waitUntil("the worker is missed") { _ in
      try onDesk("workers").contains("node") == false
    }
    try TestNetwork.setPlugged(.node, true)
    _ = try onDesk("wait", "far")
    let lines = try onDesk("results", "far", "--format", "csv").split(whereSeparator: \.isNewline)
    #expect(lines.count == 401)
    _ = consume network
  }

  private static let grid = """
    name: grid
    study: binarized-complexity
    seed: 7
    replicates: 6
    axes:
      hidden: [[8, 4], [16, 8], [32, 16]]
      learning-rate: [0.001, 0.003]
    fixed: {epochs: 150, batch: 32, patience: 0}

    """

  @Test("a report has the same bytes from a cluster that breaks and from an embedded run")
  func report() throws {
    let network: TestNetwork
    do {
      network = try TestNetwork()
    } catch let refusal as TestNetwork.Refusal {
      try Test.cancel("no network namespaces here: \(refusal.reason)")
    }
    var cluster = try TestCluster.start(listen: "tcp://*:*", prefix: TestNetwork.on(.head))
    let head = TestNetwork.Machine.head.address
    try cluster.join("node", slots: 1, prefix: TestNetwork.on(.node), address: head)
    let desk = "\(cluster.scratch.path)/desk"
    try FileManager.default.createDirectory(atPath: desk, withIntermediateDirectories: true)
    func onDesk(_ words: String..., input: String = "") throws {
      let outcome = try cluster.run(
        words, prefix: TestNetwork.on(.desk), folder: desk, input: input)
      #expect(outcome.exitCode == 0, "\(words): \(outcome.errors)")
    }
    try onDesk("connect", try cluster.invite("submitter", address: head))
    try Self.grid.write(toFile: "\(desk)/grid.yaml", atomically: true, encoding: .utf8)
    try onDesk("submit", "grid.yaml")
    func waitForResults(_ count: Int) throws {
      try cluster.waitUntil("\(count) tasks are done") { cluster in
        try cluster.query("select count(*) >= \(count) from result") == ["1"]
      }
    }
    try waitForResults(4)
    try cluster.join("other", slots: 2, prefix: TestNetwork.on(.other), address: head)
    try waitForResults(12)
    try cluster.signal("KILL", "node")
    try cluster.waitForEnd(of: "node")
    try onDesk("wait", "grid")
    try onDesk("report", "grid", "-o", "from-cluster")
    try onDesk("run", "grid.yaml", "--ledger", "own.db")
    try onDesk("report", "grid", "--ledger", "own.db", "-o", "embedded")

    let (far, near) = (
      try Self.files(in: "\(desk)/from-cluster"), try Self.files(in: "\(desk)/embedded")
    )
    #expect(far.keys.sorted() == near.keys.sorted())
    for name in far.keys.sorted() where name != "provenance.json" {
      #expect(far[name] == near[name], "\(name) differs")
    }
    #expect(far["provenance.json"] != near["provenance.json"])
    _ = consume network
  }

  /// The files of a folder and of those in it, by path.
  private static func files(in folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      files[path] = FileManager.default.contents(atPath: "\(folder)/\(path)")
    }
    return files
  }
}
