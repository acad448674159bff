import Cluster
import CommandLine
import Files
import Processes
import Text
import Threads
import ZeroMQ

/// Invitations as they come from files and go out to people.
enum InvitationFile {
  private static let bytesMax = 1 << 16

  /// The invitation in a file; `-` is standard input.
  static func read(_ path: String) throws(Failure) -> Invitation {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try Files.read(path == "-" ? "/dev/stdin" : path, bytesMax: bytesMax)
    } catch {
      // A terminal or /dev/null is no place for a secret to come from.
      if path == "-", error.isWrongPath { throw nothingToRead }
      throw Failure(error.isWrongPath ? .usage : .io, error.message)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if path == "-", text.allSatisfy(\.isWhitespace) { throw nothingToRead }
    return try parsed(text)
  }

  private static let nothingToRead = Failure(
    .usage, "standard input has no invitation; write the line of 'parsimony invite' to it")

  /// The invitation that a line is.
  static func parsed(_ line: String) throws(Failure) -> Invitation {
    do throws(InvitationError) {
      return try Invitation(line)
    } catch {
      throw Failure(.usage, error.message)
    }
  }

  /// Makes an invitation from the keys beside a ledger, which count at once, and gives its line.
  static func make(
    _ role: Role, expiresIn seconds: Int?, address: String?, ledger: String, note: String,
    _ terminal: Terminal
  ) throws(Failure) -> String {
    let folder = KeyRing.folder(forLedger: ledger)
    guard ClusterDoor.isThere(ledger) || ClusterDoor.isThere(folder) else {
      throw Failure(
        .usage,
        """
        there is neither a ledger '\(ledger.printable)' nor keys for it; start a coordinator with \
        'parsimony-coordinator --ledger \(ledger.printable)', or name its ledger with '--ledger'
        """)
    }
    var ring = try withKeys { () throws(KeyRingError) in try KeyRing(folder: folder) }
    for complaint in ring.complaints { terminal.note("parsimony: warning: \(complaint)") }
    let known = try withKeys { () throws(KeyRingError) in try ring.endpoint() }
    let endpoint = try endpoint(known?.address, address: address, ledger, terminal)
    if known?.isInsecure == true {
      terminal.note("that coordinator asks for no keys, so whoever reaches it may do anything")
      return Invitation(endpoint, role: role, nil, nil).line
    }
    let expiresAt = seconds.map { WallClock.millisecondsSince1970() + $0 * 1_000 }
    let keys = try withKeys { () throws(KeyRingError) in
      try ring.invite(role, expiresAt: expiresAt, note: note)
    }
    return Invitation(endpoint, role: role, ring.serverKeys.publicKey, keys.secretKey).line
  }

  /// Lets an invitation that ``make(_:expiresIn:address:ledger:note:_:)`` made count no longer.
  static func withdraw(_ line: String, ledger: String) throws(Failure) {
    guard let key = try parsed(line).secretKey?.publicKey else { return }
    var ring = try withKeys { () throws(KeyRingError) in
      try KeyRing(folder: KeyRing.folder(forLedger: ledger))
    }
    try withKeys { () throws(KeyRingError) in try ring.revoke(key) }
  }

  private static func withKeys<Result>(
    _ work: () throws(KeyRingError) -> Result
  ) throws(Failure) -> Result {
    do throws(KeyRingError) {
      return try work()
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// Where an invitation leads: to the address that others use, on the port that the coordinator has.
  private static func endpoint(
    _ known: Endpoint?, address: String?, _ ledger: String, _ terminal: Terminal
  ) throws(Failure) -> Endpoint {
    var endpoint = known
    if let address {
      if let whole = Endpoint(address) {
        endpoint = whole
      } else if case .tcp(_, let port)? = known,
        let whole = Endpoint(address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)")
      {
        endpoint = whole
      } else {
        throw Failure(
          .usage, "'\(address.printable)' is no HOST:PORT at which a coordinator could listen")
      }
    }
    guard let endpoint else {
      throw Failure(
        .usage,
        """
        no coordinator has listened yet on \(ledger.printable), so nobody knows where it will; \
        start it, or say so with '--address HOST:PORT'
        """)
    }
    if case .tcp(let host, let port) = endpoint, host == "0.0.0.0" || host == "::" {
      guard let named = Endpoint("\(ThisProcess.hostName):\(port)") else {
        throw Failure(.usage, "say with '--address HOST' by which name others reach this machine")
      }
      terminal.note(
        "others are sent to \(named.text); where they know this machine otherwise, use '--address'")
      return named
    }
    if endpoint.isLocal {
      terminal.note("\(endpoint.text) leads to this machine only, so it is for programs here")
    }
    return endpoint
  }
}
