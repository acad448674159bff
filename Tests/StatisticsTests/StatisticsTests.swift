import Statistics
import Testing

@Suite("Statistics against scipy")
struct StatisticsTests {
  @Test("correlations agree to nine digits, also far from 0")
  func correlations() throws {
    let cases = try Golden.file.get().pearson
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
    #expect(pearson(tenths, numbers) == nil && pearson(numbers, tenths) == nil)
    #expect(pearson([1], [2]) == nil && pearson([], []) == nil)
    #expect(pearson([1, .nan, 2], [1, 2, 3]) == nil)
    #expect(pearson([1, 2, 3], [1, .infinity, 2]) == nil)
  }

  @Test("quantiles of Student's t agree to nine digits, from one degree of freedom to a million")
  func quantiles() throws {
    let cases = try Golden.file.get().quantiles
    #expect(cases.count == 112)
    for golden in cases {
      let t = StudentT(degrees: Double(golden.degrees)).quantile(within: golden.within)
      #expect(
        abs(t - golden.t) <= 1e-9 * golden.t, "\(t) of \(golden.degrees), \(golden.within)")
    }
  }

  @Test("means have the intervals of Student's t")
  func means() throws {
    let cases = try Golden.file.get().means
    #expect(cases.count == 5)
    for golden in cases {
      let mean = try #require(MeanInterval(of: golden.values, confidence: golden.confidence))
      let interval = try #require(mean.interval)
      #expect(mean.count == golden.values.count && agree(mean.mean, golden.mean))
      #expect(agree(interval.lowerBound, golden.low) && agree(interval.upperBound, golden.high))
    }
  }

  @Test("means of correlations go by Fisher's z and the variance between runs")
  func meanCorrelations() throws {
    let cases = try Golden.file.get().correlations
    #expect(cases.count == 5)
    for golden in cases {
      let mean = try #require(
        MeanInterval(ofCorrelations: golden.values, confidence: golden.confidence))
      let interval = try #require(mean.interval)
      #expect(agree(mean.mean, golden.mean))
      #expect(agree(interval.lowerBound, golden.low) && agree(interval.upperBound, golden.high))
    }
  }

  @Test("one run has a mean and no interval, none has neither, and ±1 has no z")
  func few() throws {
    let one = try #require(MeanInterval(ofCorrelations: [0.5]))
    #expect(agree(one.mean, 0.5) && one.interval == nil && one.count == 1)
    #expect(MeanInterval(of: []) == nil && MeanInterval(ofCorrelations: []) == nil)
    #expect(MeanInterval(of: [1, .nan]) == nil)
    #expect(MeanInterval(ofCorrelations: [0.5, 1]) == nil)
    #expect(try #require(MeanInterval(of: [2, 2, 2])).interval == 2...2)
  }
}
