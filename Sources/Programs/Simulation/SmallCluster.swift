internal import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

/// A coordinator with its ledger, workers with their disks, and the messages between them, as a value
/// that copies cheaply.
struct SmallCluster: Sendable {
  /// A machine with a worker on it, and the connections between it and the coordinator.
  struct Machine: Sendable {
    var worker: Worker
    var id: WorkerID
    /// What runs in the slot.
    var job: TaskOrder?
    /// What is on disk, in the order in which it was written.
    var disk: [SimulatedWorker.Kept] = []
    /// What the disk is reading.
    var loading: [LeasedTask]?
    /// Messages on their way, with the life of the worker that sent them.
    var up: [(life: WorkerID, message: WorkerMessage)] = []
    var down: [CoordinatorMessage] = []
  }

  /// A question to the ledger, with the answer once it was read.
  struct LookUp: Sendable {
    let range: Range<Int>
    var done: TaskSet?
  }

  /// What never changes.
  struct Setting: Sendable {
    let bounds: SmallModel.Bounds
    let mutation: Mutation?
    let plan: SweepPlan
    let keys: [TaskKey]
    let configuration: Configuration
    /// Whether all machines can do the same.
    let isSymmetric: Bool
  }

  static let sweep = SweepID(1)
  static let cluster = ClusterID(7)

  let setting: Setting
  var now = Instant.zero
  var coordinator: Coordinator
  var ledger: SimulatedLedger
  var lookUps: [LookUp] = []
  var machines: [Machine] = []
  /// How many faults of each kind have struck.
  var faults = Array(repeating: 0, count: SmallModel.FaultKind.allCases.count)
  /// Which workers the last move may have changed.
  var touched: [Int] = []
  /// The first thing that was wrong.
  var failure: String?

  /// The cluster in which the sweep is durable and the workers have just said hello.
  init(_ model: SmallModel) throws(SweepPlanError) {
    let submission = Submission(
      SubmissionID(1),
      document: SimulatedStudy.document(
        name: "small", study: SimulatedStudy.exact, seed: 0, replicates: 1, sizes: 1..<3),
      defaultName: "small")
    let plan = try SweepPlan(
      document: submission.document, schemas: [SimulatedStudy.exact], defaultName: "small")
    var configuration = Configuration()
    // Pauses of nothing, so that no draw tells states apart.
    configuration.backOffFirst = .zero
    configuration.backOffMax = .zero
    configuration.tasksPerChunk = 64
    setting = Setting(
      bounds: model.bounds, mutation: model.mutation, plan: plan,
      keys: (0..<plan.grid.taskCount).map { plan.grid.task(at: $0).key },
      configuration: configuration, isSymmetric: Set(model.bounds.expands).count == 1)
    var ledger = SimulatedLedger()
    let entries: [LedgerEntry] = [
      .sweep(Self.sweep, submission), .face(Self.sweep, SimulatedStudy.exact),
      .state(
        Self.sweep, .active, priority: 0, failureBudget: configuration.failureBudget),
    ]
    ledger.write(
      SimulatedLedger.Batch(number: 0, entries: entries, keys: entries.map { _ in nil }))
    ledger.crash(keepingFirst: 1)
    ledger.epoch = 1
    self.ledger = ledger
    coordinator = Coordinator(
      configuration: configuration, cluster: Self.cluster, epoch: Epoch(1), seed: 0,
      replaying: entries, mutation: model.mutation, at: .zero)
    // Nobody has anything from a life before: the wait for such workers is over.
    now = now + configuration.reattachWindow
    onCoordinator { $0.onWake(at: $1) }
    for number in model.bounds.expands.indices {
      let id = WorkerID(Self.firstID(number))
      machines.append(Machine(worker: Self.worker(id, nil, number, [], setting), id: id))
      onWorker(number) { $0.onStart(at: $1) }
    }
  }

  /// The first life of a machine's worker; the later ones count on.
  private static func firstID(_ number: Int) -> Int64 { Int64(100 * (number + 1)) }

  static func worker(
    _ id: WorkerID, _ predecessor: WorkerID?, _ number: Int, _ disk: [SimulatedWorker.Kept],
    _ setting: Setting
  ) -> Worker {
    var settings = WorkerSettings(
      id: id, predecessor: predecessor, host: "host\(number)", slots: 1,
      capabilities: Capabilities(
        studies: [SimulatedStudy.exact], numericClass: "a", cpuLevel: "v3",
        expands: setting.bounds.expands[number]))
    settings.reportInterval = .zero
    // The shortest pause there is: no draw can make it shorter or longer.
    settings.backOffFirst = Interval(nanoseconds: 1)
    settings.backOffMax = Interval(nanoseconds: 1)
    return Worker(
      settings: settings, spool: disk.map(\.spooled), seed: 0, mutation: setting.mutation)
  }

  mutating func fail(_ text: String) {
    if failure == nil { failure = text }
  }

  /// What the state is equal to.
  ///
  /// Of the ledger it has the results, what a restart would read of failures and of the sweep, and
  /// what waits; not in which order older facts came, and not the clock.
  ///
  /// Where the two machines can do the same, a state and its mirror image are equal.
  func fingerprint() -> Fingerprint {
    let own = fingerprint(machines.indices.map { $0 })
    guard setting.isSymmetric else { return own }
    return min(own, fingerprint(machines.indices.reversed()))
  }

  private func fingerprint(_ order: [Int]) -> Fingerprint {
    var names: [(worker: WorkerID, name: Int)] = []
    for (place, number) in order.enumerated() {
      for life in Self.firstID(number)...machines[number].id.number {
        names.append((WorkerID(life), Int(life - Self.firstID(number) + Self.firstID(place))))
      }
    }
    var form = CanonicalForm(epoch: coordinator.epoch, now: now, names: names)
    coordinator.write(to: &form)
    for key in setting.keys { form.add(ledger.rows[key] != nil) }
    writeFacts(to: &form)
    form.add(all: ledger.waiting) { form, batch in
      form.add(all: batch.entries) { write($1, to: &$0) }
    }
    form.add(all: lookUps) { form, lookUp in
      form.add(lookUp.done != nil)
      form.add(lookUp.done ?? TaskSet())
    }
    for machine in order.map({ machines[$0] }) {
      machine.worker.write(to: &form)
      form.add(machine.job != nil)
      if let job = machine.job { form.add(job.task) }
      // A restart takes the leases on disk by their numbers, whatever the order of the results.
      let found = machine.disk.map(\.outcome.task.lease).sorted()
      form.add(all: machine.disk) { form, kept in
        form.add(kept.outcome)
        form.add(found.firstIndex(of: kept.outcome.task.lease) ?? 0)
      }
      form.add(machine.loading != nil)
      form.add(all: machine.loading ?? []) { $0.add($1) }
      form.add(all: machine.up) { form, letter in
        form.add(letter.life)
        form.add(letter.message, to: coordinator)
      }
      form.add(all: machine.down) { $0.add($1, helloOf: machine.id) }
    }
    for count in faults { form.add(count) }
    return form.fingerprint()
  }

  /// Of each task the last failure, or the one by which it was given up; of the sweep the last state.
  private func writeFacts(to form: inout CanonicalForm) {
    var attempts: [LedgerEntry.Attempt?] = setting.keys.map { _ in nil }
    var state = SweepState.unread
    for entry in ledger.entries {
      if case .state(_, let new, _, _) = entry { state = new }
      if case .failure(let attempt) = entry, attempts[attempt.task.index]?.isFinal != true {
        attempts[attempt.task.index] = attempt
      }
    }
    form.add(state.canonicalCode)
    for attempt in attempts {
      form.add(attempt != nil)
      if let attempt { write(.failure(attempt), to: &form) }
    }
  }

  private func write(_ entry: LedgerEntry, to form: inout CanonicalForm) {
    switch entry {
    case .result(let result):
      form.add(0)
      form.add(result.task.index)
    case .failure(let attempt):
      form.add(1)
      form.add(attempt.task.index)
      form.add(attempt.retries)
      form.add(attempt.crashes)
      form.add(attempt.isFinal)
    case .state(_, let state, _, _):
      form.add(2)
      form.add(state.canonicalCode)
    case .sweep, .face, .pardon, .look: form.add(3)
    }
  }
}
