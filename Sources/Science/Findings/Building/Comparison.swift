internal import Sweeps

/// A correlation that is made of each run's curves: who follows whom, in which way.
struct Comparison {
  /// What follows.
  let predictor: Findings.Predictor
  /// What is followed.
  let target: String
  /// How the correlation is made.
  let way: Findings.Way

  /// All that an analysis asks for, target by target: measures in each way, then rivals and the epoch.
  ///
  /// Mean curves are not among them, as they are not made of single runs.
  static func all(of analysis: Analysis) -> [Comparison] {
    analysis.targets.flatMap { target -> [Comparison] in
      let measures = analysis.measures.filter { $0 != target }
      let rivals = analysis.rivals.filter { $0 != target && !measures.contains($0) }
      let ways: [Findings.Way] =
        [.perRun, .differences, .detrended] + (rivals.isEmpty ? [] : [.givenRivals]) + [.ranks]
      return measures.flatMap { measure in
        ways.map { Comparison(predictor: .measure(measure), target: target, way: $0) }
      }
        + rivals.map { Comparison(predictor: .rival($0), target: target, way: .perRun) }
        + [Comparison(predictor: .epoch, target: target, way: .perRun)]
    }
  }
}
