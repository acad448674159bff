internal import Statistics
internal import Sweeps

/// How far each group of an adaptive sweep has grown, as the records tell.
///
/// This is the rule by which workers evaluate looks, applied again: a replicate of a group is one
/// observation, the mean of z over its points; a look counts replicates below a number fixed
/// beforehand, once all their tasks have ended; a task that failed has no z and is left out.
struct Growth {
  /// The groups with their ends.
  let stopping: Findings.Stopping
  /// How many replicates of each point the sweep runs, as far as is known now.
  let replicates: [Int]

  /// More groups are not spelled out.
  private static let groupsMax = 1_000

  /// The growth of a plan with `until`; nil for others.
  init?(_ grid: Grid, _ table: RunTable, _ rows: [Int], failed: [Int]) {
    guard let rule = grid.plan.until else { return nil }
    let groups = PointGroups(of: grid, by: rule.by)
    var observed = Observations(groups)
    for row in rows {
      observed.add(table.tasks[row], z: table.statistics[row].value.flatMap(FisherZ.z))
    }
    for task in failed { observed.add(task, z: nil) }
    var found: [Findings.Stopping.Group] = []
    var replicates = Array(repeating: 0, count: grid.pointCount)
    for group in 0..<groups.count {
      let (end, admitted) = observed.end(of: group, by: rule)
      for point in groups.points[group] { replicates[point] = admitted }
      guard group < Self.groupsMax else { continue }
      found.append(
        Findings.Stopping.Group(
          values: rule.by.map { axis in
            Findings.AxisValue(axis, groups.values[group].first { $0.name == axis }?.value)
          }, replicates: end.replicates, runs: end.sequence?.count ?? 0,
          mean: end.sequence.map { FisherZ.r(of: $0.mean) }, halfWidth: end.halfWidth,
          ending: end.ending))
    }
    stopping = Findings.Stopping(
      rule: rule, groups: found, groupsLeftOut: groups.count - found.count)
    self.replicates = replicates
  }
}

/// The z of each replicate of each group, and how many of its tasks have ended.
private struct Observations {
  private let groups: PointGroups
  private let pointCount: Int
  /// For each group, by replicate: the sum of z, how many there are, and how many tasks have ended.
  private var replicates: [[(sum: Double, count: Int, ended: Int)]]

  init(_ groups: PointGroups) {
    self.groups = groups
    pointCount = groups.groupOfPoint.count
    self.replicates = groups.points.map { _ in [] }
  }

  mutating func add(_ task: Int, z: Double?) {
    let (replicate, point) = task.quotientAndRemainder(dividingBy: pointCount)
    let group = groups.groupOfPoint[point]
    while replicates[group].count <= replicate { replicates[group].append((0, 0, 0)) }
    replicates[group][replicate].ended += 1
    guard let z else { return }
    replicates[group][replicate].sum += z
    replicates[group][replicate].count += 1
  }

  /// The last look at a group, and how many replicates it is to have.
  func end(of group: Int, by rule: Until) -> (Look, admitted: Int) {
    var last = Look()
    let looks = rule.looksAt
    let known = replicates[group]
    for (step, look) in looks.enumerated() {
      let isOver =
        known.count >= look
        && known.prefix(look).allSatisfy { $0.ended == groups.points[group].count }
      guard isOver else { return (last, look) }
      let means = known.prefix(look).filter { $0.count > 0 }.map { $0.sum / Double($0.count) }
      last.replicates = look
      last.sequence = ConfidenceSequence(of: means, confidence: rule.confidence)
      if let halfWidth = last.halfWidth, halfWidth <= rule.halfWidth {
        last.ending = .halfWidth
        return (last, look)
      }
      if step == looks.count - 1 { last.ending = .atMost }
    }
    return (last, rule.replicatesMax)
  }

  /// What a look found.
  struct Look {
    var replicates: Int?
    var sequence: ConfidenceSequence?
    var ending = Findings.Stopping.Ending.open

    /// Half of the interval's width, in correlations.
    var halfWidth: Double? {
      guard let interval = sequence?.interval else { return nil }
      return (FisherZ.r(of: interval.upperBound) - FisherZ.r(of: interval.lowerBound)) / 2
    }
  }
}
