internal import Statistics
internal import Sweeps

/// The answers of a facet.
extension Assembly {
  /// What each run of a facet gave for a comparison, by size.
  func values(of comparison: Int, inFacet facet: Int) -> [[RunValue]] {
    sizes.indices.map { size in
      rows(ofFacet: facet, size: size).map { table.correlations[comparison][$0] }
    }
  }

  /// A facet with all that was found in it.
  func facet(_ facet: Int) -> Findings.Facet {
    let magnitudes = sizes.indices.map { size in
      magnitude(of: rows(ofFacet: facet, size: size), size: size)
    }
    let values = layout.values(
      layout.firstOfFacet[facet], without: layout.across.map { [$0] } ?? [])
    let cells = sizes.indices.map { size in
      let tasks = tasks(ofFacet: facet, size: size)
      return Findings.Cell(
        magnitude: magnitudes[size].value, planned: tasks.planned,
        done: rows(ofFacet: facet, size: size).count, failed: tasks.failed)
    }
    var answers: [Findings.Answer] = []
    for (place, comparison) in table.comparisons.enumerated() {
      answers.append(answer(place, facet, magnitudes))
      // Mean curves stand beside what they are most like.
      if case .measure(let measure) = comparison.predictor, comparison.way == .perRun {
        answers.append(meanCurves(of: measure, comparison.target, facet, magnitudes))
      }
    }
    return Findings.Facet(
      values: values, bySize: cells, answers: answers, gaps: gaps(inFacet: facet, magnitudes),
      runSwaps: runSwaps(inFacet: facet), trajectories: trajectories(inFacet: facet))
  }

  /// The mean of single runs' correlations.
  private func answer(
    _ comparison: Int, _ facet: Int, _ magnitudes: [Finding<Double>]
  ) -> Findings.Answer {
    let means = values(of: comparison, inFacet: facet).map(MeanCorrelation.init)
    let effects = SizeEffects(
      effects: means.map(\.effect), magnitudes: magnitudes, areCorrelations: true,
      confidence: confidence)
    return Findings.Answer(
      predictor: table.comparisons[comparison].predictor,
      target: table.comparisons[comparison].target, way: table.comparisons[comparison].way,
      bySize: means.map { $0.answer(confidence: confidence) }, trend: effects.trend,
      difference: effects.difference)
  }
}
