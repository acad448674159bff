public import Encoding

/// The wire form of a document: what it says, without where and how it was written.
///
/// A plan's digest must not change with a comment or an indentation, so marks are left out. In
/// canonical MessagePack
///
/// - a plain scalar is its text, as most scalars are plain;
/// - a quoted scalar is `[0, text]`;
/// - a sequence is `[1, node, …]`;
/// - a mapping is `[2, key, node, key, node, …]` in the order of the document, for the order of axes
///   is the order of tasks.
extension Node {
  /// How much of a document is read: more than any text of a plan can hold.
  public static let wireLimits = MessagePackLimits(
    depthMax: 64, elementsMax: 1_000_000, bytesMax: 16 << 20)

  private enum Kind {
    static let quoted: Int64 = 0
    static let sequence: Int64 = 1
    static let mapping: Int64 = 2
  }

  /// The document in its wire form.
  public func encoded() -> [UInt8] {
    var writer = MessagePackWriter()
    write(to: &writer)
    return writer.finished()
  }

  private func write(to writer: inout MessagePackWriter) {
    switch content {
    case .scalar(let scalar) where scalar.isPlain: writer.write(text: scalar.text)
    case .scalar(let scalar):
      writer.beginList(count: 2)
      writer.write(integer: Kind.quoted)
      writer.write(text: scalar.text)
    case .sequence(let nodes):
      writer.beginList(count: 1 + nodes.count)
      writer.write(integer: Kind.sequence)
      for node in nodes { node.write(to: &writer) }
    case .mapping(let entries):
      writer.beginList(count: 1 + 2 * entries.count)
      writer.write(integer: Kind.mapping)
      for entry in entries {
        writer.write(text: entry.key)
        entry.value.write(to: &writer)
      }
    }
  }

  /// The document that bytes stand for, every mark at line 0; other bytes are refused.
  public init(decoding bytes: [UInt8]) throws(MessagePackError) {
    var reader = try MessagePackReader(bytes, limits: Node.wireLimits)
    try self.init(from: &reader)
    try reader.finish()
  }

  private init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let nowhere = Mark(line: 0, column: 0)
    if try reader.nextKind() == .text {
      self.init(.scalar(Scalar(text: try reader.readText(), isPlain: true)), at: nowhere)
      return
    }
    let start = reader.offset
    let count = try reader.beginList()
    guard count > 0 else {
      throw MessagePackError(offset: start, found: "an empty list", expected: "a node's kind")
    }
    switch (try reader.readInteger(), count) {
    case (Kind.quoted, 2):
      self.init(.scalar(Scalar(text: try reader.readText(), isPlain: false)), at: nowhere)
    case (Kind.sequence, _):
      var nodes: [Node] = []
      nodes.reserveCapacity(count - 1)
      for _ in 1..<count { nodes.append(try Node(from: &reader)) }
      self.init(.sequence(nodes), at: nowhere)
    case (Kind.mapping, _) where !count.isMultiple(of: 2):
      var entries: [Entry] = []
      var keys: Set<ExactText> = []
      entries.reserveCapacity(count / 2)
      for _ in 0..<count / 2 {
        let start = reader.offset
        let key = try reader.readText()
        guard keys.insert(ExactText(key)).inserted else {
          throw MessagePackError(offset: start, found: "a key again", expected: "each key once")
        }
        entries.append(Entry(key: key, keyMark: nowhere, value: try Node(from: &reader)))
      }
      self.init(.mapping(entries), at: nowhere)
    case (let kind, _):
      throw MessagePackError(
        offset: start, found: "a node of kind \(kind) in a list of \(count)",
        expected: "[0, text], [1, node, …] or [2, key, node, …]")
    }
  }
}
