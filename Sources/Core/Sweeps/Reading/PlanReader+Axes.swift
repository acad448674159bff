internal import Randomness
internal import Text

/// How an axis's values are given, other than by a list.
enum AxisForm: String, CaseIterable {
  case range
  case logRange = "log-range"
  case uniform
  case logUniform = "log-uniform"
  case integer
  case choice

  /// The form that a word misspells: words of four letters and more, with an edit or two.
  static func meant(by word: String) -> AxisForm? {
    let letters = Array(word.unicodeScalars)
    guard letters.count >= 4 else { return nil }
    return allCases.first { form in
      editDistance(from: letters, to: Array(form.rawValue.unicodeScalars))
        <= (letters.count > 6 ? 2 : 1)
    }
  }

  /// The forms that need the plan's `sample`.
  var isDrawn: Bool { self != .range && self != .logRange }

  /// A good use of the form, to show.
  var example: String {
    switch self {
    case .range: "{range: [1, 10]} or {range: [0.0, 1.0, 0.25]}"
    case .logRange: "{log-range: [1.0e-4, 1.0e-1, 4]}"
    case .uniform: "{uniform: [0.0, 1.0]}"
    case .logUniform: "{log-uniform: [1.0e-4, 1.0e-1]}"
    case .integer: "{integer: [1, 100]}"
    case .choice: "{choice: [adam, sgd]}"
    }
  }
}

/// Reading `axes` and `fixed`.
extension PlanReader {
  mutating func readAxes(_ schema: StudySchema) {
    guard let node = nodes[.axes], let entries = mapping(node, "axes") else { return }
    let leaves = leaves(of: entries, under: nil, isAxis: true)
    guard leaves.count <= PlanBounds.parametersMax else {
      complain(
        node.mark,
        "the plan has \(grouped(leaves.count)) axes; at most \(PlanBounds.parametersMax) are allowed; "
          + "list fewer")
      return
    }
    for leaf in leaves {
      guard let (name, type) = parameter(leaf, "axes", schema, taken: drafts.map(\.name)) else {
        brokenAxes.insert(leaf.key)
        continue
      }
      guard let values = axisValues(leaf.value, name, type) else {
        brokenAxes.insert(leaf.key)
        continue
      }
      drafts.append(AxisDraft(name: name, mark: leaf.keyMark, type: type, values: values))
    }
  }

  mutating func fixed(_ schema: StudySchema) -> [Assignment] {
    guard let node = nodes[.fixed], let entries = mapping(node, "fixed") else { return [] }
    var assignments: [Assignment] = []
    let leaves = leaves(of: entries, under: nil, isAxis: false)
    guard leaves.count <= PlanBounds.parametersMax else {
      complain(
        node.mark,
        "the plan fixes \(grouped(leaves.count)) parameters; at most \(PlanBounds.parametersMax) are "
          + "allowed; list fewer")
      return []
    }
    for leaf in leaves {
      guard
        let (name, type) = parameter(leaf, "fixed", schema, taken: assignments.map(\.name))
      else { continue }
      if drafts.contains(where: { $0.name == name }) || brokenAxes.contains(name.text) {
        complain(
          leaf.keyMark, "'\(name)' is both an axis and fixed; remove it from 'axes' or from 'fixed'"
        )
        continue
      }
      guard let value = value(leaf.value, of: name, type) else { continue }
      assignments.append(Assignment(name, value))
    }
    return assignments.sorted { $0.name < $1.name }
  }

  /// The parameters below a mapping, nested names joined by dots.
  private mutating func leaves(
    of entries: [Node.Entry], under prefix: String?, isAxis: Bool
  ) -> [Node.Entry] {
    var leaves: [Node.Entry] = []
    for entry in entries {
      let name = prefix.map { "\($0).\(entry.key)" } ?? entry.key
      if case .mapping(let inner) = entry.value.content, !inner.isEmpty,
        !(isAxis && isForm(inner, of: name))
      {
        leaves += self.leaves(of: inner, under: name, isAxis: isAxis)
      } else {
        leaves.append(Node.Entry(key: name, keyMark: entry.keyMark, value: entry.value))
      }
    }
    return leaves
  }

  /// Whether a mapping below an axis says how its values are made, rather than naming parameters.
  private func isForm(_ entries: [Node.Entry], of name: String) -> Bool {
    guard let first = entries.first else { return true }
    if entries.contains(where: { AxisForm(rawValue: $0.key) != nil }) { return true }
    // A misspelt form must not become a parameter of an open study.
    guard entries.count == 1, case .sequence = first.value.content else { return false }
    return AxisForm.meant(by: first.key) != nil
  }

  /// The parameter that an entry names, with its type.
  private mutating func parameter(
    _ entry: Node.Entry, _ part: String, _ schema: StudySchema, taken: [ParameterName]
  ) -> (ParameterName, ParameterType)? {
    guard let name = ParameterName(entry.key) else {
      if part == "fixed",
        let form = AxisForm.allCases.first(where: { entry.key.hasSuffix(".\($0.rawValue)") })
      {
        let stem = entry.key.dropLast(form.rawValue.count + 1)
        complain(
          entry.keyMark,
          "'fixed' gives '\(stem)' one value; move '\(stem)' under 'axes' for several")
      } else {
        complain(entry.keyMark, ParameterName.fault(in: entry.key) ?? "")
      }
      return nil
    }
    guard !taken.contains(name) else {
      complain(entry.keyMark, "'\(name)' stands twice under '\(part)'; remove one of them")
      return nil
    }
    guard let type = schema.type(of: name) else {
      complain(entry.keyMark, unknown(name, schema))
      // Rules that name what was most likely meant are not at fault as well.
      let names = schema.parameters.map(\.name.text)
      if part == "axes", let meant = closest(to: name.text, among: names) {
        brokenAxes.insert(meant)
      }
      return nil
    }
    return (name, type)
  }

  private func unknown(_ name: ParameterName, _ schema: StudySchema) -> String {
    let names = schema.parameters.map(\.name.text)
    let fault = "study '\(schema.name)' has no parameter '\(name)'; "
    if let stem = names.first(where: { name.text.hasPrefix($0 + ".") }) {
      return fault + "give '\(stem)' a list of values, or one of "
        + listed(AxisForm.allCases.map(\.rawValue))
    }
    return fault + cure(for: name.text, among: names, "its parameters are")
  }

  // MARK: - Values of an axis

  private mutating func axisValues(
    _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    switch node.content {
    case .sequence(let items):
      guard !items.isEmpty else {
        complain(
          node.mark,
          "axis '\(name)' has no values; write a list such as \(type.exampleList) or remove the axis"
        )
        return nil
      }
      return list(items, node, name, type)
    case .mapping(let entries):
      guard let entry = entries.first, entries.count == 1 else {
        complain(
          node.mark,
          entries.isEmpty
            ? "axis '\(name)' has no values; write a list such as \(type.exampleList) or remove the axis"
            : "axis '\(name)' has \(entries.count) keys; expected one of "
              + listed(AxisForm.allCases.map(\.rawValue)))
        return nil
      }
      guard let form = AxisForm(rawValue: entry.key) else {
        let meant = AxisForm.meant(by: entry.key) ?? .range
        complain(
          entry.keyMark,
          "axis '\(name)' has no form '\(entry.key)'; did you mean '\(meant.rawValue)'? "
            + "a parameter of that name is written '\(name).\(entry.key)'")
        return nil
      }
      return formValues(form, entry.value, name, type)
    case .scalar(let scalar):
      switch ScalarResolution.resolve(scalar) {
      case .missing:
        complain(
          node.mark,
          "axis '\(name)' has no values; write a list such as \(type.exampleList) or remove the axis"
        )
      case .value(let value):
        complain(
          node.mark,
          "axis '\(name)' has a single value, \(value); write [\(value)] or move it under 'fixed'")
      case .refused(let fault): complain(node.mark, "'\(name)' cannot be used: \(fault)")
      }
      return nil
    }
  }

  private mutating func list(
    _ items: [Node], _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    guard items.count <= PlanBounds.valuesMax else {
      complain(
        node.mark,
        "axis '\(name)' lists \(grouped(items.count)) values; at most "
          + "\(grouped(PlanBounds.valuesMax)) are allowed; whole numbers can be a range")
      return nil
    }
    if case .list = type, !items.contains(where: { $0.kind != "a single value" }) {
      complain(
        node.mark,
        "axis '\(name)' lists single values, but each of its values is \(type.expectation); "
          + "put every value in brackets of its own, as in \(type.exampleList)")
      return nil
    }
    guard reserve(items.count, at: node.mark) else { return nil }
    let values = items.compactMap { value($0, of: name, type) }
    return values.count == items.count ? .list(values) : nil
  }

  private mutating func formValues(
    _ form: AxisForm, _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    guard case .sequence(let items) = node.content else {
      complain(
        node.mark,
        "'\(form.rawValue)' of axis '\(name)' is \(node.kind); expected a list, as in \(form.example)"
      )
      return nil
    }
    if form == .choice {
      guard !items.isEmpty else {
        complain(node.mark, "axis '\(name)' has no values to choose from; write some")
        return nil
      }
      guard case .list(let values)? = list(items, node, name, type) else { return nil }
      return .drawn(.choice(values))
    }
    guard type.isNumeric else {
      complain(
        node.mark,
        "'\(form.rawValue)' makes numbers, but '\(name)' takes \(type.expectation); write a list")
      return nil
    }
    let allowed = form == .range ? 2...3 : form == .logRange ? 3...3 : 2...2
    guard allowed.contains(items.count) else {
      complain(
        node.mark,
        "'\(form.rawValue)' of axis '\(name)' has \(counted(items.count, "value")); expected "
          + "\(listed(allowed.map { "\($0)" })), as in \(form.example)")
      return nil
    }
    var numbers: [SpacedNumber] = []
    for item in items {
      guard let value = scalar(item, name.text) else { return nil }
      guard let number = SpacedNumber(value, at: item.mark) else {
        complain(
          item.mark,
          "'\(form.rawValue)' of axis '\(name)' holds \(value.kind), \(value); expected a number")
        return nil
      }
      numbers.append(number)
    }
    switch form {
    case .range: return range(numbers, node, name, type)
    case .logRange: return logRange(numbers, node, name, type)
    default: return drawn(form, numbers, node, name, type).map(AxisValues.drawn)
    }
  }

  /// The axes as the plan holds them: values once each, but rows kept where axes are zipped.
  mutating func finishedAxes(zipped: [[ParameterName]], sample: Sample?) -> [Axis] {
    var drawnCount = 0
    for draft in drafts where draft.values.isDrawn {
      drawnCount += 1
      if let sample, !reserve(sample.count, at: draft.mark) { break }
      if nodes[.sample] == nil {
        complain(
          draft.mark,
          "axis '\(draft.name)' is drawn, but the plan has no 'sample'; add "
            + "'sample: {method: random, count: 20}'")
      }
    }
    if let mark = keyMarks[.sample], sample != nil, drawnCount == 0, brokenAxes.isEmpty {
      let forms = AxisForm.allCases.filter(\.isDrawn).map(\.rawValue)
      complain(
        mark, "the plan has a 'sample' but draws no axis; give an axis one of \(listed(forms))")
    }
    if let mark = nodes[.sample]?.mark, sample?.method == .sobol,
      drawnCount > SobolSequence.dimensionCountMax
    {
      complain(
        mark,
        "sobol draws at most \(SobolSequence.dimensionCountMax) axes, but \(drawnCount) are drawn; "
          + "use 'method: random'")
    }
    let kept = Set(zipped.flatMap { $0 })
    return drafts.map { draft in
      guard !kept.contains(draft.name), case .list(let values) = draft.values else {
        return Axis(draft.name, draft.values)
      }
      var seen: Set<ParameterValue> = []
      return Axis(draft.name, .list(values.filter { seen.insert($0).inserted }))
    }
  }
}

extension ParameterType {
  /// A list of good values, to show.
  var exampleList: String { "[\(examples.joined(separator: ", "))]" }

  private var examples: [String] {
    switch self {
    case .boolean: ["true", "false"]
    case .integer(let range): ["\(range.nearest(to: 8))", "\(range.nearest(to: 16))"]
    case .real: ["0.1", "0.01"]
    case .text: ["one", "two"]
    case .choice(let choices): Array(choices.prefix(2))
    case .list(let element, _): element.examples.map { "[\($0)]" }
    case .anyScalar: ["8", "16"]
    }
  }

  /// Whether numbers are among the values.
  var isNumeric: Bool {
    switch self {
    case .integer, .real, .anyScalar: true
    case .boolean, .text, .choice, .list: false
    }
  }
}

extension ClosedRange<Int> {
  /// The number of the range that is closest to another.
  fileprivate func nearest(to number: Int) -> Int {
    Swift.min(Swift.max(number, lowerBound), upperBound)
  }
}
