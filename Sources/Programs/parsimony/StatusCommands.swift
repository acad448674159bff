import ClusterView
import CommandLine
import Coordination
import Encoding

extension Command {
  /// `parsimony list`.
  static let list = Command(
    "list",
    summary: "List the sweeps.",
    discussion: ClusterOptions.discussion,
    parameters: [ClusterOptions.json] + ClusterOptions.places,
    examples: [("parsimony list", "all sweeps, the latest last")]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.respondent(terminal)
    let status = try respondent.status()
    try terminal.print(
      invocation[ClusterOptions.json]
        ? status.listJSON.text(indented: true) : StatusPage(status, of: respondent).list)
    return .success
  }

  /// `parsimony status [SWEEP]`.
  static let status = Command(
    "status",
    summary: "Show how a cluster stands, or one of its sweeps.",
    discussion: ClusterOptions.discussion,
    parameters: [StatusOptions.sweep, ClusterOptions.json] + ClusterOptions.places,
    examples: [
      ("parsimony status", "workers, slots, the ledger, every sweep"),
      ("parsimony status s3", "one sweep, with the failures that came last"),
    ]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.respondent(terminal)
    let status = try respondent.status()
    let page = StatusPage(status, of: respondent)
    guard let reference = invocation[StatusOptions.sweep] else {
      try terminal.print(
        invocation[ClusterOptions.json]
          ? status.json(isLive: respondent.isLive).text(indented: true) : page.text)
      return .success
    }
    let sweep = try reference.resolved(in: status, of: respondent.name)
    let groups = try respondent.groupStandings(of: sweep.sweep)
    if invocation[ClusterOptions.json] {
      try terminal.print(sweep.json(slots: status.slots, groups: groups).text(indented: true))
    } else {
      let failures = try ResultPages(of: sweep.sweep, from: respondent)
        .lastFailures(StatusOptions.failuresMax)
      try terminal.print(page.text(of: sweep, groups: groups, lastFailures: failures))
    }
    return .success
  }

  /// `parsimony workers`.
  static let workers = Command(
    "workers",
    summary: "List the workers, and what each does.",
    discussion: ClusterOptions.discussion,
    parameters: [ClusterOptions.json] + ClusterOptions.places
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let workers = try respondent.workers()
    try terminal.print(
      invocation[ClusterOptions.json]
        ? WorkerStatus.json(of: workers).text(indented: true)
        : StatusPage.text(of: workers, of: respondent.name))
    return .success
  }

  /// `parsimony explain SUBJECT`.
  static let explain = Command(
    "explain",
    summary: "Say why a sweep, a task or a worker is idle.",
    discussion: ClusterOptions.discussion,
    parameters: [StatusOptions.subject, ClusterOptions.json] + ClusterOptions.places,
    examples: [
      ("parsimony explain last", "why the latest sweep does not get on"),
      ("parsimony explain s3/120", "where a task is"),
    ]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let subject = try invocation[StatusOptions.subject].resolved(by: respondent)
    let explanation = try respondent.explanation(of: subject)
    guard !invocation[ClusterOptions.json] else {
      try terminal.print(explanation.json.text(indented: true))
      return .success
    }
    try terminal.print(explanation.text)
    if case .task(let task) = subject, explanation.reasons.contains(.withheld),
      let groups = try respondent.groupStandings(of: task.sweep)
    {
      try terminal.print("  \(groups.words(ofTask: task.index))")
    }
    return .success
  }
}

/// What the commands that show something take.
private enum StatusOptions {
  static let failuresMax = 5
  static let sweep = Argument.optional(
    "SWEEP", SweepReference.kind, help: "show this sweep in full")
  static let subject = Argument.required(
    "SUBJECT", SubjectReference.kind, help: "a sweep, SWEEP/TASK, or a worker")
}
