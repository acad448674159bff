internal import Randomness

/// What information is counted in.
public enum InformationUnit: String, CaseIterable, Hashable, Sendable {
  /// By the natural logarithm.
  case nats
  /// By the logarithm to the base 2: 1 nat is 1.4427 bits.
  case bits

  /// A value in nats, in this unit.
  public func value(_ nats: Double) -> Double {
    self == .nats ? nats : nats / PortableMath.log(2)
  }

  /// A value in nats as people read it: three digits behind the point, and the unit.
  func text(_ nats: Double) -> String {
    let value = value(nats)
    guard value.magnitude < 1e12 else { return "\(value) \(rawValue)" }
    let thousandths = (value.magnitude * 1_000).rounded()
    let whole = Int(thousandths) / 1_000
    let part = "\(1_000 + Int(thousandths) % 1_000)".dropFirst()
    return "\(value < 0 && thousandths > 0 ? "-" : "")\(whole).\(part) \(rawValue)"
  }
}

/// How much two variables tell about each other, and how far that can be trusted.
public struct Estimate: Hashable, Sendable {
  /// Which estimator it is of.
  public let estimator: String
  /// The mutual information in nats, not clipped.
  public let value: Double
  /// What holds the true value with 95 % confidence, as far as chance is concerned; nil if it was not
  /// asked for, or could not be had.
  public let interval: ClosedRange<Double>?
  /// The share of permutations of Y that gave as much or more, with this one counted in; nil if none
  /// were made.
  public let chance: Double?
  /// How many points.
  public let count: Int
  /// How many neighbours were looked at; nil for estimators without.
  public let k: Int?
  /// Where the estimate is out of the range in which it can be trusted.
  public let warnings: [InformationWarning]
}
