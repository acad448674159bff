public import Kernels

/// Mutual information of what is left of continuous variables when they are cut into bins.
///
/// All coordinates of a point together are one state, as in information planes: I(T; Y) = H(T) + H(Y) -
/// H(T, Y) over states. The information about an input that never repeats is H(T) itself, see
/// ``entropy(of:)``.
///
/// - Unit: nats.
/// - Bias: two ways at once. Bins lose what is finer than they are; and with many dimensions nearly every
///   state is seen once, so that the entropy is near ln N and the information near H(Y) whatever the
///   truth. ``ProbeInformation`` says how far that has gone.
/// - Cost: one pass over the points.
public struct BinnedInformation: PairMeasure {
  /// How coordinates are cut.
  public let binning: Binning
  /// Whether both variables are cut, or Y is discrete as it is.
  public let kinds: VariableKinds
  /// How entropies of states are estimated.
  public let entropy: DiscreteEntropy
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// `binned-` and what the bins are called.
  public var name: String { "binned-\(binning.name)" }

  /// An estimator of X and Y in bins, or of X in bins and a discrete Y.
  public init(
    _ binning: Binning, kinds: VariableKinds = .continuous, entropy: DiscreteEntropy = .plugIn
  ) {
    self.binning = binning
    self.kinds = kinds
    self.entropy = entropy
  }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    let labels = Classes(of: kinds == .continuous ? binning.binned(y) : y)
    return DiscreteInformation(entropy).value(of: Classes(of: binning.binned(x)), labels)
  }

  /// The entropy of the states in nats: what they say about an input that never repeats.
  public func entropy(of points: Points) -> Double {
    entropy.value(ofCounts: Classes(of: binning.binned(points)).counts)
  }
}
