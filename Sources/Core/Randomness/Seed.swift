internal import Mistakes

/// The number that a person chooses so that a computation can be repeated.
///
/// A seed lies in 0 ..< 2^53: every integer there survives JSON, R and JavaScript, where numbers
/// are doubles. It is not used as random bits itself; ``stream(_:_:)`` hashes it with a name.
public struct Seed: Hashable, Sendable {
  /// The largest seed, 2^53 - 1.
  public static let valueMax: UInt64 = 1 << 53 - 1

  /// The number itself.
  public let value: UInt64

  /// A seed of this number; nil if it is 2^53 or more.
  public init?(_ value: UInt64) {
    guard value <= Self.valueMax else { return nil }
    self.value = value
  }
}

extension Seed: ExpressibleByIntegerLiteral {
  /// A seed written in the source text, as in `Seed(7)`; 2^53 or more is a programmer's mistake.
  public init(integerLiteral value: UInt64) {
    require(value <= Self.valueMax, "a seed is below 2^53, not \(value)")
    self.value = value
  }
}

extension Seed: CustomStringConvertible {
  /// The number in decimal.
  public var description: String { "\(value)" }
}
