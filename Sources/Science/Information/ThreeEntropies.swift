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
    /// The same, k as large as it takes to keep the weights small.
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

  /// The weights for points of some dimensions.
  public func weights(
    dimensions: Int, count: Int
  ) throws(InformationError) -> NeighbourWeights {
    switch weighting {
    case .last(let k): .last(k)
    case .leastNorm(let k): try .leastNorm(k, dimensions: dimensions)
    case .small: try .small(dimensions: dimensions, count: count)
    case .published(let k): try .published(k, dimensions: dimensions)
    }
  }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    switch kinds {
    case .continuous:
      let both = try x.joined(with: y)
      return try entropy(of: x, "X", kernels) + entropy(of: y, "Y", kernels)
        - entropy(of: both, "X and Y", kernels)
    case .mixed, .discrete:
      let classes = Classes(of: y)
      var rest = try entropy(of: x, "X", kernels)
      for members in classes.members {
        guard members.count > (k ?? 1) else {
          throw InformationError(
            .tooFew,
            "found a class of \(members.count) points, which have no \(k ?? 1) neighbours each",
            cure: "take a smaller k, join rare classes, or take 'ross'")
        }
        let share = Double(members.count) / Double(x.count)
        rest -= try share * entropy(of: x.points(at: members), "X", kernels)
      }
      return rest
    }
  }

  private func entropy(
    of points: Points, _ name: String, _ kernels: Kernels
  ) throws(InformationError) -> Double {
    let estimator = NeighbourEntropy(
      try weights(dimensions: points.dimensions, count: points.count))
    guard isWhitened else { return try estimator.value(of: points, with: kernels) }
    try points.checkCount(for: max(estimator.weights.k, points.dimensions))
    let white = try Whitening(points, named: name)
    return try estimator.value(of: white.points, with: kernels) + white.logScale
  }
}
