import Foundation
import Processes
import TestSupport
import Testing

/// Three machines with addresses of their own, as network namespaces behind one switch.
struct TestNetwork: ~Copyable {
  /// The machines, in the order of their addresses.
  enum Machine: Int, CaseIterable {
    case head = 1
    case node, desk

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
    let lines = try onDesk("results", "far", "--format", "csv").split(separator: "\n")
    #expect(lines.count == 401)
    _ = consume network
  }
}
