internal import Coordination

/// Who can send and receive.
enum Address: Hashable, Sendable {
  case coordinator
  case worker(Int)
  case client
}

extension Address: CustomStringConvertible {
  var description: String {
    switch self {
    case .coordinator: "coordinator"
    case .worker(let number): "worker \(number)"
    case .client: "client"
    }
  }
}

/// What can happen.
///
/// Events of a process carry its life: what was meant for a former one is dropped.
enum Event: Sendable {
  /// A message arrives over a connection.
  case arrival(from: Address, to: Address, connection: Int, bytes: [UInt8])
  case coordinatorWake(life: Int)
  case coordinatorStart
  /// The ledger's disk has done what it was told.
  case sync(life: Int, count: Int)
  /// The ledger is read for a look-up, or for a look.
  case read(life: Int, Inquiry)
  /// What was read reaches the coordinator.
  case readBack(life: Int, Inquiry, Reading)
  case workerWake(Int, life: Int)
  case workerStart(Int)
  /// A worker's disk has read what it was asked for.
  case loaded(Int, life: Int, [LeasedTask])
  /// A slot of a worker is through with what it does.
  case slotDone(Int, life: Int, slot: Int, run: Int)
  /// A paused process goes on.
  case resume(Address)
  /// A full disk has space again.
  case ledgerHasSpace
  /// Time for the client to want something.
  case clientTick
}

/// What is asked of the ledger.
enum Inquiry: Sendable {
  case range(SweepID, Range<Int>)
  case look(LookID)
}

/// What the ledger says.
enum Reading: Sendable {
  case done(TaskSet)
  case runs([UInt8])
}
