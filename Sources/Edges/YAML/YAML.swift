public import Sweeps

/// Reads one YAML document into the tree of nodes that plans are made from.
///
/// A plan is written by hand, so what matters is the complaint: it must stand at the place to look
/// at, in words about the text rather than about the parser. And a plan may come from a stranger,
/// so no text of a megabyte may take more than a moment or more memory than a small multiple of it.
///
/// The bytes pass three rooms. `ScreenedText` refuses what is not clean UTF-8 text. libyaml, behind
/// `EventStream`, knows the grammar. `Composer` builds the tree and keeps the limits. What libyaml
/// complains of is put into our words by `Translation`, which may look at the text again.
///
/// What stands in a tree:
/// - A value's mark is where it begins; the `&` of an anchored value belongs to it. An absent value
///   is an empty plain scalar, which stands after its `:` or, if there is none, at its key.
/// - An alias stands for a copy of the anchored value, with the marks of the anchored text: a
///   complaint about the value belongs where the value is written. A key's mark is always the key's
///   own place, also when the key is an alias. An anchor given twice means the latest one.
/// - Scalars are not typed: the reader of the tree knows whether it wants `7` or `"7"`.
///
/// What YAML allows and this reader refuses: tags, merge keys, keys that are collections or empty,
/// duplicate keys, several documents. Each would make a plan that reads otherwise than it looks.
public enum YAML {
  /// How much a document may hold.
  public struct Limits: Sendable {
    /// How long the text may be.
    public var bytesMax: Int
    /// How many values the tree may hold, each alias counted as all that it stands for.
    ///
    /// A text counts once more for every 64 bytes, so that aliases cannot multiply long texts.
    public var nodesMax: Int
    /// How many lists and mappings may stand inside each other.
    public var depthMax: Int

    /// Room for the largest plan that somebody would write.
    public static let standard = Limits(bytesMax: 1 << 20, nodesMax: 200_000, depthMax: 32)

    /// Limits of one's own.
    public init(bytesMax: Int, nodesMax: Int, depthMax: Int) {
      self.bytesMax = bytesMax
      self.nodesMax = nodesMax
      self.depthMax = depthMax
    }
  }

  /// The value that a document holds.
  ///
  /// - Parameters:
  ///   - bytes: The text, UTF-8.
  ///   - source: Which text it is, for the marks.
  ///   - limits: How much the document may hold.
  ///   - emptyCure: What to write, told to the author of an empty document.
  /// - Returns: The root of the tree.
  public static func node(
    from bytes: [UInt8],
    source: Int = 0,
    limits: Limits = .standard,
    emptyCure: String = "write at least 'study: noop'"
  ) throws(Diagnostic) -> Node {
    let text = try ScreenedText(bytes, source: source, bytesMax: limits.bytesMax)
    var events = EventStream(text.content, source: source)
    var composer = Composer(text: text, limits: limits)
    while !composer.isFinished {
      let event: Event
      do {
        event = try events.next()
      } catch {
        throw Translation(of: error, in: text, after: composer.surroundings).diagnostic
      }
      try composer.take(event)
    }
    guard let root = composer.root, !root.isAbsent else {
      let start = Mark(source: source, line: 1, column: 1)
      throw Diagnostic(at: start, "the document is empty; \(emptyCure)")
    }
    return root
  }
}
