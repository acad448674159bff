/// When enough is known: replicates are added to a group of points only while the interval of its mean
/// correlation is wider than wanted.
public struct Until: Hashable, Sendable {
  /// The number that each run gives.
  public enum Statistic: Hashable, Sendable {
    /// A scalar of the study that is a correlation.
    case scalar(String)
    /// Pearson's correlation over the epochs of two curves.
    case pearson(String, String)
  }

  /// Half of the interval's width at which a group is done.
  public var halfWidth: Double
  /// What the interval is of.
  public var statistic: Statistic
  /// The axes whose values make a group; points that differ in others alone are one group.
  public var by: [ParameterName]
  /// Replicates at which a group ends whatever its interval.
  public var replicatesMax: Int
  /// How sure the interval is, over all looks together.
  public var confidence: Double

  /// Fewer runs say too little about how much runs differ.
  public static let replicatesMin = 20

  /// A rule.
  public init(
    halfWidth: Double, statistic: Statistic, by: [ParameterName], replicatesMax: Int,
    confidence: Double = Analysis.confidenceDefault
  ) {
    self.halfWidth = halfWidth
    self.statistic = statistic
    self.by = by
    self.replicatesMax = replicatesMax
    self.confidence = confidence
  }

  /// The numbers of replicates at which is looked: from 20 on a quarter more each time, and the most.
  ///
  /// They hang on nothing but the plan, which is what keeps looking again honest.
  public var looksAt: [Int] {
    var looks: [Int] = []
    var count = min(Until.replicatesMin, replicatesMax)
    while count < replicatesMax {
      looks.append(count)
      count += max(1, count / 4)
    }
    return looks + [replicatesMax]
  }
}
