internal import Mistakes
import Sweeps

/// Builds the tree from libyaml's events, and keeps the limits.
///
/// An explicit stack holds the collections that are still open, so that no document, however deep,
/// can exhaust the thread's own stack. The cost of a value is known when it is complete: an alias
/// is charged, in nodes and in depth, with all that it stands for before it is copied. The copy
/// itself is cheap, because it shares the arrays of the original.
struct Composer {
  private let text: ScreenedText
  private let limits: YAML.Limits

  /// The document's value, once it is complete.
  private(set) var root: Node?
  /// Whether the stream has ended, so that no event is left.
  private(set) var isFinished = false
  private var rootMark: Mark?
  private var lastScalar: Surroundings.Scalar?

  private var open: [OpenCollection] = []
  private var nodesUsed = 0
  /// Which anchored value a name stands for at present.
  private var anchors: [String: Int] = [:]
  /// The values of all anchors in order of appearance; nil while one is not complete.
  private var anchored: [Built?] = []

  init(text: ScreenedText, limits: YAML.Limits) {
    self.text = text
    self.limits = limits
  }

  /// What `Translation` wants to know of the way so far.
  var surroundings: Surroundings {
    Surroundings(
      root: rootMark,
      openBracket: open.last.flatMap { $0.style.isFlow ? $0.mark : nil },
      lastScalar: lastScalar)
  }

  /// Takes the next event in.
  mutating func take(_ event: Event) throws(Diagnostic) {
    guard !event.hasTag else {
      let mark = text.mark(of: UInt8(ascii: "!"), from: event.start)
      let cure = "remove it, or quote the text if '!' belongs to it"
      throw Diagnostic(at: mark, "found a tag, and tags are not supported; \(cure)")
    }
    switch event.kind {
    case .streamStart, .documentEnd:
      break
    case .streamEnd:
      isFinished = true
    case .documentStart(let hasTagDirectives):
      try beginDocument(at: event.start, hasTagDirectives: hasTagDirectives)
    case .alias(let name):
      try takeAlias(name, at: event.start)
    case .scalar(let scalar):
      lastScalar = Surroundings.Scalar(
        start: event.start, end: event.end, isPlain: scalar.isPlain)
      try takeScalar(scalar, anchor: event.anchor, at: event.start)
    case .collectionStart(let style):
      try begin(style, anchor: event.anchor, at: event.start)
    case .collectionEnd:
      end()
    }
  }

  private func beginDocument(at mark: Mark, hasTagDirectives: Bool) throws(Diagnostic) {
    guard !hasTagDirectives else {
      throw Diagnostic(at: mark, "found a %TAG directive, and tags are not supported; remove it")
    }
    guard root == nil else {
      let cure = "remove it, or keep it in a file of its own"
      throw Diagnostic(at: mark, "a second document begins here, and only one is read; \(cure)")
    }
  }
}

// MARK: - Values

extension Composer {
  /// A complete value and what it costs to copy.
  private struct Built {
    var node: Node
    /// How many nodes it is charged with.
    var weight: Int
    /// How many collections stand inside each other in it.
    var height: Int
  }

  /// A collection whose end has not come yet.
  private struct OpenCollection {
    let style: Event.Collection
    let mark: Mark
    /// The place in `anchored` that waits for it.
    let anchor: Int?
    /// `nodesUsed` before it began.
    let nodesUsedBefore: Int
    /// The height of its highest value yet.
    var height = 0
    var items: [Node] = []
    var entries: [Node.Entry] = []
    /// The key whose value comes next.
    var key: (text: String, mark: Mark)?
    /// The line of each key, by its bytes: `String` would hold "é" equal to "e\u{301}".
    var keyLines: [[UInt8]: Int] = [:]

    var awaitsKey: Bool { style.isMapping && key == nil }
  }

  private mutating func takeScalar(
    _ scalar: Node.Scalar, anchor: String?, at mark: Mark
  ) throws(Diagnostic) {
    var built = Built(
      node: Node(.scalar(scalar), at: mark), weight: 1 + scalar.text.utf8.count / 64, height: 0)
    if let anchor {
      let index = reserve(anchor)
      anchored[index] = built
    }
    guard !awaitsKey else { return try takeKey(scalar, at: mark) }
    // libyaml puts an absent value before whatever comes next, which may be lines away.
    if let key = open.last?.key, key.mark.line != mark.line, anchor == nil, built.node.isAbsent {
      built.node.mark = key.mark
    }
    try charge(built.weight, at: mark)
    place(built)
  }

  private mutating func takeAlias(_ alias: String, at mark: Mark) throws(Diagnostic) {
    guard let index = anchors[alias] else {
      let name = shown(alias)
      let cure = "put '&\(name)' before the value it stands for"
      throw Diagnostic(at: mark, "no anchor '&\(name)' stands above the alias '*\(name)'; \(cure)")
    }
    guard let built = anchored[index] else {
      let name = shown(alias)
      let message = "the alias '*\(name)' stands inside the value '&\(name)' that it stands for"
      throw Diagnostic(at: mark, "\(message); write the inner value out")
    }
    guard !awaitsKey else {
      switch built.node.content {
      case .scalar(let scalar): return try takeKey(scalar, at: mark)
      case .sequence: throw collectionAsKey(isMapping: false, at: mark)
      case .mapping: throw collectionAsKey(isMapping: true, at: mark)
      }
    }
    try charge(built.weight, at: mark)
    try checkDepth(open.count + built.height, at: mark)
    place(built)
  }

  private mutating func begin(
    _ style: Event.Collection, anchor: String?, at mark: Mark
  ) throws(Diagnostic) {
    guard !awaitsKey else { throw collectionAsKey(isMapping: style.isMapping, at: mark) }
    try checkDepth(open.count + 1, at: mark)
    let nodesUsedBefore = nodesUsed
    try charge(1, at: mark)
    if open.isEmpty { rootMark = mark }
    open.append(
      OpenCollection(
        style: style, mark: mark, anchor: anchor.map { reserve($0) },
        nodesUsedBefore: nodesUsedBefore)
    )
  }

  private mutating func end() {
    guard let collection = open.popLast() else {
      mistake("libyaml ended a collection that it did not begin")
    }
    let content: Node.Content =
      collection.style.isMapping ? .mapping(collection.entries) : .sequence(collection.items)
    let built = Built(
      node: Node(content, at: collection.mark),
      weight: nodesUsed - collection.nodesUsedBefore,
      height: collection.height + 1)
    if let anchor = collection.anchor { anchored[anchor] = built }
    place(built)
  }

  /// Puts a complete value where it belongs.
  private mutating func place(_ built: Built) {
    guard let last = open.indices.last else {
      root = built.node
      rootMark = built.node.mark
      return
    }
    open[last].height = max(open[last].height, built.height)
    guard let key = open[last].key else {
      open[last].items.append(built.node)
      return
    }
    open[last].key = nil
    open[last].entries.append(Node.Entry(key: key.text, keyMark: key.mark, value: built.node))
  }

  /// Reserves the next place among the anchored values for a name.
  private mutating func reserve(_ anchor: String) -> Int {
    anchors[anchor] = anchored.count
    anchored.append(nil)
    return anchored.count - 1
  }
}

// MARK: - Keys

extension Composer {
  private var awaitsKey: Bool { open.last?.awaitsKey ?? false }

  private mutating func takeKey(_ scalar: Node.Scalar, at mark: Mark) throws(Diagnostic) {
    let key = scalar.text
    guard !key.isEmpty else {
      throw Diagnostic(at: mark, "found an empty key; write a name before the ':'")
    }
    guard key != "<<" || !scalar.isPlain else {
      let cure = "write the entries out, or use an alias as the value of a key"
      throw Diagnostic(at: mark, "found the merge key '<<', which is not supported; \(cure)")
    }
    try charge(key.utf8.count / 64, at: mark)
    let last = open.count - 1
    if let line = open[last].keyLines.updateValue(mark.line, forKey: Array(key.utf8)) {
      let message = "the key '\(shown(key))' stands on line \(line) already"
      throw Diagnostic(at: mark, "\(message); remove or rename one of the two")
    }
    open[last].key = (key, mark)
  }

  private func collectionAsKey(isMapping: Bool, at mark: Mark) -> Diagnostic {
    let found = isMapping ? "a mapping" : "a list"
    let cure = "quote the text if its brackets belong to it"
    return Diagnostic(at: mark, "found \(found) as a key, and keys are single values; \(cure)")
  }
}

// MARK: - Limits

extension Composer {
  private mutating func charge(_ weight: Int, at mark: Mark) throws(Diagnostic) {
    nodesUsed += weight
    guard nodesUsed <= limits.nodesMax else {
      throw Diagnostic(
        at: mark,
        "here the document exceeds \(limits.nodesMax) values, each alias counted as all that it "
          + "stands for; shorten it")
    }
  }

  private func checkDepth(_ depth: Int, at mark: Mark) throws(Diagnostic) {
    guard depth <= limits.depthMax else {
      let found = "\(depth) lists and mappings stand inside each other"
      throw Diagnostic(at: mark, "\(found), and at most \(limits.depthMax) may; nest less deeply")
    }
  }
}

extension Node {
  /// Whether nothing was written here.
  var isAbsent: Bool {
    guard case .scalar(let scalar) = content else { return false }
    return scalar.isPlain && scalar.text.isEmpty
  }
}
