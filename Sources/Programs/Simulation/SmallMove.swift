internal import Coordination

/// What can happen next in a small cluster; workers by their number.
enum SmallMove: Hashable, Sendable {
  /// The first message on its way from a worker arrives.
  case hear(Int)
  /// The first message on its way to a worker arrives.
  case tell(Int)
  /// The first waiting batch becomes durable, and the coordinator is told.
  case sync
  /// The ledger is read for a look-up.
  case read
  /// What was read reaches the coordinator.
  case answer
  /// A worker's disk has read what it was asked for.
  case load(Int)
  /// The coordinator's timer has come due.
  case wakeCoordinator
  /// A worker's timer has come due.
  case wake(Int)
  /// The task that runs on a worker ends with its payload.
  case end(Int)
  /// Nothing else can happen: time passes until the next timer.
  case tick
  /// A fault strikes.
  case fault(SmallFault)
}

/// What can break in a small cluster.
enum SmallFault: Hashable, Sendable {
  /// The first message on its way from a worker is lost.
  case dropUp(Int)
  /// The first message on its way to a worker is lost.
  case dropDown(Int)
  /// The first message on its way from a worker arrives, and once more behind all others.
  case duplicateUp(Int)
  /// The first message on its way to a worker arrives, and once more behind all others.
  case duplicateDown(Int)
  /// The task that runs on a worker fails by itself.
  case fail(Int)
  /// The coordinator's process dies, with so many waiting batches on disk, and starts again.
  case crashCoordinator(kept: Int)
  /// A worker's machine dies and starts again, with what was on its disk or without.
  case crashWorker(Int, keepsDisk: Bool)
  /// Nothing arrives for so many heartbeats.
  case silence(Int)

  var kind: SmallModel.FaultKind {
    switch self {
    case .dropUp, .dropDown: .drop
    case .duplicateUp, .duplicateDown: .duplicate
    case .fail: .failure
    case .crashCoordinator: .coordinatorCrash
    case .crashWorker: .workerCrash
    case .silence: .silence
    }
  }
}

extension SmallCluster {
  /// The move in words, as seen from the state before it.
  func describe(_ move: SmallMove) -> String {
    func up(_ number: Int) -> String {
      "from worker \(number): " + (machines[number].up.first.map { Trace.brief($0.message) } ?? "")
    }
    func down(_ number: Int) -> String {
      "to worker \(number): " + (machines[number].down.first.map(Trace.brief) ?? "")
    }
    return switch move {
    case .hear(let number): up(number)
    case .tell(let number): down(number)
    case .sync:
      "the ledger has \(ledger.waiting.first.map { $0.entries.map(Trace.brief) } ?? [])"
    case .read: "the ledger is read for a look-up"
    case .answer: "the look-up is answered: done are \(lookUps.first?.done ?? TaskSet())"
    case .load(let number): "worker \(number) has read its disk"
    case .wakeCoordinator: "the coordinator's timer is due"
    case .wake(let number): "worker \(number)'s timer is due"
    case .end(let number): "worker \(number) ends task \(machines[number].job?.task.index ?? -1)"
    case .tick: "time passes to the next timer"
    case .fault(.dropUp(let number)): "lost " + up(number)
    case .fault(.dropDown(let number)): "lost " + down(number)
    case .fault(.duplicateUp(let number)): "duplicated " + up(number)
    case .fault(.duplicateDown(let number)): "duplicated " + down(number)
    case .fault(.fail(let number)):
      "task \(machines[number].job?.task.index ?? -1) fails on worker \(number)"
    case .fault(.crashCoordinator(let kept)):
      "the coordinator crashes, \(kept) of \(ledger.waiting.count) batches are on disk, and starts"
    case .fault(.crashWorker(let number, let keepsDisk)):
      "worker \(number) crashes and starts with\(keepsDisk ? "" : "out") its disk"
    case .fault(.silence(let count)): "nothing arrives for \(count) heartbeats"
    }
  }
}
