internal import Text

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
  /// Replicates at the first look.
  public var replicatesFirst: Int
  /// How sure the interval is, over all looks together.
  public var confidence: Double

  /// Fewer runs say too little about how much runs differ.
  public static let replicatesMin = 20

  /// A rule; a first look at fewer replicates than are of use is put off until there are enough.
  public init(
    halfWidth: Double, statistic: Statistic, by: [ParameterName], replicatesMax: Int,
    replicatesFirst: Int = Until.replicatesMin, confidence: Double = Analysis.confidenceDefault
  ) {
    self.halfWidth = halfWidth
    self.statistic = statistic
    self.by = by
    self.replicatesMax = replicatesMax
    self.replicatesFirst = min(max(replicatesFirst, Until.replicatesMin), replicatesMax)
    self.confidence = confidence
  }

  /// The numbers of replicates at which is looked: the first, a quarter more each time, and the most.
  ///
  /// They hang on nothing but the plan, which is what keeps looking again honest.
  public var looksAt: [Int] {
    var looks: [Int] = []
    var count = replicatesFirst
    while count < replicatesMax {
      looks.append(count)
      count += max(1, count / 4)
    }
    return looks + [replicatesMax]
  }
}

extension Until: CustomStringConvertible {
  /// As in `pearson(bdm, train-loss) within ±0.02, confidence 0.95, at most 200 replicates`.
  public var description: String {
    "\(statistic) within ±\(halfWidth), confidence \(confidence), at most "
      + counted(replicatesMax, "replicate")
  }
}

extension Until.Statistic: CustomStringConvertible {
  /// As a plan writes it.
  public var description: String {
    switch self {
    case .scalar(let name): name
    case .pearson(let measure, let target): "pearson(\(measure), \(target))"
    }
  }
}
