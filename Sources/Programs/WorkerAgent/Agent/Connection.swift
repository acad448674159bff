internal import Coordination
internal import ZeroMQ

/// The line to the coordinator: a dealer that is replaced whenever there is doubt about it.
///
/// ZeroMQ connects again by itself, but under the same name, and a message that waits in a socket
/// may come out of it much later. So whenever a connection has ended, and when nothing has been heard
/// for long, the dealer is dropped with all that is in it and a new one, with a new name, takes its
/// place. What could not be sent is dropped too, but for the last hello: nothing else is true of a
/// conversation that does not exist yet, and it is what is said first when the line stands.
struct Connection: ~Copyable {
  /// Something about the line that matters to others.
  enum Event: Equatable {
    /// Messages pass.
    case established
    /// The line has ended, after it stood.
    case lost
    /// The coordinator does not let us in, with the authenticator's code.
    case refused(code: Int32)
    /// What answers there does not speak as a coordinator does, or has another key.
    case strange(code: Int32)
    /// Nothing answers there.
    case unreachable
  }

  private let context: Context
  private let endpoint: String
  private let options: SocketOptions
  private var dealer: Socket
  private var monitor: Monitor
  private(set) var dealerToken: Poller.Token
  private(set) var monitorToken: Poller.Token
  private var isEstablished = false
  private var heldHello: [UInt8]?
  private var failuresSinceEstablished = 0
  /// When the dealer is to be replaced for what has happened to it; nil while nothing has.
  private var renewAt: Instant?
  private var heardAt: Instant
  /// A dealer that stands and hears nothing for so long is replaced.
  private let silenceMax: Interval

  /// The first pause before a dealer that was refused is replaced.
  private static let refusedPause = Interval.seconds(5)

  init(
    to endpoint: String, _ security: SocketOptions.Security, silenceMax: Interval,
    at now: Instant, _ poller: inout Poller
  ) throws(ZeroMQError) {
    let context = try Context()
    var options = SocketOptions(security, bytesPerPartMax: Bound.bytesPerMessage)
    // A coordinator that comes back wants to hear of all that runs within a second or two.
    options.reconnectMillisecondsMax = 500
    let line = try Line(endpoint, options, in: context)
    self.context = context
    self.endpoint = endpoint
    self.options = options
    dealer = line.dealer
    monitor = line.monitor
    dealerToken = poller.add(dealer)
    monitorToken = poller.add(monitor.socket)
    self.silenceMax = silenceMax
    heardAt = now
  }

  /// A dealer and who listens to its connections.
  private struct Line: ~Copyable {
    let dealer: Socket
    let monitor: Monitor

    init(
      _ endpoint: String, _ options: SocketOptions, in context: borrowing Context
    ) throws(ZeroMQError) {
      var dealer = try Socket(.dealer, in: context, options: options)
      let monitor = try Monitor(of: dealer, in: context)
      try dealer.connect(endpoint)
      self.dealer = dealer
      self.monitor = monitor
    }
  }

  /// Sends a message; what cannot be sent is dropped, but for a hello.
  mutating func send(_ message: WorkerMessage) throws(ZeroMQError) {
    let bytes = message.encoded()
    let outcome = isEstablished ? try dealer.send(bytes) : .full
    heldHello = outcome != .sent && message.session == nil ? bytes : nil
  }

  /// The next message of the coordinator's; nil if none is there.
  mutating func receive(at now: Instant) throws(ZeroMQError) -> [UInt8]? {
    guard let message = try dealer.receive() else { return nil }
    heardAt = now
    return message.isMalformed ? [] : message.body
  }

  /// What has happened to the line.
  mutating func events(at now: Instant) throws(ZeroMQError) -> [Event] {
    var events: [Event] = []
    while let event = try monitor.next() {
      switch event.kind {
      case .handshakeSucceeded:
        isEstablished = true
        failuresSinceEstablished = 0
        renewAt = nil
        heardAt = now
        events.append(.established)
        if let hello = heldHello {
          heldHello = nil
          _ = try dealer.send(hello)
        }
      case .disconnected:
        if isEstablished { events.append(.lost) }
        isEstablished = false
        renewAt = renewAt ?? now + pauseAfterFailure()
      case .connectRetried:
        failuresSinceEstablished += 1
        if failuresSinceEstablished == 1 { events.append(.unreachable) }
      case .handshakeFailedAuth(let code):
        events.append(.refused(code: code))
        renewAt = now + Self.refusedPause
      case .handshakeFailedProtocol(let code), .handshakeFailedNoDetail(let code):
        events.append(.strange(code: code))
        renewAt = now + Self.refusedPause
      default: break
      }
    }
    return events
  }

  /// A line that breaks again and again without standing in between is not made anew all the time.
  private mutating func pauseAfterFailure() -> Interval {
    failuresSinceEstablished += 1
    return failuresSinceEstablished == 1
      ? .zero : .milliseconds(50 << Int64(min(failuresSinceEstablished, 4)))
  }

  /// When the dealer is to be replaced, as things stand; nil while it is still looking for somebody,
  /// which ZeroMQ does by itself for as long as it takes.
  var dueAt: Instant? { renewAt ?? (isEstablished ? heardAt + silenceMax : nil) }

  /// Replaces the dealer if that is due.
  ///
  /// - Returns: Whether it was replaced.
  mutating func renewIfDue(
    at now: Instant, _ poller: inout Poller
  ) throws(ZeroMQError) -> Bool {
    guard let dueAt, dueAt <= now else { return false }
    let line = try Line(endpoint, options, in: context)
    poller.remove(dealerToken)
    poller.remove(monitorToken)
    dealer = line.dealer
    monitor = line.monitor
    dealerToken = poller.add(dealer)
    monitorToken = poller.add(monitor.socket)
    isEstablished = false
    renewAt = nil
    heardAt = now
    return true
  }

  /// Ends the line, once what was sent has left or a while has passed.
  consuming func close(waitingMilliseconds: Int32) throws(ZeroMQError) {
    try dealer.setLinger(milliseconds: waitingMilliseconds)
  }
}
