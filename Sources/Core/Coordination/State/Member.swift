/// A worker as the coordinator knows it.
struct Member: Hashable, Sendable {
  let id: WorkerID
  let host: String
  let slots: Int
  /// What it can run, as a number of ``Kinds``.
  let kind: Int
  var route: Route
  /// The conversation; nil after a doubt, until the worker says hello again.
  var session: SessionID?
  var helloNumber: Int
  /// The number of the last message sent in the session.
  var sent = 0
  /// The number of the last message received in the session.
  var received = 0
  /// Whether a message of the session has come, so that the welcome is known to have arrived.
  var isConfirmed = false
  var isSuspect = false
  var isDraining: Bool
  /// Whether a person asked it to drain, of which a lost message may not have told it.
  var isToDrain = false
  /// Tasks that failed here and then ran elsewhere.
  var blame = 0
  var isExcluded = false
  /// When its planned life ends.
  var endsAt: Instant?
  var lastHeard: Instant
  var lastSent: Instant
  /// Its leases in the order in which they were given.
  var leases: [LeaseID] = []
  /// How many tasks and looks these hold.
  var held = 0
  /// Sweeps whose plans it was sent in the session.
  var plansSent: [SweepID] = []
  /// The tasks that it last said it runs.
  var running: [LeasedTask] = []
  /// Whether it stands in line for work.
  var isInLine = false
  /// Whether tasks are being asked back from it for an idle worker.
  var isGiving = false

  /// Whether it may be given work at all.
  var isWilling: Bool {
    session != nil && isConfirmed && !isSuspect && !isDraining && !isExcluded
  }

  /// How many tasks wait here behind others, at least.
  var waiting: Int { max(0, held - slots) }
}
