internal import Coordination
internal import ZeroMQ

/// What a line's monitor saw, as far as it explains silence.
enum LineTrouble: Hashable {
  /// Nobody accepts connections.
  case unreachable
  /// The authenticator said no, with its code.
  case refused(code: Int32)
  /// The other end speaks something else, or has another key.
  case strange
  /// The other end left while both said who they are.
  case lost
  /// Connected, and no word.
  case silence

  /// Whether asking again leads nowhere.
  ///
  /// 400 is the answer to an unknown key; others are a coordinator's own trouble.
  var isFinal: Bool { self == .refused(code: 400) || self == .strange }

  func error(about invitation: Invitation) -> ClientError {
    let place = invitation.endpoint.text
    switch self {
    case .unreachable:
      return ClientError(
        kind: .unreachable,
        message: "nothing answers at \(place); is the coordinator running, and does a firewall "
          + "let its port through?")
    case .refused(400):
      return ClientError(
        kind: .refused,
        message: "the coordinator at \(place) refuses this invitation, which has expired or was "
          + "revoked; ask for a new one ('parsimony invite' makes it)")
    case .refused(let code):
      return ClientError(
        kind: .refused,
        message: "the coordinator at \(place) cannot check invitations now (code \(code)); "
          + "look at its log")
    case .strange:
      return ClientError(
        kind: .strange,
        message: "what answers at \(place) is no coordinator that this invitation is for; "
          + "check the address, or ask for a new invitation")
    case .lost:
      return ClientError(
        kind: .strange,
        message: "what answers at \(place) hangs up at once: it has other keys than this "
          + "invitation says, or is no coordinator; ask for a new invitation")
    case .silence:
      return ClientError(
        kind: .unreachable,
        message: "the coordinator at \(place) accepts connections but does not answer; "
          + "look at its log")
    }
  }
}

/// One socket of a client's, used until it has been silent for too long.
struct ClientLine: ~Copyable {
  private var dealer: Socket
  private var monitor: Monitor
  private var poller: Poller
  private var isEstablished = false
  private var hasSent = false
  /// What explains silence, as far as is known.
  private(set) var trouble: LineTrouble?

  init(to invitation: Invitation, in context: borrowing Context) throws(ZeroMQError) {
    let options = SocketOptions(invitation.security, bytesPerPartMax: Bound.bytesPerMessage)
    var dealer = try Socket(.dealer, in: context, options: options)
    let monitor = try Monitor(of: dealer, in: context)
    try dealer.connect(invitation.endpoint.address)
    var poller = Poller()
    _ = poller.add(dealer)
    _ = poller.add(monitor.socket)
    self.dealer = dealer
    self.monitor = monitor
    self.poller = poller
  }

  /// Asks and waits; nil if there is no answer in time, or never will be.
  ///
  /// - Parameter deadline: The end of the wait, in milliseconds of the monotonic clock.
  mutating func ask(
    _ question: [[UInt8]], until deadline: Int64
  ) throws(ZeroMQError) -> [UInt8]? {
    hasSent = false
    while true {
      try watch()
      if let trouble, trouble.isFinal { return nil }
      if !hasSent { hasSent = try dealer.send(question) == .sent }
      while let message = try dealer.receive() {
        // Any other is the answer to a question that was given up.
        if message.parts.count == 2, message.body == question[0] { return message.rest[0] }
      }
      let left = deadline - ClientConnection.now()
      guard left > 0 else { return nil }
      // The handshake is told of a moment before the connection takes messages.
      let isAlmost = isEstablished && !hasSent
      _ = try poller.wait(upTo: Int(isAlmost ? min(left, 2) : left))
    }
  }

  /// Learns what has happened to the connection.
  private mutating func watch() throws(ZeroMQError) {
    while let event = try monitor.next() {
      switch event.kind {
      case .handshakeSucceeded:
        isEstablished = true
        trouble = .silence
      case .disconnected:
        // What was sent on it may be lost, and is sent again on the next one.
        if !isEstablished, trouble == nil || trouble == .unreachable { trouble = .lost }
        isEstablished = false
        hasSent = false
      case .connectRetried:
        if trouble == nil || trouble == .silence { trouble = .unreachable }
      case .handshakeFailedAuth(let code): trouble = .refused(code: code)
      case .handshakeFailedProtocol: trouble = .strange
      case .handshakeFailedNoDetail: trouble = .lost
      case .listening, .accepted, .acceptFailed, .connected, .other: break
      }
    }
  }
}
