import Cluster
import CommandLine
import Files

/// The invitation that a running coordinator leaves beside its ledger, as `parsimony.db-live`, for
/// programs of the same person on the same machine: nobody but its owner can read it.
enum LiveFile {
  /// Leaves the invitation.
  static func write(_ invitation: Invitation, beside ledger: String) throws(Failure) {
    do throws(StorageError) {
      try Files.write(Array("\(invitation.line)\n".utf8), to: path(beside: ledger))
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// Takes it away; if that fails, whoever reads it finds that nobody answers.
  static func remove(beside ledger: String) {
    try? Files.remove(path(beside: ledger))
  }

  private static func path(beside ledger: String) -> String { "\(ledger)-live" }
}
