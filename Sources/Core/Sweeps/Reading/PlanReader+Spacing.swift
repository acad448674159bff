internal import Mistakes
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

  /// Whether it is not a whole number, however written.
  var hasFraction: Bool { value != value.rounded() }

  var parameterValue: ParameterValue { whole.map(ParameterValue.integer) ?? .real(value) }
}

/// Reading `range`, `log-range` and the distributions.
extension PlanReader {
  mutating func range(
    _ numbers: [SpacedNumber], _ node: Node, _ name: ParameterName, _ type: ParameterType
  ) -> AxisValues? {
    let (first, last) = (numbers[0], numbers[1])
    guard fit(numbers.prefix(2), name, type) else { return nil }
    guard numbers.count > 2 || !first.hasFraction && !last.hasFraction else {
      complain(
        node.mark,
        "the range of axis '\(name)' from \(first.parameterValue) to \(last.parameterValue) has no "
          + "step; write it as a third number")
      return nil
    }
    let wholes = numbers.compactMap(\.whole)
    if !type.isReal, wholes.count == numbers.count { return wholeRange(wholes, node, name) }
    if case .integer = type {
      complain(
        numbers[numbers.count - 1].mark,
        "'\(name)' takes integers, but its range has the step \(numbers[numbers.count - 1].value); "
          + "write a whole number")
      return nil
    }
    return realRange(
      first.value, last.value, numbers.count > 2 ? numbers[2].value : nil, node, name)
  }

  private mutating func wholeRange(
    _ numbers: [Int], _ node: Node, _ name: ParameterName
  ) -> AxisValues? {
    let (first, last) = (numbers[0], numbers[1])
    let step = numbers.count > 2 ? numbers[2] : 1
    guard step != 0, first == last || (last > first) == (step > 0) else {
      complain(node.mark, backwards(name, "\(first)", "\(last)", "\(step)", numbers.count > 2))
      return nil
    }
    let range = IntegerRange(from: first, to: last, step: step, countMax: PlanBounds.tasksMax)
    return range.map(AxisValues.integers) ?? tooMany(node, name, PlanBounds.tasksMax)
  }

  private mutating func realRange(
    _ first: Double, _ last: Double, _ written: Double?, _ node: Node, _ name: ParameterName
  ) -> AxisValues? {
    let step = written ?? 1
    guard step != 0, first == last || (last > first) == (step > 0) else {
      complain(
        node.mark,
        backwards(name, shortest(first), shortest(last), shortest(step), written != nil))
      return nil
    }
    guard max(abs(first), abs(last)) <= 1e300 else {
      complain(node.mark, "the range of axis '\(name)' has an end beyond 1e+300; take smaller ends")
      return nil
    }
    guard (last - first) / step < Double(PlanBounds.valuesMax) else {
      return tooMany(node, name, PlanBounds.valuesMax)
    }
    let count = Spacing.count(from: first, to: last, step: step)
    guard reserve(count, at: node.mark) else { return nil }
    let largest = max(abs(first), abs(last), abs(step))
    var values = (0..<count).map { (first + Double($0) * step).rounded(besides: largest) }
    values[0] = first
    if let end = values.last, count > 1, end == last.rounded(besides: largest) {
      values[count - 1] = last
    }
    guard !zip(values, values.dropFirst()).contains(where: { $0 == $1 }) else {
      complain(
        node.mark,
        "the step of axis '\(name)', \(shortest(step)), is lost beside \(shortest(largest)), of "
          + "which \(Double.significantDigits) digits count; take a larger step")
      return nil
    }
    return .list(values.map { .real($0) })
  }

  private func backwards(
    _ name: ParameterName, _ first: String, _ last: String, _ step: String, _ isWritten: Bool
  ) -> String {
    let fault =
      "the range of axis '\(name)' does not lead from \(first) to \(last) in steps of \(step); "
    if step == "0" { return fault + "take a step other than 0" }
    return fault
      + (isWritten
        ? "turn the step's sign" : "write [\(last), \(first)] or [\(first), \(last), -1]")
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
    case .range, .logRange, .choice: mistake("'\(form.rawValue)' is read elsewhere")
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
