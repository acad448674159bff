import Randomness
import Statistics
import TestSupport
import Testing

@Suite("What many runs say together")
struct RunTests {
  @Test("means have the intervals of Student's t")
  func means() throws {
    let cases = try Golden.Runs.file.get().means
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
    let cases = try Golden.Runs.file.get().correlations
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

  @Test("sequences have the bound of Robbins, and none before twenty runs")
  func sequences() throws {
    let cases = try Golden.Runs.file.get().sequences
    #expect(cases.count == 3)
    for golden in cases {
      let found = try #require(
        ConfidenceSequence(of: golden.values, confidence: golden.confidence))
      #expect(agree(found.mean, golden.mean) && found.count == golden.values.count)
      #expect(agree(found.interval.lowerBound, golden.low))
      #expect(agree(found.interval.upperBound, golden.high))
      #expect(agree(found.halfWidth, (golden.high - golden.low) / 2))
    }
    let r = (0..<20).map { 0.5 + 0.01 * Double($0) }
    let found = try #require(ConfidenceSequence(ofCorrelations: r))
    let z = try #require(ConfidenceSequence(of: r.compactMap(FisherZ.z)))
    #expect(found.interval == FisherZ.r(of: z.interval) && found.mean == FisherZ.r(of: z.mean))
    #expect(ConfidenceSequence(of: Array(r.dropLast())) == nil)
    #expect(ConfidenceSequence(ofCorrelations: r + [1]) == nil)
    #expect(ConfidenceSequence(of: r + [.infinity]) == nil)
  }

  @Test("parts that were merged in any cut are the whole, also far from 0", arguments: 1...20)
  func merging(seed: UInt64) throws {
    var dice = try #require(Seed(seed)).stream("moments")
    let values = (0..<1 + dice.integer(below: 300)).map { _ in 1e9 + dice.normal() }
    let whole = Moments(of: values)
    let mean = values.reduce(0) { $0 + ($1 - 1e9) } / Double(values.count) + 1e9
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let cubes = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) }
    var merged = Moments()
    var rest = values[...]
    while !rest.isEmpty {
      let count = 1 + dice.integer(below: rest.count)
      merged.merge(Moments(of: Array(rest.prefix(count))))
      merged.merge(Moments())
      rest = rest.dropFirst(count)
    }
    for moments in [whole, merged] {
      #expect(moments.count == values.count, "seed \(seed)")
      #expect(abs(moments.mean - mean) < 1e-6, "seed \(seed)")
      #expect(abs(moments.squares - squares) < 1e-6 * max(1, squares), "seed \(seed)")
      #expect(abs(moments.cubes - cubes) < 1e-5 * max(1, squares), "seed \(seed)")
      #expect(moments.least == values.min() && moments.greatest == values.max(), "seed \(seed)")
    }
    #expect((whole.variance == nil) == (values.count < 2))
  }

  @Test("a trajectory is the mean of the active runs at each step, and ends where few are left")
  func trajectories() throws {
    let curves: [[Double]] = [[1, 2, 3, 9], [2, 4, 5], [3, .nan, 4], [6, 3]]
    var (whole, left, right) = (MomentsByStep(), MomentsByStep(), MomentsByStep())
    for (number, curve) in curves.enumerated() {
      whole.add(curve)
      if number < 2 { left.add(curve) } else { right.add(curve) }
    }
    right.merge(left)
    #expect(whole.steps.map(\.count) == [4, 3, 3, 1])
    #expect(right.steps.map(\.count) == [4, 3, 3, 1])
    #expect(agree(whole.steps.map(\.mean), [3, 3, 4, 9]))
    #expect(agree(right.steps.map(\.mean), [3, 3, 4, 9]))
    #expect(whole.means(activeMin: 3).map(\.count) == [4, 3, 3] && whole.means().isEmpty)
  }

  @Test("the means of a trajectory have Hall's intervals, and Student's where nothing is skewed")
  func skewed() throws {
    for golden in try Golden.Runs.file.get().skewed {
      var curves = MomentsByStep()
      for value in golden.values { curves.add([value]) }
      let mean = try #require(curves.means(confidence: golden.confidence).first)
      let interval = try #require(mean.interval)
      #expect(agree(mean.mean, golden.mean))
      #expect(agree(interval.lowerBound, golden.low) && agree(interval.upperBound, golden.high))
    }
    let even: [Double] = [-2, -1, 0, 1, 2]
    var curves = MomentsByStep()
    for value in even { curves.add([value]) }
    let usual = try #require(MeanInterval(of: even))
    #expect(curves.means().first == usual)
  }

  @Test("a bootstrap of the same stream has the same bytes, and says how it was made")
  func bootstraps() throws {
    let seed: Seed = 5
    var dice = seed.stream("values")
    let values = (0..<40).map { _ in dice.normal() }
    let usual = try #require(MeanInterval(of: values))
    let interval = try #require(usual.interval)
    for method in [Bootstrap.Method.percentile, .bootstrapT, .bca] {
      let made = { Bootstrap(ofMean: values, by: method, stream: seed.stream("resamples")) }
      let bootstrap = try #require(made())
      #expect(made() == bootstrap && bootstrap.method == method)
      #expect(bootstrap.resamples == Bootstrap.resamplesDefault)
      #expect(agree(bootstrap.value, usual.mean))
      // With forty normal values all are near Student's.
      let width = interval.upperBound - interval.lowerBound
      #expect(abs(bootstrap.interval.lowerBound - interval.lowerBound) < width / 8, "\(method)")
      #expect(abs(bootstrap.interval.upperBound - interval.upperBound) < width / 8, "\(method)")
    }
  }

  @Test("what too few resamples define has no bootstrap, and neither has one run")
  func undefinedBootstraps() {
    let stream = (1 as Seed).stream("resamples")
    #expect(Bootstrap(ofMean: [1], by: .percentile, stream: stream) == nil)
    #expect(Bootstrap(ofMean: [1, .nan], by: .bootstrapT, stream: stream) == nil)
    // Equal values have no t, and nothing to be accelerated by.
    #expect(Bootstrap(ofMean: [2, 2, 2], by: .bootstrapT, stream: stream) == nil)
    #expect(Bootstrap(ofMean: [2, 2, 2], by: .bca, stream: stream) == nil)
    #expect(Bootstrap(ofMean: [2, 2, 2], by: .percentile, stream: stream)?.interval == 2...2)
    // Of three runs, the first is missing in 8 of 27 resamples.
    #expect(
      Bootstrap(runs: 3, by: .percentile, stream: stream) { $0[0] > 0 ? $0[1] : nil } == nil)
  }

  @Test("BCa takes the percentiles that bias and acceleration ask for")
  func bca() throws {
    let cases = try Golden.Runs.file.get().bca
    #expect(cases.count == 2)
    for golden in cases {
      let interval = try #require(
        Bootstrap.accelerated(
          value: golden.value, found: golden.found, without: golden.without, confidence: 0.95))
      #expect(agree(interval.lowerBound, golden.low) && agree(interval.upperBound, golden.high))
    }
  }

  @Test("the paper's curves and their resampled correlations agree with scipy's filter")
  func paper() throws {
    let cases = try Golden.Runs.file.get().paper
    #expect(cases.count == 2)
    for golden in cases {
      #expect(agree(try #require(PaperCurves.processed(golden.measures[0])), golden.first))
      let curves = try #require(
        PaperCurves(measures: golden.measures, targets: golden.targets))
      #expect(curves.count == golden.measures.count)
      #expect(curves.measure.count == golden.resamples[0].epochs)
      #expect(agree(curves.r, golden.resamples[0].r))
      for resample in golden.resamples {
        #expect(agree(try #require(curves.r(drawn: resample.counts)), resample.r))
      }
      let stream = (3 as Seed).stream("resamples")
      let interval = try #require(curves.interval(resamples: 500, stream: stream))
      #expect(interval.method == .percentile && interval.interval.contains(curves.r))
      #expect(interval == curves.interval(resamples: 500, stream: stream))
    }
  }

  @Test("curves that the paper's processing cannot take are left out")
  func unfitCurves() throws {
    #expect(PaperCurves.processed([1, 2, 3, 4]) == nil)
    #expect(PaperCurves.processed([5, 4, -1, 2, 1]) == nil)
    #expect(PaperCurves.processed([5, 4, .infinity, 2, 1]) == nil)
    #expect(PaperCurves.processed([3, 3, 3, 3, 3]) == nil)
    let falling: [Double] = [9, 7, 4, 2, 1, 1]
    let runs = [[Double]](repeating: falling, count: 5)
    #expect(try #require(PaperCurves(measures: runs, targets: runs)).r == 1)
    #expect(PaperCurves(measures: Array(runs.dropLast()), targets: Array(runs.dropLast())) == nil)
    let flat = runs.dropLast() + [[3, 3, 3, 3, 3, 3]]
    #expect(PaperCurves(measures: Array(flat), targets: runs) == nil)
  }

  @Test("curves of different lengths in one run are a mistake, and the text tells both")
  func mistakes() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = PaperCurves(measures: [[1, 2, 3]], targets: [[1, 2]])
    }
    #expect(result.errors.contains("curves of 3 and 2 epochs"))
  }
}
