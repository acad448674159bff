import Information
import Kernels
import Randomness
import Testing

@Suite("What holds of information, whatever the data")
struct PropertyTests {
  /// Pairs of normal variables that correlate so that they have this information.
  private func normal(
    _ count: Int, _ dimensions: Int, nats: Double, seed: Int = 1
  ) throws -> (x: Points, y: Points) {
    let rho = (1 - PortableMath.exp(-2 * nats / Double(dimensions))).squareRoot()
    var stream = Seed(7).stream("properties", seed, count, dimensions)
    var (x, y) = ([Double](), [Double]())
    for _ in 0..<count * dimensions {
      x.append(stream.normal())
      y.append(rho * x[x.count - 1] + (1 - rho * rho).squareRoot() * stream.normal())
    }
    return try (Points(x, dimensions: dimensions), Points(y, dimensions: dimensions))
  }

  private let measures: [any PairMeasure] = [
    KSG(k: 3), KSG(.second, k: 4), ThreeEntropies(.last(3), kinds: .continuous),
    ThreeEntropies(.small, isWhitened: true, kinds: .continuous),
    ThreeEntropies(.published(5), kinds: .continuous),
  ]

  @Test("exchanged variables and points in another order have the same information")
  func symmetry() throws {
    let (x, y) = try normal(600, 3, nats: 1)
    var stream = Seed(3).stream("order")
    let order = stream.permutation(of: 600)
    for measure in measures {
      let value = try measure.value(of: x, y, with: .best)
      for other in [
        try measure.value(of: y, x, with: .best),
        try measure.value(of: x.points(at: order), y.points(at: order), with: .best),
      ] { #expect(abs(other - value) < 1e-12, "\(measure.name): \(value) and \(other)") }
    }
  }

  @Test("every level has the same bits")
  func levels() throws {
    let (x, y) = try normal(700, 4, nats: 1)
    for measure in measures {
      let values = try CPULevel.allCases.compactMap { Kernels($0) }.map {
        try measure.value(of: x, y, with: $0).bitPattern
      }
      #expect(Set(values).count == 1, "\(measure.name)")
    }
  }

  @Test("whitened, a variable may be turned and stretched")
  func whitening() throws {
    let (x, y) = try normal(800, 2, nats: 2)
    let turned = try Points(
      (0..<800).flatMap { index -> [Double] in
        let (a, b) = (x.coordinates[2 * index], x.coordinates[2 * index + 1])
        return [1_000 * a + 3 * b + 5, b - 400 * a]
      }, dimensions: 2)
    let measure = ThreeEntropies(.last(3), isWhitened: true, kinds: .continuous)
    let values = try [x, turned].map { try measure.value(of: $0, y, with: .best) }
    #expect(abs(values[0] - values[1]) < 1e-8, "\(values)")
  }

  @Test("a variable that Z explains tells nothing more, and one beside Z tells all")
  func conditional() throws {
    let (x, y) = try normal(2_000, 1, nats: 1)
    let (z, _) = try normal(2_000, 1, nats: 0, seed: 2)
    let measure = ConditionalKSG(k: 5)
    #expect(abs(try measure.value(of: x, y, given: z, with: .best) - 1) < 0.15)
    #expect(abs(try measure.value(of: x, y, given: y, with: .best)) < 0.1)
    // With X and Y alone counted, what is left of the formula is KSG's in the joint space.
    #expect(
      abs(try measure.value(of: x, z, given: y, with: .best)) < 0.1)
  }

  @Test("KSG is near the truth where it should be, on fixed points")
  func calibration() throws {
    for (dimensions, nats, bound) in [(1, 0.0, 0.03), (1, 1, 0.06), (2, 1, 0.07), (1, 2, 0.06)] {
      let (x, y) = try normal(5_000, dimensions, nats: nats)
      let value = try KSG(k: 5).value(of: x, y, with: .best)
      #expect(abs(value - nats) < bound, "\(dimensions) + \(dimensions), \(nats): \(value)")
    }
    // Where KSG is out of its range, entropies of whitened points are not.
    let (x, y) = try normal(5_000, 4, nats: 8)
    let wkl = ThreeEntropies(.small, isWhitened: true, kinds: .continuous)
    #expect(abs(try wkl.value(of: x, y, with: .best) - 8) < 0.3)
    #expect(try KSG(k: 5).value(of: x, y, with: .best) < 6)
  }

  @Test("weights sum to 1, cancel what they should, and are refused where they cannot")
  func weights() throws {
    for (k, d) in [(5, 4), (10, 7), (40, 8), (60, 12), (300, 16)] {
      let weights = try NeighbourWeights.leastNorm(k, dimensions: d).weights
      #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
      for l in 1...d / 4 {
        var ratio = 1.0
        var (sum, scale) = (0.0, 0.0)
        for (index, weight) in weights.enumerated() {
          sum += weight * ratio
          scale += abs(weight * ratio)
          let j = Double(index + 1)
          ratio *= (j + 2 * Double(l) / Double(d)) / j
        }
        #expect(abs(sum) < 1e-8 * scale, "k = \(k), d = \(d), l = \(l)")
      }
    }
    for (k, d) in [(1, 5), (2, 4), (3, 8), (4, 12)] {
      #expect(throws: InformationError.self) {
        try NeighbourWeights.leastNorm(k, dimensions: d)
      }
    }
    let k = try NeighbourWeights.smallestK(dimensions: 8, count: 5_000)
    #expect(try NeighbourWeights.leastNorm(k, dimensions: 8).norm <= NeighbourWeights.normMax)
    #expect(try NeighbourWeights.leastNorm(k - 1, dimensions: 8).norm > NeighbourWeights.normMax)
  }
}
