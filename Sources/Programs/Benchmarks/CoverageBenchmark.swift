internal import Mistakes
internal import Randomness
internal import Statistics
internal import Sweeps

/// How often the intervals of a report hold the truth, in simulated experiments whose truth is known.
///
/// Every number of a report stands on an interval or a p, and each rests on assumptions that the curves of
/// trainings strain: epochs hang together, runs differ in more than noise, and end at different epochs. So
/// whole experiments are simulated (``SimulatedRuns``), ten thousand of each kind, and counted. Where
/// curves are not what is tested, z is drawn from a pool of simulated runs.
///
/// The truth of a mean is its mean over all experiments, which is a hundred times as exact as a single
/// one. A row's name tells its own standard error, that of a binomial count of experiments.
struct CoverageBenchmark {
  private let isQuick: Bool
  private let experiments: Int
  private static let seed: Seed = 2_026
  private static let inner = BenchmarkRow.Target.within(93...97)
  private static let level = BenchmarkRow.Target.within(4...6)

  init(isQuick: Bool) {
    self.isQuick = isQuick
    experiments = isQuick ? 4_000 : 10_000
  }

  func rows() throws(BenchmarkError) -> [BenchmarkRow] {
    let pool = try SimulatedPool(seed: Self.seed)
    var rows: [BenchmarkRow] = []
    for runs in [10, 30, 200] {
      rows += try curveRows(runs: runs)
      rows += try sizeRows(runs: runs, pool)
    }
    rows += try fewRunRows(pool)
    rows += try sequenceRows(pool)
    for runs in [10, 30, 200] { rows += try swapRows(runs: runs) }
    rows += try shiftRows()
    for runs in [30, 200] { rows += try paperRows(runs: runs) }
    return rows + timeRows()
  }

  /// A share, in percent, with its standard error in the name.
  ///
  /// - Parameter independent: How many experiments there were, where each gave more than one of `count`.
  private func row(
    _ name: String, _ hits: Int, of count: Int, independent: Int? = nil, runs: Int = 30,
    target: BenchmarkRow.Target
  ) -> BenchmarkRow {
    let share = Double(hits) / Double(count)
    let trials = Double(independent ?? count)
    let error = (share * (1 - share) / trials).squareRoot() * 100
    // Ten runs are told as they are.
    return BenchmarkRow(
      "\(name) (± \(BenchmarkRow.text(error)))", share * 100, "%",
      target: runs < 30 ? .nothing : target)
  }

  // MARK: - Curves

  /// What one experiment on curves says.
  private struct CurveOutcome: Sendable {
    var z: MeanInterval
    var gap: MeanInterval
    var loss: [MeanInterval]
    var measure: [MeanInterval]
  }

  /// The mean of z, the gap of two measures, and mean trajectories.
  private func curveRows(runs count: Int) throws(BenchmarkError) -> [BenchmarkRow] {
    let outcomes = try parallel(experiments) { number in
      var dice = Self.seed.stream("curves", count, number)
      var (z, gap) = (Moments(), Moments())
      var (loss, measure) = (MomentsByStep(), MomentsByStep())
      for run in SimulatedRuns().runs(count, &dice) {
        let found = run.z
        z.add(found.measure)
        gap.add(found.gap)
        loss.add(run.loss)
        measure.add(run.measure)
      }
      guard let z = MeanInterval(z), let gap = MeanInterval(gap) else { mistake("there are runs") }
      return CurveOutcome(z: z, gap: gap, loss: loss.means(), measure: measure.means())
    }
    var rows = [
      row(
        "mean of z, \(count) runs", Self.held(outcomes.map(\.z)), of: experiments, runs: count,
        target: Self.inner),
      row(
        "mean gap of r, \(count) runs", Self.held(outcomes.map(\.gap)), of: experiments,
        runs: count, target: Self.inner),
    ]
    for (name, trajectories) in [
      ("loss", outcomes.map(\.loss)), ("measure", outcomes.map(\.measure)),
    ] {
      let epochs = Self.heldByEpoch(trajectories)
      rows.append(
        row(
          "mean \(name) by epoch, \(count) runs", epochs.reduce(0) { $0 + $1.hits },
          of: epochs.reduce(0) { $0 + $1.count }, independent: experiments, runs: count,
          target: Self.inner))
      // Where ten and more runs are active, and where hardly any are left.
      let many = epochs.filter { $0.runs >= 10 }
      let few = epochs.filter { $0.runs < 10 && $0.count * 2 >= experiments }
      if let worst = Self.worst(of: many) {
        rows.append(
          row(
            "… at the worst of \(many.count) epochs with at least 10 active", worst.hits,
            of: worst.count, runs: count, target: Self.inner))
      }
      if let worst = Self.worst(of: few) {
        rows.append(
          row(
            "… at the worst of \(few.count) epochs with fewer", worst.hits, of: worst.count,
            target: .nothing))
      }
    }
    return rows
  }

  /// How many intervals hold the mean of all means.
  private static func held(_ means: [MeanInterval]) -> Int {
    let truth = Moments(of: means.map(\.mean)).mean
    return means.count { $0.interval?.contains(truth) ?? false }
  }

  /// Experiments that reach an epoch, how many intervals hold the mean there, and the mean number of
  /// active runs.
  private struct Epoch {
    var hits: Int
    var count: Int
    var runs: Double
  }

  /// The same for each epoch of trajectories, where a mean counts as much as it has runs.
  private static func heldByEpoch(_ trajectories: [[MeanInterval]]) -> [Epoch] {
    (0..<(trajectories.map(\.count).max() ?? 0)).map { epoch in
      let means = trajectories.compactMap { epoch < $0.count ? $0[epoch] : nil }
      let runs = Double(means.reduce(0) { $0 + $1.count })
      let truth = means.reduce(0) { $0 + $1.mean * Double($1.count) / runs }
      let hits = means.count { $0.interval?.contains(truth) ?? false }
      return Epoch(hits: hits, count: means.count, runs: runs / Double(means.count))
    }
  }

  private static func worst(of epochs: [Epoch]) -> Epoch? {
    epochs.min { $0.hits * $1.count < $1.hits * $0.count }
  }

  // MARK: - Sizes and groups

  /// Trends across sizes, tests between sizes, and effects of another axis.
  private func sizeRows(
    runs count: Int, _ pool: SimulatedPool
  ) throws(BenchmarkError) -> [BenchmarkRow] {
    var rows = try trendRows(runs: count, pool)
    let tests = try parallel(experiments) { number in
      var dice = Self.seed.stream("sizes", count, number)
      let sizes = (0..<5).map { pool.z.draw(count, of: $0, plus: 0, &dice) }
      let (effects, errors) = (sizes.map(\.mean), sizes.map { $0.error ?? .nan })
      let q = Heterogeneity(effects: effects, errors: errors)
      let welch = Heterogeneity(effects: effects, errors: errors, counts: sizes.map(\.count))
      return [q, welch].map { ($0?.p ?? 1) <= 0.05 }
    }
    rows.append(
      row(
        "equal sizes rejected by Welch, \(count) runs", tests.count { $0[1] }, of: experiments,
        runs: count, target: Self.level))
    rows.append(
      row(
        "equal sizes rejected by Q alone, \(count) runs", tests.count { $0[0] },
        of: experiments, target: .nothing))

    // Four values of an axis at each of five sizes, which differ among themselves.
    let contrasts = try parallel(experiments) { number in
      var dice = Self.seed.stream("axis", count, number)
      let groups = (0..<20).map { cell in
        pool.z.draw(count, of: cell % 5, plus: 0.1 * Double(cell / 5 + cell % 5), &dice)
      }
      // The mean of one value, the difference of two, and the slope over all four, each over all sizes.
      let first = (0..<20).map { $0 / 5 == 0 ? 0.2 : 0 }
      let difference = (0..<20).map { $0 / 5 == 0 ? -0.2 : $0 / 5 == 3 ? 0.2 : 0 }
      let slope = (0..<20).map { (Double($0 / 5) - 1.5) / 5 / 5 }
      return zip([first, difference, slope], [0.2, 0.3, 0.1]).map { weights, truth in
        Contrast(of: groups, weights: weights)?.interval.contains(truth) ?? false
      }
    }
    for (place, name) in ["mean at a value", "difference of two values", "slope over values"]
      .enumerated()
    {
      rows.append(
        row(
          "another axis: \(name), \(count) runs", contrasts.count { $0[place] },
          of: experiments, runs: count, target: Self.inner))
    }
    return rows
  }

  /// Trends of z and of the gap over five sizes, which lie on a line or stray from it by as much as means
  /// of thirty runs do; and of sizes of which some have six times as many runs.
  private func trendRows(
    runs count: Int, _ pool: SimulatedPool
  ) throws(BenchmarkError) -> [BenchmarkRow] {
    let places = [8.7, 9.9, 11.2, 12.4, 13.9]
    let slope = 0.04
    var rows: [BenchmarkRow] = []
    for (name, values) in [("z", pool.z), ("gap", pool.gap)] {
      for (words, stray, times) in [
        ("on a line", 0.0, [1, 1, 1, 1, 1]), ("straying by 0.05", 0.05, [1, 1, 1, 1, 1]),
        ("straying, 1 to 6 times as many", 0.05, [1, 1, 2, 4, 6]),
      ] {
        let hits = try parallel(experiments) { number in
          var dice = Self.seed.stream("trend \(name) \(words)", count, number)
          let sizes = places.enumerated().map { size, place in
            let shift = 0.4 + slope * place + stray * dice.normal()
            return values.draw(count * times[size], of: size, plus: shift, &dice)
          }
          let line = MetaRegression(
            effects: sizes.map(\.mean), errors: sizes.map { $0.error ?? .nan },
            moderator: places)
          return line?.interval.contains(slope) ?? false
        }.count { $0 }
        rows.append(
          row(
            "trend of \(name) over 5 sizes \(words), \(count) runs", hits, of: experiments,
            runs: count, target: times.max() == 1 ? Self.inner : .nothing))
      }
    }
    return rows
  }

  // MARK: - Few runs, and looking again

  /// What each way to make an interval of ten runs is worth.
  private func fewRunRows(_ pool: SimulatedPool) throws(BenchmarkError) -> [BenchmarkRow] {
    let count = experiments / 2
    let methods: [Bootstrap.Method] = [.bootstrapT, .bca, .percentile]
    let hits = try parallel(count) { number in
      var dice = Self.seed.stream("few", number)
      let values = pool.z.values(10, of: 2, &dice)
      return methods.map { method in
        let stream = Self.seed.stream("few resamples", number)
        let bootstrap = Bootstrap(ofMean: values, by: method, stream: stream)
        return bootstrap?.interval.contains(0) ?? false
      }
    }
    return methods.enumerated().map { place, method in
      row(
        "mean of z by \(method.rawValue), 10 runs", hits.count { $0[place] }, of: count,
        target: .nothing)
    }
  }

  /// How often a confidence sequence ever misses, over all looks that a plan makes up to 200 runs.
  private func sequenceRows(_ pool: SimulatedPool) throws(BenchmarkError) -> [BenchmarkRow] {
    let looks = Until(halfWidth: 0.02, statistic: .scalar("r"), by: [], replicatesMax: 200).looksAt
    let misses = try parallel(experiments) { number in
      var dice = Self.seed.stream("looks", number)
      let values = pool.z.values(200, of: 2, &dice)
      let usual = looks.contains { count in
        !(MeanInterval(of: Array(values.prefix(count)))?.interval?.contains(0) ?? true)
      }
      let sequence = looks.contains { count in
        !(ConfidenceSequence(of: Array(values.prefix(count)))?.interval.contains(0) ?? true)
      }
      return [usual, sequence]
    }
    return [
      row(
        "confidence sequence misses at any of \(looks.count) looks", misses.count { $0[1] },
        of: experiments, target: .atMost(5)),
      row(
        "Student's t misses at any of them", misses.count { $0[0] }, of: experiments,
        target: .nothing),
    ]
  }

  // MARK: - Controls

  /// How often run-swap rejects curves that are not linked, and those that are.
  private func swapRows(runs count: Int) throws(BenchmarkError) -> [BenchmarkRow] {
    func rejected(linkMax: Double, of experiments: Int) throws(BenchmarkError) -> Int {
      try parallel(experiments) { number in
        var dice = Self.seed.stream("swap \(linkMax)", count, number)
        let runs = SimulatedRuns(linkMax: linkMax).runs(count, &dice)
        let test = RunSwap(
          measures: runs.map(\.measure), targets: runs.map(\.loss),
          stream: Self.seed.stream("swaps", number))
        return (test?.p ?? 1) <= 0.05
      }.count { $0 }
    }
    let linked = experiments / 10
    return [
      row(
        "run-swap rejects unlinked curves, \(count) runs",
        try rejected(linkMax: 0, of: experiments), of: experiments, runs: count,
        target: Self.level),
      row(
        "run-swap rejects linked curves, \(count) runs",
        try rejected(linkMax: 0.9, of: linked), of: linked, target: .nothing),
    ]
  }

  /// How often a circular shift rejects curves that are not linked: nearly always.
  private func shiftRows() throws(BenchmarkError) -> [BenchmarkRow] {
    let count = experiments / 10
    let rejected = try parallel(count) { number in
      var dice = Self.seed.stream("shift", number)
      let runs = SimulatedRuns(linkMax: 0).runs(30, &dice)
      let test = SurrogateTest(
        measures: runs.map(\.measure), targets: runs.map(\.loss), by: .shift,
        stream: Self.seed.stream("shifts", number))
      return (test?.p ?? 1) <= 0.05
    }.count { $0 }
    return [
      row(
        "a circular shift rejects unlinked curves, 30 runs", rejected, of: count,
        target: .atLeast(95))
    ]
  }

  /// How often the paper's interval holds the correlation of the curves that means converge to, and how
  /// often it holds the mean of what experiments with as many runs find.
  private func paperRows(runs count: Int) throws(BenchmarkError) -> [BenchmarkRow] {
    let experiments = isQuick ? 1_000 : 10_000
    let limit = try SimulatedPool.meanCurveCorrelation(runs: count, seed: Self.seed)
    let found = try parallel(experiments) { number in
      var dice = Self.seed.stream("paper", count, number)
      let runs = SimulatedRuns().runs(count, &dice)
      let curves = PaperCurves(measures: runs.map(\.measure), targets: runs.map(\.loss))
      let interval = curves?.interval(
        resamples: 1_000, stream: Self.seed.stream("paper resamples", number))
      guard let interval else { mistake("mean curves vary") }
      return interval
    }
    let mean = Moments(of: found.map(\.value)).mean
    return [(limit, "of ever more runs"), (mean, "of as many runs")].map { truth, words in
      row(
        "paper's interval, \(count) runs, holds r \(words), \(BenchmarkRow.text(truth))",
        found.count { $0.interval.contains(truth) }, of: experiments, target: .nothing)
    }
  }

  /// What a report's two long computations take.
  private func timeRows() -> [BenchmarkRow] {
    var dice = Self.seed.stream("time")
    var runs: [SimulatedRuns.Run] = []
    while runs.count < 200 {
      let run = SimulatedRuns().run(&dice)
      if run.loss.count >= 50 { runs.append(run) }
    }
    let measures = runs.map { Array($0.measure.prefix(50)) }
    let losses = runs.map { Array($0.loss.prefix(50)) }
    guard let curves = PaperCurves(measures: measures, targets: losses) else {
      mistake("there are 200 runs")
    }
    let bootstrap = medianSeconds(repeats: 9) {
      let found = curves.interval(resamples: 2_000, stream: Self.seed.stream("time", 1))
      require(found != nil, "curves that vary have an interval")
    }
    let swap = medianSeconds(repeats: 9) {
      let found = RunSwap(
        measures: measures, targets: losses, stream: Self.seed.stream("time", 2))
      require(found != nil, "curves that vary can be swapped")
    }
    return [
      BenchmarkRow(
        "2,000 resamples of 200 runs × 50 epochs", bootstrap * 1_000, "ms", target: .nothing),
      BenchmarkRow("run-swap of 200 runs × 50 epochs", swap * 1_000, "ms", target: .nothing),
    ]
  }
}
