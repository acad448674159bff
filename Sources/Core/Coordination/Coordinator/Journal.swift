/// What is being written down, and what is owed once it is.
///
/// Every entry that a handler makes goes to the ledger in one batch at the end of its turn. Batches
/// become durable in order; what each entry owes, an acknowledgement, an answer, a change of state,
/// happens when its batch has, and not before.
struct Journal: Hashable, Sendable {
  /// What is owed for an entry once it is durable.
  enum Duty: Hashable, Sendable {
    /// Nothing.
    case none
    /// The task is done, if it was not before; its worker may forget the result.
    case finish(TaskID, LeasedTask, WorkerID)
    /// The task waits or is given up; its worker, if it is still there, may forget the failure.
    case setBack(TaskID, Trouble, LeasedTask?, WorkerID)
    /// The look's verdict is obeyed.
    case obey(LookID, Verdict.Finding)
    /// Failed tasks of the sweep are free again.
    case pardon(SweepID)
    /// A client is answered.
    case reply(ClientReply, Route)
  }

  /// The entries of one turn.
  struct Batch: Hashable, Sendable {
    let number: Int
    let duties: [Duty]
  }

  /// Entries of this turn.
  private(set) var entries: [LedgerEntry] = []
  private var duties: [Duty] = []
  /// Batches that the ledger has not answered for, in order.
  private(set) var unanswered = Queue<Batch>()
  /// How many entries these have.
  private(set) var unansweredCount = 0
  private var batchesCount = 0

  mutating func add(_ entry: LedgerEntry, _ duty: Duty = .none) {
    entries.append(entry)
    duties.append(duty)
  }

  /// Ends the turn: the batch to be written, if there is something to write.
  mutating func close() -> (number: Int, entries: [LedgerEntry])? {
    guard !entries.isEmpty else { return nil }
    batchesCount += 1
    unanswered.append(Batch(number: batchesCount, duties: duties))
    unansweredCount += entries.count
    defer {
      entries = []
      duties = []
    }
    return (batchesCount, entries)
  }

  /// The duties of the batch that the ledger has answered for; nil unless it is the next one.
  mutating func answered(_ number: Int, findingsCount: Int) -> [Duty]? {
    guard let batch = unanswered.first, batch.number == number,
      batch.duties.count == findingsCount
    else { return nil }
    unanswered.popFirst()
    unansweredCount -= batch.duties.count
    return batch.duties
  }
}

/// Asks for the tasks of a sweep that is not to run, going through all leases some places a turn.
struct Chore: Hashable, Sendable {
  let sweep: SweepID
  /// Whether running tasks are to be stopped.
  let stopsRunning: Bool
  /// The place of the next lease to look at.
  var place = 0
}
