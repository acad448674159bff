public import Kernels
internal import Randomness

/// Mutual information of a continuous X and a discrete Y, by Ross (2014).
///
/// As in ``KSG`` one scale a point serves for both densities: the distance to the k-th neighbour among
/// the points of its class, by the greatest difference.
///
///     I = ψ(N) + ψ(k) - ⟨ψ(N_y)⟩ - ⟨ψ(m)⟩,   m_i = #{j: |x_j - x_i| < r_i}, i itself included
///
/// - Unit: nats; it is at most the entropy of Y, which a warning is held to.
/// - A class of k points or fewer takes all its others for neighbours, with ψ of their number; points
///   alone in their class tell nothing and are left out, of N too.
/// - Where the radius is 0, points at the distance 0 count, or there would be none.
/// - Bias: as of ``KSG``, towards 0, the more the dimensions of X.
/// - Cost: a search a class, and one count.
public struct Ross: PairMeasure {
  /// How many neighbours.
  public let k: Int?
  private let neighbours: Int

  /// With k neighbours.
  public init(k: Int) {
    self.k = k
    neighbours = k
  }

  /// `ross`.
  public var name: String { "ross" }
  /// X is continuous and Y discrete.
  public var kinds: VariableKinds { .mixed }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    try check(x, y)
    try x.checkCount(for: neighbours)
    let members = Classes(of: y).members.filter { $0.count > 1 }
    let kept = members.flatMap { $0 }.sorted()
    guard !kept.isEmpty else {
      throw InformationError(
        .tooFew, "found \(x.count) points, each of another class",
        cure: "join classes, or treat both variables as continuous")
    }
    var radii = [Double](repeating: 0, count: x.count)
    var nearest: [Int] = []
    var sizes: [Int] = []
    for members in members {
      let k = min(neighbours, members.count - 1)
      let found = try x.points(at: members).neighbours(k, by: .greatest, with: kernels)
      for (member, radius) in zip(members, found.distances(ofRank: k)) { radii[member] = radius }
      nearest += members.map { _ in k }
      sizes += members.map { _ in members.count }
    }
    // Up to the number before the radius is below the radius, and 0 stays 0.
    let within = kept.map { max(0, radii[$0].nextDown) }
    let near = x.points(at: kept).counts(within: within, isInclusive: true, with: kernels)
    return PortableMath.digamma(Double(kept.count)) + Frequencies(nearest).meanDigamma()
      - Frequencies(sizes).meanDigamma() - Frequencies(near).meanDigamma(plus: 1)
  }
}
