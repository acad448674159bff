import ClusterView
import CommandLine
import Coordination
import Files
import Studies
import Sweeps
import Text

extension Command {
  /// `parsimony run PLAN`.
  static let run = Command(
    "run",
    summary: "Run a plan on this machine, with nothing to set up.",
    discussion: """
      Starts a coordinator and a worker for as long as the command runs, keeps the results in \
      parsimony.db in the current folder, and shows how it gets on. Ctrl-C pauses the sweep; the same \
      command lets it go on, and so it does after a crash. Results that exist are never computed again.

      The exit code is 0 if every task has a result and 1 if some have not.
      """,
    parameters: [
      SubmitOptions.plan, RunOptions.slots, RunOptions.ledger, PlanOptions.set, SubmitOptions.name,
      SubmitOptions.again, SubmitOptions.failuresMax,
    ],
    examples: [
      ("parsimony run configs/quickstart.yaml", "run a plan on all CPUs of this machine"),
      ("parsimony run sweep.yaml --slots 2 --ledger lab.db", "on two, into another ledger"),
    ]
  ) { invocation, terminal throws(Failure) in
    let draft = try PlanDraft(
      PlanFile(path: invocation[SubmitOptions.plan], overrides: invocation[PlanOptions.set]),
      name: invocation[SubmitOptions.name])
    if let warning = draft.warning { terminal.note("parsimony: warning: \(warning)") }
    let ledger = invocation[RunOptions.ledger]
    guard !ClusterDoor.isLive(ledger: ledger) else {
      throw Failure(
        .io,
        """
        a coordinator runs on '\(ledger.printable)' already; hand it the plan with \
        'parsimony submit \(invocation[SubmitOptions.plan].printable) --ledger \(ledger.printable)'
        """)
    }
    let cluster = try EmbeddedCluster(ledger: ledger)
    defer { cluster.stop() }
    // Whoever runs a plan of programs on their own machine has allowed them by that.
    try cluster.startWorker(
      slots: invocation[RunOptions.slots],
      allowsCommand: draft.reading?.plan.study == StudySchema.command.name)
    let respondent = try ClusterDoor.respondent(
      to: InvitationFile.parsed(cluster.invitation), name: "ledger \(ledger.printable)")
    try awaitWorker(of: respondent, in: cluster)
    let sweep = try begin(
      draft, isAgain: invocation[SubmitOptions.again],
      failureBudget: invocation[SubmitOptions.failuresMax], respondent, terminal)
    return try follow(sweep, of: respondent, in: cluster, terminal)
  }

  /// Waits until the worker has come, so that the plan is held against its studies at once; not for
  /// long, as all that depends on it is told anyway.
  private static func awaitWorker(
    of respondent: Respondent, in cluster: EmbeddedCluster
  ) throws(Failure) {
    for _ in 0..<RunOptions.workerLooksMax {
      guard try respondent.status().workers == 0, try cluster.wait(seconds: 0.02) else { return }
    }
  }

  /// Submits the plan, or lets a sweep of the same plan go on that is not over.
  private static func begin(
    _ draft: PlanDraft, isAgain: Bool, failureBudget: Int?, _ respondent: Respondent,
    _ terminal: Terminal
  ) throws(Failure) -> SweepID {
    let submission = draft.submission(failureBudget: failureBudget, isAgain: isAgain)
    for sweep in try respondent.status().sweeps.reversed() where !sweep.state.isOver {
      let (older, _) = try respondent.plan(of: sweep.sweep)
      guard older.document == submission.document, older.defaultName == submission.defaultName,
        older.isAgain == isAgain
      else { continue }
      switch sweep.state {
      case .paused, .stopped, .stuck: try respondent.control(sweep.sweep, .resume)
      default: break
      }
      terminal.note("\(sweep.sweep) \(sweep.name.printable) goes on")
      return sweep.sweep
    }
    let sweep = try respondent.submit(submission).sweep
    terminal.note("\(sweep): \(draft.taskWords ?? "tasks"), results go to \(respondent.name)")
    return sweep
  }

  /// Shows how a sweep gets on until it is over or somebody stops it.
  private static func follow(
    _ sweep: SweepID, of respondent: Respondent, in cluster: EmbeddedCluster, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let start = ContinuousClock.now
    let pulse = Watch.Pulse(now: { (ContinuousClock.now - start) / .seconds(1) }) {
      (seconds) throws(Failure) in try cluster.wait(seconds: seconds)
    }
    let errors = OutputDescriptor.standardError
    let screen = Watch.Screen(
      width: errors.terminalWidth ?? 100, redraws: errors.isTerminal
    ) { text, terminator throws(Failure) in terminal.note(text, terminator: terminator) }
    switch try Watch(respondent, pulse).follow(sweep, on: screen) {
    case .settled(let status):
      try terminal.print(status.summary)
      if let groups = try respondent.groupStandings(of: status.sweep) {
        try terminal.print("\n\(groups.text)\n")
      }
      if status.counts.done > 0 {
        try terminal.print(
          """
          see them with 'parsimony results \(status.sweep)', and what they say with \
          'parsimony report \(status.sweep) -o DIR'
          """)
      }
      return status.isFlawless ? .success : .unmet
    case .abandoned(let status):
      // A sweep whose study nobody knew has nothing that could be paused.
      if status.state != .unread { try respondent.control(status.sweep, .pause) }
      try terminal.print(
        """
        \(status.sweep) is paused, \(grouped(status.counts.done)) of \
        \(counted(status.counts.total, "task")) done; the same command lets it go on
        """)
      return .unmet
    }
  }
}

/// What `parsimony run` takes.
private enum RunOptions {
  static let workerLooksMax = 500
  static let slots = Option.optional(
    "slots", "N", .integer(in: 1...Bound.slotsPerWorker),
    help: "tasks at once; as many as the machine has CPUs for unless told")
  static let ledger = Option.value(
    "ledger", "FILE", .file(extensions: ["db"]), default: Destination.ledgerDefault,
    help: "where results are kept")
}
