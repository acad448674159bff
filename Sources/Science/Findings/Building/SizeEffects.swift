internal import Randomness
internal import Statistics

/// What was found at each size, in the form that trends and tests between sizes need.
struct SizeEffects {
  /// A mean over runs with its standard error.
  struct Effect {
    /// The mean: a z, or a difference.
    let value: Double
    /// Its standard error; nil where nothing says it.
    let error: Double?
    /// How many runs it is of; nil where its error is not that of a mean.
    let count: Int?
  }

  /// An effect at each size; nil where there is none.
  let effects: [Effect?]
  /// How large the models of each size are.
  let magnitudes: [Finding<Double>]
  /// Whether effects are z, which people read as correlations.
  let areCorrelations: Bool
  /// How sure intervals are.
  let confidence: Double

  /// Fewer sizes than these have no trend.
  static let sizesMin = 3

  /// The line over log₂ of the size.
  var trend: Finding<Findings.Trend> {
    // A missing size is missing at all of them, or there are no runs, which is the better reason.
    if let absence = magnitudes.compactMap(\.absence).first(where: { $0 != .noRuns }),
      magnitudes.allSatisfy({ $0.value == nil })
    {
      return .absent(absence)
    }
    let places = effects.indices.filter {
      (effects[$0]?.error ?? 0) > 0 && magnitudes[$0].value != nil
    }
    guard places.count >= Self.sizesMin else {
      return .absent(.tooFewSizes(places.count, needed: Self.sizesMin))
    }
    let at = magnitudes.map { $0.value.map(log2) }
    let moderator = places.compactMap { at[$0] }
    guard moderator.contains(where: { $0 != moderator[0] }) else { return .absent(.equalSizes) }
    guard
      let line = MetaRegression(
        effects: places.compactMap { effects[$0]?.value },
        errors: places.compactMap { effects[$0]?.error }, moderator: moderator,
        confidence: confidence)
    else { return .absent(.notFinite) }
    let interval = Findings.Interval(
      line.interval.lowerBound, line.interval.upperBound, .hartungKnapp)
    return .found(
      Findings.Trend(
        slope: Findings.Estimate(line.slope, .found(interval)), intercept: line.intercept,
        p: line.p, tau2: line.tau2,
        fitted: effects.indices.map { place in
          guard places.contains(place), let x = at[place] else { return nil }
          let value = line.intercept + line.slope * x
          return areCorrelations ? FisherZ.r(of: value) : value
        }))
  }

  /// Whether sizes differ by more than their errors.
  var difference: Finding<Findings.SizeTest> {
    let known = effects.compactMap { $0 }.filter { ($0.error ?? 0) > 0 }
    guard known.count >= 2 else { return .absent(.tooFewSizes(known.count, needed: 2)) }
    let counts = known.compactMap(\.count)
    guard
      let test = Heterogeneity(
        effects: known.map(\.value), errors: known.compactMap(\.error),
        counts: counts.count == known.count ? counts : nil)
    else { return .absent(.notFinite) }
    return .found(Findings.SizeTest(q: test.q, degrees: test.degrees, p: test.p))
  }
}

/// The logarithm to base 2; doublings are what sizes of models are compared in.
func log2(_ value: Double) -> Double {
  PortableMath.log(value) / PortableMath.log(2)
}
