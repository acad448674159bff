internal import Statistics
internal import Sweeps

/// What needs the curves themselves.
extension Assembly {
  /// The curves of some runs by name, in the order of the runs; empty where a run has none.
  private func curves(_ name: String, of rows: some Sequence<Int>) -> [[Double]] {
    guard let place = table.curves.names.firstIndex(where: { $0 == name }) else {
      return rows.map { _ in [] }
    }
    return rows.map { table.curves.curve(place, ofRun: $0) }
  }

  /// How often runs are drawn again.
  ///
  /// A thousand times put percentiles within a tenth of their error, in half the time of the usual two
  /// thousand; a report of twenty measures is mostly this. Of very many runs an interval is so narrow
  /// that fewer do.
  private static func resamples(ofRuns count: Int) -> Int {
    min(1_000, max(200, 20_000_000 / max(1, count)))
  }

  private static var tooMany: Absence { .tooManyCurves(valuesMax: CurveStore.valuesMax) }

  /// The correlation of a measure's mean curve with a target's, by size.
  func meanCurves(
    of measure: String, _ target: String, _ facet: Int, _ magnitudes: [Finding<Double>]
  ) -> Findings.Answer {
    var answers: [Findings.SizeAnswer] = []
    var effects: [SizeEffects.Effect?] = []
    for size in sizes.indices {
      let answer = meanCurves(of: measure, target, facet, size: size)
      answers.append(answer)
      effects.append(answer.estimate.value.flatMap(effect))
    }
    let bySize = SizeEffects(
      effects: effects, magnitudes: magnitudes, areCorrelations: true, confidence: confidence)
    return Findings.Answer(
      predictor: .measure(measure), target: target, way: .meanCurve, bySize: answers,
      trend: bySize.trend, difference: bySize.difference)
  }

  /// The z of a bootstrapped correlation; its error is what a normal z with this interval would have.
  private func effect(_ estimate: Findings.Estimate) -> SizeEffects.Effect? {
    guard let z = FisherZ.z(of: estimate.value) else { return nil }
    var error: Double?
    if let interval = estimate.interval.value, let low = FisherZ.z(of: interval.low),
      let high = FisherZ.z(of: interval.high)
    {
      error = (high - low) / (2 * Normal.quantile(within: confidence))
    }
    return SizeEffects.Effect(value: z, error: error, count: nil)
  }

  private func meanCurves(
    of measure: String, _ target: String, _ facet: Int, size: Int
  ) -> Findings.SizeAnswer {
    let rows = rows(ofFacet: facet, size: size)
    guard !rows.isEmpty else {
      return Findings.SizeAnswer(estimate: .absent(.noRuns), runs: 0)
    }
    guard !table.curves.isOverfull else {
      return Findings.SizeAnswer(estimate: .absent(Self.tooMany), runs: rows.count)
    }
    var tallies = Tallies()
    var measures: [[Double]] = []
    var targets: [[Double]] = []
    for (x, y) in zip(curves(measure, of: rows), curves(target, of: rows)) {
      if let reason = Self.unfit(x, y) {
        tallies.add(reason)
      } else {
        measures.append(x)
        targets.append(y)
      }
    }
    func answer(_ estimate: Finding<Findings.Estimate>) -> Findings.SizeAnswer {
      Findings.SizeAnswer(estimate: estimate, runs: rows.count, excluded: tallies.all)
    }
    guard measures.count >= PaperCurves.activeMin else {
      return answer(.absent(.tooFewRuns(measures.count, needed: PaperCurves.activeMin)))
    }
    guard let means = PaperCurves(measures: measures, targets: targets) else {
      return answer(.absent(.curveConstant))
    }
    // A curve that varies by less than smoothing can show is constant as well.
    if means.count < measures.count { tallies.add(.constantCurve, measures.count - means.count) }
    let bootstrap = means.interval(
      confidence: confidence, resamples: Self.resamples(ofRuns: means.count),
      stream: stream("mean curves \(measure) \(target)", facet, size))
    return answer(
      .found(
        Findings.Estimate(
          means.r, .between(bootstrap?.interval, of: means.count, .percentile))))
  }

  /// Why the curves of a run do not enter mean curves.
  private static func unfit(_ x: [Double], _ y: [Double]) -> Findings.Exclusion? {
    guard !x.isEmpty, !y.isEmpty else { return .missingCurve }
    guard x.count == y.count else { return .unequalLengths }
    guard x.count >= PaperCurves.epochsMin else { return .tooFewEpochs }
    for curve in [x, y] {
      guard curve.allSatisfy(\.isFinite) else { return .notFinite }
      guard curve.allSatisfy({ $0 > -1 }) else { return .outsideLogarithm }
      guard curve.contains(where: { $0 != curve[0] }) else { return .constantCurve }
    }
    return nil
  }

  /// Measures of some runs against targets of others, by size.
  func runSwaps(inFacet facet: Int) -> [Findings.RunSwapControl] {
    table.comparisons.compactMap { comparison in
      guard case .measure(let measure) = comparison.predictor, comparison.way == .perRun else {
        return nil
      }
      var bySize = sizes.indices.map {
        swapped(measure, comparison.target, facet, size: $0)
      }
      let adjusted = holm(bySize.compactMap { $0.value?.p })
      var next = 0
      for size in bySize.indices {
        guard case .found(var control) = bySize[size] else { continue }
        control.adjustedP = adjusted[next]
        bySize[size] = .found(control)
        next += 1
      }
      return Findings.RunSwapControl(
        measure: measure, target: comparison.target, bySize: bySize)
    }
  }

  /// Fewer runs cannot be swapped.
  private static let swappedRunsMin = 5

  private func swapped(
    _ measure: String, _ target: String, _ facet: Int, size: Int
  ) -> Finding<Findings.RunSwapControl.Swapped> {
    let rows = rows(ofFacet: facet, size: size)
    guard !rows.isEmpty else { return .absent(.noRuns) }
    guard !table.curves.isOverfull else { return .absent(Self.tooMany) }
    guard
      let swap = RunSwap(
        measures: curves(measure, of: rows), targets: curves(target, of: rows),
        stream: stream("run swap \(measure) \(target)", facet, size))
    else { return .absent(.tooFewRuns(rows.count, needed: Self.swappedRunsMin)) }
    return .found(
      Findings.RunSwapControl.Swapped(
        own: FisherZ.r(of: swap.observed), swapped: FisherZ.r(of: swap.swapped), p: swap.p,
        adjustedP: swap.p, runs: swap.count))
  }

  /// The mean of each curve at the ends of epochs, by size.
  func trajectories(inFacet facet: Int) -> [Findings.Trajectory] {
    let declared = grid.schema.series.map(\.name)
    let names = table.curves.names
    // Without an analysis curves are named as they come, so that only their names can order them.
    let others = names.filter { !declared.contains($0) }
    let ordered =
      builder.analysis == nil
      ? declared + others.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } : names
    return sizes.indices.flatMap { size -> [Findings.Trajectory] in
      let rows = rows(ofFacet: facet, size: size)
      return ordered.map { name in
        Findings.Trajectory(size: size, curve: curve(name), steps: steps(name, rows))
      }
    }
  }

  private func steps(_ name: String, _ rows: ArraySlice<Int>) -> Finding<[Findings.Trajectory.Step]>
  {
    guard !rows.isEmpty else { return .absent(.noRuns) }
    guard !table.curves.isOverfull else { return .absent(Self.tooMany) }
    var moments = MomentsByStep()
    for curve in curves(name, of: rows) { moments.add(curve) }
    // Where runs were few from the start there is nothing to cut, and Student's interval is all there is.
    let means: [MeanInterval?] =
      rows.count < PaperCurves.activeMin
      ? moments.steps.map { MeanInterval($0, confidence: confidence) }
      : moments.means(confidence: confidence)
    let most = Findings.Trajectory.stepsMax
    let stride = max(1, (means.count + most - 1) / most)
    var steps: [Findings.Trajectory.Step] = []
    for (place, mean) in means.enumerated() where place % stride == 0 || place == means.count - 1 {
      guard let mean else { continue }
      steps.append(
        Findings.Trajectory.Step(
          epoch: place + 1, mean: mean.mean, band: mean.interval, runs: mean.count))
    }
    return steps.isEmpty ? .absent(.undefinedInAllRuns(rows.count)) : .found(steps)
  }
}
