internal import Sweeps

/// Where points lie: which facet and which size, and the value of each axis as a small number.
///
/// A facet is a combination of the axes that are not the size. Facets and sizes are numbered by the
/// first point that has them, so that their order is the plan's, whatever came first.
struct PointLayout {
  /// The axes, in the order of the plan.
  let axes: [ParameterName]
  /// The place among them of the axis along which models grow.
  let across: Int?
  /// The points that are laid out, ascending: all of the plan, or those that are asked for.
  let points: [Int]
  /// Whether these are all points of the plan.
  let isComplete: Bool
  /// The facet of each of these points.
  private(set) var facets: [Int32] = []
  /// The size of each.
  private(set) var sizes: [Int32] = []
  /// How many facets there are.
  private(set) var facetCount = 0
  /// The place among ``points`` where each facet is met first.
  private(set) var firstOfFacet: [Int] = []
  /// The value of each size, by first point.
  private(set) var sizeValues: [ParameterValue?] = []
  /// The values of each axis, by first point.
  private(set) var levels: [[ParameterValue?]]
  /// For each point, the number of its value on each axis.
  private var codes: [Int32] = []

  /// Plans of more points are laid out only as far as there are records.
  static let pointsMax = 1 << 20

  /// Lays out a plan's points, or these of them if they are too many.
  init(_ grid: Grid, across: ParameterName?, visited: () -> [Int]) {
    axes = grid.plan.axes.map(\.name)
    self.across = axes.firstIndex { $0 == across }
    isComplete = grid.pointCount <= Self.pointsMax
    points = isComplete ? Array(0..<grid.pointCount) : visited()
    levels = axes.map { _ in [] }
    let defaults = axes.map { grid.schema.parameter($0)?.defaultValue }
    var known: [[ParameterValue?: Int32]] = axes.map { _ in [:] }
    var facetOf: [[Int32]: Int32] = [:]
    var sizeOf: [Int32: Int32] = [:]
    codes.reserveCapacity(points.count * axes.count)
    for (place, point) in points.enumerated() {
      let assignments = grid.parameters(atPoint: point)
      var code: [Int32] = []
      for (axis, name) in axes.enumerated() {
        var value = assignments.first { $0.name == name }?.value
        // Where the axis of the size does not exist, models have the study's own size.
        if axis == self.across, value == nil { value = defaults[axis] }
        if let number = known[axis][value] {
          code.append(number)
        } else {
          let number = Int32(levels[axis].count)
          known[axis][value] = number
          levels[axis].append(value)
          code.append(number)
        }
      }
      codes.append(contentsOf: code)
      guard let across = self.across else {
        // Then every point is a facet, for no two have the same values.
        facets.append(Int32(place))
        sizes.append(0)
        continue
      }
      let size = code[across]
      if sizeOf[size] == nil {
        sizeOf[size] = Int32(sizeValues.count)
        sizeValues.append(levels[across][Int(size)])
      }
      sizes.append(sizeOf[size] ?? 0)
      code[across] = 0
      if let facet = facetOf[code] {
        facets.append(facet)
      } else {
        facetOf[code] = Int32(facetCount)
        facets.append(Int32(facetCount))
        firstOfFacet.append(place)
        facetCount += 1
      }
    }
    guard self.across == nil else { return }
    facetCount = points.count
    firstOfFacet = Array(points.indices)
    sizeValues = [nil]
  }

  /// The place of a point among ``points``; nil where it is not laid out.
  func place(of point: Int) -> Int? {
    guard !isComplete else { return points.indices.contains(point) ? point : nil }
    var range = points.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if points[middle] == point { return middle }
      range = points[middle] < point ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return nil
  }

  /// The number of a point's value on an axis.
  func code(_ place: Int, onAxis axis: Int) -> Int { Int(codes[place * axes.count + axis]) }

  /// The numbers of a point's values on all axes but some.
  func codes(_ place: Int, without left: [Int]) -> [Int] {
    axes.indices.filter { !left.contains($0) }.map { code(place, onAxis: $0) }
  }

  /// The values of a point on all axes but some.
  func values(_ place: Int, without left: [Int] = []) -> [Findings.AxisValue] {
    axes.indices.filter { !left.contains($0) }.map {
      Findings.AxisValue(axes[$0], levels[$0][code(place, onAxis: $0)])
    }
  }
}
