/// How distributions are drawn in a panel, all of them in one way.
///
/// Few numbers are dots, stacked sideways where they would cover each other: what one sees is what
/// there is. Many are an outline of their density, with a bar from the lower to the upper quartile
/// and a point at the median; dots by the thousand would be a blot.
struct SpreadStyle {
  /// More numbers at one place are drawn as their density.
  private static let dotsPerPlaceMax = 50
  /// More numbers in a panel are too.
  private static let dotsMax = 1_500
  private static let dotRadius = 2.2
  private static let outlineReachMax = 30.0
  /// Dots need so much room to be stacked.
  private static let slotMin = 9.0

  private let areDots: Bool
  /// The room of one distribution.
  private let slot: Double
  /// The series that stand side by side at a place.
  private let keys: [SeriesKey]

  init(_ scene: PanelScene) {
    var keys: [SeriesKey] = []
    var largest = 0
    var total = 0
    for case .spread(let spread) in scene.panel.marks {
      if !keys.contains(spread.key) { keys.append(spread.key) }
      largest = max(largest, spread.values.count)
      total += spread.values.count
    }
    var placeCount = 1
    if case .categories(let names) = scene.panel.horizontal.kind {
      placeCount = max(names.count, 1)
    }
    // Where places have colours of their own, they do not also stand side by side.
    let isByPlace = SpreadStyle.isByPlace(scene.panel)
    self.keys = isByPlace ? [] : keys
    slot = scene.plot.width / Double(placeCount) / Double(max(self.keys.count, 1))
    areDots =
      largest <= SpreadStyle.dotsPerPlaceMax && total <= SpreadStyle.dotsMax
      && slot >= SpreadStyle.slotMin
  }

  /// Whether no place has two distributions.
  private static func isByPlace(_ panel: Panel) -> Bool {
    var seen: Set<Int> = []
    for case .spread(let spread) in panel.marks where !seen.insert(spread.category).inserted {
      return false
    }
    return true
  }

  func draw(_ spread: SpreadSeries, _ scene: PanelScene, in drawing: inout Drawing) {
    guard let place = scene.x(of: Double(spread.category)) else { return }
    let order = Double(keys.firstIndex(of: spread.key) ?? 0)
    let middle = place + (order - Double(max(keys.count, 1) - 1) / 2) * slot
    let values = spread.values.filter(scene.vertical.holds).sorted()
    guard !values.isEmpty else { return }
    if areDots {
      drawDots(values, spread, at: middle, scene, in: &drawing)
    } else {
      drawOutline(values, spread, at: middle, scene, in: &drawing)
    }
  }

  private func drawDots(
    _ values: [Double], _ spread: SpreadSeries, at middle: Double, _ scene: PanelScene,
    in drawing: inout Drawing
  ) {
    let height = 2 * SpreadStyle.dotRadius
    var spots: [Spot] = []
    var start = 0
    let heights = values.compactMap(scene.y(of:))
    while start < heights.count {
      // Down the page: dots that would cover the first of them stand beside it.
      var end = start + 1
      while end < heights.count, heights[start] - heights[end] < height { end += 1 }
      let count = end - start
      let step = min(height + 0.4, (slot - height) / Double(max(count, 1)))
      for (order, index) in (start..<end).enumerated() {
        let aside = (Double(order) - Double(count - 1) / 2) * step
        spots.append(Spot(middle + aside, scene.clamped(heights[index])))
      }
      start = end
    }
    drawing.shapes.append(
      Drawing.Shape(
        form: .dots(spots, radius: SpreadStyle.dotRadius), paint: spread.key.paint, fill: .solid,
        isData: true, note: spread.note))
    let reach = min(slot * 0.32, 16)
    drawMedian(values, at: middle, reach: reach, scene, in: &drawing)
  }

  private func drawMedian(
    _ values: [Double], at middle: Double, reach: Double, _ scene: PanelScene,
    in drawing: inout Drawing
  ) {
    guard let y = scene.y(of: Density.quantile(of: values, 0.5)) else { return }
    drawing.shapes.append(
      Drawing.Shape(
        form: .lines([[Spot(middle - reach, y), Spot(middle + reach, y)]]), paint: .ink,
        stroke: Metrics.lineWidth, isData: true))
  }

  private func drawOutline(
    _ values: [Double], _ spread: SpreadSeries, at middle: Double, _ scene: PanelScene,
    in drawing: inout Drawing
  ) {
    let reach = min(slot * 0.44, SpreadStyle.outlineReachMax)
    let outline = Density(of: values).outline.compactMap { point in
      scene.y(of: point.value).map { (y: scene.clamped($0), reach: point.share * reach) }
    }
    drawing.shapes.append(
      Drawing.Shape(
        form: .area(
          outline.map { Spot(middle + $0.reach, $0.y) }
            + outline.reversed().map { Spot(middle - $0.reach, $0.y) }),
        paint: spread.key.paint, fill: .veil, stroke: 1, isData: true, note: spread.note))
    let quartiles = [0.25, 0.75].compactMap { scene.y(of: Density.quantile(of: values, $0)) }
    if quartiles.count == 2 {
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([quartiles.map { Spot(middle, $0) }]), paint: spread.key.paint, stroke: 3,
          isData: true))
    }
    drawMedian(values, at: middle, reach: min(slot * 0.2, 7), scene, in: &drawing)
  }
}
