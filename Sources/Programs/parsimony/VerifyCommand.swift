import ClusterView
import CommandLine
import Coordination
import Encoding
import Randomness
import Sweeps
import Text

extension Command {
  /// `parsimony verify SWEEP`.
  static let verify = Command(
    "verify",
    summary: "Run some tasks of a sweep again on this machine and compare the results.",
    discussion: """
      Tasks are drawn from those with results and run here, in a process of their own, as a worker \
      would. Payloads are compared by their digests; where they differ, both are printed with the \
      numeric classes of both machines, and the exit code is 1. Studies that promise nothing are \
      compared for information only.

      \(ClusterOptions.discussion)
      """,
    parameters: [
      ClusterOptions.sweep, VerifyOptions.sample, VerifyOptions.seed, VerifyOptions.allowsCommand,
    ] + ClusterOptions.places,
    examples: [("parsimony verify s3 --sample 50", "are they what this machine gets, too?")]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.respondent(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.sweep], of: respondent)
    let (submission, schema) = try respondent.plan(of: sweep.sweep)
    guard let schema else {
      throw Failure(.unmet, "\(sweep.sweep) has no results yet: it is \(sweep.state.shown)")
    }
    let grid = try PlanOfSweep.read(submission, schema).grid
    let number = invocation[VerifyOptions.seed] ?? Int.random(in: 0...Int(Seed.valueMax))
    let seed = Seed(UInt64(number)) ?? 0
    let rows = try Verification.sample(
      invocation[VerifyOptions.sample], of: sweep.sweep, taskCount: grid.taskCount,
      from: respondent, seed: seed)
    guard !rows.isEmpty else {
      throw Failure(.unmet, "\(sweep.sweep) has no results yet: it is \(sweep.state.shown)")
    }
    terminal.note(
      "running \(counted(rows.count, "task")) of \(sweep.sweep) again, drawn with seed \(seed)")
    if !schema.isDeterministic {
      terminal.note(
        "study '\(schema.name.printable)' does not promise equal results; differences are no fault")
    }
    var slot = try LocalSlot(allowsCommand: invocation[VerifyOptions.allowsCommand])
    var unlike = 0
    var equal = 0
    for row in rows where (0..<grid.taskCount).contains(row.index) {
      let task = grid.task(at: row.index)
      let found = try slot.run(task, of: grid)
      let comparison = Verification.Comparison(
        TaskID(sweep.sweep, row.index), recorded: (Digest(of: row.payload), row.numericClass),
        found: (Digest(of: found), slot.numericClass))
      if comparison.isEqual {
        equal += 1
      } else {
        unlike += 1
        try terminal.print(comparison.line)
      }
    }
    try terminal.print("\(equal) of \(counted(equal + unlike, "result")) equal")
    return unlike == 0 || !schema.isDeterministic ? .success : .unmet
  }
}

/// What `parsimony verify` takes.
private enum VerifyOptions {
  static let sample = Option.value(
    "sample", "N", .integer(in: 1...100_000), default: 10, help: "how many tasks")
  static let seed = Option.optional(
    "seed", "S", .integer(in: 0...Int(Seed.valueMax)),
    help: "draw the same tasks as a run that printed this seed")
  static let allowsCommand = Option.flag(
    "allow-command", help: "run the programs that the plan names, if its study is 'command'")
}
