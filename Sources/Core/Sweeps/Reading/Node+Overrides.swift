extension Node {
  /// The plan with the value at a dotted path replaced, or added where there was none.
  ///
  /// A path goes through the keys as they stand: `axes.optimiser.lr` finds both `optimiser: {lr: …}`
  /// and `optimiser.lr: …`. What is added below a part of the plan is added under its dotted name.
  public func setting(_ path: String, to value: Node) throws(Diagnostic) -> Node {
    guard case .mapping(var entries) = content else { throw nothing(at: path, value) }
    let top = path.prefix { $0 != "." }
    if top.count < path.count, !entries.contains(where: { $0.key == top }) {
      let place = Mark(source: value.mark.source, line: 1, column: 1)
      entries.append(
        Entry(key: String(top), keyMark: place, value: Node(.mapping([]), at: place)))
    }
    return try Node(.mapping(entries), at: mark).replacing(path, by: value)
  }

  private func replacing(_ path: String, by value: Node) throws(Diagnostic) -> Node {
    guard case .mapping(var entries) = content else { throw nothing(at: path, value) }
    if let index = entries.firstIndex(where: { $0.key == path }) {
      entries[index].value = value
    } else if let index = entries.firstIndex(where: { path.hasPrefix($0.key + ".") }) {
      let rest = String(path.dropFirst(entries[index].key.count + 1))
      entries[index].value = try entries[index].value.replacing(rest, by: value)
    } else {
      let place = Mark(source: value.mark.source, line: 1, column: 1)
      entries.append(Entry(key: path, keyMark: place, value: value))
    }
    return Node(.mapping(entries), at: mark)
  }

  private func nothing(at path: String, _ value: Node) -> Diagnostic {
    Diagnostic(
      at: Mark(source: value.mark.source, line: 1, column: 1),
      "'\(path)' cannot be set below \(kind); name a key of the plan, such as seed or axes.lr")
  }
}
