public import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

/// Runs the coordination core in a world that breaks, and says whether it kept its promises.
///
/// A run has two phases. In the first, faults strike: at rates drawn from the seed, many of them zero.
/// In the second nothing breaks any more, and every sweep has to end within a bound. At the end, what
/// the ledger holds is compared, byte for byte, with a run of the same sweeps in which nothing broke.
public struct Simulation: Sendable {
  /// How many steps faults strike.
  public static let stepsDefault = 5_000
  /// How many steps there are to end in once faults have stopped.
  static let stepsToEnd = 60_000

  /// What came of a run.
  public struct Result: Sendable {
    /// The seed.
    public let seed: UInt64
    /// What was wrong; nil if nothing was.
    public let failure: String?
    /// The step at which it was seen, or at which all was over.
    public let steps: Int
    /// How much time passed in the world, in nanoseconds.
    public let nanoseconds: Int64
    /// The faults that struck.
    public let faults: [FaultID]
    /// How many tasks have a result.
    public let resultsCount: Int
    /// What happened, one line each, if it was asked for.
    public let trace: [String]
  }

  /// The seed of the run.
  public let seed: UInt64
  /// How many steps faults strike.
  public let steps: Int
  /// A defect to build in, see `docs/reliability.md`.
  public let mutation: Mutation?

  /// A run.
  public init(seed: UInt64, steps: Int = stepsDefault, mutation: Mutation? = nil) {
    self.seed = seed
    self.steps = steps
    self.mutation = mutation
  }

  /// Runs, with all faults or only some.
  public func run(only faults: Set<FaultID>? = nil, tracing: Bool = false) -> Result {
    var world = World(
      seed: Seed(seed) ?? 0, mutation: mutation, faults: nil, only: faults, tracing: tracing)
    while world.step < steps, world.checks.failure == nil { _ = world.advance() }
    world.heal()
    let end = world.step + Self.stepsToEnd
    while !world.isAtEnd, world.checks.failure == nil {
      guard world.step < end, world.advance() else {
        world.checks.fail(
          "not all has ended \(Self.stepsToEnd) steps after the last fault: \(world.stragglers)")
        break
      }
    }
    if world.checks.failure == nil { world.checkReplay() }
    if world.checks.failure == nil { world.compareWithQuietRun() }
    return Result(
      seed: seed, failure: world.checks.failure, steps: world.step, nanoseconds: world.now,
      faults: world.faults.fired, resultsCount: world.ledger.rows.count, trace: world.trace.lines)
  }
}

extension World {
  /// Whether every sweep is over and nothing is on its way to the ledger.
  var isAtEnd: Bool {
    guard let coordinator, client.nextSubmission >= scenario.submissions.count,
      client.outstanding.map({ if case .submit = $0.request { false } else { true } }) ?? true,
      ledger.waiting.isEmpty, step.isMultiple(of: 16)
    else { return false }
    return coordinator.status.sweeps.allSatisfy { $0.state.isOver }
  }

  /// What is not over, for a person.
  var stragglers: String {
    guard let coordinator else { return "the coordinator is down" }
    return coordinator.status.sweeps.filter { !$0.state.isOver }
      .map { "\($0.sweep) \($0.state) \($0.counts)" }.joined(separator: "; ")
  }

  /// Holds the results of sweeps that ran to their end against a run in which nothing broke.
  mutating func compareWithQuietRun() {
    guard let coordinator else { return }
    var submitted: [SubmissionID: SweepID] = [:]
    for entry in ledger.entries {
      guard case .sweep(let sweep, let submission) = entry else { continue }
      if let twin = submitted[submission.id] {
        checks.fail("submission \(submission.id.number) is both \(twin) and \(sweep)")
      }
      submitted[submission.id] = sweep
    }
    let completed = coordinator.status.sweeps.filter { $0.state == .completed }.map(\.sweep)
    let submissions = scenario.submissions.filter {
      submitted[$0.id].map(completed.contains) == true
    }
    var quiet = World(
      seed: seed, mutation: nil, faults: FaultRates.none, only: nil,
      submissions: submissions.map(\.alone), tracing: false)
    quiet.faults.isOver = true
    quiet.isQuiet = true
    quiet.client.onlyHelps = true
    while !quiet.isAtEnd || quiet.client.sweeps.count < submissions.count {
      guard quiet.step < Simulation.stepsToEnd, quiet.checks.failure == nil, quiet.advance() else {
        checks.fail(
          "the run without faults did not end: \(quiet.checks.failure ?? quiet.stragglers)")
        return
      }
    }
    for (sweep, submission) in quiet.client.sweeps {
      guard let own = submitted[submission.id], let plan = coordinator.plan(of: own) else {
        continue
      }
      let isExact = plan.grid.schema.isDeterministic
      for index in 0..<plan.grid.taskCount {
        let key = keys.key(plan, index)
        let (row, twin) = (ledger.rows[key], quiet.ledger.rows[key])
        let isEqual = isExact ? row?.payload == twin?.payload : (row == nil) == (twin == nil)
        // A result may be there because a sweep that did not end has the same task.
        guard !isEqual, twin != nil || plan.adaptation == nil && row == nil else { continue }
        checks.fail("the result of \(own)/\(index) differs from the run without faults (\(sweep))")
        return
      }
    }
  }
}

extension Submission {
  /// The same submission, taking no other's place.
  var alone: Submission {
    Submission(
      id, document: document, defaultName: defaultName, priority: priority,
      failureBudget: failureBudget, dataSets: dataSets)
  }
}
