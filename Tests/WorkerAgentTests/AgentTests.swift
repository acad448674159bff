import Cluster
import Coordination
import Encoding
import Files
import Glibc
import Processes
import Sweeps
import TestSupport
import Testing

@Suite("An agent", .serialized, .timeLimit(.minutes(5)))
struct AgentTests {
  private func signalOf(_ outcome: Outcome) -> Int? {
    guard case .failure(let failure) = outcome.end, case .signal(let number) = failure.cause else {
      return nil
    }
    return number
  }

  private func hasPayload(_ outcome: Outcome) -> Bool {
    if case .payload = outcome.end { true } else { false }
  }

  private func causeOf(_ outcome: Outcome) -> TaskFailure.Class? {
    if case .failure(let failure) = outcome.end { failure.cause } else { nil }
  }

  @Test("tasks are run, reported, acknowledged, and nothing is left on disk after a drain")
  func works() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(
      joining: coordinator.invitation, spool: scratch.path, slots: 2, ["--name", "ada"])
    let hello = try coordinator.admit()
    #expect(hello.host == "ada" && hello.slots == 2 && hello.predecessor == nil)
    #expect(hello.capabilities.expands && hello.holdings == [])
    #expect(hello.capabilities.studies.contains { $0.name == "noop" })
    try coordinator.lease(
      1, "noop", Array(repeating: [:], count: 300), expected: .microseconds(20))
    let outcomes = try coordinator.outcomes(300)
    #expect(Set(outcomes.map(\.task.index)).count == 300)
    #expect(outcomes.allSatisfy(hasPayload))
    try coordinator.tell(.drain)
    try coordinator.awaitGoodbye()
    #expect(try agent.end() == .exited(0))
    for text in ["\"joined\"", "\"draining\"", "\"left\""] { #expect(agent.log.contains(text)) }
    let clusters = try Folder.names(in: scratch.path)
    #expect(clusters.count == 1)
    let folder = "\(scratch.path)/\(clusters[0])/0"
    for name in try Folder.names(in: folder) where name.hasPrefix("results-") {
      #expect(try AppendFile("\(folder)/\(name)").size == 0)
    }
  }

  @Test("a slot that is killed takes one task with it, and it is the one that ran")
  func slotKilled() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0, 0, 0, 30, 0, 0], expected: .microseconds(20))
    let before = try coordinator.outcomes(3)
    #expect(before.map(\.task.index) == [0, 1, 2] && before.allSatisfy(hasPayload))
    try coordinator.awaitRunning(ScriptedCoordinator.task(1, 3))
    kill(try agent.slots(1)[0], SIGKILL)
    let after = try coordinator.outcomes(3)
    #expect(after.map(\.task.index) == [3, 4, 5])
    #expect(signalOf(after[0]) == 9 && after[1...].allSatisfy(hasPayload))
  }

  @Test("a slot that is killed while idle is replaced and costs nobody anything")
  func idleSlotKilled() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    let slot = try agent.slots(1)[0]
    kill(slot, SIGKILL)
    try coordinator.leaseSleeps(1, seconds: [0])
    #expect(try coordinator.outcomes(1).allSatisfy(hasPayload))
    #expect(try agent.slots(1)[0] != slot)
  }

  @Test("a task that runs too long is ended and says so, and the next one runs")
  func timeLimit() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    var limits = Limits()
    limits.timeMilliseconds = 300
    try coordinator.leaseSleeps(1, seconds: [30, 0.05, 0.05], limits: limits)
    let outcomes = try coordinator.outcomes(3)
    #expect(causeOf(outcomes[0]) == .timeLimit && outcomes[1...].allSatisfy(hasPayload))
    #expect((.milliseconds(300)...(.milliseconds(900))).contains(outcomes[0].duration))
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("short tasks with a time limit, queued in one slot, do not pay for each other's time")
  func timeLimitOfQueue() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    var limits = Limits()
    limits.timeMilliseconds = 200
    try coordinator.leaseSleeps(
      1, seconds: Array(repeating: 0.1, count: 8), expected: .milliseconds(5), limits: limits)
    #expect(try coordinator.outcomes(8).allSatisfy(hasPayload))
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("a task that holds too much memory is ended and says so")
  func memoryLimit() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    var limits = Limits()
    limits.memoryBytes = 1 << 16
    try coordinator.leaseSleeps(1, seconds: [30], limits: limits)
    let outcome = try coordinator.outcomes(1)[0]
    #expect(causeOf(outcome) == .memory)
    guard case .failure(let failure) = outcome.end else { return }
    #expect(failure.detail.contains("may hold 65536"))
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("a withdrawn task is stopped with its slot")
  func withdrawal() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [30])
    try coordinator.awaitRunning(ScriptedCoordinator.task(1, 0))
    let lease = LeaseID(Epoch(1), 1)
    try coordinator.tell(.withdraw(Withdrawal(lease, TaskSet(0), stopsRunning: true)))
    while true {
      guard case .report(let report) = try coordinator.hear().body else { continue }
      if report.returned == [Return(lease, TaskSet(0))] { break }
    }
    try coordinator.leaseSleeps(2, seconds: [0])
    #expect(try coordinator.outcomes(1).allSatisfy(hasPayload))
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("an agent that is killed takes its slots along, and its next life hands in what it had")
  func agentKilled() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path, slots: 2)
    let first = try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0, 0, 30, 30])
    #expect(try coordinator.outcomes(2, acknowledging: false).count == 2)
    try coordinator.awaitRunning(ScriptedCoordinator.task(1, 3))
    let slots = try agent.slots(2)
    agent.signal(SIGKILL)
    #expect(try agent.end() == .signalled(9))
    for _ in 0..<500 where slots.contains(where: AgentProcess.isAlive) { usleep(10_000) }
    #expect(!slots.contains(where: AgentProcess.isAlive))

    let next = try AgentProcess(joining: coordinator.invitation, spool: scratch.path, slots: 2)
    let hello = try coordinator.admit()
    #expect(hello.predecessor == first.worker && hello.worker != first.worker)
    #expect(hello.cluster == ScriptedCoordinator.cluster)
    #expect(hello.holdings.map(\.finished) == [TaskSet(0..<2)])
    #expect(hello.holdings.map(\.unfinished) == [TaskSet()])
    let outcomes = try coordinator.outcomes(2)
    #expect(outcomes.map(\.task.index) == [0, 1] && outcomes.allSatisfy(hasPayload))
    withExtendedLifetime(next.identifier) {}
  }

  @Test("tasks go on while the coordinator is gone, and its next life is told of them")
  func coordinatorRestarts() throws {
    let scratch = try Scratch()
    let agent: AgentProcess
    let keys = try ScriptedCoordinator.Keys()
    let endpoint: Endpoint
    do {
      var coordinator = try ScriptedCoordinator(at: nil, keys)
      endpoint = coordinator.endpoint
      agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path, slots: 2)
      try coordinator.admit()
      try coordinator.leaseSleeps(1, seconds: [0.6, 2.5])
      try coordinator.awaitRunning(ScriptedCoordinator.task(1, 1))
    }
    usleep(1_000_000)
    var coordinator = try ScriptedCoordinator(at: endpoint, keys)
    let hello = try coordinator.admit()
    #expect(hello.holdings.map(\.finished) == [TaskSet(0)])
    #expect(hello.holdings.map(\.running) == [TaskSet(1)])
    let outcomes = try coordinator.outcomes(2)
    #expect(outcomes.map(\.task.index) == [0, 1] && outcomes.allSatisfy(hasPayload))
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("a silent coordinator is given up and greeted again")
  func silence() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    let agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    let first = try coordinator.admit(heartbeat: .milliseconds(50), lostAfter: .milliseconds(150))
    let second = try coordinator.admit()
    #expect(second.number > first.number && second.worker == first.worker)
    withExtendedLifetime(agent.identifier) {}
  }

  @Test("after the first SIGTERM what runs may end, and the agent leaves with 0")
  func drains() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0.5, 0.5])
    try coordinator.awaitRunning(ScriptedCoordinator.task(1, 0))
    agent.signal(SIGTERM)
    var isDraining = false
    var outcomes: [Outcome] = []
    while outcomes.isEmpty {
      switch try coordinator.hear().body {
      case .draining: isDraining = true
      case .report(let report):
        outcomes = report.outcomes
        if !outcomes.isEmpty { try coordinator.tell(.acknowledge(outcomes.map(\.task))) }
      default: continue
      }
    }
    #expect(isDraining && outcomes.count == 1 && outcomes.allSatisfy(hasPayload))
    try coordinator.awaitGoodbye()
    #expect(try agent.end() == .exited(0))
  }

  @Test("what does not end within the time for draining was preempted")
  func drainDeadline() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(
      joining: coordinator.invitation, spool: scratch.path, ["--drain-within", "200ms"])
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [30])
    try coordinator.awaitRunning(ScriptedCoordinator.task(1, 0))
    agent.signal(SIGINT)
    let outcomes = try coordinator.outcomes(1)
    #expect(outcomes.map(causeOf) == [.preempted])
    try coordinator.awaitGoodbye()
    #expect(try agent.end() == .exited(0))
  }

  @Test("the second signal ends everything at once, and results are kept")
  func secondSignal() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path, slots: 2)
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0, 30])
    _ = try coordinator.outcomes(1, acknowledging: false)
    let slots = try agent.slots(2)
    agent.signal(SIGTERM)
    try agent.awaitLog("asked to end")
    agent.signal(SIGTERM)
    #expect(try agent.end() == .exited(1))
    #expect(!slots.contains(where: AgentProcess.isAlive))
    #expect(agent.log.contains("\"results-kept\":1"))
  }

  @Test("an ephemeral agent reads its invitation, leaves with its input, and leaves nothing behind")
  func ephemeral() throws {
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(joining: "-", spool: nil, ["--ephemeral"])
    try agent.write("\(coordinator.invitation)\n")
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0, 30])
    _ = try coordinator.outcomes(1, acknowledging: false)
    agent.closeInput()
    #expect(try agent.end() == .exited(1))
  }

  @Test("a worker whose key is not allowed says how to mend it, and joins once it is")
  func keyRefused() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    coordinator.isAllowing = false
    var agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    for _ in 0..<500 where !agent.log.contains("key-refused") {
      try coordinator.wait(milliseconds: 20)
      try agent.listen()
    }
    #expect(agent.log.contains("have the key allowed there"))
    coordinator.isAllowing = true
    try coordinator.admit()
    try coordinator.leaseSleeps(1, seconds: [0])
    #expect(try coordinator.outcomes(1).allSatisfy(hasPayload))
  }

  @Test("a refusal is logged with its reason")
  func refusal() throws {
    let scratch = try Scratch()
    var coordinator = try ScriptedCoordinator()
    var agent = try AgentProcess(joining: coordinator.invitation, spool: scratch.path)
    try coordinator.refuse("there are too many workers")
    try agent.awaitLog("refuses this worker: there are too many workers")
  }

  @Test("an invitation that is none, or for somebody else, is refused with the cure")
  func wrongInvitations() throws {
    let scratch = try Scratch()
    let coordinator = try ScriptedCoordinator()
    for (line, complaint) in [
      (coordinator.invitation(for: .observer), "a worker needs one of its own"),
      (String(coordinator.invitation.dropLast(3)), "cut off"), ("tcp://x:1", "is no invitation"),
    ] {
      var agent = try AgentProcess(joining: line, spool: scratch.path)
      #expect(try agent.end() == .exited(2))
      #expect(agent.log.contains(complaint))
    }
  }
}
