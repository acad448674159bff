import Information
import Kernels
import Randomness
import Testing

@Suite("Estimates, their intervals and warnings")
struct EstimationTests {
  private func line(_ count: Int, noise: Double, seed: Int = 1) throws -> (Points, Points) {
    var stream = Seed(11).stream("line", seed)
    let x = (0..<count).map { _ in stream.normal() }
    let y = x.map { $0 + noise * stream.normal() }
    return try (Points(x, dimensions: 1), Points(y, dimensions: 1))
  }

  @Test("an interval comes from parts, and holds the estimate; the same seed gives the same bits")
  func interval() throws {
    let (x, y) = try line(1_000, noise: 1)
    let request = EstimationRequest(hasInterval: true, permutations: 19)
    let first = try KSG(k: 5).estimate(of: x, y, request, with: .best)
    #expect(first == (try KSG(k: 5).estimate(of: x, y, request, with: .best)))
    let interval = try #require(first.interval)
    #expect(interval.contains(first.value) && interval.contains(0.3466))
    #expect(interval.upperBound - interval.lowerBound < 0.3)
    #expect(first.chance == 0.05 && first.warnings.isEmpty && first.k == 5)
  }

  @Test("the deviation of parts is that of samples drawn anew")
  func deviation() throws {
    let parts = try (0..<20).map {
      let (x, y) = try line(1_000, noise: 1, seed: $0)
      return try Subsampling(
        KSG(k: 5), of: x, y, stream: Seed(1).stream("parts", $0), with: .best)
    }
    let mean = parts.reduce(0) { $0 + $1.value } / 20
    let variance = parts.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / 19
    let told = parts.reduce(0) { $0 + $1.deviation * $1.deviation } / 20
    #expect((0.4...2.5).contains(told / variance), "\(told) and \(variance)")
  }

  @Test("a resampled discrete estimate has an interval, a continuous one is refused")
  func bootstrap() throws {
    let set = try Golden.set("disc4x3")
    let estimate = try DiscreteInformation().estimate(
      of: set.x, set.y, EstimationRequest(hasInterval: true), with: .best)
    #expect(try #require(estimate.interval).contains(0.3123))
    #expect(throws: InformationError.self) {
      try Bootstrap(
        KSG(k: 3), of: set.x, set.y, stream: Seed(1).stream("a"), with: .best)
    }
  }

  @Test("the chosen k is small where information is large, and not where there is none")
  func choice() throws {
    func k(noise: Double) throws -> Int {
      let (x, y) = try line(1_000, noise: noise)
      return try NeighbourChoice(
        { KSG(k: $0) }, of: x, y, stream: Seed(1).stream("choice"), with: .best
      ).k
    }
    #expect(try k(noise: 0.001) <= 2)
    #expect(try k(noise: 100) >= 5)
  }

  @Test("values out of range come with a warning that says so")
  func warnings() throws {
    func texts(_ measure: some PairMeasure, _ pair: (Points, Points)) throws -> String {
      try measure.estimate(of: pair.0, pair.1, with: .best).warnings
        .map { $0.text(in: .nats) }.joined(separator: "\n")
    }
    let sharp = try texts(KSG(k: 3), line(500, noise: 1e-4))
    #expect(sharp.contains("is near 5.291 nats, the most that this estimator can give"))
    #expect(sharp.contains("bias dominates: at "))
    let set = try Golden.set("g6x6")
    #expect(
      try texts(ThreeEntropies(.leastNorm(5), kinds: .continuous), (set.x, set.y))
        .contains("weights of 5 neighbours in 12 dimensions enlarge noise 358.6 times"))
    #expect(
      try texts(ThreeEntropies(.last(5), kinds: .continuous), (set.x, set.y))
        .contains("biased in 12 dimensions"))
    let (round, other) = try line(500, noise: 1)
    let few = try Points(round.coordinates.map { ($0 * 8).rounded() }, dimensions: 1)
    #expect(try texts(KSG(k: 4), (few, other)).contains("it looks discrete"))
    // Classes that overlap nowhere.
    let x = try Points((0..<40).map { Double($0 % 2 * 1_000 + $0) }, dimensions: 1)
    let y = try Points((0..<40).map { Double($0 % 2) }, dimensions: 1)
    #expect(
      try texts(Ross(k: 3), (x, y))
        .contains("is more than 0.693 nats, the entropy of the 2 classes, and cannot be"))
    #expect(try texts(KSG(k: 3), line(500, noise: 2)).isEmpty)
  }

  @Test("what cannot be estimated is told with its cure")
  func errors() throws {
    let (x, y) = try line(50, noise: 1)
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      message { _ = try Points([1, .nan], dimensions: 1, named: "'x.npy'") }
        == "'x.npy': found nan at row 1, column 0, counted from 0, expected a finite number up to "
        + "1e+300 in magnitude; replace it, or leave out its row in both variables")
    #expect(
      message { _ = try KSG(k: 50).estimate(of: x, y, with: .best) }
        == "found 50 points, and each has no 50 neighbours among the others; take k below 50, or "
        + "more points")
    let few = x.points(at: [0, 1, 2])
    #expect(
      message { _ = try KSG(k: 1).estimate(of: few, y, with: .best) }
        == "found 3 points of X and 50 of Y; give as many rows of both, those of one moment in the "
        + "same place")
    let constant = try Points([Double](repeating: 2, count: 50), dimensions: 1)
    #expect(
      message { _ = try KSG(k: 1).estimate(of: x, constant, with: .best) }
        == "Y: found the same number, 2.0, in all rows of column 0, counted from 0; take a variable "
        + "that varies: about this one there is nothing to know")
    let twice = try x.joined(with: x)
    #expect(
      message {
        _ = try ThreeEntropies(.last(3), isWhitened: true, kinds: .continuous)
          .estimate(of: twice, y, with: .best)
      }.contains("found a column that the others before it determine (column 1"))
  }
}
