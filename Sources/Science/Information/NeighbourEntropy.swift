public import Kernels
internal import Randomness

/// Entropy of a continuous variable by distances to neighbours: Kozachenko and Leonenko (1987), with
/// weights if wanted.
///
/// A ball that reaches a point's j-th neighbour at the distance ρ has the share j of N points and the
/// volume V_d ρ^d, so that the density is about their ratio; in the mean of the logarithm j becomes
/// e^ψ(j):
///
///     h = Σ_j w_j ( ln V_d + d ⟨ln ρ_j⟩ - ψ(j) ) + ψ(N)    (Kraskov et al., 2004)
///                                                + ln(N - 1)  (Berrett et al., 2019)
///
/// - Unit: nats; a differential entropy may be negative, and changes by ln a a dimension when points are
///   multiplied by a.
/// - Bias: from densities that change within the ball, the more the greater d and k; weights take the
///   slowest terms of it away (``NeighbourWeights``). The two forms differ by 1/(2N).
/// - Points that coincide with their neighbours have no density: where ρ is 0 for a rank with a
///   weight, there is no estimate.
/// - Cost: one search of k neighbours.
public struct NeighbourEntropy: Hashable, Sendable {
  /// What stands for the logarithm of the number of points.
  public enum Form: Hashable, Sendable {
    /// ψ(N).
    case kraskov
    /// ln(N - 1).
    case berrett
  }

  /// What each rank counts.
  public let weights: NeighbourWeights
  /// How far apart points are.
  public let norm: Norm
  /// What stands for the logarithm of the number of points.
  public let form: Form

  /// An estimator with weights.
  public init(
    _ weights: NeighbourWeights, norm: Norm = .euclidean, form: Form = .berrett
  ) {
    self.weights = weights
    self.norm = norm
    self.form = form
  }

  /// The entropy in nats.
  public func value(
    of points: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    let found = try points.neighbours(weights.k, by: norm, with: kernels)
    let d = Double(points.dimensions)
    let count = Double(points.count)
    var sum = form == .kraskov ? PortableMath.digamma(count) : PortableMath.log(count - 1)
    sum *= weights.weights.reduce(0, +)
    let volume = logUnitVolume(points.dimensions)
    for (index, weight) in weights.weights.enumerated() where weight != 0 {
      let distances = found.distances(ofRank: index + 1)
      let ties = distances.count { $0 == 0 }
      guard ties == 0 else {
        throw InformationError(
          .unfit,
          "found \(ties) of \(points.count) points that coincide with \(index + 1) others or more, "
            + "which a continuous variable has not",
          cure: "take a larger k, say that a side is discrete, or take 'ksg1'")
      }
      let logarithm = distances.reduce(0) { $0 + PortableMath.log($1) } / count
      sum += weight * (volume + d * logarithm - PortableMath.digamma(Double(index + 1)))
    }
    return sum
  }

  /// The logarithm of the volume of the ball of radius 1: 2^d, or π^(d/2) / Γ(d/2 + 1).
  private func logUnitVolume(_ dimensions: Int) -> Double {
    let d = Double(dimensions)
    switch norm {
    case .greatest: return d * PortableMath.log(2)
    case .euclidean:
      return d / 2 * PortableMath.log(.pi) - PortableMath.logGamma(d / 2 + 1)
    }
  }
}
