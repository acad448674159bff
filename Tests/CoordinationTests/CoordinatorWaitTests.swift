import Coordination
import Testing

@Suite("Clients that wait for a sweep")
struct CoordinatorWaitTests {
  private static let second = Interval.seconds(1)

  private func counts(_ replies: [ClientReply]) -> [(SweepState, done: Int)] {
    replies.compactMap { reply in
      guard case .sweep(let status) = reply else { return nil }
      return (status.state, status.counts.done)
    }
  }

  @Test("one is answered when the last result is durable, and not before")
  func settling() throws {
    var rig = CoordinatorRig()
    try rig.join(1)
    let sweep = try rig.submit(tasks: 1)
    let lease = try rig.takeLease(1)
    #expect(try rig.ask(.wait(sweep, upTo: Self.second)) == nil)
    rig.isLedgerSlow = true
    try rig.end(1, lease)
    #expect(rig.replies == [])
    try rig.hurryLedger()
    #expect(counts(rig.replies).map(\.0) == [.completed])
    #expect(counts(rig.replies).map(\.done) == [1])
  }

  @Test("a sweep that has settled is told of at once, one that nobody knows is refused")
  func known() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 1)
    #expect(try rig.ask(.control(sweep, .cancel)) == .done)
    let reply = try rig.ask(.wait(sweep, upTo: Self.second))
    #expect(counts(reply.map { [$0] } ?? []).map(\.0) == [.cancelled])
    #expect(
      try rig.complaint(.wait(SweepID(9), upTo: Self.second)) == "there is no sweep s9")
  }

  @Test("after its time one is told how the sweep stands, and after two seconds in any case")
  func patience() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 1)
    #expect(try rig.ask(.wait(sweep, upTo: .zero)) != nil)
    #expect(try rig.ask(.wait(sweep, upTo: Self.second)) == nil)
    #expect(try rig.ask(.wait(sweep, upTo: .seconds(1_000_000))) == nil)
    try rig.wait(.milliseconds(999))
    #expect(rig.replies == [])
    try rig.wait(.milliseconds(1))
    #expect(rig.replies.count == 1)
    try rig.wait(Self.second)
    #expect(counts(rig.replies).map(\.0) == [.unread, .unread])
  }

  @Test("a client beyond the bound is told at once how the sweep stands")
  func bound() throws {
    var rig = CoordinatorRig()
    let sweep = try rig.submit(tasks: 1)
    for _ in 0..<Bound.clientsWaiting {
      #expect(try rig.ask(.wait(sweep, upTo: Self.second)) == nil)
    }
    #expect(try rig.ask(.wait(sweep, upTo: Self.second)) != nil)
    try rig.wait(Self.second)
    #expect(rig.replies.count == Bound.clientsWaiting)
  }
}
