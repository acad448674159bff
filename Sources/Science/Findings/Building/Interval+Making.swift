extension Finding<Findings.Interval> {
  /// An interval of so many runs; absent where one run, or runs that do not differ, say nothing.
  static func between(
    _ range: ClosedRange<Double>?, of count: Int, _ method: Findings.Interval.Method
  ) -> Finding {
    guard count > 1 else { return .absent(.tooFewRuns(count, needed: 2)) }
    guard let range else { return .absent(.notFinite) }
    guard range.lowerBound < range.upperBound else { return .absent(.runsDoNotDiffer) }
    return .found(Findings.Interval(range.lowerBound, range.upperBound, method))
  }
}
