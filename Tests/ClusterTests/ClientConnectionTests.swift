import Cluster
import Coordination
import Glibc
import Testing
import Threads
import ZeroMQ

@Suite("Asking a coordinator", .serialized)
struct ClientConnectionTests {
  @Test("questions get their answers, one after the other, encrypted")
  func answers() throws {
    let coordinator = try FakeCoordinator { number in .answer(.refused("\(number)")) }
    var client = try ClientConnection(to: coordinator.invitation())
    for number in 1...50 {
      #expect(try client.ask(.status) == .refused("\(number)"))
    }
    coordinator.stop()
  }

  @Test("a question that gets lost is asked again, and a late answer is not mistaken for another's")
  func retries() throws {
    let coordinator = try FakeCoordinator { number in
      switch number {
      case 1: .silence
      case 2: .lateAnswer(.done, .refused("late"))
      default: .answer(.refused("\(number)"))
      }
    }
    var client = try ClientConnection(to: coordinator.invitation())
    #expect(try client.ask(.workers, within: 20) == .done)
    #expect(try client.ask(.workers, within: 20) == .refused("3"))
    coordinator.stop()
  }

  @Test("nobody at the place is told as such")
  func nobody() throws {
    let keys = try KeyPair.generate()
    let endpoint = try #require(Endpoint("127.0.0.1:1"))
    var client = try ClientConnection(
      to: Invitation(endpoint, role: .observer, keys.publicKey, keys.secretKey))
    let error = try failure(of: &client, within: 0.5)
    #expect(error.kind == .unreachable)
    #expect(
      error.message == "nothing answers at 127.0.0.1:1; is the coordinator running, and does a "
        + "firewall let its port through?")
  }

  @Test("a key that is not allowed is told as such, long before the time is over")
  func refused() throws {
    let coordinator = try FakeCoordinator { _ in .answer(.done) }
    var client = try ClientConnection(
      to: coordinator.invitation(secretKey: try KeyPair.generate().secretKey))
    let begin = MonotonicClock.nanoseconds()
    let error = try failure(of: &client, within: 30)
    #expect(MonotonicClock.nanoseconds() - begin < 20_000_000_000)
    #expect(error.kind == .refused)
    #expect(
      error.message == "the coordinator at \(coordinator.endpoint.text) refuses this invitation, "
        + "which has expired or was revoked; ask for a new one ('parsimony invite' makes it)")
    coordinator.stop()
  }

  @Test("another coordinator than the one invited to is told as such")
  func strange() throws {
    let coordinator = try FakeCoordinator { _ in .answer(.done) }
    var client = try ClientConnection(
      to: coordinator.invitation(serverKey: try KeyPair.generate().publicKey))
    let error = try failure(of: &client, within: 1)
    #expect(error.kind == .strange)
    coordinator.stop()
  }

  @Test("a coordinator that does not answer is told from one that is not there")
  func silent() throws {
    let coordinator = try FakeCoordinator { _ in .silence }
    var client = try ClientConnection(to: coordinator.invitation())
    let error = try failure(of: &client, within: 1)
    #expect(error.kind == .unreachable)
    #expect(
      error.message == "the coordinator at \(coordinator.endpoint.text) accepts connections but "
        + "does not answer; look at its log")
    coordinator.stop()
  }

  @Test("a coordinator of another release is told as such")
  func otherVersion() throws {
    let coordinator = try FakeCoordinator { _ in .bytes([0x92, 0x07, 0x91, 0xA4] + "done".utf8) }
    var client = try ClientConnection(to: coordinator.invitation())
    let error = try failure(of: &client, within: 10)
    #expect(error.kind == .otherVersion)
    #expect(
      error.message == "the coordinator at \(coordinator.endpoint.text) sent a message of protocol "
        + "version 7, and this program speaks version \(CoordinationProtocol.version); "
        + "run the same release here and there")
    coordinator.stop()
  }

  private func failure(
    of client: inout ClientConnection, within seconds: Double
  ) throws -> ClientError {
    let reply: ClientReply
    do throws(ClientError) { reply = try client.ask(.status, within: seconds) } catch {
      return error
    }
    throw Surprise(reply: reply)
  }
}

/// An answer where a test wants none.
private struct Surprise: Error { var reply: ClientReply }

/// A coordinator that says what a test wants, on a thread of its own.
private final class FakeCoordinator: Sendable {
  enum Deed: Sendable {
    case answer(ClientReply)
    case silence
    case bytes([UInt8])
    /// An answer, and then one that has the number of a question asked before.
    case lateAnswer(ClientReply, ClientReply)
  }

  let endpoint: Endpoint
  private let serverKeys: KeyPair
  private let friend: KeyPair
  private let state: State

  /// What both threads see.
  private final class State: Sendable {
    let ready: EventDescriptor
    let end: EventDescriptor
    let ended: EventDescriptor
    let endpoint = Guarded("")

    init() throws {
      ready = try EventDescriptor()
      end = try EventDescriptor()
      ended = try EventDescriptor()
    }

    /// Waits for the other thread.
    func wait(for event: borrowing EventDescriptor) throws {
      var poller = Poller()
      _ = poller.add(event.number)
      try #require(try !poller.wait(upTo: 20_000).isEmpty, "the other thread is stuck")
    }
  }

  /// - Parameter deed: What to do at each question, counted from 1.
  init(_ deed: @escaping @Sendable (Int) -> Deed) throws {
    let (serverKeys, friend) = (try KeyPair.generate(), try KeyPair.generate())
    let state = try State()
    _ = try Thread.start("coordinator") {
      do {
        try FakeCoordinator.serve(state, serverKeys, friend.publicKey, deed)
      } catch {
        Issue.record("the coordinator failed: \(error)")
      }
      state.ended.signal()
    }
    try state.wait(for: state.ready)
    endpoint = try #require(Endpoint(state.endpoint.withLock { $0 }))
    self.serverKeys = serverKeys
    self.friend = friend
    self.state = state
  }

  private static func serve(
    _ state: State, _ serverKeys: KeyPair, _ friend: PublicKey, _ deed: (Int) -> Deed
  ) throws {
    let context = try Context()
    var authenticator = try Authenticator(in: context)
    var router = try Socket(
      .router, in: context,
      options: SocketOptions(.curveServer(serverKeys.secretKey, zapDomain: "test")))
    let endpoint = try router.bind("tcp://127.0.0.1:*")
    state.endpoint.withLock { $0 = endpoint }
    state.ready.signal()
    var poller = Poller()
    _ = poller.add(authenticator.socket)
    _ = poller.add(router)
    let end = poller.add(state.end.number)
    var count = 0
    var last: [UInt8] = []
    while try !poller.wait(upTo: nil).contains(end) {
      try authenticator.serve { request in
        request.publicKey == friend ? .allow(userID: "submitter") : .deny("unknown")
      }
      while let message = try router.receive() {
        #expect(message.userID == "submitter" && message.parts.count == 2)
        #expect(throws: Never.self) { try ClientRequest(decoding: message.parts[1]) }
        guard let name = message.routing else { continue }
        count += 1
        let number = message.parts[0]
        switch deed(count) {
        case .silence: break
        case .answer(let reply): _ = try router.send([number, reply.encoded()], to: name)
        case .bytes(let bytes): _ = try router.send([number, bytes], to: name)
        case .lateAnswer(let reply, let late):
          _ = try router.send([number, reply.encoded()], to: name)
          _ = try router.send([number, late.encoded()], to: name)
        }
        last = number
      }
    }
    #expect(count == 0 || last.count == 8)
  }

  func invitation(serverKey: PublicKey? = nil, secretKey: SecretKey? = nil) -> Invitation {
    Invitation(
      endpoint, role: .submitter, serverKey ?? serverKeys.publicKey,
      secretKey ?? friend.secretKey)
  }

  /// Ends the thread.
  func stop() {
    state.end.signal()
    #expect(throws: Never.self) { try state.wait(for: state.ended) }
  }
}
