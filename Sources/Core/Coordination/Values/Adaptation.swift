/// How an adaptive sweep grows: the points of a group share a question, and after stated numbers of
/// replicates somebody looks whether it is answered.
///
/// A look happens when every task of the group with a replicate below the stated number is terminal,
/// whatever the order in which they ended; that is what keeps sequential statistics honest. The
/// coordinator only stores and obeys the verdict.
public struct Adaptation: Hashable, Sendable {
  /// The group of each point, from 0 and without gaps.
  public let groupOfPoint: [Int]
  /// The numbers of replicates at which is looked, ascending; the last is at most the plan's.
  public let looksAt: [Int]

  /// How many groups there are.
  public let groupCount: Int

  /// A rule; nil when it is not one that can be followed.
  public init?(groupOfPoint: [Int], looksAt: [Int]) {
    // Groups without gaps are fewer than points, so the greatest can be counted past.
    guard groupOfPoint.allSatisfy(groupOfPoint.indices.contains) else { return nil }
    let groupCount = (groupOfPoint.max() ?? -1) + 1
    guard Set(groupOfPoint).count == groupCount, let first = looksAt.first, first > 0,
      zip(looksAt, looksAt.dropFirst()).allSatisfy(<),
      groupCount <= Bound.looksPerSweep / looksAt.count
    else { return nil }
    self.groupOfPoint = groupOfPoint
    self.looksAt = looksAt
    self.groupCount = groupCount
  }
}

/// One look at one group of an adaptive sweep.
public struct LookID: Hashable, Comparable, Sendable {
  /// The sweep.
  public let sweep: SweepID
  /// The group of points.
  public let group: Int
  /// Which look, from 0.
  public let step: Int

  /// A look.
  public init(_ sweep: SweepID, group: Int, step: Int) {
    self.sweep = sweep
    self.group = group
    self.step = step
  }

  /// Sweep by sweep, group by group, step by step.
  public static func < (left: LookID, right: LookID) -> Bool {
    (left.sweep, left.group, left.step) < (right.sweep, right.group, right.step)
  }
}
