internal import Mistakes

/// Why bytes are not the canonical MessagePack value that was expected.
public struct MessagePackError: Error, Hashable, Sendable {
  /// The byte at which the offending item begins, from 0.
  public let offset: Int
  /// What stands there.
  public let found: String
  /// What could have stood there.
  public let expected: String

  /// A complaint about an item; a reader of messages raises its own in the same form.
  public init(offset: Int, found: String, expected: String) {
    self.offset = offset
    self.found = found
    self.expected = expected
  }
}

extension MessagePackError: CustomStringConvertible {
  /// The complaint in one sentence.
  public var description: String {
    "byte \(offset): found \(found), expected \(expected)"
  }
}

/// How much a reader takes on before it refuses.
///
/// Memory follows the bytes that arrived, never a number announced in them: a head that announces
/// more than the bytes behind it can hold is refused in any case.
public struct MessagePackLimits: Hashable, Sendable {
  /// The deepest nesting that can be allowed; freeing and comparing values recurses as deep.
  public static let depthLimit = 256

  /// How many lists and maps may lie inside each other.
  public let depthMax: Int
  /// How many elements all lists and entries all maps may have together.
  public let elementsMax: Int
  /// How long the message may be, in bytes.
  public let bytesMax: Int

  /// Limits that a message between machines keeps with room to spare, unless given others.
  public init(
    depthMax: Int = 64, elementsMax: Int = 1_000_000, bytesMax: Int = 64 << 20
  ) {
    require(
      (0...Self.depthLimit).contains(depthMax),
      "a depth between 0 and \(Self.depthLimit) can be allowed, not \(depthMax)")
    self.depthMax = depthMax
    self.elementsMax = elementsMax
    self.bytesMax = bytesMax
  }
}
