internal import Text

/// A number of a `range` or a distribution, as it was written.
struct SpacedNumber {
  let value: Double
  /// The number when it was written without a point.
  let whole: Int?
  let mark: Mark

  init?(_ value: ParameterValue, at mark: Mark) {
    switch value {
    case .integer(let number): (self.value, self.whole) = (Double(number), number)
    case .real(let real): (self.value, self.whole) = (real.value, nil)
    case .boolean, .text, .list: return nil
    }
    self.mark = mark
  }

  var parameterValue: ParameterValue { whole.map(ParameterValue.integer) ?? .real(value) }
}

/// Reading `range`, `log-range` and the distributions.
extension PlanReader {
  mutating func range(
    _ numbers: [SpacedNumber], _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    let (first, last) = (numbers[0], numbers[1])
    guard fit(numbers.prefix(2), name, type) else { return nil }
    let step = numbers.count > 2 ? numbers[2].value : 1
    guard step != 0, first.value == last.value || (last.value > first.value) == (step > 0) else {
      let cure =
        step == 0
        ? "take a step other than 0"
        : "write [\(last.parameterValue), \(first.parameterValue)] or turn the step's sign"
      complain(
        node.mark,
        "the range of axis '\(name)' does not lead from \(first.parameterValue) to "
          + "\(last.parameterValue) in steps of \(shortest(step)); \(cure)")
      return nil
    }
    let wholes = numbers.compactMap(\.whole)
    if wholes.count == numbers.count, !type.isReal {
      let range = IntegerRange(
        from: wholes[0], to: wholes[1], step: numbers.count > 2 ? wholes[2] : 1,
        countMax: PlanBounds.tasksMax)
      return range.map(AxisValues.integers) ?? tooMany(node, name, PlanBounds.tasksMax)
    }
    guard bounded(numbers.prefix(2), .range, name) else { return nil }
    let steps = (last.value - first.value) / step
    guard steps < Double(PlanBounds.valuesMax) else {
      return tooMany(node, name, PlanBounds.valuesMax)
    }
    guard reserve(Int(steps), at: node.mark) else { return nil }
    let values = (0..<Spacing.count(from: first.value, to: last.value, step: step)).map { index in
      (first.value + Double(index) * step).roundedToSignificantDigits()
    }
    return .list(values.map { .real($0) })
  }

  mutating func logRange(
    _ numbers: [SpacedNumber], _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    guard fit(numbers.prefix(2), name, type), positive(numbers.prefix(2), .logRange, name) else {
      return nil
    }
    guard let count = numbers[2].whole, (2...PlanBounds.valuesMax).contains(count) else {
      complain(
        numbers[2].mark,
        "'log-range' of axis '\(name)' has the count \(numbers[2].parameterValue); expected an integer "
          + "from 2 to \(PlanBounds.valuesMax)")
      return nil
    }
    guard reserve(count, at: node.mark) else { return nil }
    let values = Spacing.logarithmic(from: numbers[0].value, to: numbers[1].value, count: count)
    if case .integer(let range) = type {
      return .list(values.map { .integer($0.nearestInteger(in: range)) })
    }
    return .list(values.map { .real($0) })
  }

  mutating func drawn(
    _ form: AxisForm, _ numbers: [SpacedNumber], _ node: Node, _ name: ParameterName,
    _ type: ParameterType
  ) -> Distribution? {
    let (lower, upper) = (numbers[0], numbers[1])
    guard fit(numbers[...], name, type) else { return nil }
    guard lower.value < upper.value else {
      complain(
        node.mark,
        "'\(form.rawValue)' of axis '\(name)' runs from \(lower.parameterValue) to "
          + "\(upper.parameterValue); the second must be larger")
      return nil
    }
    switch form {
    case .uniform:
      if case .integer = type {
        complain(
          node.mark, "'uniform' draws real numbers, but '\(name)' takes integers; use 'integer'")
        return nil
      }
      guard bounded(numbers[...], .uniform, name) else { return nil }
      return .uniform(lower: lower.value, upper: upper.value)
    case .logUniform:
      guard positive(numbers[...], .logUniform, name) else { return nil }
      if case .integer = type, let lower = lower.whole, let upper = upper.whole {
        return .logInteger(lower: lower, upper: upper)
      }
      return .logUniform(lower: lower.value, upper: upper.value)
    case .integer:
      guard !type.isReal else {
        complain(
          node.mark, "'integer' draws whole numbers, but '\(name)' takes real ones; use 'uniform'")
        return nil
      }
      guard let lower = lower.whole, let upper = upper.whole,
        max(lower.magnitude, upper.magnitude) <= 1 << 52
      else {
        complain(
          node.mark,
          "'integer' of axis '\(name)' is \(lower.parameterValue) to \(upper.parameterValue); "
            + "expected integers up to \(grouped(1 << 52))")
        return nil
      }
      return .integer(lower: lower, upper: upper)
    case .range, .logRange, .choice: preconditionFailure("'\(form.rawValue)' is read elsewhere")
    }
  }

  /// Whether numbers are of the parameter's type.
  private mutating func fit(
    _ numbers: ArraySlice<SpacedNumber>, _ name: ParameterName, _ type: ParameterType
  ) -> Bool {
    numbers.count { accepted($0.parameterValue, at: $0.mark, of: name, type) != nil }
      == numbers.count
  }

  /// Whether numbers can stand on a logarithmic scale.
  private mutating func positive(
    _ numbers: ArraySlice<SpacedNumber>, _ form: AxisForm, _ name: ParameterName
  ) -> Bool {
    within(1e-100...1e100, numbers, form, name)
  }

  /// Whether numbers are so small that their distance is a number too.
  private mutating func bounded(
    _ numbers: ArraySlice<SpacedNumber>, _ form: AxisForm, _ name: ParameterName
  ) -> Bool {
    within(-1e300...1e300, numbers, form, name)
  }

  private mutating func within(
    _ range: ClosedRange<Double>, _ numbers: ArraySlice<SpacedNumber>, _ form: AxisForm,
    _ name: ParameterName
  ) -> Bool {
    for number in numbers where !range.contains(number.value) {
      complain(
        number.mark,
        "'\(form.rawValue)' of axis '\(name)' has the end \(number.parameterValue); expected a "
          + "number from \(range.lowerBound) to \(range.upperBound)")
      return false
    }
    return true
  }

  private mutating func tooMany(_ node: Node, _ name: ParameterName, _ most: Int) -> AxisValues? {
    complain(
      node.mark,
      "the range of axis '\(name)' has more than \(grouped(most)) values; take a larger step")
    return nil
  }
}

extension ParameterType {
  /// Whether whole numbers are stored as real ones.
  var isReal: Bool {
    if case .real = self { return true }
    return false
  }
}
