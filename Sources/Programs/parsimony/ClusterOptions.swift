import ClusterView
import CommandLine
import Coordination

/// What every command takes that asks a cluster.
enum ClusterOptions {
  static let ledger = Option.optional(
    "ledger", "FILE", .file(extensions: ["db"]),
    help: "ask the coordinator that runs on this ledger, or read the file")
  static let cluster = Option.optional(
    "cluster", "NAME", .text, help: "ask a cluster that 'parsimony clusters' lists")
  static let json = Option.flag("json", help: "print one JSON object (see docs/commands.md)")

  static let sweep = Argument.optional(
    "SWEEP", SweepReference.kind, help: "its number, its name or 'last', which it is unless told")
  static let requiredSweep = Argument.required(
    "SWEEP", SweepReference.kind, help: "its number, its name or 'last'")
  static let worker = Argument.required(
    "WORKER", WorkerReference.kind, help: "its id, the beginning of it, or its host")

  /// Where to ask, on the command line of every such command.
  static let places: [any Parameter] = [ledger, cluster]

  /// What all commands say about where they ask.
  static let discussion = """
    Unless --ledger or --cluster says otherwise, the cluster is asked that 'parsimony connect' made \
    the default, or else the ledger parsimony.db in the current folder.
    """
}

extension Invocation {
  /// Whoever the command line means.
  func respondent(_ terminal: Terminal) throws(Failure) -> Respondent {
    try ClusterDoor.respondent(
      ledger: self[ClusterOptions.ledger], cluster: self[ClusterOptions.cluster], terminal)
  }

  /// The same, where only a live coordinator will do.
  func coordinator(_ terminal: Terminal) throws(Failure) -> Respondent {
    let respondent = try respondent(terminal)
    guard respondent.isLive else {
      throw Failure(
        .unmet,
        """
        \(respondent.name): nothing runs on it, so nothing can be changed there; start a coordinator \
        with 'parsimony-coordinator --ledger FILE', or run a plan with 'parsimony run PLAN'
        """)
    }
    return respondent
  }

  /// How the sweep stands that the command line means.
  func sweep(
    _ reference: SweepReference?, of respondent: Respondent
  ) throws(Failure) -> SweepStatus {
    try (reference ?? .last).resolved(in: try respondent.status(), of: respondent.name)
  }
}
