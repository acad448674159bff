public import Sweeps

extension Findings {
  /// Where replicates ended that were added only while intervals were wide (`until`).
  public struct Stopping: Hashable, Sendable {
    /// The rule.
    public var rule: Until
    /// The groups, in the order of the plan's points.
    public var groups: [Group]
    /// How many more groups there are, too many to be spelled out.
    public var groupsLeftOut: Int

    /// Where replicates ended.
    public init(rule: Until, groups: [Group], groupsLeftOut: Int = 0) {
      self.rule = rule
      self.groups = groups
      self.groupsLeftOut = groupsLeftOut
    }

    /// Points that share their replicates.
    public struct Group: Hashable, Sendable {
      /// The values of the rule's axes.
      public var values: [AxisValue]
      /// At how many replicates was looked last; nil before the first look.
      public var replicates: Int?
      /// How many runs counted then.
      public var runs: Int
      /// The mean correlation then.
      public var mean: Double?
      /// Half the width of its interval in the confidence sequence, in units of r.
      public var halfWidth: Double?
      /// How it ended.
      public var ending: Ending

      /// A group.
      public init(
        values: [AxisValue], replicates: Int?, runs: Int, mean: Double?, halfWidth: Double?,
        ending: Ending
      ) {
        self.values = values
        self.replicates = replicates
        self.runs = runs
        self.mean = mean
        self.halfWidth = halfWidth
        self.ending = ending
      }
    }

    /// How a group ended.
    public enum Ending: String, Hashable, Sendable {
      /// The interval became narrow enough.
      case halfWidth = "half-width"
      /// The most replicates were reached, and the interval was still wider than wanted.
      case atMost = "at-most"
      /// It has not ended.
      case open
    }
  }
}
