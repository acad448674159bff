import ClusterView
import CommandLine
import Coordination
import Studies
import Sweeps
import Text

extension Command {
  /// `parsimony extend SWEEP`.
  static let extend = Command(
    "extend",
    summary: "Submit a sweep's plan again with a change, so that only what is new runs.",
    discussion: """
      Tasks are known by their content: those of the older plan that are done are not run again, and \
      if the older sweep is not over, the larger one takes its place and what it runs goes on.

      \(ClusterOptions.discussion)
      """,
    parameters: [
      ClusterOptions.requiredSweep, ExtendOptions.replicates, PlanOptions.set,
    ] + ClusterOptions.places,
    examples: [
      ("parsimony extend s3 --replicates 50", "more seeds for every point"),
      ("parsimony extend s3 --set 'axes.hidden=[16, 32, 64]'", "another size"),
    ]
  ) { invocation, terminal throws(Failure) in
    var overrides = invocation[PlanOptions.set]
    if let replicates = invocation[ExtendOptions.replicates] {
      overrides.append(Override(path: "replicates", word: "replicates=\(replicates)"))
    }
    guard !overrides.isEmpty else {
      throw invocation.misuse("nothing would change; give '--replicates N' or '--set KEY=VALUE'")
    }
    let respondent = try invocation.coordinator(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.requiredSweep], of: respondent)
    let (older, schema) = try respondent.plan(of: sweep.sweep)
    guard invocation[ExtendOptions.replicates] == nil || !isAdaptive(older) else {
      throw Failure(
        .usage,
        "\(sweep.sweep) grows by itself, as its plan says; let it grow further with "
          + "'--set until.at-most=N' or '--set until.half-width=X'")
    }
    let draft = try extended(older, by: overrides, schema, title: "plan of \(sweep.sweep)")
    let isOpen = !sweep.state.isOver
    let submission = draft.submission(
      priority: older.priority, failureBudget: older.failureBudget,
      replaces: isOpen ? sweep.sweep : nil)
    _ = try send(submission, draft, to: respondent, terminal)
    if let schema, let new = draft.reading?.grid {
      let old = try PlanOfSweep.read(older, schema).grid
      try terminal.print(SweepExtension(from: old, to: new).words)
    }
    if isOpen { try terminal.print("it takes the place of \(sweep.sweep)") }
    return .success
  }

  /// Whether a plan says until when it grows.
  private static func isAdaptive(_ submission: Submission) -> Bool {
    guard let document = try? Node(decoding: submission.document),
      case .mapping(let entries) = document.content
    else { return false }
    return entries.contains { $0.key == PlanReader.Key.until.rawValue }
  }

  /// The plan of a submission with changes, as a draft.
  private static func extended(
    _ older: Submission, by overrides: [Override], _ schema: StudySchema?, title: String
  ) throws(Failure) -> PlanDraft {
    let document: Node
    do {
      document = try Node(decoding: older.document)
    } catch {
      throw Failure(.io, "the \(title) is not in its form: \(error)")
    }
    // The plan has no text here that a fault of its own could point into.
    let sources = [SourceText(name: title, text: "")] + overrides.map(\.source)
    let changed: Node
    do throws(Diagnostic) {
      changed = try document.setting(overrides)
    } catch {
      throw .located(.usage, error.rendered(in: sources))
    }
    let others = StudyCatalog.schemas.filter { $0.name != schema?.name }
    return try PlanDraft(
      changed, defaultName: older.defaultName, in: sources,
      schemas: (schema.map { [$0] } ?? []) + others)
  }
}

/// What `parsimony extend` takes.
private enum ExtendOptions {
  static let replicates = Option.optional(
    "replicates", "N", .integer(in: 1...PlanBounds.tasksMax),
    help: "run each point so many times in all")
}
