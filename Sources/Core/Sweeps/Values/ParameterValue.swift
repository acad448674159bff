public import Encoding
internal import Mistakes

/// A value that a parameter can take.
///
/// Two values are equal exactly when their canonical bytes are equal, because bytes are what task
/// keys are made of: `1` and `1.0` differ, and so do two texts that only look alike. Reals are finite
/// and negative zero is never stored, so equality of reals is equality of bytes too.
public enum ParameterValue: Hashable, Sendable {
  /// True or false.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A finite number, never negative zero.
  case real(FiniteReal)
  /// A text.
  case text(ExactText)
  /// Values in order, as in `[32, 16]`.
  case list([ParameterValue])

  /// A real value.
  ///
  /// - Precondition: the number is finite.
  public static func real(_ value: Double) -> ParameterValue { .real(FiniteReal(value)) }

  /// A text value.
  public static func text(_ value: String) -> ParameterValue { .text(ExactText(value)) }
}

/// A finite number that is never negative zero, so that equal numbers have equal bytes.
public struct FiniteReal: Hashable, Sendable {
  /// The number.
  public let value: Double

  /// A finite number; negative zero becomes zero.
  public init(_ value: Double) {
    require(value.isFinite, "a parameter's value must be finite but is \(value)")
    self.value = value == 0 ? 0 : value
  }
}

/// A text that equals another only byte for byte.
///
/// Swift compares strings by canonical equivalence, under which texts with different UTF-8, and so
/// with different digests, are equal.
public struct ExactText: Hashable, Sendable {
  /// The text.
  public let value: String

  /// A text.
  public init(_ value: String) { self.value = value }

  /// Whether the bytes agree.
  public static func == (left: ExactText, right: ExactText) -> Bool {
    left.value.utf8.elementsEqual(right.value.utf8)
  }

  /// Feeds the bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in value.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
  }
}

extension ParameterValue {
  /// The canonical form, from which keys, seeds and digests are made.
  public var messagePack: MessagePack {
    switch self {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int64(value))
    case .real(let real): .real(real.value)
    case .text(let text): .text(text.value)
    case .list(let values): .list(values.map(\.messagePack))
    }
  }
}

extension ParameterValue: CustomStringConvertible {
  /// The value as it is written in a plan.
  public var description: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let real): "\(real.value)"
    case .text(let text): ScalarResolution.quotedIfNeeded(text.value)
    case .list(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    }
  }

  /// What kind of value it is, as messages name it.
  var kind: String {
    switch self {
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .real: "a real number"
    case .text: "a text"
    case .list: "a list"
    }
  }
}
