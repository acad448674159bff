import Cluster
import CommandLine
import ZeroMQ

/// The open door of a coordinator: its sockets, who may come in, and the invitations of this life.
struct Door: ~Copyable {
  let router: Socket
  let monitor: Monitor
  let authenticator: Authenticator
  let gate: Gate
  /// Where it listens, with the port that the system chose.
  let endpoint: String
  /// For programs on this machine: asks for and changes everything.
  let submitter: Invitation
  /// For an embedded worker.
  let worker: Invitation

  /// Opens the door; peers may come from here on.
  ///
  /// - Parameter keyRing: Which keys open it, and its own.
  static func open(
    _ settings: CoordinatorSettings, _ keyRing: KeyRing
  ) throws(Failure) -> Door {
    do throws(ZeroMQError) { return try opened(settings, keyRing) } catch {
      throw Failure(.io, error.message)
    }
  }

  private static func opened(
    _ settings: CoordinatorSettings, _ keyRing: KeyRing
  ) throws(ZeroMQError) -> Door {
    let serverKeys = keyRing.serverKeys
    let (submitterKeys, workerKeys) = (try KeyPair.generate(), try KeyPair.generate())
    try Context.checkSecurity()
    let context = try Context()
    // The authenticator is there before the door, or the first peers would find nobody.
    let authenticator = try Authenticator(in: context)
    let security: SocketOptions.Security =
      settings.isInsecure
      ? .plain : .curveServer(serverKeys.secretKey, zapDomain: Gate.domain)
    var options = SocketOptions(security)
    // A fuse for peers that do not read: what is in flight to a worker stays far below.
    options.messagesWaitingMax = 4_096
    var router = try Socket(.router, in: context, options: options)
    let monitor = try Monitor(of: router, in: context)
    let endpoint = try router.bind(settings.listen)
    let address = addressHere(of: Endpoint(endpoint) ?? .ipc(path: endpoint))
    let serverKey = settings.isInsecure ? nil : serverKeys.publicKey
    return Door(
      router: router, monitor: monitor, authenticator: authenticator,
      gate: Gate(
        keyRing,
        ownKeys: [(submitterKeys.publicKey, .submitter), (workerKeys.publicKey, .worker)],
        isOpen: settings.isInsecure), endpoint: endpoint,
      submitter: Invitation(address, role: .submitter, serverKey, submitterKeys.secretKey),
      worker: Invitation(address, role: .worker, serverKey, workerKeys.secretKey))
  }

  /// Lets `parsimony invite` know where to send people.
  func note(in keyRing: KeyRing, isInsecure: Bool) throws(Failure) {
    guard let listening = Endpoint(endpoint) else { return }
    do throws(KeyRingError) {
      try keyRing.note(endpoint: listening, isInsecure: isInsecure)
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// The keys that lie beside the ledger; an embedded coordinator has new ones each time.
  static func keyRing(_ settings: CoordinatorSettings) throws(Failure) -> KeyRing {
    do throws(KeyRingError) {
      return settings.isEmbedded
        ? try KeyRing.inMemory()
        : try KeyRing(folder: KeyRing.folder(forLedger: settings.ledgerPath))
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// How this machine itself reaches what a socket is bound to.
  private static func addressHere(of endpoint: Endpoint) -> Endpoint {
    guard case .tcp(let host, let port) = endpoint, ["0.0.0.0", "::", "*"].contains(host) else {
      return endpoint
    }
    return .tcp(host: "127.0.0.1", port: port)
  }
}
