import Randomness
import Statistics
import TestSupport
import Testing

@Suite("Correlations against scipy and statsmodels")
struct CorrelationTests {
  @Test("correlations agree to nine digits, also far from 0")
  func correlations() throws {
    let cases = try Golden.Correlations.file.get().pearson
    #expect(cases.count == 8)
    for pair in cases {
      let r = try #require(pearson(pair.x, pair.y))
      #expect(agree(r, pair.r), "\(r) of \(pair.x.count) points, and not \(pair.r)")
      #expect(pearson(pair.y, pair.x) == r)
    }
  }

  @Test("correlations of the greatest and the least numbers are not lost")
  func extremes() throws {
    let x: [Double] = [1, 2, 3, 5]
    let y: [Double] = [1, 4, 3, 7]
    let r = try #require(pearson(x, y))
    for scale in [1e-300, 1e300] {
      #expect(agree(try #require(pearson(x.map { $0 * scale }, y)), r))
    }
    #expect(
      pearson([-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude], [0, 1]) == 1)
    #expect(pearson(x, x) == 1 && pearson(x, x.map { -$0 }) == -1)
  }

  @Test("what does not vary, is not finite or is a single point has no correlation")
  func undefined() {
    // Ten times a tenth is not one, so the mean of these differs from each of them.
    let tenths = [Double](repeating: 0.1, count: 10)
    let numbers = (0..<10).map(Double.init)
    for correlation in [pearson, spearman, kendall, distanceCorrelation] {
      #expect(correlation(tenths, numbers) == nil && correlation(numbers, tenths) == nil)
      #expect(correlation([1], [2]) == nil && correlation([], []) == nil)
      #expect(correlation([1, .nan, 2], [1, 2, 3]) == nil)
      #expect(correlation([1, 2, 3], [1, .infinity, 2]) == nil)
    }
  }

  @Test("ranks, pairs in order and distances agree, ties included")
  func dependence() throws {
    let cases = try Golden.Correlations.file.get().dependence
    #expect(cases.count == 11)
    for golden in cases {
      #expect(agree(try #require(spearman(golden.x, golden.y)), golden.spearman))
      #expect(agree(try #require(kendall(golden.x, golden.y)), golden.kendall))
      guard let distance = golden.distance else { continue }
      #expect(agree(try #require(distanceCorrelation(golden.x, golden.y)), distance))
    }
  }

  @Test("Kendall's tau by sorting is that by all pairs", arguments: 1...40)
  func kendallTwin(seed: UInt64) throws {
    var dice = try #require(Seed(seed)).stream("kendall")
    let count = 2 + dice.integer(below: 60)
    let levels = 2 + dice.integer(below: 30)
    let x = (0..<count).map { _ in Double(dice.integer(below: levels)) }
    let y = (0..<count).map { _ in Double(dice.integer(below: levels)) }
    var (difference, xPairs, yPairs) = (0.0, 0.0, 0.0)
    for i in 0..<count {
      for j in 0..<i {
        let (dx, dy) = ((x[i] - x[j]).sign(), (y[i] - y[j]).sign())
        difference += dx * dy
        xPairs += dx * dx
        yPairs += dy * dy
      }
    }
    guard xPairs > 0, yPairs > 0 else {
      #expect(kendall(x, y) == nil, "seed \(seed)")
      return
    }
    let tau = try #require(kendall(x, y), "seed \(seed)")
    #expect(agree(tau, difference / (xPairs * yPairs).squareRoot()), "seed \(seed)")
  }

  @Test("what others explain is taken out of both series")
  func partial() throws {
    let cases = try Golden.Correlations.file.get().partial
    #expect(cases.count == 5)
    for golden in cases {
      let r = try #require(partialCorrelation(golden.x, golden.y, given: golden.given))
      #expect(agree(r, golden.r), "\(r) of \(golden.x.count) points, and not \(golden.r)")
    }
  }

  @Test("nothing given is Pearson's, and a series that others explain has no partial correlation")
  func partialEnds() throws {
    let x: [Double] = [1, 4, 2, 8, 5, 7]
    let y: [Double] = [2, 1, 7, 3, 9, 4]
    let t: [Double] = [0, 1, 2, 3, 4, 5]
    let whole = try #require(pearson(x, y))
    #expect(agree(try #require(partialCorrelation(x, y, given: [])), whole))
    #expect(partialCorrelation(t.map { 3 * $0 - 1 }, y, given: [t]) == nil)
    // A second copy, and a constant, explain nothing more.
    let once = try #require(partialCorrelation(x, y, given: [t]))
    let copies = [t, t.map { 2 - $0 }, t.map { _ in 7 }]
    #expect(agree(try #require(partialCorrelation(x, y, given: copies)), once))
    // Three points on a plane through two given series leave nothing.
    #expect(partialCorrelation([1, 2, 4], [3, 1, 2], given: [[0, 1, 2]]) == nil)
  }

  @Test("differences, detrended and smoothed series agree")
  func series() throws {
    let cases = try Golden.Correlations.file.get().series
    #expect(cases.count == 5)
    for golden in cases {
      #expect(agree(differences(of: golden.x), golden.differences))
      #expect(agree(detrended(golden.x), golden.detrended))
      #expect(agree(PaperCurves.smoothed(golden.x), golden.smoothed))
    }
    #expect(detrended([]).isEmpty && differences(of: []).isEmpty)
  }

  @Test("a lag pairs each value with a later one, or an earlier one")
  func lags() {
    let (x, y): ([Double], [Double]) = ([1, 2, 3, 4], [5, 6, 7, 8])
    #expect(lagged(x, y, by: 1) == (x: [1, 2, 3], y: [6, 7, 8]))
    #expect(lagged(x, y, by: -3) == (x: [4], y: [5]))
    #expect(lagged(x, y, by: 0) == (x: x, y: y))
    #expect(lagged(x, y, by: .max) == (x: [], y: []) && lagged(x, y, by: .min) == (x: [], y: []))
  }

  @Test("z agrees with artanh and turns back, and ±1 has none")
  func z() throws {
    for golden in try Golden.Correlations.file.get().z {
      let z = try #require(FisherZ.z(of: golden.r))
      #expect(abs(z - golden.z) <= 1e-9 * max(abs(golden.z), 1e-300), "\(golden.r)")
      #expect(abs(FisherZ.r(of: z) - golden.r) <= 1e-14)
    }
    #expect(FisherZ.z(of: 1) == nil && FisherZ.z(of: -1) == nil && FisherZ.z(of: .nan) == nil)
    #expect(FisherZ.r(of: 800) == 1 && FisherZ.r(of: -800) == -1)
  }

  @Test("two correlations of the same runs are compared by Williams and by Steiger")
  func dependent() throws {
    let cases = try Golden.Runs.file.get().dependent
    #expect(cases.count == 3)
    for golden in cases {
      let one = try #require(williams(golden.x, golden.y, with: golden.common))
      #expect(agree(one.t, golden.t) && agree(one.p, golden.tChance))
      let two = try #require(steiger((golden.x, golden.common), (golden.y, golden.other)))
      #expect(agree(two.z, golden.z) && agree(two.p, golden.zChance))
    }
    #expect(williams([1, 2, 3], [1, 3, 2], with: [2, 1, 3]) == nil)
    #expect(steiger(([1, 2, 3], [1, 3, 2]), ([2, 1, 3], [1, 2, 4])) == nil)
  }

  @Test("series of different lengths are a mistake, and the text tells both")
  func mistakes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = spearman([1, 2, 3], [1, 2])
    }
    #expect(result.errors.contains("3 and 2 values do not go together"))
  }
}

extension Double {
  /// -1, 0 or 1.
  fileprivate func sign() -> Double { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
