import ClusterView
import CommandLine
import Files
import Glibc
import Text

/// How the commands reach a cluster or a ledger.
enum ClusterDoor {
  /// Whoever is meant by what the command line says.
  static func respondent(ledger: String?, cluster: String?) throws(Failure) -> Respondent {
    let destination = try Destination.chosen(
      ledger: ledger, cluster: cluster, connected: nil,
      isLedgerHere: isThere(Destination.ledgerDefault))
    switch destination {
    case .cluster(let name): return try respondent(invitation: name, name: "cluster '\(name)'")
    case .ledger(let path): return try respondent(ledger: path)
    }
  }

  /// The coordinator on a ledger if one answers, otherwise the ledger itself.
  private static func respondent(ledger path: String) throws(Failure) -> Respondent {
    try LedgerFile(path).respondent
  }

  /// Whether a coordinator answers on a ledger.
  static func isLive(ledger path: String) -> Bool { false }

  /// A coordinator that an invitation leads to.
  static func respondent(invitation: String, name: String) throws(Failure) -> Respondent {
    throw Failure(.io, "this build reaches no clusters")
  }

  /// Whether there is something at a path.
  static func isThere(_ path: String) -> Bool {
    do throws(FileError) {
      _ = try Files.read(path, bytesMax: 0)
      return true
    } catch {
      return error.code == EFBIG
    }
  }
}
