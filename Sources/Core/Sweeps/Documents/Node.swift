/// A document as its author wrote it: a tree of scalars, sequences and mappings, each with its place.
///
/// An edge (YAML today) makes nodes from bytes; ``PlanReader`` makes a plan from nodes. Nothing in
/// between knows the syntax, so every complaint about a plan can point at a line and a column.
public struct Node: Sendable {
  /// What stands at this place.
  public enum Content: Sendable {
    /// A single value, not yet resolved to a type.
    case scalar(Scalar)
    /// Values in order.
    case sequence([Node])
    /// Keys with values, in the order of the document, no key twice.
    case mapping([Entry])
  }

  /// The text of a single value.
  public struct Scalar: Equatable, Sendable {
    /// The text after quotes and escapes are undone.
    public var text: String
    /// Whether it was written without quotes: only plain scalars can be numbers, booleans or null.
    public var isPlain: Bool

    /// A scalar as written.
    public init(text: String, isPlain: Bool) {
      self.text = text
      self.isPlain = isPlain
    }
  }

  /// One key of a mapping and its value.
  public struct Entry: Sendable {
    /// The key.
    public var key: String
    /// Where the key stands.
    public var keyMark: Mark
    /// The value.
    public var value: Node

    /// A key with its value.
    public init(key: String, keyMark: Mark, value: Node) {
      self.key = key
      self.keyMark = keyMark
      self.value = value
    }
  }

  /// What stands at ``mark``.
  public var content: Content
  /// Where the value begins.
  public var mark: Mark

  /// A value at a place.
  public init(_ content: Content, at mark: Mark) {
    self.content = content
    self.mark = mark
  }
}
