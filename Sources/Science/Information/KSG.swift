public import Kernels
internal import Randomness

/// Mutual information by Kraskov, Stögbauer and Grassberger (2004), forms 1 and 2.
///
/// Three entropies by neighbours would each have a bias of their own. KSG takes one scale a point, the
/// distance ε to its k-th neighbour in the joint space by the greatest difference, and counts in both
/// marginal spaces on that scale, so that the biases nearly cancel:
///
///     I₁ = ψ(k) + ψ(N) - ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩,       n_x = #{j ≠ i: |x_j - x_i| < ε_i}
///     I₂ = ψ(k) - 1/k + ψ(N) - ⟨ψ(n_x) + ψ(n_y)⟩,         n_x = #{j ≠ i: |x_j - x_i| ≤ ε_x,i}
///
/// where ε_x of form 2 is the greatest distance in X to any of the k neighbours. The inequalities are
/// those of doubles: codes that subtract 10⁻¹⁵ from ε go wrong on data of another scale.
///
/// - Unit: nats. Independent variables give 0 in the mean, chance both signs.
/// - Bias: densities are taken as constant within ε, so I is underestimated where it is large or the
///   dimensions are many; never above about ψ(N). A larger k has less noise and more bias.
/// - It does not change when both variables are multiplied by one number, but does when one is; bring
///   both to a like spread first.
/// - Cost: one search of k neighbours in all dimensions and two counts.
public struct KSG: PairMeasure {
  /// Which of the two forms.
  public enum Form: Hashable, Sendable {
    /// A square around each point.
    case first
    /// A rectangle around each point.
    case second
  }

  /// Which of the two forms.
  public let form: Form
  /// How many neighbours.
  public let k: Int?
  private let neighbours: Int

  /// A form with k neighbours.
  public init(_ form: Form = .first, k: Int) {
    self.form = form
    self.k = k
    neighbours = k
  }

  /// `ksg1` or `ksg2`.
  public var name: String { form == .first ? "ksg1" : "ksg2" }
  /// Both variables are continuous.
  public var kinds: VariableKinds { .continuous }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    let k = neighbours
    let found = try x.joined(with: y).neighbours(k, by: .greatest, with: kernels)
    let count = PortableMath.digamma(Double(x.count)) + PortableMath.digamma(Double(k))
    switch form {
    case .first:
      let radii = found.distances(ofRank: k)
      let near = Frequencies(x.counts(within: radii, with: kernels)).meanDigamma(plus: 1)
      return count - near
        - Frequencies(y.counts(within: radii, with: kernels)).meanDigamma(plus: 1)
    case .second:
      let near = [x, y].map { side in
        Frequencies(
          side.counts(
            within: side.farthest(of: found), isInclusive: true, with: kernels)
        ).meanDigamma()
      }
      return count - 1 / Double(k) - near[0] - near[1]
    }
  }
}

/// Information that X and Y have about each other when Z is known, by the form of KSG that Frenzel and
/// Pompe gave it (2007).
///
///     I = ψ(k) + ⟨ψ(n_z + 1) - ψ(n_xz + 1) - ψ(n_yz + 1)⟩
///
/// with ε from the space of all three and strict counts, as in ``KSG``'s form 1. The bias is as there,
/// of all dimensions together.
public struct ConditionalKSG: Sendable {
  /// How many neighbours.
  public let k: Int

  /// With k neighbours.
  public init(k: Int) { self.k = k }

  /// The conditional mutual information in nats.
  public func value(
    of x: Points, _ y: Points, given z: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    let xz = try x.joined(with: z)
    let yz = try y.joined(with: z)
    let radii = try x.joined(with: yz).neighbours(k, by: .greatest, with: kernels)
      .distances(ofRank: k)
    func near(_ points: Points) -> Double {
      Frequencies(points.counts(within: radii, with: kernels)).meanDigamma(plus: 1)
    }
    return PortableMath.digamma(Double(k)) + near(z) - near(xz) - near(yz)
  }
}

extension Points {
  /// The greatest distance, in this space, of each point to its neighbours of another.
  fileprivate func farthest(of neighbours: Neighbours) -> [Double] {
    (0..<count).map { index in
      (0..<neighbours.k).reduce(0) { farthest, rank in
        let other = Int(neighbours.points[index * neighbours.k + rank])
        return (0..<dimensions).reduce(farthest) {
          max(
            $0,
            (coordinates[index * dimensions + $1] - coordinates[other * dimensions + $1]).magnitude)
        }
      }
    }
  }
}
