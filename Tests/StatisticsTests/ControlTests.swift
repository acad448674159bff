import Randomness
import Statistics
import Testing

@Suite("Controls")
struct ControlTests {
  /// Runs of a loss and a measure that decay, of different lengths, with noise that hangs together.
  ///
  /// - Parameters:
  ///   - link: How much of the loss's noise the measure has as well.
  ///   - trend: How much decay there is; without any, the curves are stationary.
  private func decaying(
    _ count: Int, link: Double, trend: Double = 1, _ dice: inout RandomStream
  ) -> (measures: [[Double]], targets: [[Double]]) {
    var (measures, targets): ([[Double]], [[Double]]) = ([], [])
    for _ in 0..<count {
      let epochs = dice.integer(in: 15...60)
      var (measure, target): ([Double], [Double]) = ([], [])
      var (shared, own) = (dice.normal(), dice.normal())
      var decay = trend
      for _ in 0..<epochs {
        target.append(0.3 + 2 * decay + 0.15 * shared)
        measure.append(
          7_000 + 900 * decay + 60 * (link * shared + (1 - link * link).squareRoot() * own))
        decay *= 0.92
        shared = 0.6 * shared + 0.8 * dice.normal()
        own = 0.6 * own + 0.8 * dice.normal()
      }
      measures.append(measure)
      targets.append(target)
    }
    return (measures, targets)
  }

  /// In how many of 400 experiments on 20 runs a test rejects at 5 %.
  private func rejections(
    link: Double, _ name: String, _ p: (_ runs: ([[Double]], [[Double]]), RandomStream) -> Double?
  ) throws -> Int {
    let seed: Seed = 7
    return try (0..<400).count { number in
      var dice = seed.stream(name, number)
      let p = try #require(p(decaying(20, link: link, &dice), seed.stream("swaps", number)))
      return p <= 0.05
    }
  }

  @Test("run-swap rejects unlinked decaying curves one time in twenty, and linked ones often")
  func runSwaps() throws {
    let test = { (runs: ([[Double]], [[Double]]), stream: RandomStream) in
      RunSwap(measures: runs.0, targets: runs.1, swaps: 399, stream: stream)?.p
    }
    // Three standard deviations of a binomial about 20: the bar of 4 to 6 % is the benchmark's.
    #expect(abs(try rejections(link: 0, "unlinked", test) - 20) < 14)
    #expect(try rejections(link: 0.7, "linked", test) > 320)
  }

  @Test("a circular shift rejects nearly all decaying curves, linked or not, and so do new phases")
  func shifts() throws {
    for kind in [SurrogateTest.Kind.shift, .phase] {
      let rejected = try rejections(link: 0, "unlinked") { runs, stream in
        SurrogateTest(
          measures: runs.0, targets: runs.1, by: kind, surrogates: 399, stream: stream)?.p
      }
      #expect(rejected > 390, "\(kind)")
    }
  }

  @Test("surrogates reject stationary curves one time in twenty, and linked ones nearly always")
  func stationary() throws {
    func rejections(link: Double, by kind: SurrogateTest.Kind) throws -> Int {
      let seed: Seed = 9
      return try (0..<400).count { number in
        var dice = seed.stream("stationary", number)
        let runs = decaying(20, link: link, trend: 0, &dice)
        let test = try #require(
          SurrogateTest(
            measures: runs.measures, targets: runs.targets, by: kind, surrogates: 399,
            stream: seed.stream("surrogates", number)))
        return test.p <= 0.05
      }
    }
    for kind in [SurrogateTest.Kind.shift, .phase] {
      let unlinked = try rejections(link: 0, by: kind)
      #expect(unlinked < 40, "\(kind): \(unlinked)")
      #expect(try rejections(link: 0.8, by: kind) > 390, "\(kind)")
    }
  }

  @Test("five runs of one length have the p of all their 120 assignments")
  func allAssignments() throws {
    let seed: Seed = 11
    var dice = seed.stream("curves")
    let curves = { (0..<5).map { _ in (0..<8).map { _ in dice.normal() } } }
    let (measures, targets) = (curves(), curves())
    let z = try measures.map { measure in
      try targets.map { target in
        let r = try #require(pearson(measure, target))
        return try #require(FisherZ.z(of: r))
      }
    }
    var sums: [Double] = []
    func assign(_ row: Int, _ free: [Int], _ sum: Double) {
      if free.isEmpty { sums.append(sum) }
      for target in free { assign(row + 1, free.filter { $0 != target }, sum + z[row][target]) }
    }
    assign(0, Array(0..<5), 0)
    let own = (0..<5).reduce(0) { $0 + z[$1][$1] }
    let above = Double(sums.count { $0 >= own - 1e-12 }) / 120
    let below = Double(sums.count { $0 <= own + 1e-12 }) / 120
    let found = try #require(
      RunSwap(measures: measures, targets: targets, swaps: 20_000, stream: seed.stream("swaps")))
    #expect(abs(found.p - min(1, 2 * min(above, below))) < 0.02)
    #expect(agree(found.observed, own / 5) && found.count == 5)
    let all = z.reduce(0) { $0 + $1.reduce(0, +) }
    #expect(agree(found.swapped, (all - own) / 20))
  }

  @Test("true pairs are told from swapped ones, and the same stream gives the same bytes")
  func observed() throws {
    let seed: Seed = 12
    var dice = seed.stream("linked")
    let runs = decaying(40, link: 0.9, &dice)
    let swap = { RunSwap(measures: runs.measures, targets: runs.targets, stream: seed.stream("s")) }
    let found = try #require(swap())
    #expect(found == swap() && found.count == 40)
    #expect(found.observed > found.swapped && found.p == 2.0 / 2_000)
    // The shared trend alone makes a high r.
    #expect(FisherZ.r(of: found.swapped) > 0.5)
  }

  @Test("runs too short or without variation are left out, and fewer than five are none")
  func fewRuns() {
    var dice = (13 as Seed).stream("few")
    var runs = decaying(6, link: 0, &dice)
    let stream = (13 as Seed).stream("swaps")
    let flat = [Double](repeating: 3, count: 30)
    runs.measures += [flat, [1, 2, 3, 4], [2, 1, .nan, 4, 5]]
    runs.targets += [flat, [1, 2, 3, 4], [1, 2, 3, 4, 5]]
    let found = RunSwap(measures: runs.measures, targets: runs.targets, stream: stream)
    #expect(found?.count == 6)
    let few = RunSwap(
      measures: Array(runs.measures[2...]), targets: Array(runs.targets[2...]), stream: stream)
    #expect(few == nil)
    #expect(SurrogateTest(measures: [flat], targets: [flat], by: .shift, stream: stream) == nil)
  }
}
