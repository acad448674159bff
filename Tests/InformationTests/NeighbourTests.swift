import Information
import Kernels
import Randomness
import Testing

@Suite("Neighbours against their naive twin")
struct NeighbourTests {
  private static let kernels = CPULevel.allCases.compactMap { Kernels($0) }

  /// Points of different kinds, the last three hard for a filter of floats.
  private static func points(_ kind: Int, _ count: Int, _ dimensions: Int) throws -> Points {
    var stream = Seed(2026).stream("neighbours", kind, count, dimensions)
    let numbers = (0..<count * dimensions).map { _ in
      switch kind {
      case 0: stream.normal()
      // Many equal distances, exact in binary.
      case 1: Double(stream.integer(below: 8)) / 4
      // So far from 0 that floats cannot tell the points apart.
      case 2: 1e9 + stream.uniform()
      // Over almost three hundred orders of magnitude.
      case 3: stream.normal() * (stream.integer(below: 5) == 0 ? 1e140 : 1e-140)
      // Tails that make most points lie close together.
      default: stream.normal() / (stream.uniform() * stream.uniform() + 1e-9)
      }
    }
    return try Points(numbers, dimensions: dimensions)
  }

  private static func distance(_ points: Points, _ i: Int, _ j: Int, _ norm: Norm) -> Double {
    let d = points.dimensions
    let differences = (0..<d).map {
      points.coordinates[i * d + $0] - points.coordinates[j * d + $0]
    }
    switch norm {
    case .greatest: return differences.reduce(0) { max($0, $1.magnitude) }
    case .euclidean: return differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
  }

  @Test(
    "distances, neighbours and counts are those of comparing all pairs, at every level",
    arguments: [0, 1, 2, 3, 4], [Norm.greatest, .euclidean])
  func twins(kind: Int, norm: Norm) throws {
    // Squares of such magnitudes are not doubles, unless points are scaled first.
    if kind == 3 && norm == .euclidean { return }
    for (count, dimensions, k) in [
      (2, 1, 1), (16, 3, 15), (17, 2, 16), (33, 1, 4), (300, 2, 5), (300, 7, 20), (700, 12, 3),
    ] {
      let points = try Self.points(kind, count, dimensions)
      let label = "kind \(kind), \(count) points of \(dimensions), k = \(k)"
      let all = (0..<count).map { i in
        (0..<count).filter { $0 != i }.map { (distance: Self.distance(points, i, $0, norm), $0) }
          .sorted { ($0.distance, $0.1) < ($1.distance, $1.1) }
      }
      for kernels in Self.kernels {
        let found = try points.neighbours(k, by: norm, with: kernels)
        let isSame = found.points.map(Int.init) == all.flatMap { $0.prefix(k).map(\.1) }
        let isAsFar = found.distances == all.flatMap { $0.prefix(k).map(\.distance) }
        #expect(isSame && isAsFar, "\(label), \(kernels.level)")
        // A radius that is just the distance of some point tells strict counts from others.
        let radii = found.distances(ofRank: k)
        for isInclusive in [false, true] {
          let counts = points.counts(
            within: radii, isInclusive: isInclusive, by: norm, with: kernels)
          let naive = zip(all, radii).map { others, radius in
            others.count { isInclusive ? $0.distance <= radius : $0.distance < radius }
          }
          let isCounted = counts == naive
          #expect(isCounted, "\(label), inclusive: \(isInclusive), \(kernels.level)")
        }
      }
    }
  }

  @Test("counts on a line are those of a tree")
  func line() throws {
    for kind in 0..<5 {
      let points = try Self.points(kind, 500, 1)
      let radii = (0..<500).map { abs(points.coordinates[$0] - points.coordinates[499 - $0]) }
      let tree = PointTree(points.coordinates.span, dimensions: 1)
      for isInclusive in [false, true] {
        let sorted = points.counts(within: radii, isInclusive: isInclusive, with: .best)
        let planted = Kernels.best.counts(
          within: radii, in: tree, by: .greatest, isInclusive: isInclusive)
        let isSame = sorted == planted.map(Int.init)
        #expect(isSame, "kind \(kind)")
      }
    }
  }

  @Test("radii that take in whole branches count all of them")
  func large() throws {
    let points = try Self.points(0, 5_000, 2)
    let radii = (0..<5_000).map { Double($0) / 1_000 }
    let counts = points.counts(within: radii, with: .best)
    for i in stride(from: 0, to: 5_000, by: 501) {
      let naive = (0..<5_000).count {
        $0 != i && Self.distance(points, i, $0, .greatest) < radii[i]
      }
      #expect(counts[i] == naive)
    }
  }

  @Test("points and radii times a power of two have the same neighbours and counts")
  func scale() throws {
    let points = try Self.points(0, 400, 3)
    for power in [0x1p-900, 0x1p-10, 0x1p10, 0x1p900] {
      let scaled = try Points(points.coordinates.map { $0 * power }, dimensions: 3)
      let (few, same) = try (
        points.neighbours(6, by: .euclidean, with: .best),
        scaled.neighbours(6, by: .euclidean, with: .best)
      )
      #expect(few.points == same.points && few.distances.map { $0 * power } == same.distances)
      let radii = few.distances(ofRank: 6)
      #expect(
        points.counts(within: radii, by: .euclidean, with: .best)
          == scaled.counts(within: radii.map { $0 * power }, by: .euclidean, with: .best))
    }
  }

  @Test("points that all coincide have neighbours at the distance 0, by their number")
  func coincident() throws {
    let points = try Points([Double](repeating: 3, count: 100), dimensions: 2)
    let found = try points.neighbours(2, by: .greatest, with: .best)
    #expect(found.distances.allSatisfy { $0 == 0 })
    #expect(found.points.prefix(6) == [1, 2, 0, 2, 0, 1])
    let zeros = [Double](repeating: 0, count: 50)
    #expect(points.counts(within: zeros, with: .best).allSatisfy { $0 == 0 })
    #expect(points.counts(within: zeros, isInclusive: true, with: .best).allSatisfy { $0 == 49 })
  }
}
