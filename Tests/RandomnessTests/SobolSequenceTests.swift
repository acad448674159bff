import Randomness
import TestSupport
import Testing

@Suite("Sobol sequences")
struct SobolSequenceTests {
  private static let dimensionCountMax = SobolSequence.dimensionCountMax

  @Test("points are SciPy's, in its order, up to the last index")
  func scipyPoints() {
    let sequence = SobolSequence(dimensionCount: Self.dimensionCountMax)
    let golden = rows(of: Golden.sobolPoints, width: 5)
    #expect(golden.count == 6 * Self.dimensionCountMax / 4)
    for start in stride(from: 0, to: golden.count, by: Self.dimensionCountMax / 4) {
      let lines = golden[start..<start + Self.dimensionCountMax / 4]
      let index = Int(golden[start][0])
      let expected = lines.flatMap { $0[1...] }.map { RandomStream.uniform($0) }
      #expect(sequence.point(index) == expected, "point \(index)")
    }
    #expect(SobolSequence(dimensionCount: 3).point(0) == [0, 0, 0])
    #expect(SobolSequence(dimensionCount: 3).point(1) == [0.5, 0.5, 0.5])
    #expect(SobolSequence(dimensionCount: 3).point(2) == [0.75, 0.25, 0.25])
  }

  @Test("a shifted design has kept every bit")
  func frozenDesign() {
    let sequence = SobolSequence(
      dimensionCount: Self.dimensionCountMax, shiftedBy: (11 as Seed).stream("design"))
    let words = (0..<256).flatMap { sequence.point($0).map(\.bitPattern) }
    #expect(digest(of: words) == Golden.sobolShiftedDigest)
  }

  @Test("every dimension meets each interval of a power of two once, shifted or not")
  func stratification() {
    for shift in [nil, (1 as Seed).stream("strata")] {
      let sequence = SobolSequence(dimensionCount: Self.dimensionCountMax, shiftedBy: shift)
      for power in [3, 7, 12] {
        // Any aligned run of 2^power points, not just the first.
        let start = 5 << power
        var counts = [[Int]](
          repeating: [Int](repeating: 0, count: 1 << power), count: Self.dimensionCountMax)
        for index in start..<start + 1 << power {
          for (dimension, coordinate) in sequence.point(index).enumerated() {
            counts[dimension][Int(coordinate * Double(1 << power))] += 1
          }
        }
        for (dimension, intervals) in counts.enumerated() {
          #expect(intervals.allSatisfy { $0 == 1 }, "dimension \(dimension), 2^\(power) points")
        }
      }
    }
  }

  @Test("the first two dimensions meet every elementary rectangle once")
  func rectangles() {
    let sequence = SobolSequence(dimensionCount: 2, shiftedBy: (2 as Seed).stream("rectangles"))
    let power = 10
    for across in 0...power {
      var counts = [Int](repeating: 0, count: 1 << power)
      for index in 0..<1 << power {
        let point = sequence.point(index)
        let column = Int(point[0] * Double(1 << across))
        let row = Int(point[1] * Double(1 << (power - across)))
        counts[column << (power - across) + row] += 1
      }
      #expect(counts.allSatisfy { $0 == 1 }, "2^\(across) columns")
    }
  }

  @Test("an integral over six dimensions is known far better than from random points")
  func integration() {
    // The product of 1 + (x_j - ½) / j integrates to one.
    func product(_ point: [Double]) -> Double {
      point.enumerated().reduce(1.0) { $0 * (1 + ($1.element - 0.5) / Double($1.offset + 1)) }
    }
    let count = 4096
    func rootMeanSquareError(_ mean: (Seed) -> Double) -> Double {
      let seeds: [Seed] = [1, 2, 3, 4, 5, 6, 7, 8]
      let squares = seeds.map { (mean($0) - 1) * (mean($0) - 1) }
      return (squares.reduce(0, +) / Double(seeds.count)).squareRoot()
    }
    let quasi = rootMeanSquareError { seed in
      let sequence = SobolSequence(dimensionCount: 6, shiftedBy: seed.stream("integration"))
      return (0..<count).reduce(0.0) { $0 + product(sequence.point($1)) } / Double(count)
    }
    let random = rootMeanSquareError { seed in
      var stream = seed.stream("integration")
      var sum = 0.0
      for _ in 0..<count { sum += product((0..<6).map { _ in stream.uniform() }) }
      return sum / Double(count)
    }
    #expect(quasi < random / 20, "seeds 1 to 8")
  }

  @Test("designs of different seeds differ, and an added dimension moves no other")
  func designs() {
    let stream = (3 as Seed).stream("designs")
    let narrow = SobolSequence(dimensionCount: 5, shiftedBy: stream)
    let wide = SobolSequence(dimensionCount: 9, shiftedBy: stream)
    let other = SobolSequence(dimensionCount: 5, shiftedBy: (4 as Seed).stream("designs"))
    for index in 0..<100 {
      #expect(narrow.point(index) == Array(wide.point(index).prefix(5)))
      #expect(zip(narrow.point(index), other.point(index)).allSatisfy { $0 != $1 })
    }
  }

  @Test("the points of one index over many seeds are uniform")
  func shiftedPointsAreUniform() throws {
    var coordinates: [Double] = []
    for value in 0..<10_000 as Range<UInt64> {
      let stream = try #require(Seed(value)).stream("uniform")
      coordinates += SobolSequence(dimensionCount: 3, shiftedBy: stream).point(5)
    }
    #expect(kolmogorovSmirnov(coordinates) { $0 } < 1.95, "seeds 0 to 9999")
  }

  @Test("no dimensions, too many, and an index below zero are mistakes")
  func mistakes() async {
    let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SobolSequence(dimensionCount: 0)
    }
    #expect(none.errors.contains("a Sobol sequence has 1 to 64 dimensions, not 0"))
    let many = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SobolSequence(dimensionCount: 65)
    }
    #expect(many.errors.contains("a Sobol sequence has 1 to 64 dimensions, not 65"))
    let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = SobolSequence(dimensionCount: 1).point(-1)
    }
    #expect(negative.errors.contains("are counted from 0, not -1"))
  }
}
