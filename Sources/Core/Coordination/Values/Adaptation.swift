public import Sweeps

/// How an adaptive sweep grows: the points of a group share a question, and after stated numbers of
/// replicates somebody looks whether it is answered.
///
/// A look happens when every task of the group with a replicate below the stated number is terminal,
/// whatever the order in which they ended; that is what keeps sequential statistics honest. The
/// coordinator only stores and obeys the verdict.
///
/// All of it follows from the plan, so nobody hands it over: whoever reads a ``SweepPlan`` has it.
public struct Adaptation: Hashable, Sendable {
  /// The rule.
  public let until: Until
  /// The groups of points.
  public let groups: PointGroups
  /// The numbers of replicates at which is looked, ascending; the last is the plan's.
  public let looksAt: [Int]

  /// The rule of a plan for its groups.
  init(_ until: Until, _ groups: PointGroups) {
    self.until = until
    self.groups = groups
    looksAt = until.looksAt
  }

  /// Whether there can be such a look.
  public func has(_ look: LookID) -> Bool {
    groups.points.indices.contains(look.group) && looksAt.indices.contains(look.step)
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
