import Cluster
import CommandLine
import Coordination
import Encoding
import Files
import Ledger
import Randomness
import Threads
import ZeroMQ

/// The coordinator as a process: its value's directives, performed on sockets and a ledger.
///
/// One thread owns the sockets and the coordinator's value; a second one owns the ledger. A turn takes
/// what has come (peers at the door, answers of the ledger, some messages, time) and does what the
/// value says, in its order. Nothing is decided here but who may come in.
///
/// It ends when it is told to, after all that it has heard is in the ledger; workers go on without it.
struct CoordinatorShell: ~Copyable {
  let settings: CoordinatorSettings
  var coordinator: Coordinator
  let ledger: LedgerThread
  var router: Socket
  var monitor: Monitor
  var authenticator: Authenticator
  var gate: Gate
  var peers = Peers()
  var log: Log
  /// Batches that the ledger has not answered for.
  var batchesOutstanding = 0
  /// Whether nothing can be written now.
  var isLedgerTroubled = false
  /// Messages that found their way closed, by cause.
  var undelivered = (full: 0, unroutable: 0)
  var isClosed = false
  /// Why it cannot go on.
  var failure: Failure?
  /// For programs on this machine, and for an embedded worker.
  let submitter: Invitation
  let worker: Invitation
  private let thread: Threads.Thread
  private var signals: Signals
  private var poller: Poller
  private let tokens: Tokens
  private var isStopping = false
  /// Whether the end of standard input has been seen.
  private var isOwnerGone = false

  private struct Tokens {
    let router, monitor, authenticator, signals, ledger: Poller.Token
    /// The standard input of an embedded coordinator, by whose end it ends.
    let owner: Poller.Token?
  }

  /// How many messages are taken in a turn before other things have theirs.
  static let messagesPerTurn = 256

  /// Opens the ledger, then the door.
  static func start(
    _ settings: CoordinatorSettings, log: consuming Log
  ) throws(Failure) -> CoordinatorShell {
    var log = log
    // Before any other thread starts, which would have its own say in who gets a signal.
    let signals = try onSystem { () throws(ThreadError) in try Signals() }
    let ledger = try onSystem { () throws(ThreadError) in try LedgerThread() }
    let thread = try onSystem { () throws(ThreadError) in
      try ledger.start(settings.ledgerPath, settings.durability)
    }
    DescriptorLimit.raise()
    let (cluster, epoch, facts) = try opened(ledger)
    let seed = Seed(randomBytes(6).reduce(0) { $0 << 8 | UInt64($1) }) ?? 0
    let coordinator = Coordinator(
      configuration: settings.configuration, cluster: cluster, epoch: epoch, seed: seed,
      replaying: facts, at: now())
    let keyRing = try Door.keyRing(settings)
    let door = try Door.open(settings, keyRing)
    try door.note(in: keyRing, isInsecure: settings.isInsecure)
    try LiveFile.write(door.submitter, beside: settings.ledgerPath)
    log.write(
      .info, "started", "the coordinator of \(settings.ledgerPath) listens at \(door.endpoint)",
      ["endpoint": .text(door.endpoint), "life": .integer(Int64(epoch.number))])
    if settings.isInsecure {
      log.write(
        .warning, "insecure", "no keys are asked for: whoever reaches the port may run programs")
    }
    return CoordinatorShell(
      settings, coordinator, ledger, thread, signals, consume door, log: log)
  }

  private init(
    _ settings: CoordinatorSettings, _ coordinator: Coordinator, _ ledger: LedgerThread,
    _ thread: consuming Threads.Thread, _ signals: consuming Signals, _ door: consuming Door,
    log: Log
  ) {
    self.settings = settings
    self.coordinator = coordinator
    self.ledger = ledger
    self.log = log
    submitter = door.submitter
    worker = door.worker
    gate = door.gate
    router = door.router
    monitor = door.monitor
    authenticator = door.authenticator
    self.thread = thread
    self.signals = signals
    var poller = Poller()
    tokens = Tokens(
      router: poller.add(router), monitor: poller.add(monitor.socket),
      authenticator: poller.add(authenticator.socket), signals: poller.add(self.signals.number),
      ledger: poller.add(ledger.answered.number),
      owner: settings.isEmbedded ? poller.add(StandardInput.number) : nil)
    self.poller = poller
  }

  /// What the ledger remembers, once it is open.
  private static func opened(
    _ ledger: LedgerThread
  ) throws(Failure) -> (ClusterID, Epoch, [LedgerEntry]) {
    while true {
      _ = ledger.answered.wait(upTo: nil)
      switch ledger.takeAnswers().first {
      case .opened(let cluster, let epoch, let facts)?: return (cluster, epoch, facts)
      case .broken(let error)?: throw Failure(.io, error.message)
      default: continue
      }
    }
  }

  static func now() -> Instant { Instant(nanoseconds: MonotonicClock.nanoseconds()) }

  // MARK: - Turns

  /// Runs until it is told to end.
  consuming func run() throws(Failure) {
    do throws(ZeroMQError) {
      while !isClosed { try turn() }
    } catch {
      failure = failure ?? Failure(.io, error.message)
    }
    ledger.stop()
    thread.join()
    LiveFile.remove(beside: settings.ledgerPath)
    if let failure {
      log.write(.error, "broken", "it ends: \(failure.message)")
      throw failure
    }
    let turnedAway = gate.counts
    log.write(
      .info, "stopped", "all that was acknowledged is in the ledger",
      [
        "unknown-keys": .integer(Int64(turnedAway.unknownKey)),
        "strange-peers": .integer(Int64(turnedAway.protocolFailed + turnedAway.handshakeLost)),
        "malformed": .integer(Int64(turnedAway.malformed)),
        "forbidden": .integer(Int64(turnedAway.forbidden)),
        "undelivered": .integer(Int64(undelivered.full + undelivered.unroutable)),
      ])
  }

  private mutating func turn() throws(ZeroMQError) {
    let ready = try poller.wait(upTo: pause)
    if ready.contains(tokens.authenticator) { try openDoor() }
    if ready.contains(tokens.monitor) { try lookAtDoor() }
    if ready.contains(tokens.signals) { obeySignals() }
    if let owner = tokens.owner, !isOwnerGone, ready.contains(owner) { lookAfterOwner(owner) }
    if ready.contains(tokens.ledger) { try hearLedger() }
    if ready.contains(tokens.router), !isStopping { try hearPeers() }
    let now = Self.now()
    for _ in 0..<Self.messagesPerTurn {
      guard let moment = coordinator.wakeUpAt, moment <= now, !isStopping else { break }
      try perform(coordinator.onWake(at: now))
    }
    // On a full disk, what is outstanding may stay so; none of it was acknowledged.
    if isStopping, batchesOutstanding == 0 || isLedgerTroubled { ledger.stop() }
  }

  /// How many milliseconds nothing need be done; nil if nothing but events.
  private var pause: Int? {
    guard !isStopping, let moment = coordinator.wakeUpAt else { return nil }
    let nanoseconds = (moment - Self.now()).nanoseconds
    // Rounded up, so that a wait does not end a moment too soon, again and again.
    return nanoseconds <= 0 ? 0 : Int((nanoseconds + 999_999) / 1_000_000)
  }

  // MARK: - The door

  private mutating func openDoor() throws(ZeroMQError) {
    var complaints: [String] = []
    var gate = self.gate
    try authenticator.serve { request in
      let (reply, complaint) = gate.decide(request)
      if let complaint { complaints.append(complaint) }
      return reply
    }
    self.gate = gate
    for complaint in complaints { log.write(.warning, "refused-key", complaint) }
    for complaint in gate.takeComplaints() { log.write(.error, "keys", complaint) }
  }

  private mutating func lookAtDoor() throws(ZeroMQError) {
    while let event = try monitor.next() {
      guard let complaint = gate.complaint(about: event) else { continue }
      log.write(.warning, complaint.kind, complaint.text)
    }
  }

  // MARK: - The end

  private mutating func obeySignals() {
    while let signal = signals.next() {
      if signal != Signals.hangUp { stop("signal \(signal)") }
    }
  }

  /// The program that owns an embedded coordinator says nothing; at its end, the input ends.
  private mutating func lookAfterOwner(_ owner: Poller.Token) {
    guard StandardInput.skipToEnd() else { return }
    poller.remove(owner)
    isOwnerGone = true
    stop("its owner wants it to")
  }

  private mutating func stop(_ reason: String) {
    guard !isStopping else {
      // Whoever asks twice is in a hurry; what is not in the ledger was not acknowledged.
      isClosed = true
      return
    }
    isStopping = true
    // What comes now is for the next life.
    poller.remove(tokens.router)
    log.write(.info, "stopping", "what has come is written down, then it ends: \(reason)")
  }
}

/// Says of a refusal of the system's that the program cannot go on.
private func onSystem<Value: ~Copyable>(
  _ body: () throws(ThreadError) -> Value
) throws(Failure) -> Value {
  do throws(ThreadError) { return try body() } catch { throw Failure(.io, error.message) }
}
