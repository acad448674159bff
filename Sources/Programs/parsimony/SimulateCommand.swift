import CommandLine
import Coordination
import Simulation
import Text

extension Command {
  /// `parsimony simulate`.
  static let simulate = Command(
    "simulate",
    summary: "Run the coordination core in a simulated cluster that breaks.",
    discussion: """
      Runs the coordinator's and the workers' own code on a virtual clock, with a network, disks and \
      processes that fail at rates drawn from the seed, and checks after every step that no task is \
      lost, run in vain or counted twice. docs/reliability.md tells what is promised and checked.

      A failure prints its seed, the fewest faults it could be reduced to, what happened, and the \
      command that shows it again; the exit code is then 1.

      With --exhaustive, a cluster of two workers and a sweep of two tasks is taken through every \
      order of events there is, with up to --faults-max faults in each; a failure prints a shortest \
      list of events that leads to it.
      """,
    parameters: [
      SimulateOptions.seed, SimulateOptions.seeds, SimulateOptions.steps, SimulateOptions.trace,
      SimulateOptions.faults, SimulateOptions.exhaustive, SimulateOptions.faultsMax,
      SimulateOptions.depth, SimulateOptions.mutations,
    ],
    examples: [
      ("parsimony simulate --seeds '0..<200'", "two hundred clusters"),
      ("parsimony simulate --seed 7 --trace", "one of them, with all that happens"),
      ("parsimony simulate --exhaustive", "all that can happen in a very small one"),
    ]
  ) { invocation, terminal throws(Failure) in
    if invocation[SimulateOptions.exhaustive] { return try explore(invocation, terminal) }
    if invocation[SimulateOptions.faultsMax] != nil || invocation[SimulateOptions.depth] != nil {
      throw invocation.misuse("'--faults-max' and '--depth' bound '--exhaustive'; add it")
    }
    let one = invocation[SimulateOptions.seed].map { UInt64($0)...UInt64($0) }
    let seeds = one ?? invocation[SimulateOptions.seeds]?.seeds
    let steps = invocation[SimulateOptions.steps] ?? Simulation.stepsDefault
    if invocation[SimulateOptions.mutations] {
      return try hunt(seeds ?? 0...1999, steps: steps, terminal)
    }
    var tally = SimulationTally()
    for seed in seeds ?? 0...0 {
      let simulation = Simulation(seed: seed, steps: steps)
      let faults = invocation[SimulateOptions.faults]?.faults
      let result = simulation.run(only: faults, tracing: invocation[SimulateOptions.trace])
      tally.add(result)
      for line in result.trace { try terminal.print(line) }
      guard let failure = result.failure else { continue }
      try terminal.print("seed \(seed) fails at step \(result.steps): \(failure)")
      if faults == nil { try report(simulation.reduced(from: result), terminal) }
      try terminal.print(tally.summary)
      return .unmet
    }
    try terminal.print(tally.summary)
    return .success
  }

  /// Builds in one defect after the other and prints how fast each is found.
  private static func hunt(
    _ seeds: ClosedRange<UInt64>, steps: Int, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    guard Mutation.isPossible else {
      throw Failure(
        .usage, "this build can have no defects built in; 'make mutations' makes one that can")
    }
    var table = TextTable([
      .text("defect"), .number("seeds"), .number("steps"), .text("what was seen"),
    ])
    var missed = 0
    for mutation in Mutation.allCases {
      let trial = MutationTrial(of: mutation, seeds: seeds, steps: steps)
      if trial.failure == nil { missed += 1 }
      table.append([
        mutation.rawValue, "\(trial.seedsCount)", "\(trial.steps)",
        trial.failure.map { String($0.prefix(90)) } ?? "nothing",
      ])
      terminal.note("\(mutation.rawValue): \(trial.failure == nil ? "not found" : "found")")
    }
    try terminal.print(table.text)
    return missed == 0 ? .success : .unmet
  }

  private static func report(
    _ reduced: Simulation.Reduced, _ terminal: Terminal
  ) throws(Failure) {
    let result = reduced.result
    try terminal.print("")
    try terminal.print("with \(counted(result.faults.count, "fault")) of its own:")
    for line in result.trace.suffix(SimulateOptions.traceLinesMax) {
      try terminal.print("  \(line)")
    }
    let faults = result.faults.map(\.description).joined(separator: ",")
    try terminal.print(
      """
      fails: \(result.failure ?? "not any more")
      again: parsimony simulate --seed \(result.seed) --steps \(reduced.steps) --trace \
      --faults \(faults.isEmpty ? "none" : faults)
      """)
  }
}

/// What `parsimony simulate` takes.
enum SimulateOptions {
  static let seed = Option.optional(
    "seed", "S", .integer(in: 0...Int(1 << 53 - 1)), help: "one cluster, by its seed")
  static let seeds = Option.optional(
    "seeds", "A..B", SeedRange.kind, help: "many, from A to B; A..<B leaves B out")
  static let steps = Option.optional(
    "steps", "N", .integer(in: 1...100_000_000),
    help: "how many events faults strike in; \(Simulation.stepsDefault) unless told")
  static let trace = Option.flag("trace", help: "print a line an event")
  static let faults = Option.optional(
    "faults", "LIST", FaultList.kind, help: "let only these faults strike, as a failure names them")
  static let exhaustive = Option.flag(
    "exhaustive", help: "try every order of events in a very small cluster")
  static let faultsMax = Option.optional(
    "faults-max", "N", .integer(in: 0...6),
    help: "with --exhaustive, faults in one path; \(SmallModel.Bounds().faultsMax) unless told")
  static let depth = Option.optional(
    "depth", "N", .integer(in: 1...1_000),
    help: "with --exhaustive, events in one path; without a bound unless told")
  static let mutations = Option.flag(
    "mutations", help: "see that defects built in on purpose are found (needs 'make mutations')")
  static let traceLinesMax = 400
}
