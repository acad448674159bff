/// ``Moments`` of many curves at each of their steps: a mean trajectory and how many runs it rests on.
///
/// Runs stop at different epochs. The mean at an epoch is that of the runs still active there, so that a
/// trajectory may bend where many stop at once; the counts tell.
public struct MomentsByStep: Hashable, Sendable {
  /// The moments at each step.
  public private(set) var steps: [Moments] = []

  /// Of no curve.
  public init() {}

  /// Takes in a curve; values that are not finite are left out at their step.
  public mutating func add(_ curve: [Double]) {
    extend(to: curve.count)
    for (step, value) in curve.enumerated() where value.isFinite { steps[step].add(value) }
  }

  /// Takes in what another has seen.
  public mutating func merge(_ other: MomentsByStep) {
    extend(to: other.steps.count)
    for (step, moments) in other.steps.enumerated() { steps[step].merge(moments) }
  }

  /// The mean at each step with Hall's interval, each by itself, as far as enough runs are active.
  ///
  /// The values of curves are often skewed, and late in a training few runs are active. Student's interval
  /// then holds the truth as seldom as 88 times in 100 at steps where Hall's does so 93 times.
  ///
  /// - Parameters:
  ///   - activeMin: The trajectory is cut at the first step with fewer runs.
  ///   - confidence: How sure each interval is at its own step.
  public func means(
    activeMin: Int = PaperCurves.activeMin, confidence: Double = 0.95
  ) -> [MeanInterval] {
    var means: [MeanInterval] = []
    // Few runs end at any step, so that most have the t of the step before.
    var (count, t) = (0, 0.0)
    for moments in steps {
      guard moments.count >= max(2, activeMin) else { break }
      if moments.count != count {
        count = moments.count
        t = StudentT(degrees: Double(count - 1)).quantile(within: confidence)
      }
      guard let mean = MeanInterval(skewed: moments, t: t) else { break }
      means.append(mean)
    }
    return means
  }

  private mutating func extend(to count: Int) {
    while steps.count < count { steps.append(Moments()) }
  }
}
