import Encoding
import Kernels
import Randomness

/// Neighbours and counts of points of some dimensions, in both norms, as one digest.
///
/// Floats decide here what is measured in doubles, and each level takes them in vectors of its own
/// width; what comes out must not show it.
struct NeighbourCheck {
  private let kernels: Kernels

  /// Searches at a level.
  init(with kernels: Kernels) { self.kernels = kernels }

  /// The digest of distances, neighbours and counts.
  var digest: Digest {
    var bytes: [UInt8] = []
    func append(_ word: UInt64) {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    for (count, dimensions, k) in [(17, 1, 3), (400, 2, 5), (700, 5, 20), (300, 12, 4)] {
      var stream = Seed(integerLiteral: 2026).stream("neighbour check", count, dimensions)
      // Some coordinates on a grid, for equal distances.
      let coordinates = (0..<count * dimensions).map { index in
        index % 3 == 0 ? Double(stream.integer(below: 9)) / 4 : stream.normal()
      }
      let tree = PointTree(coordinates.span, dimensions: dimensions)
      for norm in [Norm.greatest, .euclidean] {
        let found = kernels.nearest(k, in: tree, by: norm)
        for distance in found.distances { append(distance.bitPattern) }
        for point in found.points { append(UInt64(point)) }
        let radii = (0..<count).map { found.distances[$0 * k + k - 1] }
        for isInclusive in [false, true] {
          for near in kernels.counts(
            within: radii, in: tree, by: norm, isInclusive: isInclusive)
          {
            append(UInt64(near))
          }
        }
      }
    }
    return Digest(of: bytes)
  }
}
