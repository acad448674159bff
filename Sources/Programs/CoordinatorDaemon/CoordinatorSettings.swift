package import Cluster
package import Coordination
package import Ledger

/// With what a coordinator is started.
package struct CoordinatorSettings: Sendable {
  /// Where the ledger is.
  package var ledgerPath = "parsimony.db"
  /// Where workers and clients connect, as in `tcp://*:5710`.
  package var listen = "tcp://*:5710"
  /// Whether anybody may do anything, without a key.
  package var isInsecure = false
  /// Whether it serves one program on this machine, by whose standard input it lives.
  package var isEmbedded = false
  /// How log lines look.
  package var logForm = Log.Form.human
  /// How much a commit is worth.
  package var durability = Durability.full
  /// How patient it is.
  package var configuration = Configuration()

  /// The defaults.
  package init() {}
}
