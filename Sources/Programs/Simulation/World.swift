internal import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

/// A cluster in one value: the coordinator's process and its ledger, the workers' machines, a client,
/// and the network between them, on a clock that jumps from event to event.
///
/// The programs' own structs run in here; what is simulated is everything else. Messages are encoded
/// and decoded as on a wire. Whatever is random comes from the seed.
struct World: Sendable {
  let seed: Seed
  let mutation: Mutation?
  var scenario: Scenario
  var dice: Dice
  var faults: FaultPlan
  var network: Network
  var ledger = SimulatedLedger()
  /// What is going to happen.
  var events = Schedule<Int64, Event>()
  /// Nanoseconds since the world began.
  var now: Int64 = 0
  var step = 0

  /// The coordinator; nil while its process is not there.
  var coordinator: Coordinator?
  var coordinatorLife = 0
  var coordinatorClock = SkewedClock()
  var coordinatorPausedUntil: Int64 = 0
  var coordinatorWakesAt: Int64 = .max
  /// Batches that are durable while the coordinator is still being told of those before them.
  var synced: [(number: Int, findings: [Recorded])] = []
  var workers: [SimulatedWorker]
  var client = SimulatedClient()
  var checks = Checks()
  var keys = KeyTable()
  /// Whether this is the run that the others are held against, of which only the end matters.
  var isQuiet = false
  var trace: Trace

  let cluster = ClusterID(7)

  init(
    seed: Seed, mutation: Mutation?, faults rates: FaultRates?, only: Set<FaultID>?,
    submissions: [Submission]? = nil, tracing: Bool
  ) {
    self.seed = seed
    self.mutation = mutation
    dice = Dice(seed, "world")
    var choices = Dice(seed, "scenario")
    scenario = Scenario(&choices)
    if let submissions { scenario.submissions = submissions }
    let drawn = FaultRates(&choices)
    faults = FaultPlan(rates: rates ?? drawn, only: only, dice: Dice(seed, "faults"))
    network = Network(workers: scenario.workers.count, latency: scenario.latency)
    workers = scenario.workers
    trace = Trace(isOn: tracing)
    events.add(.coordinatorStart, at: 0)
    for number in workers.indices {
      events.add(.workerStart(number), at: Int64(number) * 200_000_000)
    }
    events.add(.clientTick, at: 1_000_000)
  }

  /// Lets the next thing happen; false if nothing ever will.
  mutating func advance() -> Bool {
    guard let (time, event) = events.next() else { return false }
    now = max(now, time)
    step += 1
    dice.begin(step: step)
    faults.begin(step: step)
    checks.begin()
    strike()
    handle(event)
    check()
    return true
  }

  private mutating func handle(_ event: Event) {
    switch event {
    case .arrival(let source, let target, let connection, let bytes):
      if postpone(event, for: target) { return }
      switch target {
      case .coordinator: receive(bytes, from: source, connection)
      case .worker(let number): receive(bytes, at: number, connection)
      case .client: receive(bytes, request: connection)
      }
    case .coordinatorStart: startCoordinator()
    case .coordinatorWake(let life):
      if postpone(event, for: .coordinator) { return }
      guard life == coordinatorLife, now >= coordinatorWakesAt else { return }
      coordinatorWakesAt = .max
      onCoordinator { $0.onWake(at: $1) }
    case .sync(let life, let count):
      guard life == coordinatorLife else { return }
      sync(count)
    case .read(let life, let inquiry):
      guard life == coordinatorLife else { return }
      read(inquiry)
    case .readBack(let life, let inquiry, let reading):
      if postpone(event, for: .coordinator) { return }
      guard life == coordinatorLife else { return }
      onCoordinator { coordinator, now in
        switch (inquiry, reading) {
        case (.range(let sweep, let range), .done(let done)):
          coordinator.onLookedUp(sweep, range, done: done, at: now)
        case (.look(let look), .runs(let runs)):
          coordinator.onGathered(look, runs: runs, at: now)
        default: []
        }
      }
    case .workerStart(let number): startWorker(number)
    case .workerWake(let number, let life):
      if postpone(event, for: .worker(number)) { return }
      guard life == workers[number].life, now >= workers[number].wakesAt else { return }
      workers[number].wakesAt = .max
      onWorker(number) { $0.onWake(at: $1) }
    case .loaded(let number, let life, let tasks):
      if postpone(event, for: .worker(number)) { return }
      guard life == workers[number].life else { return }
      load(tasks, on: number)
    case .slotDone(let number, let life, let slot, let run):
      // The slot goes on while the agent is stopped; its word waits in the pipe.
      if postpone(event, for: .worker(number)) { return }
      guard life == workers[number].life, workers[number].slots.indices.contains(slot),
        workers[number].slots[slot].run == run
      else { return }
      endJob(number, slot)
    case .resume: break
    case .ledgerHasSpace: freeLedger()
    case .clientTick: tickClient()
    }
  }

  /// Puts off what concerns a paused process.
  private mutating func postpone(_ event: Event, for address: Address) -> Bool {
    let until =
      switch address {
      case .coordinator: coordinatorPausedUntil
      case .worker(let number): workers[number].pausedUntil
      case .client: Int64(0)
      }
    guard until > now else { return false }
    events.add(event, at: until)
    return true
  }

  // MARK: - Sending

  /// Sends bytes between the coordinator and a peer.
  mutating func send(_ bytes: [UInt8], peer: Address, isUp: Bool, connection: Int) {
    guard
      let arrival = network.arrival(peer: peer, isUp: isUp, now: now, &dice, &faults)
    else { return }
    let source = isUp ? peer : .coordinator
    let target = isUp ? Address.coordinator : peer
    events.add(
      .arrival(from: source, to: target, connection: connection, bytes: bytes), at: arrival)
    if faults.strikes(.messageDuplicated) {
      events.add(
        .arrival(from: source, to: target, connection: connection, bytes: bytes),
        at: arrival + dice.interval(mean: 300_000_000))
    }
  }
}
