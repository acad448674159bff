public import Kernels

/// Mutual information as a difference of entropies, each by neighbours.
///
///     I = h(X) + h(Y) - h(X, Y)            both continuous
///     I = h(X) - Σ_c N_c/N h(X | Y = c)    Y discrete
///
/// The biases of the entropies do not cancel as in ``KSG``, but where I is large KSG saturates and this,
/// whitened and with weights, does not: on normal variables it follows I up to 10 nats with 5,000
/// points.
///
/// The same k serves all entropies, so that a part of their biases cancels.
///
/// - Unit: nats. Independent variables may give a value below 0, by bias too.
/// - Bias: that of ``NeighbourEntropy`` of the joint space, which has the most dimensions. Margins with
///   hard edges, as uniform ones, lose up to some tenths of a nat near I = 0.
/// - Cost: three searches, or one of all and one a class.
public struct ThreeEntropies: PairMeasure {
  /// How neighbours are weighted.
  public enum Weighting: Hashable, Sendable {
    /// Only the k-th: Kozachenko and Leonenko.
    case last(Int)
    /// Berrett's weights of least norm over k neighbours.
    case leastNorm(Int)
    /// The same, with k as large as it takes to keep the weights of the joint space small.
    case small
    /// The weights that Butakov et al. (2024) computed with.
    case published(Int)
  }

  /// How neighbours are weighted.
  public let weighting: Weighting
  /// Whether X, Y and both together are whitened, each for itself.
  public let isWhitened: Bool
  /// Whether Y is discrete, or neither is.
  public let kinds: VariableKinds

  /// An estimator of two continuous variables, or of a continuous X and a discrete Y.
  public init(_ weighting: Weighting, isWhitened: Bool = false, kinds: VariableKinds) {
    self.weighting = weighting
    self.isWhitened = isWhitened
    self.kinds = kinds
  }

  /// `kl`, `wkl` or `wkl-published`, with `-white` behind it when whitened.
  public var name: String {
    let name =
      switch weighting {
      case .last: "kl"
      case .leastNorm, .small: "wkl"
      case .published: "wkl-published"
      }
    return isWhitened ? name + "-white" : name
  }

  /// How many neighbours, where that does not depend on the data.
  public var k: Int? {
    switch weighting {
    case .last(let k), .leastNorm(let k), .published(let k): k
    case .small: nil
    }
  }

  /// How many neighbours are looked at for variables of these dimensions together.
  public func neighbours(dimensions: Int, count: Int) throws(InformationError) -> Int {
    if let k { return k }
    return try NeighbourWeights.smallestK(dimensions: dimensions, count: count)
  }

  /// The weights for points of some dimensions.
  public func weights(_ k: Int, dimensions: Int) throws(InformationError) -> NeighbourWeights {
    switch weighting {
    case .last: .last(k)
    case .leastNorm, .small: try .leastNorm(k, dimensions: dimensions)
    case .published: try .published(k, dimensions: dimensions)
    }
  }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    guard kinds == .continuous else { return try value(of: x, classes: Classes(of: y), kernels) }
    let both = try x.joined(with: y)
    let k = try neighbours(dimensions: both.dimensions, count: both.count)
    return try entropy(of: x, "X", k, kernels) + entropy(of: y, "Y", k, kernels)
      - entropy(of: both, "X and Y", k, kernels)
  }

  private func value(
    of x: Points, classes: Classes, _ kernels: Kernels
  ) throws(InformationError) -> Double {
    let least = classes.counts.min() ?? 0
    let k = try neighbours(dimensions: x.dimensions, count: x.count)
    guard least > k else {
      throw InformationError(
        .tooFew, "found a class of \(least) points, which have no \(k) neighbours each",
        cure: "take a smaller k, join rare classes, or take 'ross'")
    }
    var rest = try entropy(of: x, "X", k, kernels)
    for members in classes.members {
      let share = Double(members.count) / Double(x.count)
      rest -= try share * entropy(of: x.points(at: members), "X", k, kernels)
    }
    return rest
  }

  private func entropy(
    of points: Points, _ name: String, _ k: Int, _ kernels: Kernels
  ) throws(InformationError) -> Double {
    let estimator = NeighbourEntropy(try weights(k, dimensions: points.dimensions))
    guard isWhitened else { return try estimator.value(of: points, with: kernels) }
    try points.checkCount(for: max(k, points.dimensions))
    let white = try Whitening(points, named: name)
    return try estimator.value(of: white.points, with: kernels) + white.logScale
  }
}
