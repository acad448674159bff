internal import Coordination
internal import Encoding
internal import Sweeps

/// A ledger as a disk makes it: what was told to it is safe once it was synced, and only then.
///
/// Batches wait in order and are synced one after the other. A crash of the coordinator loses all that
/// was not synced, or, as disks do, all but a first part of it.
struct SimulatedLedger: Sendable {
  struct Batch: Sendable {
    let number: Int
    let entries: [LedgerEntry]
    /// The key of each result.
    let keys: [TaskKey?]
  }

  struct Row: Hashable, Sendable {
    let payload: [UInt8]
    let numericClass: String
  }

  /// All that is durable, in order.
  private(set) var entries: [LedgerEntry] = []
  /// The results, by key.
  private(set) var rows: [TaskKey: Row] = [:]
  /// Tasks with a durable failure after which they were given up.
  private(set) var failures: Set<TaskID> = []
  /// Batches that are not durable yet.
  private(set) var waiting: [Batch] = []
  var isFull = false
  /// The lives that the ledger has seen.
  var epoch = 0

  /// Whether a sweep is durable.
  func isKnown(_ sweep: SweepID) -> Bool {
    entries.contains { if case .sweep(sweep, _) = $0 { true } else { false } }
  }

  mutating func write(_ batch: Batch) { waiting.append(batch) }

  /// Makes the first waiting batch durable.
  mutating func sync() -> (number: Int, findings: [Recorded])? {
    guard !isFull, !waiting.isEmpty else { return nil }
    let batch = waiting.removeFirst()
    return (batch.number, zip(batch.entries, batch.keys).map { keep($0, $1) })
  }

  private mutating func keep(_ entry: LedgerEntry, _ key: TaskKey?) -> Recorded {
    switch entry {
    case .result(let result):
      guard let key else { return .first }
      if let row = rows[key] {
        if row.payload == result.payload { return .same }
        return row.numericClass == result.numericClass ? .different : .incomparable
      }
      rows[key] = Row(payload: result.payload, numericClass: result.numericClass)
    case .failure(let attempt):
      if attempt.isFinal { failures.insert(attempt.task) }
      entries.append(entry)
    case .pardon(let sweep):
      failures = failures.filter { $0.sweep != sweep }
      entries.append(entry)
    default: entries.append(entry)
    }
    return .first
  }

  /// The coordinator is gone: the first waiting batches may have reached the disk, the others have not.
  mutating func crash(keepingFirst count: Int) {
    for _ in 0..<count where !waiting.isEmpty {
      let batch = waiting.removeFirst()
      for (entry, key) in zip(batch.entries, batch.keys) { _ = keep(entry, key) }
    }
    waiting = []
  }

  /// The ledger as it would be if all that waits were durable.
  func settled() -> SimulatedLedger {
    var copy = self
    copy.crash(keepingFirst: waiting.count)
    return copy
  }
}
