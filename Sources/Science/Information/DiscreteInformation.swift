public import Kernels

/// Mutual information of two discrete variables, from the entropies of how often classes occurred.
///
///     I = H(X) + H(Y) - H(X, Y)
///
/// - Unit: nats. By the plug-in estimate never below 0; the corrected ones may go below.
/// - Bias: that of the plug-in estimate is upwards, about (cells that occur - rows - columns + 1) / (2N),
///   since the joint entropy misses most; see ``DiscreteEntropy`` for what the others do about it.
/// - Cost: one pass over the points.
public struct DiscreteInformation: PairMeasure {
  /// How each of the three entropies is estimated.
  public let entropy: DiscreteEntropy
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// Both variables are discrete.
  public var kinds: VariableKinds { .discrete }

  /// `plugin`, `miller-madow`, `grassberger` or `chao-shen`.
  public var name: String {
    switch entropy {
    case .plugIn: "plugin"
    case .millerMadow: "miller-madow"
    case .grassberger: "grassberger"
    case .chaoShen: "chao-shen"
    }
  }

  /// An estimator by three entropies of a kind.
  public init(_ entropy: DiscreteEntropy = .plugIn) { self.entropy = entropy }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    return value(of: Classes(of: x), Classes(of: y))
  }

  /// The mutual information of two variables whose classes are known, in nats.
  ///
  /// - Parameters:
  ///   - x: The classes of one variable.
  ///   - y: Those of the other, as many points.
  public func value(of x: Classes, _ y: Classes) -> Double {
    entropy.value(ofCounts: x.counts) + entropy.value(ofCounts: y.counts)
      - entropy.value(ofCounts: x.joined(with: y).counts)
  }
}
