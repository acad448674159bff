import ClusterView
import CommandLine
import Coordination
import Sweeps
import Text

extension Command {
  /// `parsimony submit PLAN`.
  static let submit = Command(
    "submit",
    summary: "Hand a plan to a cluster.",
    discussion: """
      The plan is checked as 'parsimony plan' does, then the cluster runs it. Tasks that the ledger \
      has results of do not run again, whatever sweep they were run for, unless --again asks for a \
      second result to compare with the first.

      \(ClusterOptions.discussion)
      """,
    parameters: [
      SubmitOptions.plan, PlanOptions.set, SubmitOptions.name, SubmitOptions.priority,
      SubmitOptions.again, SubmitOptions.failuresMax, SubmitOptions.wait,
    ] + ClusterOptions.places,
    examples: [
      ("parsimony submit sweep.yaml", "run a plan on the connected cluster"),
      ("parsimony submit sweep.yaml --set replicates=50 --name large", "with a change, named"),
    ]
  ) { invocation, terminal throws(Failure) in
    let draft = try PlanDraft(
      PlanFile(
        path: invocation[SubmitOptions.plan], overrides: invocation[PlanOptions.set]),
      name: invocation[SubmitOptions.name])
    let respondent = try invocation.coordinator(terminal)
    let submission = draft.submission(
      priority: invocation[SubmitOptions.priority],
      failureBudget: invocation[SubmitOptions.failuresMax],
      isAgain: invocation[SubmitOptions.again])
    let sweep = try send(submission, draft, to: respondent, terminal)
    guard invocation[SubmitOptions.wait] else { return .success }
    return try settle(sweep, of: respondent, terminal)
  }

  /// Submits a plan and says what became of it and what to type next.
  static func send(
    _ submission: Submission, _ draft: PlanDraft, to respondent: Respondent, _ terminal: Terminal
  ) throws(Failure) -> SweepID {
    if let warning = draft.warning { terminal.note("parsimony: warning: \(warning)") }
    let sweep = try respondent.submit(submission).sweep
    let status = try respondent.status(of: sweep)
    let tasks = draft.taskWords ?? "waiting for its study"
    try terminal.print(
      """
      \(sweep) \(status.name.printable): \(tasks), submitted to \(respondent.name)
      watch it with 'parsimony watch \(sweep)', see results with 'parsimony results \(sweep)'
      """)
    return sweep
  }

  /// Waits for a sweep and tells the outcome.
  static func settle(
    _ sweep: SweepID, of respondent: Respondent, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let end = try Watch(respondent, .realTime).settle(sweep, within: nil)
    guard case .settled(let status) = end else { return .unmet }
    try terminal.print(status.summary)
    return status.isFlawless ? .success : .unmet
  }
}

/// What `parsimony submit` takes.
enum SubmitOptions {
  static let plan = Argument.required(
    "PLAN", .file(extensions: ["yaml", "yml"]), help: "the plan's file")
  static let name = Option.optional(
    "name", "NAME", .text, help: "what the sweep is called, whatever the plan says")
  static let priority = Option.value(
    "priority", "N", .integer(in: Bound.priorities), default: 0,
    help: "sweeps of higher priority come first")
  static let again = Option.flag(
    "again", help: "run tasks that are done already, to compare their results")
  static let failuresMax = Option.optional(
    "max-failed", "N", .integer(in: 0...Bound.numberMax),
    help: "stop the sweep when more tasks have failed")
  static let wait = Option.flag("wait", help: "wait until the sweep is over, as 'wait' does")
}
