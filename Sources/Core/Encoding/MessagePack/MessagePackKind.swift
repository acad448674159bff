/// What a MessagePack value is, as its first byte tells.
public enum MessagePackKind: Hashable, Sendable {
  /// Nothing.
  case null
  /// True or false.
  case boolean
  /// A whole number.
  case integer
  /// A number in double precision.
  case real
  /// A text.
  case text
  /// Bytes without a meaning here.
  case bytes
  /// Values in order.
  case list
  /// Values under keys.
  case map
}

extension MessagePackKind: CustomStringConvertible {
  /// The kind with its article, for a sentence.
  public var description: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .real: "a real"
    case .text: "a text"
    case .bytes: "bytes"
    case .list: "a list"
    case .map: "a map"
    }
  }
}
