import ClusterView
import CommandLine
import Coordination
import Text

extension Command {
  /// `parsimony pause [SWEEP]`.
  static let pause = control(
    "pause", .pause, "Start nothing more of a sweep for now; what runs is let run.",
    done: "is paused; 'parsimony resume' lets it go on")

  /// `parsimony resume [SWEEP]`.
  static let resume = control(
    "resume", .resume, "Let a paused or stopped sweep go on.", done: "goes on")

  /// `parsimony retry [SWEEP]`.
  static let retry = control(
    "retry", .retryFailed, "Try the failed tasks of a sweep again, with all their attempts.",
    done: "tries its failed tasks again")

  /// `parsimony cancel SWEEP`: the only one that cannot be undone, so it does not guess which.
  static let cancel = Command(
    "cancel",
    summary: "Stop a sweep for good; results that exist are kept.",
    discussion: ClusterOptions.discussion,
    parameters: [ClusterOptions.requiredSweep] + ClusterOptions.places
  ) { invocation, terminal throws(Failure) in
    try perform(
      .cancel, on: invocation[ClusterOptions.requiredSweep], done: "is cancelled", invocation,
      terminal)
  }

  private static func control(
    _ name: String, _ control: Control, _ summary: String, done: String
  ) -> Command {
    Command(
      name, summary: summary, discussion: ClusterOptions.discussion,
      parameters: [ClusterOptions.sweep] + ClusterOptions.places
    ) { invocation, terminal throws(Failure) in
      try perform(control, on: invocation[ClusterOptions.sweep], done: done, invocation, terminal)
    }
  }

  private static func perform(
    _ control: Control, on reference: SweepReference?, done: String, _ invocation: Invocation,
    _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    let respondent = try invocation.coordinator(terminal)
    let sweep = try invocation.sweep(reference, of: respondent)
    try respondent.control(sweep.sweep, control)
    try terminal.print("\(sweep.sweep) \(sweep.name.printable) \(done)")
    return .success
  }

  /// `parsimony drain WORKER`.
  static let drain = Command(
    "drain",
    summary: "Let a worker finish what it has and leave.",
    discussion: ClusterOptions.discussion,
    parameters: [ClusterOptions.worker] + ClusterOptions.places
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let worker = try invocation[ClusterOptions.worker].resolved(
      among: try respondent.workers(), of: respondent.name)
    try respondent.drain(worker)
    try terminal.print("\(worker) finishes what it has and leaves")
    return .success
  }

  /// `parsimony readmit WORKER`.
  static let readmit = Command(
    "readmit",
    summary: "Give a worker tasks again that was excluded for its failures.",
    discussion: ClusterOptions.discussion,
    parameters: [ClusterOptions.worker] + ClusterOptions.places
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let worker = try invocation[ClusterOptions.worker].resolved(
      among: try respondent.workers(), of: respondent.name)
    try respondent.readmit(worker)
    try terminal.print("\(worker) gets tasks again")
    return .success
  }
}
