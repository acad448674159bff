internal import Encoding
internal import Text
internal import ZeroMQ

/// What is known of a key that was given out.
public struct KeyEntry: Hashable, Sendable {
  /// What its holder may do.
  public let role: Role
  /// When it ceases to count, in milliseconds since 1970; nil is never.
  public let expiresAt: Int?
  /// For whom it is.
  public let note: String
}

/// Why a line of the file of allowed keys means nothing.
struct KeyLineError: Error {
  var complaint: String
}

/// A line of the file of allowed keys.
enum KeyLine: Hashable {
  case allowed(PublicKey, KeyEntry)
  case revoked(PublicKey)

  /// The line without its end.
  var text: String {
    switch self {
    case .allowed(let key, let entry):
      // A note is one person's text in another's file: it may not make a line of its own.
      let note = String(entry.note.printable(scalarsMax: 200))
      let expiry = entry.expiresAt.map(String.init) ?? "never"
      let line = "\(entry.role.rawValue) \(Self.hexadecimal(key)) \(expiry)"
      return note.isEmpty ? line : "\(line) \(note)"
    case .revoked(let key): return "revoked \(Self.hexadecimal(key))"
    }
  }

  /// The meaning of a line.
  init(_ line: Substring) throws(KeyLineError) {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count >= 2, let digest = Digest(hexadecimal: String(words[1])),
      let key = PublicKey(bytes: digest.bytes)
    else {
      throw KeyLineError(
        complaint: "this line allows nobody, because its second word is no key of 64 hexadecimal "
          + "digits; correct or remove it")
    }
    if words[0] == "revoked" {
      self = .revoked(key)
      return
    }
    let word = String(words[0])
    guard let role = Role(rawValue: word) else {
      let names = Role.allCases.map(\.rawValue) + ["revoked"]
      let hint = closest(to: word, among: names).map { "; did you mean '\($0)'?" }
      throw KeyLineError(
        complaint: "this line allows nobody, because '\(word)' is no role"
          + (hint ?? "; write \(listed(names))"))
    }
    guard words.count >= 3 else {
      throw KeyLineError(
        complaint: "this line allows nobody, because it has no expiry; write 'never' or "
          + "milliseconds since 1970 behind the key")
    }
    let expiry = String(words[2])
    guard expiry == "never" || Int(expiry).map({ $0 >= 0 }) == true else {
      throw KeyLineError(
        complaint: "this line allows nobody, because '\(expiry)' is no expiry; write 'never' or "
          + "milliseconds since 1970")
    }
    let note = words.count > 3 ? String(words[3]) : ""
    self = .allowed(key, KeyEntry(role: role, expiresAt: Int(expiry), note: note))
  }

  private static func hexadecimal(_ key: PublicKey) -> String {
    Digest(bytes: key.bytes)?.hexadecimal ?? ""
  }
}
