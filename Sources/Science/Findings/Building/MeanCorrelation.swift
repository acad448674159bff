internal import Statistics

/// The mean of the correlations of single runs, by Fisher's z.
struct MeanCorrelation {
  /// The correlations that are defined, in the order of their tasks.
  let correlations: [Double]
  /// Why others are not.
  let excluded: [Findings.Tally]
  /// How many runs there are.
  let runs: Int

  private let moments: Moments

  /// Of what each run gave.
  init(_ values: [RunValue]) {
    var tallies = Tallies()
    var moments = Moments()
    var correlations: [Double] = []
    for value in values {
      if let correlation = value.value, let z = FisherZ.z(of: correlation) {
        correlations.append(correlation)
        moments.add(z)
      } else {
        tallies.add(value.exclusion ?? .perfectCorrelation)
      }
    }
    self.correlations = correlations
    self.moments = moments
    excluded = tallies.all
    runs = values.count
  }

  /// What it says about its size.
  var effect: SizeEffects.Effect? {
    guard moments.count > 0 else { return nil }
    return SizeEffects.Effect(value: moments.mean, error: moments.error, count: moments.count)
  }

  /// The mean with Student's interval.
  func estimate(confidence: Double) -> Finding<Findings.Estimate> {
    guard runs > 0 else { return .absent(.noRuns) }
    guard let mean = MeanInterval(moments, confidence: confidence) else {
      return .absent(.undefinedInAllRuns(runs))
    }
    return .found(
      Findings.Estimate(
        FisherZ.r(of: mean.mean),
        .between(mean.interval.map { FisherZ.r(of: $0) }, of: moments.count, .studentOfZ)))
  }

  /// The answer about a size.
  func answer(confidence: Double) -> Findings.SizeAnswer {
    Findings.SizeAnswer(
      estimate: estimate(confidence: confidence), runs: runs, excluded: excluded,
      spread: Findings.Spread(of: correlations))
  }
}

/// How many runs do not count, by reason.
struct Tallies {
  private var counts = Array(repeating: 0, count: Int(UInt8.max) + 1)

  /// Counts a run.
  mutating func add(_ exclusion: Findings.Exclusion, _ count: Int = 1) {
    counts[Int(exclusion.rawValue)] += count
  }

  /// The reasons that occurred, in their order.
  var all: [Findings.Tally] {
    Findings.Exclusion.allCases.compactMap { exclusion in
      let count = counts[Int(exclusion.rawValue)]
      return count == 0 ? nil : Findings.Tally(exclusion, count)
    }
  }
}
