import Statistics
import TestSupport
import Testing

@Suite("How sizes and groups differ")
struct SizeTests {
  @Test("lines across sizes agree with weighted least squares at Paule and Mandel's τ²")
  func trends() throws {
    let cases = try Golden.Runs.file.get().trends
    #expect(cases.count == 5 && cases.contains { $0.tau2 > 0 } && cases.contains { $0.tau2 == 0 })
    for golden in cases {
      let line = try #require(
        MetaRegression(
          effects: golden.effects, errors: golden.errors, moderator: golden.moderator,
          confidence: golden.confidence))
      #expect(agree(line.tau2, golden.tau2), "\(line.tau2), not \(golden.tau2)")
      #expect(agree(line.intercept, golden.intercept) && agree(line.slope, golden.slope))
      #expect(agree(line.interval.lowerBound, golden.low))
      #expect(agree(line.interval.upperBound, golden.high))
      #expect(agree(line.p, golden.p) && line.degrees == golden.effects.count - 2)
    }
  }

  @Test("with equal errors a trend is plain regression, whatever τ²")
  func equalErrors() throws {
    let (x, y): ([Double], [Double]) = ([8, 9, 10, 11, 12], [0.2, 0.9, 0.4, 1.4, 1.1])
    let narrow = try #require(
      MetaRegression(effects: y, errors: x.map { _ in 1e-4 }, moderator: x))
    let wide = try #require(MetaRegression(effects: y, errors: x.map { _ in 10 }, moderator: x))
    #expect(narrow.tau2 > 0 && wide.tau2 == 0)
    #expect(agree(narrow.slope, wide.slope) && agree(narrow.slope, 0.23))
    #expect(agree(narrow.interval.lowerBound, wide.interval.lowerBound))
    #expect(agree(narrow.interval.upperBound, wide.interval.upperBound))
  }

  @Test("two sizes, equal sizes and errors of 0 have no trend; a perfect line is certain")
  func noTrend() throws {
    #expect(MetaRegression(effects: [1, 2], errors: [1, 1], moderator: [1, 2]) == nil)
    #expect(MetaRegression(effects: [1, 2, 3], errors: [1, 1, 1], moderator: [4, 4, 4]) == nil)
    #expect(MetaRegression(effects: [1, 2, 3], errors: [1, 0, 1], moderator: [1, 2, 3]) == nil)
    #expect(
      MetaRegression(effects: [1, .nan, 3], errors: [1, 1, 1], moderator: [1, 2, 3]) == nil)
    let line = try #require(
      MetaRegression(effects: [1, 2, 3], errors: [1, 1, 1], moderator: [1, 2, 3]))
    #expect(line.slope == 1 && line.interval == 1...1 && line.p == 0)
    let level = try #require(
      MetaRegression(effects: [2, 2, 2], errors: [1, 1, 1], moderator: [1, 2, 3]))
    #expect(level.slope == 0 && level.p == 1)
  }

  @Test("sizes differ as Cochran and, with counts of runs, as Welch says")
  func heterogeneity() throws {
    let cases = try Golden.Runs.file.get().sizes
    #expect(cases.count == 3)
    for golden in cases {
      let known = try #require(Heterogeneity(effects: golden.effects, errors: golden.errors))
      #expect(agree(known.q, golden.q) && agree(known.p, golden.p))
      #expect(known.degrees == golden.counts.count - 1)
      let counted = try #require(
        Heterogeneity(effects: golden.effects, errors: golden.errors, counts: golden.counts))
      #expect(agree(counted.q, golden.q) && agree(counted.p, golden.welch))
    }
    #expect(Heterogeneity(effects: [1], errors: [1]) == nil)
    #expect(Heterogeneity(effects: [1, 2], errors: [1, 0]) == nil)
    #expect(Heterogeneity(effects: [1, 2], errors: [1, 1], counts: [1, 5]) == nil)
  }

  @Test("a contrast of two groups is Welch's t test, and one of a single group is Student's")
  func contrasts() throws {
    for golden in try Golden.Runs.file.get().contrasts {
      let contrast = try #require(
        Contrast(of: golden.groups.map(Moments.init(of:)), weights: golden.weights))
      #expect(agree(contrast.value, golden.value) && agree(contrast.degrees, golden.degrees))
      #expect(agree(contrast.interval.lowerBound, golden.low))
      #expect(agree(contrast.interval.upperBound, golden.high) && agree(contrast.p, golden.p))
    }
    let values: [Double] = [1, 4, 2, 8]
    let groups = [Moments(of: values), Moments(of: [7])]
    let one = try #require(Contrast(of: groups, weights: [1, 0]))
    let mean = try #require(MeanInterval(of: values))
    #expect(agree(one.interval.upperBound, try #require(mean.interval).upperBound))
    #expect(agree(one.degrees, 3))
    #expect(Contrast(of: groups, weights: [1, 1]) == nil)
    #expect(Contrast(of: [Moments(of: [2, 2])], weights: [1]) == nil)
  }

  @Test("signed ranks agree, exactly for few and nearly for many, ties included")
  func signedRanks() throws {
    let cases = try Golden.Runs.file.get().wilcoxon
    #expect(cases.count == 8)
    for golden in cases {
      let found = try #require(wilcoxon(golden.differences))
      #expect(found.statistic == golden.statistic)
      #expect(agreeInDigits(found.p, golden.p), "\(golden.differences.count) differences")
    }
    #expect(wilcoxon([0, 0]) == nil && wilcoxon([1, .nan]) == nil)
    #expect(try #require(wilcoxon([3])).p == 1)
  }

  @Test("many p are adjusted as statsmodels does, in the order they came in")
  func multiple() throws {
    let cases = try Golden.Runs.file.get().multiple
    #expect(cases.count == 4)
    for golden in cases {
      #expect(agree(holm(golden.p), golden.holm))
      #expect(agree(benjaminiHochberg(golden.p), golden.benjaminiHochberg))
    }
    #expect(holm([]).isEmpty && benjaminiHochberg([]).isEmpty)
  }

  @Test("a p that is no chance is a mistake, and the text tells it")
  func mistakes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = holm([0.1, 1.5])
    }
    #expect(result.errors.contains("chances lie in 0...1, not [0.1, 1.5]"))
  }
}
