import Cluster
import Coordination
import Slots
import TestSupport
import Testing
import Threads
import WorkerAgent

@Suite("An agent without a coordinator", .timeLimit(.minutes(1)))
struct LonelyAgentTests {
  @Test("once it has waited for its coordinator in vain, it still sleeps instead of spinning")
  func sleeps() throws {
    let scratch = try Scratch()
    // The invitation outlives its coordinator, so nobody listens there.
    let invitation = try Invitation(ScriptedCoordinator().invitation)
    var settings = AgentSettings(
      invitation, host: "ada", slots: SlotCount(asked: 1),
      slot: SlotSettings(executable: AgentProcess.program),
      capabilities: Capabilities(studies: [], numericClass: "x", cpuLevel: "v1"),
      spool: .folder(scratch.path))
    settings.silenceMax = .milliseconds(1)
    settings.timeLeft = .seconds(1)
    let lines = Guarded("")
    let log = Log(
      .json, clock: { 0 },
      sink: { bytes in lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) } })
    #expect(try Agent(settings, log: log).run() == .left)
    let text = lines.withLock { $0 }
    let digits = try #require(text.split(separator: "\"turns\":").last).prefix(while: \.isNumber)
    // Hellos, failed connections and its slot's start wake it; spinning, it turned 100,000 times.
    #expect((1..<200).contains(try #require(Int(digits))), "\(text)")
  }
}
