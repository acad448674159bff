extension SeriesKey {
  /// The dashes of its lines: none for the first series of each colour.
  var dashes: [Double] {
    let patterns: [[Double]] = [[], [6, 3], [2, 2.5], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2]]
    return patterns[(look / Palette.seriesCount) % patterns.count]
  }

  private static let half = 0.5
  private static let root3 = 0.866
  private static let root2 = 0.7071

  /// Corners of marks on a circle about 0; the first mark is the circle itself.
  private static let corners: [[Spot]] = [
    [],
    [Spot(-root2, -root2), Spot(root2, -root2), Spot(root2, root2), Spot(-root2, root2)],
    [Spot(0, -1), Spot(root3, half), Spot(-root3, half)],
    [Spot(0, -1), Spot(1, 0), Spot(0, 1), Spot(-1, 0)],
    [Spot(0, 1), Spot(root3, -half), Spot(-root3, -half)],
    [
      Spot(0, -1), Spot(0.951, -0.309), Spot(0.588, 0.809), Spot(-0.588, 0.809),
      Spot(-0.951, -0.309),
    ],
    [
      Spot(0, -1), Spot(root3, -half), Spot(root3, half), Spot(0, 1), Spot(-root3, half),
      Spot(-root3, -half),
    ],
  ]

  /// Its mark about a spot.
  ///
  /// Marks with few corners are drawn larger, so that all cover about the same area. There are
  /// seven, and six colours: a pair of both comes back after 42 series.
  func mark(
    at middle: Spot, radius: Double, isData: Bool = true, note: String = ""
  ) -> Drawing.Shape {
    let corners = SeriesKey.corners[look % SeriesKey.corners.count]
    let reach = radius * (corners.count == 3 ? 1.5 : corners.count == 4 ? 1.3 : 1.15)
    let form: Drawing.Shape.Form =
      corners.isEmpty
      ? .dots([middle], radius: radius)
      : .area(corners.map { Spot(middle.x + reach * $0.x, middle.y + reach * $0.y) })
    return Drawing.Shape(
      form: form, paint: paint, fill: isHollow ? .page : .solid, stroke: isHollow ? 1.5 : 0,
      isData: isData, note: note)
  }
}
