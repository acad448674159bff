public import Kernels

/// The k nearest others of every point.
public struct Neighbours: Sendable {
  /// How many a point has.
  public let k: Int
  /// Their distances, k a point, ascending.
  public let distances: [Double]
  /// Which points they are, in the same order; equally far ones ascend.
  public let points: [UInt32]

  /// The distance of each point to its neighbour of a rank from 1 to k.
  public func distances(ofRank rank: Int) -> [Double] {
    stride(from: rank - 1, to: distances.count, by: k).map { distances[$0] }
  }
}

extension Points {
  /// The k nearest others of every point.
  ///
  /// It costs about n log n in few dimensions and n² in many; see ``PointTree``.
  public func neighbours(
    _ k: Int, by norm: Norm, with kernels: Kernels
  ) throws(InformationError) -> Neighbours {
    try checkCount(for: k)
    let found = kernels.nearest(
      k, in: PointTree(coordinates.span, dimensions: dimensions), by: norm)
    return Neighbours(k: k, distances: found.distances, points: found.points)
  }

  /// How many others are nearer to each point than its radius, or as near if that is included.
  ///
  /// On a line sorted numbers tell; otherwise a tree.
  public func counts(
    within radii: [Double], isInclusive: Bool = false, by norm: Norm = .greatest,
    with kernels: Kernels
  ) -> [Int] {
    let counts =
      dimensions == 1
      ? PointLine(coordinates.span).counts(within: radii, isInclusive: isInclusive)
      : kernels.counts(
        within: radii, in: PointTree(coordinates.span, dimensions: dimensions), by: norm,
        isInclusive: isInclusive)
    return counts.map(Int.init)
  }

  /// Refuses k neighbours among too few points.
  func checkCount(for k: Int) throws(InformationError) {
    guard k >= 1, k < count else {
      throw InformationError(
        .tooFew, "found \(count) points, and each has no \(k) neighbours among the others",
        cure: "take k below \(count), or more points")
    }
    guard count <= PointTree.countMax else {
      throw InformationError(
        .unfit, "found \(count) points, expected at most \(PointTree.countMax)",
        cure: "take a part of them")
    }
  }
}
