public import CommandLine
internal import Text

/// Where a question about a cluster goes.
///
/// What the command line says counts; otherwise the cluster that this person is connected to; and
/// otherwise the ledger in the current folder, where `parsimony run` leaves it.
public enum Destination: Hashable, Sendable {
  /// A cluster whose invitation is kept under a name.
  case cluster(String)
  /// A ledger's file.
  case ledger(String)

  /// The ledger that `parsimony run` makes where it is told of none.
  public static let ledgerDefault = "parsimony.db"

  /// Chooses by what was said and what there is.
  ///
  /// - Parameters:
  ///   - ledger: The file that the command line names.
  ///   - cluster: The cluster that the command line names.
  ///   - connected: The default cluster, if there is one.
  ///   - isLedgerHere: Whether the current folder has a ledger under the usual name.
  public static func chosen(
    ledger: String?, cluster: String?, connected: String?, isLedgerHere: Bool
  ) throws(Failure) -> Destination {
    switch (ledger, cluster) {
    case (.some, .some):
      throw Failure(
        .usage, "'--ledger' and '--cluster' name two places to ask; give one of them")
    case (let ledger?, nil): return .ledger(ledger)
    case (nil, let cluster?): return .cluster(cluster)
    case (nil, nil): break
    }
    if let connected { return .cluster(connected) }
    if isLedgerHere { return .ledger(ledgerDefault) }
    throw Failure(
      .usage,
      """
      there is no cluster to ask: none is connected, and there is no '\(ledgerDefault)' in the \
      current folder; run a plan here with 'parsimony run PLAN', connect to a cluster with \
      'parsimony connect LINE', or name a ledger with '--ledger FILE'
      """)
  }

  /// Where a running coordinator leaves, beside its ledger, what one talks to it with.
  public static func liveFile(ofLedger path: String) -> String { "\(path)-live" }
}
