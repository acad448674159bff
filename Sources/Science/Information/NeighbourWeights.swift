/// What each rank of neighbours counts in an entropy, so that the bias of their distances cancels.
///
/// The distance to the j-th neighbour tells the density around a point, smeared over the ball of that
/// radius. The error that this makes has, in d dimensions, a series of terms that grow with the rank j
/// as Γ(j + 2l/d) / Γ(j), l = 1, 2, …; of these the first ⌊d/4⌋ fall more slowly with N than the noise.
/// Berrett, Samworth and Yuan (2019) take several ranks with weights that sum to 1 and cancel them:
///
///     Σ w_j = 1,   Σ w_j Γ(j + 2l/d) / Γ(j) = 0 for l = 1 … ⌊d/4⌋
///
/// Of all such weights those with the least norm add the least noise, whose variance is about |w|²
/// times that of one rank. With few ranks they are large: at d = 8, k = 5, |w| = 16 and at d = 12 even
/// 359, so that nothing but noise is left. So k is taken large enough.
public struct NeighbourWeights: Hashable, Sendable {
  /// The weight of the neighbours of rank 1, 2, …; the last is not 0.
  public let weights: [Double]

  /// How many ranks count.
  public var k: Int { weights.count }
  /// √Σw²: how much noise is enlarged.
  public var norm: Double { weights.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  /// The norm that weights may have where k is chosen for them.
  public static let normMax = 2.5
  /// The least k that is chosen: fewer neighbours cost noise and spare little bias.
  public static let chosenMin = 6
  /// From this norm on, noise of the weights is likely to hide what is measured.
  public static let normBearable = 10.0

  /// The k-th neighbour alone: Kozachenko and Leonenko.
  public static func last(_ k: Int) -> NeighbourWeights {
    NeighbourWeights([Double](repeating: 0, count: max(k, 1) - 1) + [1])
  }

  /// Given weights, as from a table.
  public init(_ weights: [Double]) { self.weights = weights }

  /// Berrett's weights of least norm; below 4 dimensions nothing is to be cancelled, and only the k-th
  /// neighbour counts, as in the authors' own code.
  public static func leastNorm(
    _ k: Int, dimensions: Int
  ) throws(InformationError) -> NeighbourWeights {
    guard dimensions >= 4 else { return last(k) }
    return try solved(k, dimensions: dimensions, ranks: Array(1...max(k, 1)))
  }

  /// The least k from ``chosenMin`` on for which Berrett's weights stay small.
  ///
  /// - Parameters:
  ///   - dimensions: How many coordinates the points have.
  ///   - count: How many points there are.
  public static func smallestK(dimensions: Int, count: Int) throws(InformationError) -> Int {
    var least = Double.infinity
    for k in max(chosenMin, dimensions / 4 + 2)...max(chosenMin, 500) where k < count {
      // With few neighbours many dimensions have no weights at all.
      guard let weights = try? leastNorm(k, dimensions: dimensions) else { continue }
      if weights.norm <= normMax { return k }
      least = weights.norm
    }
    throw InformationError(
      .tooFew,
      "found \(count) points of \(dimensions) dimensions together, for which no weights of up to 500 "
        + "neighbours are small"
        + (least.isFinite ? " (the least norm is \(least), wanted is \(normMax))" : ""),
      cure: "bring the variables into fewer dimensions, give k, or take 'ksg1'")
  }

  /// The weights that Butakov and others (2024) computed with, for reproduction.
  ///
  /// Only ranks ⌊ik/d⌋ count, and up to 4 dimensions only the first neighbour does, whatever k is.
  public static func published(
    _ k: Int, dimensions d: Int
  ) throws(InformationError) -> NeighbourWeights {
    guard d > 4 else { return NeighbourWeights([1] + [Double](repeating: 0, count: max(k, 1) - 1)) }
    // Rank 0 is the last one, as Python counts.
    let ranks = Set((1...d).map { $0 * k / d == 0 ? k : $0 * k / d }).sorted()
    return try solved(k, dimensions: d, ranks: ranks)
  }

  /// The weights of least norm that only these ranks have.
  ///
  /// They lie in the span of the conditions and are orthogonal to all but the first: what is left of
  /// (1, 1, …) when its part in the span of the others is taken away, scaled to the sum 1.
  private static func solved(
    _ k: Int, dimensions d: Int, ranks: [Int]
  ) throws(InformationError) -> NeighbourWeights {
    let conditions = d / 4
    let least = conditions + 1
    guard k > least, ranks.count >= least else {
      throw InformationError(
        .unfit, "found \(k) neighbours, whose weights in \(d) dimensions meet \(least) conditions",
        cure: "take k of at least \(least + 1), better many more")
    }
    var basis: [[Double]] = []
    for l in 1...max(conditions, 1) where conditions > 0 {
      var row = [Double](repeating: 1, count: k)
      for j in 1..<k {
        row[j] = row[j - 1] * (Double(j) + 2 * Double(l) / Double(d)) / Double(j)
      }
      row = orthogonal(ranks.map { row[$0 - 1] }, to: basis)
      let length = dot(row, row).squareRoot()
      basis.append(row.map { $0 / length })
    }
    let rest = orthogonal([Double](repeating: 1, count: ranks.count), to: basis)
    let sum = rest.reduce(0, +)
    let share = sum / Double(ranks.count)
    // The share of (1, 1, …) that is left is the square of a sine; below this, digits are lost.
    guard share.isFinite, share > 1e-10 else {
      throw InformationError(
        .unfit, "found \(k) neighbours, too few for weights in \(d) dimensions",
        cure: "take a larger k")
    }
    var weights = [Double](repeating: 0, count: k)
    for (index, rank) in ranks.enumerated() { weights[rank - 1] = rest[index] / sum }
    return NeighbourWeights(weights)
  }

  /// What is left of a vector without its part in the span of unit vectors; twice is enough.
  private static func orthogonal(_ vector: [Double], to basis: [[Double]]) -> [Double] {
    var rest = vector
    for _ in 0..<2 {
      for unit in basis {
        let part = dot(rest, unit)
        for index in rest.indices { rest[index] -= part * unit[index] }
      }
      // The first pass leaves a vector of another length; relative to it the second is exact.
    }
    return rest
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    left.indices.reduce(0) { $0 + left[$1] * right[$1] }
  }
}
