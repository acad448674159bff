import ClusterView
import CommandLine
import Coordination
import Files
import Sweeps
import Text

extension Command {
  /// `parsimony results [SWEEP]`.
  static let results = Command(
    "results",
    summary: "Show the results of a sweep, or its failures.",
    discussion: """
      A row has the task's number and replicate, the parameters that the plan sets, the seed, what \
      the task measured, how long it ran and where. A table on a terminal shows the first and last \
      rows of a long sweep; --all shows every one, and so does a pipe. Below them stand, for a study \
      that finds correlations, their means by point.

       table    for people, numbers in six digits
       csv      RFC 4180, numbers in full, nan for what is not a number
       json     an array of objects, with the curves
       ndjson   an object a line, with the curves
       npz      arrays for NumPy, with the curves

      \(ClusterOptions.discussion)
      """,
    parameters: [
      ClusterOptions.sweep, ResultsOptions.format, ResultsOptions.failed, ResultsOptions.limit,
      ResultsOptions.all,
    ] + ClusterOptions.places,
    examples: [
      ("parsimony results", "the latest sweep"),
      ("parsimony results digits --format csv > digits.csv", "for R, pandas or a spreadsheet"),
      ("parsimony results --format npz > runs.npz", "for NumPy"),
      ("parsimony results s3 --failed", "what failed, with its last words"),
    ]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.respondent(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.sweep], of: respondent)
    let pages = ResultPages(of: sweep.sweep, from: respondent)
    let format = invocation[ResultsOptions.format]
    let limit = invocation[ResultsOptions.limit]
    if format == .npz, OutputDescriptor.standardOutput.isTerminal {
      throw Failure(
        .usage, "an NPZ file is nothing for a terminal; write it into a file with '> runs.npz'")
    }
    if invocation[ResultsOptions.failed] {
      let count = try FailureTable.write(pages, format, limit: limit, on: terminal)
      if count == 0 { terminal.note("no attempt of \(sweep.sweep) has failed") }
      return .success
    }
    let (submission, schema) = try respondent.plan(of: sweep.sweep)
    guard let schema else {
      terminal.note(sweep.summary)
      return .success
    }
    let plan = try PlanOfSweep.read(submission, schema)
    let isExcerpt =
      !invocation[ResultsOptions.all] && OutputDescriptor.standardOutput.isTerminal
    let count = try ResultWriter(pages, plan.grid, on: terminal)
      .write(format, limit: limit, isExcerpt: isExcerpt)
    if count == 0 {
      try terminal.flush()
      terminal.note(try reason(for: sweep, respondent))
    } else if isExcerpt, format == .table, limit == nil, count < sweep.counts.done {
      terminal.note(
        """
        \(counted(sweep.counts.done, "result")); '--all' shows every one, '--format csv' writes \
        them for programs
        """)
    }
    return .success
  }

  /// Why a sweep has no results yet.
  private static func reason(
    for sweep: SweepStatus, _ respondent: Respondent
  ) throws(Failure) -> String {
    let summary = "no results yet: \(sweep.summary)"
    guard respondent.isLive, !sweep.state.isOver else { return summary }
    return try "\(summary)\n\(respondent.explanation(of: .sweep(sweep.sweep)).text)"
  }
}

/// What `parsimony results` takes.
private enum ResultsOptions {
  static let format = Option.value(
    "format", short: "f", "FORMAT", .choice(of: ResultWriter.Format.self), default: .table,
    help: "how to write them")
  static let failed = Option.flag("failed", help: "show failed attempts with their last words")
  static let limit = Option.optional(
    "limit", short: "n", "N", .integer(in: 1...Int.max), help: "show at most so many")
  static let all = Option.flag("all", help: "show every row of a table, however many there are")
}

/// The plan of a sweep as its coordinator has it.
enum PlanOfSweep {
  /// Reads what was submitted for the study's face that the sweep was begun with.
  static func read(
    _ submission: Submission, _ schema: StudySchema
  ) throws(Failure) -> SweepPlan {
    do throws(SweepPlanError) {
      return try SweepPlan(
        document: submission.document, schemas: [schema], defaultName: submission.defaultName)
    } catch {
      throw Failure(.io, "the sweep's plan does not hold: \(error.message)")
    }
  }
}
