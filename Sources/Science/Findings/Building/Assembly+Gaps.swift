internal import Statistics
internal import Sweeps

/// By how much one predictor beats another, and what changes along a paired axis.
extension Assembly {
  /// The comparisons that are made run by run, for a target.
  private func perRun(of target: String) -> [Int] {
    table.comparisons.indices.filter {
      table.comparisons[$0].target == target && table.comparisons[$0].way == .perRun
    }
  }

  /// The first measure against each other predictor, then the other measures against the rivals.
  func gaps(inFacet facet: Int, _ magnitudes: [Finding<Double>]) -> [Findings.Gap] {
    (builder.analysis?.targets ?? []).flatMap { target -> [Findings.Gap] in
      let all = perRun(of: target)
      let measures = all.filter { isMeasure($0) }
      let values = all.map { self.values(of: $0, inFacet: facet) }
      return measures.enumerated().flatMap { order, first in
        all.filter { $0 != first && (order == 0 || !isMeasure($0)) }.map { second in
          gap(
            (first, values[all.firstIndex(of: first) ?? 0]),
            (second, values[all.firstIndex(of: second) ?? 0]), magnitudes)
        }
      }
    }
  }

  private func isMeasure(_ comparison: Int) -> Bool {
    if case .measure = table.comparisons[comparison].predictor { true } else { false }
  }

  private func gap(
    _ first: (comparison: Int, values: [[RunValue]]),
    _ second: (comparison: Int, values: [[RunValue]]), _ magnitudes: [Finding<Double>]
  ) -> Findings.Gap {
    let (isFirstTurned, isSecondTurned) = (isTurned(first.values), isTurned(second.values))
    let means = sizes.indices.map { size in
      MeanDifference(
        zip(first.values[size], second.values[size]).compactMap { x, y in
          guard let x = x.value, let y = y.value else { return nil }
          return (isFirstTurned ? -x : x) - (isSecondTurned ? -y : y)
        })
    }
    let effects = SizeEffects(
      effects: means.map(\.effect), magnitudes: magnitudes, areCorrelations: false,
      confidence: confidence)
    return Findings.Gap(
      first: table.comparisons[first.comparison].predictor,
      second: table.comparisons[second.comparison].predictor,
      target: table.comparisons[first.comparison].target, isFirstTurned: isFirstTurned,
      isSecondTurned: isSecondTurned,
      bySize: MeanDifference.bySize(
        means, runs: first.values.map(\.count), confidence: confidence),
      trend: effects.trend)
  }

  /// Whether a predictor goes against its target, in the mean of z over all runs of a facet.
  private func isTurned(_ bySize: [[RunValue]]) -> Bool {
    var moments = Moments()
    for value in bySize.joined() {
      if let z = value.value.flatMap(FisherZ.z) { moments.add(z) }
    }
    return moments.mean < 0
  }

  /// Differences along each paired axis, between its first value and each other, seed by seed.
  ///
  /// Points that differ along paired axes alone share the seeds of their replicates, so that a run
  /// goes with the run of the same replicate.
  func pairedDifferences() -> (all: [Findings.PairedDifference], leftOut: Int) {
    var all: [Findings.PairedDifference] = []
    var leftOut = 0
    let comparisons = table.comparisons.indices.filter {
      isMeasure($0) && table.comparisons[$0].way == .perRun
    }
    for name in grid.plan.paired where !comparisons.isEmpty {
      guard let axis = layout.axes.firstIndex(of: name), axis != layout.across else { continue }
      let pairs = facetPairs(along: axis)
      leftOut += pairs.leftOut * comparisons.count
      for pair in pairs.all {
        for comparison in comparisons {
          all.append(difference(along: axis, pair, comparison))
        }
      }
    }
    return (all, leftOut)
  }

  /// Facets that differ on one axis alone, each with the first of its kind.
  private func facetPairs(
    along axis: Int
  ) -> (all: [(baseline: Int, other: Int)], leftOut: Int) {
    let across = layout.across.map { [$0] } ?? []
    var baselines: [[Int]: Int] = [:]
    var all: [(baseline: Int, other: Int)] = []
    var leftOut = 0
    for facet in 0..<layout.facetCount {
      let place = layout.firstOfFacet[facet]
      guard layout.levels[axis][layout.code(place, onAxis: axis)] != nil else { continue }
      let rest = layout.codes(place, without: across + [axis])
      guard let baseline = baselines[rest] else {
        baselines[rest] = facet
        continue
      }
      if facet < facetCount {
        all.append((baseline, facet))
      } else {
        leftOut += 1
      }
    }
    return (all, leftOut)
  }

  private func difference(
    along axis: Int, _ pair: (baseline: Int, other: Int), _ comparison: Int
  ) -> Findings.PairedDifference {
    let pointCount = grid.pointCount
    func byReplicate(_ facet: Int, _ size: Int) -> [(replicate: Int, value: RunValue)] {
      rows(ofFacet: facet, size: size).map {
        (table.tasks[$0] / pointCount, table.correlations[comparison][$0])
      }
    }
    var means: [MeanDifference] = []
    var runs: [Int] = []
    for size in sizes.indices {
      let (left, right) = (byReplicate(pair.other, size), byReplicate(pair.baseline, size))
      var differences: [Double] = []
      var next = 0
      for (replicate, value) in left {
        while next < right.count, right[next].replicate < replicate { next += 1 }
        guard next < right.count, right[next].replicate == replicate, let value = value.value,
          let other = right[next].value.value
        else { continue }
        differences.append(value - other)
      }
      means.append(MeanDifference(differences))
      runs.append(min(left.count, right.count))
    }
    let magnitudes = sizes.indices.map { size in
      let both =
        Array(rows(ofFacet: pair.baseline, size: size))
        + Array(rows(ofFacet: pair.other, size: size))
      return magnitude(of: both, size: size)
    }
    let effects = SizeEffects(
      effects: means.map(\.effect), magnitudes: magnitudes, areCorrelations: false,
      confidence: confidence)
    func value(_ facet: Int) -> Findings.AxisValue {
      let code = layout.code(layout.firstOfFacet[facet], onAxis: axis)
      return Findings.AxisValue(layout.axes[axis], layout.levels[axis][code])
    }
    return Findings.PairedDifference(
      baseline: value(pair.baseline), value: value(pair.other),
      facet: layout.values(
        layout.firstOfFacet[pair.other], without: [axis] + (layout.across.map { [$0] } ?? [])),
      predictor: table.comparisons[comparison].predictor,
      target: table.comparisons[comparison].target,
      bySize: MeanDifference.bySize(means, runs: runs, confidence: confidence),
      trend: effects.trend)
  }
}
