/// The points of a grid in groups: those with equal values of some axes are one.
///
/// An axis that does not exist at a point counts as a value of its own. Groups are numbered by their
/// first points.
public struct PointGroups: Hashable, Sendable {
  /// The group of each point.
  public let groupOfPoint: [Int]
  /// The points of each group, ascending.
  public let points: [[Int]]
  /// What the points of each group have in common: the axes that exist there, with their values.
  public let values: [[Assignment]]

  /// How many groups there are.
  public var count: Int { points.count }

  /// The groups of a grid by some of its axes; none makes all points one group.
  public init(of grid: Grid, by axes: [ParameterName]) {
    var known: [[ParameterValue?]: Int] = [:]
    var groupOfPoint: [Int] = []
    var points: [[Int]] = []
    var values: [[Assignment]] = []
    groupOfPoint.reserveCapacity(grid.pointCount)
    for point in 0..<grid.pointCount {
      let parameters = grid.parameters(atPoint: point)
      let common = axes.map { axis in parameters.first { $0.name == axis } }
      let group = known[common.map { $0?.value }, default: points.count]
      if group == points.count {
        known[common.map { $0?.value }] = group
        points.append([])
        values.append(common.compactMap { $0 })
      }
      groupOfPoint.append(group)
      points[group].append(point)
    }
    self.groupOfPoint = groupOfPoint
    self.points = points
    self.values = values
  }
}
