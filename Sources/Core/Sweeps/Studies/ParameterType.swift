internal import Mistakes
internal import Text

/// The values that a parameter accepts.
public indirect enum ParameterType: Hashable, Sendable {
  /// `true` or `false`.
  case boolean
  /// A whole number within bounds.
  case integer(ClosedRange<Int>)
  /// A real number within bounds; a plan may write whole numbers without a point.
  case real(RealInterval)
  /// Any text.
  case text
  /// One of some texts.
  case choice([String])
  /// A list of so many values of one type.
  case list(of: ParameterType, count: ClosedRange<Int>)
  /// Any boolean, number or text: what an open study accepts.
  case anyScalar
}

/// An interval of real numbers whose ends may be left out.
public struct RealInterval: Hashable, Sendable, CustomStringConvertible {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double
  /// Whether the lower end itself is left out.
  public let excludesLower: Bool

  /// The interval [lower, upper], or (lower, upper] without its lower end.
  public init(_ lower: Double, _ upper: Double, excludingLower: Bool = false) {
    require(lower < upper, "the interval \(lower) to \(upper) is empty")
    self.lower = lower
    self.upper = upper
    self.excludesLower = excludingLower
  }

  /// Whether a number lies inside.
  public func contains(_ value: Double) -> Bool {
    (excludesLower ? value > lower : value >= lower) && value <= upper
  }

  /// The interval in words, as in `above 0 and at most 10`.
  public var description: String {
    "\(excludesLower ? "above" : "at least") \(shortest(lower)) and at most \(shortest(upper))"
  }
}

/// A real number without a fraction of zero: `10` rather than `10.0`.
func shortest(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension ParameterType {
  /// The value as this type stores it (a real parameter turns `1` into `1.0`), or what was expected.
  public func accepting(_ value: ParameterValue) throws(Mismatch) -> ParameterValue {
    switch (self, value) {
    case (.boolean, .boolean), (.text, .text): return value
    case (.anyScalar, .boolean), (.anyScalar, .integer), (.anyScalar, .real), (.anyScalar, .text):
      return value
    case (.integer(let range), .integer(let number)):
      guard range.contains(number) else { throw mismatch(value, isOutOfRange: true) }
      return value
    case (.real(let interval), .integer(let number)):
      guard interval.contains(Double(number)) else { throw mismatch(value, isOutOfRange: true) }
      return .real(Double(number))
    case (.real(let interval), .real(let number)):
      guard interval.contains(number.value) else { throw mismatch(value, isOutOfRange: true) }
      return value
    case (.choice(let choices), .text(let text)):
      guard choices.contains(where: { ExactText($0) == text }) else {
        throw mismatch(value, isOutOfRange: true)
      }
      return value
    case (.list(let element, let count), .list(let values)):
      guard count.contains(values.count) else { throw mismatch(value, isOutOfRange: true) }
      var accepted: [ParameterValue] = []
      for value in values { accepted.append(try element.accepting(value)) }
      return .list(accepted)
    default: throw mismatch(value, isOutOfRange: false)
    }
  }

  /// Why a value is not of a type.
  public struct Mismatch: Error, Equatable, Sendable {
    /// The value, as in `the text 'fast'`.
    public let found: String
    /// What the type accepts.
    public let expected: String
    /// What to write instead, when that is known.
    public let cure: String?
  }

  private func mismatch(_ value: ParameterValue, isOutOfRange: Bool) -> Mismatch {
    Mismatch(
      found: isOutOfRange ? "\(value)" : "\(value.kind), \(value)", expected: expectation,
      cure: cure(for: value))
  }

  private func cure(for value: ParameterValue) -> String? {
    switch (self, value) {
    case (.integer, .real(let real)) where real.value == real.value.rounded():
      return Int(exactly: real.value).map { "write \($0)" }
    case (.integer, .text(let text)):
      return Int(text.value.filter { $0 != "_" && $0 != "," }).map { "write \($0)" }
    case (.text, .integer), (.text, .real), (.text, .boolean): return "put it in quotes"
    case (.boolean, .text(let text)):
      if ["yes", "on", "y"].contains(text.value.lowercased()) { return "write true" }
      return ["no", "off", "n"].contains(text.value.lowercased()) ? "write false" : nil
    case (.choice(let choices), .text(let text)):
      return closest(to: text.value, among: choices).map { "did you mean '\($0)'?" }
    case (.list, .list): return nil
    case (.list(let element, _), _):
      return (try? element.accepting(value)) == nil ? nil : "write [\(value)]"
    default: return nil
    }
  }

  /// What this type accepts, as messages say it.
  public var expectation: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .real(let interval): "a number \(interval)"
    case .text: "a text"
    case .choice(let choices): listed(choices)
    case .list(let element, let count):
      count.lowerBound == count.upperBound
        ? "a list of \(count.lowerBound) (\(element.expectation))"
        : "a list of \(count.lowerBound) to \(count.upperBound) values (\(element.expectation))"
    case .anyScalar: "a boolean, a number or a text"
    }
  }
}
