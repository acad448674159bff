public import Sweeps

/// How many tasks of a larger plan are new, against a plan that was submitted before.
///
/// Equal tasks have equal keys, so nothing runs twice; this only tells a person beforehand. Points
/// are looked up in the older grid one by one, up to a bound beyond which nothing is told.
public struct SweepExtension {
  /// Tasks of the new plan.
  public let taskCount: Int
  /// Those of them that the older plan did not have; nil where there are too many to look at.
  public let newCount: Int?

  private static let pointsMax = 200_000

  /// Compares two plans of one study.
  public init(from old: Grid, to new: Grid) {
    taskCount = new.taskCount
    guard new.pointCount <= SweepExtension.pointsMax else {
      newCount = nil
      return
    }
    var newCount = 0
    for point in 0..<new.pointCount {
      let known = old.pointIndex(of: new.parameters(atPoint: point))
      guard let known, Self.haveEqualKeys(old, known, new, point) else {
        newCount += new.plan.replicates
        continue
      }
      newCount += max(0, new.plan.replicates - old.plan.replicates)
    }
    self.newCount = newCount
  }

  /// Whether a point is the same in both; its first replicate tells, for the others follow from it.
  private static func haveEqualKeys(_ old: Grid, _ oldPoint: Int, _ new: Grid, _ newPoint: Int)
    -> Bool
  {
    let first = old.task(at: old.taskIndex(ofPoint: oldPoint, replicate: 0))
    return first.key == new.task(at: new.taskIndex(ofPoint: newPoint, replicate: 0)).key
  }

  /// The comparison in words.
  public var words: String {
    guard let newCount else {
      return "\(taskCount) tasks in all; those that are done do not run again"
    }
    return "\(newCount) of \(taskCount) tasks are new; the others do not run again"
  }
}
