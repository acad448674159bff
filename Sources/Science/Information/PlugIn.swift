public import Kernels

/// Mutual information of two discrete variables by the shares that classes have.
///
///     I = H(X) + H(Y) - H(X, Y),   H = -Σ p ln p
///
/// - Unit: nats; never below 0.
/// - Bias: upwards, about (cells that occur - rows - columns + 1) / (2N); Miller and Madow's
///   correction takes just that away, and may go below 0.
/// - Cost: one pass over the points.
public struct PlugIn: PairMeasure {
  /// Whether Miller and Madow's correction is made.
  public let isCorrected: Bool
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// Both variables are discrete.
  public var kinds: VariableKinds { .discrete }
  /// `plugin` or `miller-madow`.
  public var name: String { isCorrected ? "miller-madow" : "plugin" }

  /// An estimator with or without Miller and Madow's correction.
  public init(isCorrected: Bool = false) { self.isCorrected = isCorrected }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    let classes = (Classes(of: x), Classes(of: y), Classes(of: try x.joined(with: y)))
    let value = classes.0.entropy + classes.1.entropy - classes.2.entropy
    guard isCorrected else { return value }
    let cells = classes.0.counts.count + classes.1.counts.count - classes.2.counts.count - 1
    return value + Double(cells) / (2 * Double(x.count))
  }
}
