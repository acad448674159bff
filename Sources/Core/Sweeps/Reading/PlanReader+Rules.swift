internal import Text

/// Reading `zip`, `when`, `exclude`, `include` and `paired`.
extension PlanReader {
  // MARK: - Names of axes

  /// The axis that a text names, or nil after a complaint (or silently, where the axis is broken).
  mutating func axis(_ text: String, at mark: Mark, _ part: Key) -> AxisDraft? {
    if let draft = drafts.first(where: { $0.name.text == text }) { return draft }
    guard !brokenAxes.contains(text) else { return nil }
    let names = drafts.map(\.name.text)
    if let fixed = nodes[.fixed], fixed.hasPath(text) {
      complain(mark, "'\(part.rawValue)' names '\(text)', which is fixed; name an axis")
    } else {
      let cure =
        names.isEmpty ? "add it under 'axes'" : cure(for: text, among: names, "the axes are")
      complain(mark, "'\(part.rawValue)' names '\(text)', which is not an axis; \(cure)")
    }
    return nil
  }

  mutating func names(_ items: [Node], _ part: Key) -> [AxisDraft] {
    var found: [AxisDraft] = []
    for item in items where faultCount < PlanReader.diagnosticsMax {
      guard let text = text(item, part.rawValue), let draft = axis(text, at: item.mark, part) else {
        continue
      }
      guard !found.contains(where: { $0.name == draft.name }) else {
        complain(item.mark, "'\(part.rawValue)' names '\(text)' twice; remove one of them")
        continue
      }
      found.append(draft)
    }
    return found
  }

  mutating func paired() -> [ParameterName] {
    guard let node = nodes[.paired], let items = sequence(node, "paired") else { return [] }
    return names(items, .paired).map(\.name)
  }

  // MARK: - Axes that move together

  mutating func zips() -> [[ParameterName]] {
    guard let node = nodes[.zip], let items = sequence(node, "zip") else { return [] }
    let isOneGroup = items.contains { if case .scalar = $0.content { true } else { false } }
    var taken: Set<ParameterName> = []
    var groups: [[ParameterName]] = []
    let mixed = items.first { if case .scalar = $0.content { false } else { true } }
    if isOneGroup, let mixed {
      complain(mixed.mark, "'zip' mixes names and groups of names; put each group in brackets")
      return []
    }
    for group in isOneGroup ? [node] : items {
      guard let members = sequence(group, "zip") else { continue }
      let countBefore = faultCount
      let axes = names(members, .zip)
      guard faultCount == countBefore, axes.count == members.count else { continue }
      guard axes.count > 1 else {
        complain(
          group.mark, "'zip' needs at least two axes that move together, as in [hidden, batch]")
        continue
      }
      if let again = axes.first(where: { taken.contains($0.name) }) {
        complain(group.mark, "axis '\(again.name)' is in two groups of 'zip'; join the groups")
        continue
      }
      if let drawn = axes.first(where: { $0.values.isDrawn }) {
        complain(
          group.mark,
          "axis '\(drawn.name)' is drawn, and drawn axes move together already; take it out of 'zip'"
        )
        continue
      }
      taken.formUnion(axes.map(\.name))
      let counts = axes.map { $0.values.count ?? 0 }
      guard Set(counts).count == 1, counts[0] <= PlanBounds.valuesMax else {
        let sizes = zip(axes, counts).map { "'\($0.name)' has \(grouped($1))" }
        complain(
          group.mark,
          Set(counts).count == 1
            ? "'zip' joins axes of \(grouped(counts[0])) values; at most "
              + "\(grouped(PlanBounds.valuesMax)) are allowed"
            : "'zip' joins axes of unequal lengths: \(listed(sizes, conjunction: "and")); "
              + "give each the same number of values")
        continue
      }
      let rangeCount = axes.count { if case .integers = $0.values { true } else { false } }
      guard reserve(rangeCount * counts[0], at: group.mark) else { return groups }
      groups.append(axes.map(\.name))
    }
    return groups
  }

  // MARK: - Conditions

  mutating func presences(_ schema: StudySchema) -> [Presence] {
    guard let node = nodes[.when], let entries = mapping(node, "when") else { return [] }
    var presences: [Presence] = []
    for entry in entries {
      guard let draft = axis(entry.key, at: entry.keyMark, .when) else { continue }
      if let parameter = schema.parameter(draft.name), parameter.defaultValue == nil {
        complain(
          entry.keyMark,
          "'\(draft.name)' has no default to fall back on, so it must always exist; "
            + "remove it from 'when'")
        continue
      }
      guard let condition = conjunction(entry.value, .when, "when.\(entry.key)") else { continue }
      presences.append(Presence(draft.name, when: condition))
    }
    return presences
  }

  /// The rules under `exclude` or `include`.
  mutating func conjunctions(_ part: Key) -> [Conjunction] {
    guard let node = nodes[part], let items = sequence(node, part.rawValue) else { return [] }
    let countMax = part == .include ? PlanBounds.additionsMax : PlanBounds.rulesMax
    guard items.count <= countMax else {
      complain(
        node.mark,
        "'\(part.rawValue)' has \(grouped(items.count)) rules; at most \(grouped(countMax)) are "
          + "allowed; many points can be listed as axes under 'zip'")
      return []
    }
    return items.compactMap { conjunction($0, part, part.rawValue) }
  }

  private mutating func conjunction(_ node: Node, _ part: Key, _ what: String) -> Conjunction? {
    guard let entries = mapping(node, what) else { return nil }
    guard !entries.isEmpty else {
      complain(node.mark, "'\(what)' names no axis; write one with a value, as in {optimiser: sgd}")
      return nil
    }
    let countBefore = faultCount
    let terms = entries.compactMap { entry in term(entry, part) }
    return faultCount == countBefore && terms.count == entries.count
      ? Conjunction(terms) : nil
  }

  private mutating func term(_ entry: Node.Entry, _ part: Key) -> Conjunction.Term? {
    if case .mapping = entry.value.content {
      complain(
        entry.value.mark,
        "'\(part.rawValue)' has a mapping below '\(entry.key)'; expected a value, or several in a "
          + "list; write nested names with dots")
      return nil
    }
    guard let draft = axis(entry.key, at: entry.keyMark, part) else { return nil }
    if part != .include, case .drawn(let distribution) = draft.values, distribution.isContinuous {
      complain(
        entry.keyMark,
        "'\(part.rawValue)' names '\(draft.name)', which is drawn from a continuum and takes no "
          + "value twice; name axes with listed values")
      return nil
    }
    let nodes = alternatives(entry.value, draft.type)
    guard !nodes.isEmpty else {
      complain(entry.value.mark, "'\(part.rawValue)' gives '\(draft.name)' no value; write one")
      return nil
    }
    if part == .include, nodes.count > 1 {
      complain(
        entry.value.mark,
        "'include' gives '\(draft.name)' \(nodes.count) values; write one entry for each")
      return nil
    }
    var values: [ParameterValue] = []
    // A few look-ups are quickest in the list itself; thousands are not.
    var known: Set<ParameterValue>?
    if nodes.count > 8, case .list(let listed) = draft.values { known = Set(listed) }
    for node in nodes {
      guard let value = value(node, of: draft.name, draft.type) else { return nil }
      guard part == .include || known?.contains(value) ?? draft.values.contains(value) else {
        complain(
          node.mark,
          "axis '\(draft.name)' has no value \(value); "
            + "its values are \(draft.values.summary)")
        return nil
      }
      values.append(value)
    }
    return Conjunction.Term(draft.name, values)
  }

  /// The values of a term: one, or those of a list unless the list is itself a value.
  private func alternatives(_ node: Node, _ type: ParameterType) -> [Node] {
    guard case .sequence(let items) = node.content else { return [node] }
    if case .list = type {
      let areLists = items.contains { if case .sequence = $0.content { true } else { false } }
      return areLists ? items : [node]
    }
    return items
  }

  // MARK: - What `include` adds

  /// An added point must say all of what it pins down.
  mutating func checkAdditions(_ plan: Plan) {
    guard diagnostics.isEmpty, let node = nodes[.include], case .sequence(let items) = node.content
    else { return }
    let drawn = plan.axes.filter { $0.values.isDrawn }.map(\.name)
    for (addition, item) in zip(plan.include, items) {
      let named = addition.terms.map(\.axis)
      for group in plan.zip + [drawn] {
        guard let first = group.first(where: named.contains),
          let missing = group.first(where: { !named.contains($0) })
        else { continue }
        complain(
          item.mark,
          "'include' names '\(first)' but not '\(missing)', which moves with it; name both")
      }
      for presence in plan.when where named.contains(presence.axis) {
        let unmet = presence.condition.terms.first { term in
          addition.values(of: term.axis).map { !term.values.contains($0[0]) } ?? false
        }
        guard let unmet else { continue }
        complain(
          item.mark,
          "'include' names '\(presence.axis)', which exists only where '\(unmet.axis)' is "
            + "\(listed(unmet.values.map(\.description))); remove it from this entry")
      }
    }
  }
}

extension Node {
  /// Whether a dotted name leads somewhere below this mapping.
  func hasPath(_ path: String) -> Bool {
    guard case .mapping(let entries) = content else { return false }
    return entries.contains { entry in
      if entry.key == path { return true }
      return path.hasPrefix(entry.key + ".")
        && entry.value.hasPath(String(path.dropFirst(entry.key.count + 1)))
    }
  }
}
