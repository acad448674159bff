import Cluster
import Coordination
import Ledger

/// With what a coordinator is started.
struct CoordinatorSettings: Sendable {
  /// Where the ledger is.
  var ledgerPath = "parsimony.db"
  /// Where workers and clients connect, as in `tcp://*:5710`.
  var listen = "tcp://*:5710"
  /// Whether anybody may do anything, without a key.
  var isInsecure = false
  /// Whether it serves one program on this machine, by whose standard input it lives.
  var isEmbedded = false
  /// How log lines look.
  var logForm = Log.Form.human
  /// How much a commit is worth.
  var durability = Durability.full
  /// How patient it is.
  var configuration = Configuration()

  /// The defaults.
  init() {}
}
