internal import Encoding
internal import Text
public import ZeroMQ

/// Why a line is not an invitation: what is wrong with it, then the cure.
public struct InvitationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence for a person.
  public let message: String

  /// The message.
  public var description: String { message }
}

/// All that a program needs to join or ask a cluster, in one line to hand over.
///
///     parsimony://worker@10.0.0.1:5710/mUDRkM…
///
/// The line says for which role and where, for people to see, and holds the coordinator's public key
/// and the secret key of a pair that the coordinator allows: whoever has the line has the role. No
/// character of it means anything to a shell. Its last bytes are a digest of all the rest, so that a
/// line that was cut off or mistyped is told from one that has expired, here and not by a refusal.
/// An invitation to a coordinator without keys says `insecure` in their place.
public struct Invitation: Hashable, Sendable {
  /// Where the coordinator listens.
  public let endpoint: Endpoint
  /// What its holder may do.
  public let role: Role
  /// By which key the coordinator is known; nil if nothing is encrypted.
  public let serverKey: PublicKey?
  /// By which key its holder is known.
  public let secretKey: SecretKey?

  /// An invitation; without a server's key, nothing is encrypted.
  public init(
    _ endpoint: Endpoint, role: Role, _ serverKey: PublicKey?, _ secretKey: SecretKey?
  ) {
    self.endpoint = endpoint
    self.role = role
    self.serverKey = secretKey == nil ? nil : serverKey
    self.secretKey = serverKey == nil ? nil : secretKey
  }

  /// How sockets prove to the coordinator who they are.
  public var security: SocketOptions.Security {
    guard let serverKey, let secretKey else { return .plain }
    return .curveClient(serverKey: serverKey, KeyPair(secretKey))
  }

  /// The line, which is a secret.
  public var line: String {
    let start = "\(Self.scheme)\(role.rawValue)@\(endpoint.text)/"
    guard let serverKey, let secretKey else {
      return start + Self.insecure + Base64URL.text(of: Self.checksum(start, []))
    }
    let keys = serverKey.bytes + secretKey.bytes
    return start + Base64URL.text(of: keys + Self.checksum(start, keys))
  }

  /// The invitation that a line is.
  ///
  /// A complaint quotes nothing but the role: what was pasted wrongly may be the secret's half.
  public init(_ line: String) throws(InvitationError) {
    let line = line.drop { $0.isWhitespace }
    let end = line.lastIndex { !$0.isWhitespace }.map { line.index(after: $0) } ?? line.startIndex
    let text = line[..<end]
    guard !text.isEmpty else {
      throw InvitationError(message: "there is no invitation; \(Self.cure)")
    }
    guard text.hasPrefix(Self.scheme) else {
      throw InvitationError(
        message: "this is no invitation, which begins with \(Self.scheme); \(Self.cure)")
    }
    let rest = text.dropFirst(Self.scheme.count)
    guard let at = rest.firstIndex(of: "@") else { throw Self.cutOff }
    let word = String(rest[..<at])
    guard let role = Role(rawValue: word) else {
      throw InvitationError(
        message: "the invitation is for '\(word.printable(scalarsMax: 40))', not for a "
          + "\(listed(Role.allCases.map(\.rawValue))); \(Self.cure)")
    }
    let place = rest[rest.index(after: at)...]
    guard let slash = place.lastIndex(of: "/") else { throw Self.cutOff }
    let address = String(place[..<slash])
    guard let endpoint = Endpoint(address), endpoint.text == address else {
      throw InvitationError(
        message: "what the invitation leads to is no HOST:PORT; \(Self.cure)")
    }
    let start = "\(Self.scheme)\(word)@\(address)/"
    try self.init(endpoint, role, start, place[place.index(after: slash)...])
  }

  private init(
    _ endpoint: Endpoint, _ role: Role, _ start: String, _ secret: Substring
  ) throws(InvitationError) {
    let isInsecure = secret.hasPrefix(Self.insecure)
    let digits = isInsecure ? secret.dropFirst(Self.insecure.count) : secret
    let count = (isInsecure ? 0 : 2 * PublicKey.byteCount) + Self.checksumBytes
    guard digits.utf8.count >= (count * 8 + 5) / 6 else { throw Self.cutOff }
    guard let bytes = Base64URL.bytes(of: digits), bytes.count == count else { throw Self.mistyped }
    let keys = Array(bytes.dropLast(Self.checksumBytes))
    guard Self.checksum(start, keys) == Array(bytes.suffix(Self.checksumBytes)) else {
      throw Self.mistyped
    }
    self.init(
      endpoint, role: role, PublicKey(bytes: Array(keys.prefix(32))),
      SecretKey(bytes: Array(keys.dropFirst(32))))
  }

  private static let scheme = "parsimony://"
  private static let insecure = "insecure."
  private static let checksumBytes = 4
  private static let cure = "copy the whole line that 'parsimony invite' printed"
  private static let cutOff = InvitationError(message: "the invitation is cut off; \(cure)")
  private static let mistyped = InvitationError(
    message: "a character of the invitation is wrong, missing or too many; \(cure)")

  private static func checksum(_ start: String, _ keys: [UInt8]) -> [UInt8] {
    var hash = BLAKE2b(digestLength: 32)
    hash.update(Array(start.utf8))
    hash.update(keys)
    return Array(hash.finalized().prefix(checksumBytes))
  }
}

extension Invitation: CustomStringConvertible, CustomReflectable {
  /// For whom and where, without the secret.
  public var description: String { "an invitation for \(role.described) to \(endpoint.text)" }
  /// That there is nothing more to see.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
