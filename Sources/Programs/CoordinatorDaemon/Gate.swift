package import Cluster
package import Coordination
import Threads
package import ZeroMQ

/// Who may come in, and what each may ask.
///
/// ZeroMQ asks here for every connection; nobody is let in whose key is not in the ring. What a peer
/// may do is decided by its role, which ZeroMQ then tells with each of its messages.
package struct Gate {
  /// The name under which ZeroMQ asks.
  package static let domain = "parsimony"

  private var keyRing: KeyRing?
  /// Keys of this life alone, as that of the program that runs an embedded coordinator.
  private let ownKeys: [(key: PublicKey, role: Role)]
  private let isOpen: Bool
  private var complaintsTold: [String] = []
  /// How many peers were turned away, by reason.
  package private(set) var counts = Counts()

  /// Peers that were turned away.
  package struct Counts: Hashable, Sendable {
    /// Their key is not in the ring, or has expired.
    package var unknownKey = 0
    /// They spoke in plain text or something else.
    package var protocolFailed = 0
    /// They said nothing, or left while they were asked who they are.
    package var handshakeLost = 0
    /// Their message was none.
    package var malformed = 0
    /// They asked for what their role may not have.
    package var forbidden = 0
  }

  /// A gate with the keys that open it.
  ///
  /// - Parameter isOpen: Whether anybody may do anything, without a key.
  package init(_ keyRing: KeyRing?, ownKeys: [(key: PublicKey, role: Role)], isOpen: Bool) {
    self.keyRing = keyRing
    self.ownKeys = ownKeys
    self.isOpen = isOpen
  }

  /// Decides about a connection, and says in words why not.
  package mutating func decide(_ request: ZAPRequest) -> (reply: ZAPReply, complaint: String?) {
    guard request.domain == Self.domain, let key = request.publicKey else {
      counts.protocolFailed += 1
      return (.deny("no key"), "\(request.address) came without a key")
    }
    if let own = ownKeys.first(where: { $0.key == key }) {
      return (.allow(userID: own.role.rawValue), nil)
    }
    do throws(KeyRingError) {
      let now = WallClock.millisecondsSince1970()
      guard let role = try keyRing?.role(of: key, at: now) else {
        counts.unknownKey += 1
        return (
          .deny("unknown key"),
          "\(request.address) came with a key that was never given out, has expired or was revoked"
        )
      }
      return (.allow(userID: role.rawValue), nil)
    } catch {
      counts.unknownKey += 1
      return (.deny("the keys cannot be read"), error.message)
    }
  }

  /// What is wrong with the file of keys, told once.
  package mutating func takeComplaints() -> [String] {
    let complaints = keyRing?.complaints ?? []
    defer { complaintsTold = complaints }
    return complaints == complaintsTold ? [] : complaints
  }

  /// What a monitor saw at the door, for the log if somebody was turned away.
  package mutating func complaint(about event: Monitor.Event) -> (kind: String, text: String)? {
    switch event.kind {
    case .handshakeFailedProtocol:
      counts.protocolFailed += 1
      return ("strange-peer", "a peer spoke something else than the encrypted protocol")
    case .handshakeFailedNoDetail:
      counts.handshakeLost += 1
      return ("silent-peer", "a peer left, or fell silent, before it had said who it is")
    case .acceptFailed(let code):
      counts.handshakeLost += 1
      return (
        "not-accepted",
        "a peer could not be accepted (errno \(code)); raise the limit of open files"
      )
    default: return nil
    }
  }

  /// Takes note of a message that was none.
  package mutating func noteMalformed() { counts.malformed += 1 }

  /// Whether a peer may speak as a worker.
  package mutating func admitsWorker(_ userID: String?) -> Bool {
    admits(userID) { $0 == .worker }
  }

  /// Whether a peer may ask for something.
  package mutating func admits(_ request: ClientRequest, of userID: String?) -> Bool {
    admits(userID) { role in
      switch request {
      case .status, .wait, .explain, .workers, .plan, .read: role == .submitter || role == .observer
      case .submit, .control, .drain, .readmit: role == .submitter
      }
    }
  }

  private mutating func admits(_ userID: String?, _ isAllowed: (Role) -> Bool) -> Bool {
    if isOpen { return true }
    if let role = userID.flatMap(Role.init(rawValue:)), isAllowed(role) { return true }
    counts.forbidden += 1
    return false
  }
}
