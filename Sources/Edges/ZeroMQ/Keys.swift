internal import CZeroMQ
internal import Mistakes

/// The half of a key pair that others may know, and by which they know its owner.
public struct PublicKey: Hashable, Sendable {
  /// How many bytes a key has.
  public static let byteCount = 32

  /// The 32 bytes.
  public let bytes: [UInt8]

  /// A key of 32 bytes; nil if there are more or fewer.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }
}

/// The half of a key pair that nobody else may know.
///
/// Its descriptions show no byte of it, so that it does not end up in a log.
public struct SecretKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// How many bytes a key has.
  public static let byteCount = 32

  /// The 32 bytes.
  public let bytes: [UInt8]

  /// A key of 32 bytes; nil if there are more or fewer.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The other half of the pair.
  public var publicKey: PublicKey {
    var publicText = [CChar](repeating: 0, count: z85Length + 1)
    let code = unsafe zmq_curve_public(&publicText, z85(of: bytes))
    guard code == 0, let key = PublicKey(bytes: bytesOf(z85: publicText)) else {
      mistake("libzmq derives no public key from 32 bytes, errno \(zmq_errno())")
    }
    return key
  }

  /// That it is a secret.
  public var description: String { "a secret key" }
  /// That it is a secret.
  public var debugDescription: String { description }
  /// That there is nothing to see.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What one side of an encrypted connection holds.
public struct KeyPair: Hashable, Sendable {
  /// The half to give away.
  public let publicKey: PublicKey
  /// The half to keep.
  public let secretKey: SecretKey

  /// The pair that a secret key belongs to.
  public init(_ secretKey: SecretKey) {
    self.secretKey = secretKey
    publicKey = secretKey.publicKey
  }

  private init(_ publicKey: PublicKey, _ secretKey: SecretKey) {
    self.publicKey = publicKey
    self.secretKey = secretKey
  }

  /// A pair that nobody has had before.
  public static func generate() throws(ZeroMQError) -> KeyPair {
    var publicText = [CChar](repeating: 0, count: z85Length + 1)
    var secretText = publicText
    guard unsafe zmq_curve_keypair(&publicText, &secretText) == 0 else {
      throw ZeroMQError("generate", "a pair of keys")
    }
    guard let publicKey = PublicKey(bytes: bytesOf(z85: publicText)),
      let secretKey = SecretKey(bytes: bytesOf(z85: secretText))
    else { mistake("libzmq's keys are not the texts of 32 bytes") }
    return KeyPair(publicKey, secretKey)
  }
}

/// Characters of a key in Z85, the form that libzmq's functions on keys take and give.
private let z85Length = 40

/// Bytes in Z85, with a NUL behind.
private func z85(of bytes: [UInt8]) -> [CChar] {
  var text = [CChar](repeating: 0, count: bytes.count * 5 / 4 + 1)
  let isEncoded = unsafe zmq_z85_encode(&text, bytes, bytes.count) != nil
  require(isEncoded, "\(bytes.count) bytes are no multiple of 4")
  return text
}

/// The bytes of a text in Z85 with a NUL behind; none if it is not one.
private func bytesOf(z85 text: [CChar]) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: (text.count - 1) * 4 / 5)
  return unsafe zmq_z85_decode(&bytes, text) == nil ? [] : bytes
}
