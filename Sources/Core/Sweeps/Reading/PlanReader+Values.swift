internal import Text

/// Reading single values, with complaints.
extension PlanReader {
  /// Notes a fault; after the first many, only that there is one.
  mutating func complain(_ mark: Mark, _ message: String) {
    faultCount += 1
    guard diagnostics.count < PlanReader.diagnosticsMax else { return }
    diagnostics.append(Diagnostic(at: mark, message))
  }

  /// The name that was most likely meant, or else all that there are.
  func cure(for word: String, among names: [String], _ introduction: String) -> String {
    // Looking for the closest name is not cheap, and nobody will read it after so many faults.
    guard faultCount < PlanReader.diagnosticsMax else { return "" }
    return closest(to: word, among: names).map { "did you mean '\($0)'?" }
      ?? "\(introduction) \(listed(names, conjunction: "and"))"
  }

  /// A scalar as a value of its own type.
  mutating func scalar(_ node: Node, _ what: String) -> ParameterValue? {
    guard case .scalar(let scalar) = node.content else {
      complain(node.mark, "'\(what)' is \(node.kind); expected a single value")
      return nil
    }
    switch ScalarResolution.resolve(scalar) {
    case .value(let value): return value
    case .missing:
      complain(node.mark, "'\(what)' has no value; write one or remove it")
      return nil
    case .refused(let fault):
      complain(node.mark, "'\(what)' cannot be used: \(fault)")
      return nil
    }
  }

  mutating func text(_ node: Node, _ what: String) -> String? {
    guard let value = scalar(node, what) else { return nil }
    guard case .text(let text) = value else {
      complain(node.mark, "'\(what)' is \(value.kind), \(value); expected a text; put it in quotes")
      return nil
    }
    return text.value
  }

  mutating func integer(_ node: Node, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard let value = scalar(node, what) else { return nil }
    guard case .integer(let number) = value, range.contains(number) else {
      let expected = "expected an integer from \(range.lowerBound) to \(range.upperBound)"
      if case .integer = value {
        complain(node.mark, "'\(what)' is \(value); \(expected)")
      } else {
        complain(node.mark, "'\(what)' is \(value.kind), \(value); \(expected)")
      }
      return nil
    }
    return number
  }

  /// The entries of a mapping that holds only some keys.
  mutating func fields(
    _ node: Node, _ what: String, required: [String] = [], optional: [String] = []
  ) -> [String: Node]? {
    guard let entries = mapping(node, what) else { return nil }
    var values: [String: Node] = [:]
    let known = required + optional
    var meant: [String] = []
    for entry in entries {
      guard known.contains(entry.key) else {
        if let key = closest(to: entry.key, among: known) { meant.append(key) }
        complain(
          entry.keyMark,
          "'\(what)' has no key '\(entry.key)'; "
            + cure(for: entry.key, among: known, "its keys are"))
        continue
      }
      values[entry.key] = entry.value
    }
    for key in required where values[key] == nil && !meant.contains(key) {
      complain(node.mark, "'\(what)' has no '\(key)'; add it")
    }
    return values
  }

  mutating func mapping(_ node: Node, _ what: String) -> [Node.Entry]? {
    guard case .mapping(let entries) = node.content else {
      complain(node.mark, "'\(what)' is \(node.kind); expected keys with values")
      return nil
    }
    return entries
  }

  mutating func sequence(_ node: Node, _ what: String) -> [Node]? {
    guard case .sequence(let items) = node.content else {
      complain(node.mark, "'\(what)' is \(node.kind); expected a list")
      return nil
    }
    return items
  }

  /// A value of a parameter, checked against its type; elements of lists are checked where they stand.
  mutating func value(_ node: Node, of name: ParameterName, _ type: ParameterType)
    -> ParameterValue?
  {
    switch (node.content, type) {
    case (.scalar, _):
      guard let value = scalar(node, name.text) else { return nil }
      return accepted(value, at: node.mark, of: name, type)
    case (.sequence(let items), .list(let element, let count)):
      guard count.contains(items.count) else {
        complain(
          node.mark,
          "'\(name)' is a list of \(counted(items.count, "value")); expected \(type.expectation)")
        return nil
      }
      let values = items.compactMap { value($0, of: name, element) }
      return values.count == items.count ? .list(values) : nil
    case (.sequence, _), (.mapping, _):
      complain(node.mark, "'\(name)' is \(node.kind); expected \(type.expectation)")
      return nil
    }
  }

  /// A value as a parameter's type stores it.
  mutating func accepted(
    _ value: ParameterValue, at mark: Mark, of name: ParameterName, _ type: ParameterType
  ) -> ParameterValue? {
    do {
      return try type.accepting(value)
    } catch {
      let cure = error.cure.map { "; \($0)" } ?? ""
      complain(mark, "'\(name)' is \(error.found); expected \(error.expected)\(cure)")
      return nil
    }
  }
}

extension Node {
  /// What kind of content this is, as messages name it.
  var kind: String {
    switch content {
    case .scalar(let scalar): scalar.isPlain && scalar.text.isEmpty ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
