internal import Text

/// What an axis goes through.
public enum AxisValues: Hashable, Sendable {
  /// These values, none twice unless the axis is zipped.
  case list([ParameterValue])
  /// Whole numbers, however many.
  case integers(IntegerRange)
  /// Draws from a distribution, as many as the plan's sample takes.
  case drawn(Distribution)
}

extension AxisValues {
  /// Whether the values come from the plan's sample.
  var isDrawn: Bool {
    if case .drawn = self { return true }
    return false
  }

  /// How many values there are; nil when they are drawn.
  public var count: Int? {
    switch self {
    case .list(let values): values.count
    case .integers(let range): range.count
    case .drawn: nil
    }
  }

  /// Whether a value is among them.
  func contains(_ value: ParameterValue) -> Bool {
    switch self {
    case .list(let values), .drawn(.choice(let values)): return values.contains(value)
    case .integers(let range):
      guard case .integer(let number) = value else { return false }
      return range.place(of: number) != nil
    case .drawn(.integer(let lower, let upper)), .drawn(.logInteger(let lower, let upper)):
      guard case .integer(let number) = value else { return false }
      return (lower...upper).contains(number)
    case .drawn(.uniform), .drawn(.logUniform): return false
    }
  }

  /// The values in a few words.
  public var summary: String {
    switch self {
    case .drawn(let distribution): return distribution.description
    case .list, .integers: break
    }
    let values = (0..<min(count ?? 0, 6)).compactMap { value(at: $0)?.description }
    guard let count, count > 6, let last = value(at: count - 1) else {
      return listed(values, conjunction: "and")
    }
    if case .integers(let range) = self, range.step == 1 { return "\(values[0]) to \(last)" }
    return "\(values[0]), \(values[1]), … \(last)"
  }

  /// The value at a place, or nil when values are drawn.
  ///
  /// - Precondition: the place is at least 0 and below ``count``.
  public func value(at place: Int) -> ParameterValue? {
    switch self {
    case .list(let values): values[place]
    case .integers(let range): .integer(range.value(at: place))
    case .drawn: nil
    }
  }
}
