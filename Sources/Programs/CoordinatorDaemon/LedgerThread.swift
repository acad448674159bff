package import Coordination
package import Ledger
package import Threads

/// The one thread that talks to the ledger, so that no disk keeps the sockets waiting.
///
/// Work is handed over through a queue and answers come back through another; each has a descriptor
/// that wakes the other side. All batches that wait when the thread looks go into one transaction:
/// alone on an idle cluster, a result is durable after one sync of the disk; under load, a sync serves
/// thousands.
///
/// When the disk is full or fails, or somebody else holds the file, nothing is lost and nothing is made up: the batches stay here, the
/// coordinator is told and pauses, and the same batches are tried again until they go through.
package final class LedgerThread: Sendable {
  /// What the ledger is to do.
  package enum Job: Sendable {
    case record(Int, [LedgerEntry])
    /// A sweep that the next batch writes down, with its plan.
    case expect(SweepID, Submission, SweepPlan)
    case lookUp(SweepID, Range<Int>)
    case gather(LookID)
    case answer(LedgerQuestion, Route)
    case note(WorkerID, host: String, cpuLevel: String)
  }

  /// What the ledger says.
  package enum Answer: Sendable {
    /// It is open, in a new life, and this is what it remembers.
    case opened(ClusterID, Epoch, [LedgerEntry])
    case recorded(Int, [Recorded])
    case lookedUp(SweepID, Range<Int>, TaskSet)
    case gathered(LookID, [UInt8]?)
    case read(ClientReply, Route)
    /// Nothing can be written, or it can again (nil).
    case trouble(String?)
    /// Something for the log.
    case remark(String)
    /// It cannot go on, whatever is tried.
    case broken(LedgerError)
    /// All that it was given is done, and it is closed.
    case closed
  }

  private struct Queues: Sendable {
    var jobs: [Job] = []
    var answers: [Answer] = []
    var isStopping = false
  }

  private let queues = Guarded(Queues())
  /// Readable when there are answers.
  package let answered: EventDescriptor
  private let asked: EventDescriptor

  /// How long a full disk is left alone before it is tried again.
  private static let pauseMilliseconds = 500
  /// Pages that may be wanted at once.
  private static let pagesMax = 64
  /// After how long without work views are made, for which nobody waits.
  private static let breathMilliseconds = 2
  /// After how long they are made though there is work.
  private static let viewsAfterNanoseconds: Int64 = 1_000_000_000
  /// After how long without work the log of the database is folded back into it.
  private static let idleMilliseconds = 2_000

  /// A thread that has not been started.
  package init() throws(ThreadError) {
    answered = try EventDescriptor()
    asked = try EventDescriptor()
  }

  /// Opens the ledger on a thread of its own; the first answer says how that went.
  package func start(_ path: String, _ durability: Durability) throws(ThreadError) -> Threads.Thread
  {
    try Threads.Thread.start("ledger") { [self] in run(path, durability) }
  }

  /// Hands work over, in its order.
  package func ask(_ jobs: Job...) { ask(jobs) }

  /// Hands work over, in its order and all at once.
  package func ask(_ jobs: [Job]) {
    guard !jobs.isEmpty else { return }
    let isFirst = queues.withLock { queues in
      queues.jobs += jobs
      return queues.jobs.count == jobs.count
    }
    if isFirst { asked.signal() }
  }

  /// Lets the thread end when it has done all that it was given.
  package func stop() {
    queues.withLock { $0.isStopping = true }
    asked.signal()
  }

  /// The answers since the last time, in their order.
  package func takeAnswers() -> [Answer] {
    answered.clear()
    return queues.withLock { queues in
      defer { queues.answers = [] }
      return queues.answers
    }
  }

  private func say(_ answers: [Answer]) {
    guard !answers.isEmpty else { return }
    let isFirst = queues.withLock { queues in
      queues.answers += answers
      return queues.answers.count == answers.count
    }
    if isFirst { answered.signal() }
  }

  // MARK: - On the thread

  private func run(_ path: String, _ durability: Durability) {
    do throws(LedgerError) {
      var ledger = try Ledger.open(path, durability: durability)
      let facts = try ledger.facts()
      let epoch = try ledger.beginLife()
      say([.opened(ledger.cluster, epoch, facts)])
      ledger.makeRoom()
      try serve(&ledger)
      try ledger.checkpointIfIdle()
      say([.closed])
    } catch {
      say([.broken(error)])
    }
  }

  private func serve(_ ledger: inout Ledger) throws(LedgerError) {
    var isIdle = false
    var viewsDueAt: Int64?
    // One page between two transactions, so that whoever reads much holds nobody up.
    var pages: [(LedgerQuestion, Route)] = []
    while true {
      let (jobs, isStopping) = queues.withLock { queues in
        defer { queues.jobs = [] }
        return (queues.jobs, queues.isStopping)
      }
      if jobs.isEmpty, isStopping { return }
      if ledger.owesViews, viewsDueAt == nil {
        viewsDueAt = MonotonicClock.nanoseconds() + Self.viewsAfterNanoseconds
      }
      if jobs.isEmpty, pages.isEmpty {
        let pause =
          ledger.owesViews ? Self.breathMilliseconds : isIdle ? nil : Self.idleMilliseconds
        if !asked.wait(upTo: pause) {
          isIdle = !ledger.owesViews
          viewsDueAt = nil
          try tidy(&ledger, wholly: isIdle)
        }
        asked.clear()
        continue
      }
      isIdle = false
      let answered = try record(jobs, in: &ledger)
      for (place, job) in jobs.enumerated() where !answered.contains(place) {
        try look(job, in: &ledger, &pages)
      }
      if !pages.isEmpty {
        let (question, route) = pages.removeFirst()
        say([.read(page(question, of: &ledger), route)])
      }
      if let due = viewsDueAt, due <= MonotonicClock.nanoseconds() {
        try tidy(&ledger, wholly: false)
        viewsDueAt = nil
      }
    }
  }

  /// Does a job that writes nothing down at once.
  private func look(
    _ job: Job, in ledger: inout Ledger, _ pages: inout [(LedgerQuestion, Route)]
  ) throws(LedgerError) {
    switch job {
    case .record, .expect: break
    case .note(let worker, let host, let cpuLevel):
      ledger.note(worker: worker, host: host, cpuLevel: cpuLevel)
    case .lookUp(let sweep, let range):
      let done = try untilItPasses(&ledger) { (ledger) throws(LedgerError) in
        try ledger.lookUp(sweep, range)
      }
      say([.lookedUp(sweep, range, done)])
    case .gather(let look):
      let runs = try untilItPasses(&ledger) { (ledger) throws(LedgerError) in
        try ledger.gather(look)
      }
      say([.gathered(look, runs)])
    case .answer(let question, let route):
      if pages.count < Self.pagesMax {
        pages.append((question, route))
      } else {
        say([.read(.refused("too many ask for results at once; ask again"), route)])
      }
    }
  }

  /// What a client wants to read; a row that cannot be read is told to the client and stops nobody.
  private func page(_ question: LedgerQuestion, of ledger: inout Ledger) -> ClientReply {
    do throws(LedgerError) {
      switch question {
      case .results(let sweep, let from, let count):
        let page = try ledger.results(of: sweep, from: from, count: count)
        return .results(page.rows, next: page.next)
      case .failures(let sweep, let from, let count):
        let page = try ledger.failures(of: sweep, from: from, count: count)
        return .failures(page.rows, next: page.next)
      case .looks(let sweep, let from, let count):
        let page = try ledger.looks(of: sweep, from: from, count: count)
        return .looks(page.rows, next: page.next)
      }
    } catch {
      return .refused(error.message)
    }
  }

  /// Does what nobody waits for; on a disk that is full or fails, it can wait longer.
  private func tidy(_ ledger: inout Ledger, wholly: Bool) throws(LedgerError) {
    do throws(LedgerError) {
      if wholly { try ledger.checkpointIfIdle() } else { try ledger.makeOwedViews() }
    } catch {
      if error.isIO {
        reopen(&ledger)
      } else if !error.canPass {
        // Views are for people; that one cannot be made ends nothing.
        guard ledger.owesViews else { throw error }
        ledger.forgetOwedViews()
        say([.remark("a view of the ledger cannot be made: \(error.message)")])
      }
    }
  }

  /// Makes all batches durable together, and tells which look-ups were answered on the way.
  ///
  /// Whoever has submitted a sweep waits for its first task to start, and that for a look-up. So those
  /// of new sweeps are made before the disk is waited for; where they find nothing done, which claims
  /// nothing that a crash could undo, that is said at once.
  private func record(_ jobs: [Job], in ledger: inout Ledger) throws(LedgerError) -> Set<Int> {
    var numbers: [Int] = []
    var batches: [Ledger.Batch] = []
    var newSweeps: Set<SweepID> = []
    var answered: Set<Int> = []
    for job in jobs {
      switch job {
      case .expect(let sweep, let submission, let plan):
        ledger.expect(sweep, submission, plan)
        newSweeps.insert(sweep)
      case .record(let number, let entries):
        numbers.append(number)
        batches.append(Ledger.Batch(entries))
      default: break
      }
    }
    guard !batches.isEmpty else { return answered }
    let findings = try untilItPasses(&ledger) { (ledger) throws(LedgerError) in
      try ledger.record(batches) { (ledger) throws(LedgerError) in
        for (place, job) in jobs.enumerated() {
          guard case .lookUp(let sweep, let range) = job, newSweeps.contains(sweep),
            !answered.contains(place)
          else { continue }
          let done = try ledger.lookUp(sweep, range)
          guard done.isEmpty else { continue }
          answered.insert(place)
          say([.lookedUp(sweep, range, done)])
        }
      }
    }
    say(zip(numbers, findings).map { .recorded($0, $1) })
    return answered
  }

  /// Tries something again until the disk lets it through, and tells of the trouble meanwhile.
  private func untilItPasses<Value>(
    _ ledger: inout Ledger, _ body: (inout Ledger) throws(LedgerError) -> Value
  ) throws(LedgerError) -> Value {
    var isTroubled = false
    while true {
      do throws(LedgerError) {
        let value = try body(&ledger)
        if isTroubled { say([.trouble(nil)]) }
        return value
      } catch {
        guard error.canPass else { throw error }
        if !isTroubled { say([.trouble(error.message)]) }
        isTroubled = true
        // Whoever wants to leave need not wait for space: nothing of this was acknowledged.
        if queues.withLock({ $0.isStopping }) { throw error }
        _ = asked.wait(upTo: Self.pauseMilliseconds)
        asked.clear()
        if error.isIO { reopen(&ledger) }
      }
    }
  }

  /// After a failed write, nobody knows what a connection believes to be on the disk.
  private func reopen(_ ledger: inout Ledger) {
    do throws(LedgerError) {
      try ledger.reopen()
    } catch {
      // The next attempt to write says so again, and comes back here.
    }
  }
}
