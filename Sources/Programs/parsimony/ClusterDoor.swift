import Cluster
import ClusterView
import CommandLine
import Coordination
import Files
import Glibc
import Ledger
import Processes
import Text

/// How the commands reach a cluster or a ledger.
enum ClusterDoor {
  /// Whoever is meant by what the command line says.
  static func respondent(
    ledger: String?, cluster: String?, _ terminal: Terminal
  ) throws(Failure) -> Respondent {
    let isNamed = ledger != nil || cluster != nil
    let destination = try Destination.chosen(
      ledger: ledger, cluster: cluster, connected: isNamed ? nil : try connected(),
      isLedgerHere: isThere(Destination.ledgerDefault))
    switch destination {
    case .ledger(let path): return try respondent(ledger: path, terminal)
    case .cluster(let name):
      let invitation = try keeping { store throws(ClusterStoreError) in try store.invitation(name) }
      return try respondent(to: invitation, name: "cluster '\(name)'")
    }
  }

  /// The coordinator on a ledger if one answers, otherwise the ledger itself.
  private static func respondent(
    ledger path: String, _ terminal: Terminal
  ) throws(Failure) -> Respondent {
    let name = "ledger \(path.printable)"
    let file = Destination.liveFile(ofLedger: path)
    // One that was killed leaves its file, and would be waited for in vain.
    if isThere(file), Ledger.isOwned(path) {
      let invitation = try InvitationFile.read(file)
      if answers(invitation) { return try respondent(to: invitation, name: name) }
      terminal.note(
        """
        parsimony: warning: the coordinator that \(file.printable) tells of does not answer at \
        \(invitation.endpoint.text); reading the ledger itself
        """)
    }
    return try LedgerFile(path).respondent
  }

  /// Whether a coordinator answers on a ledger.
  static func isLive(ledger path: String) -> Bool {
    let file = Destination.liveFile(ofLedger: path)
    guard isThere(file), Ledger.isOwned(path), let invitation = try? InvitationFile.read(file)
    else { return false }
    return answers(invitation)
  }

  /// A coordinator that an invitation leads to.
  static func respondent(to invitation: Invitation, name: String) throws(Failure) -> Respondent {
    let line = try ClusterLine(to: invitation)
    return Respondent(name, isLive: true) { request throws(Failure) in try line.ask(request) }
  }

  /// Whether somebody answers soon who takes the invitation.
  private static func answers(_ invitation: Invitation) -> Bool {
    do throws(Failure) {
      let line = try ClusterLine(to: invitation)
      _ = try line.ask(.status, within: answerSecondsMax)
      return true
    } catch {
      return false
    }
  }

  private static let answerSecondsMax = 3.0

  /// The cluster that is asked where none is named.
  private static func connected() throws(Failure) -> String? {
    guard ClusterStore.folderHere != nil else { return nil }
    return try keeping { store throws(ClusterStoreError) in try store.defaultName() }
  }

  /// Does something with the invitations that this person keeps.
  static func keeping<Result>(
    _ work: (ClusterStore) throws(ClusterStoreError) -> Result
  ) throws(Failure) -> Result {
    guard let folder = ClusterStore.folderHere else {
      throw Failure(
        .usage, "there is no home folder to keep invitations in; set HOME or XDG_CONFIG_HOME")
    }
    do throws(ClusterStoreError) {
      return try work(ClusterStore(folder: folder))
    } catch {
      throw Failure(.usage, error.message)
    }
  }

  /// Whether there is something at a path.
  static func isThere(_ path: String) -> Bool {
    do throws(FileError) {
      _ = try Files.read(path, bytesMax: 0)
      return true
    } catch {
      // What cannot be read is there, and whoever reads it will say why it cannot.
      return error.code != ENOENT
    }
  }
}

extension ClusterStore {
  /// Where this person's invitations are; nil without a home.
  fileprivate static var folderHere: String? {
    folder(
      configuration: environmentVariable("XDG_CONFIG_HOME"), home: environmentVariable("HOME"))
  }
}

/// A line to a coordinator that many pages ask through.
private final class ClusterLine {
  private var connection: ClientConnection

  init(to invitation: Invitation) throws(Failure) {
    do throws(ClientError) {
      connection = try ClientConnection(to: invitation)
    } catch {
      throw Failure(.io, error.message)
    }
  }

  func ask(_ request: ClientRequest, within seconds: Double = 20) throws(Failure) -> ClientReply {
    do throws(ClientError) {
      return try connection.ask(request, within: seconds)
    } catch {
      throw Failure(.io, error.message)
    }
  }
}
