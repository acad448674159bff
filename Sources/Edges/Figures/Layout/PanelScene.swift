/// A panel with its scales, and the place of its plot once that is known.
struct PanelScene {
  let panel: Panel
  let horizontal: Scale
  let vertical: Scale
  /// Where its data go.
  var plot = Box(x: 0, y: 0, width: 1, height: 1)

  /// A panel; the vertical scale may be one that several share.
  init(_ panel: Panel, vertical: Scale? = nil) {
    self.panel = panel
    let xs = panel.marks.flatMap(\.horizontalValues)
    horizontal = Scale(panel.horizontal, values: xs, isTight: panel.isOfCurves)
    self.vertical =
      vertical ?? Scale(panel.vertical, values: panel.marks.flatMap(\.verticalValues))
  }

  /// The place of a value along the horizontal axis; nil also for one beyond its bounds.
  func x(of value: Double) -> Double? {
    guard horizontal.holds(value) else { return nil }
    return horizontal.place(of: value).map { plot.x + $0 * plot.width }
  }

  /// The place of a value along the vertical axis: upwards, but rows of names begin at the top.
  func y(of value: Double) -> Double? {
    guard let place = vertical.place(of: value) else { return nil }
    if case .categories = panel.vertical.kind { return plot.y + place * plot.height }
    return plot.bottom - place * plot.height
  }

  /// The place of a point; nil also for one beyond the bounds of an axis.
  func spot(x valueX: Double, y valueY: Double) -> Spot? {
    guard vertical.holds(valueY), let x = x(of: valueX), let y = y(of: valueY) else { return nil }
    return Spot(x, clamped(y))
  }

  /// The same height, but no further up or down than the plot goes.
  func clamped(_ y: Double) -> Double { min(max(y, plot.y), plot.bottom) }

  /// The ticks of the vertical axis, and where they are.
  func verticalTicks() -> (ticks: Ticks, heights: [Double]) {
    if case .categories = panel.vertical.kind {
      let ticks = Ticks(vertical, countMax: .max)
      return (ticks, ticks.values.compactMap(y(of:)))
    }
    let lineHeight = Metrics.tickSize * TextWidths.leading
    var countMax = max(2, Int(plot.height / 32))
    while true {
      let ticks = Ticks(vertical, countMax: countMax)
      let heights = ticks.values.compactMap(y(of:))
      let areApart = zip(heights, heights.dropFirst()).allSatisfy { $0 - $1 >= lineHeight }
      if areApart || countMax <= 1 { return (ticks, heights) }
      countMax -= 1
    }
  }
}

extension Panel {
  /// Whether nothing but lines is in it, which may begin and end at its very edges.
  var isOfCurves: Bool {
    marks.allSatisfy { mark in
      switch mark {
      case .curve, .level: true
      case .points, .spread, .cells: false
      }
    }
  }

  /// The cells of a heat map; nil for other panels.
  var cells: [HeatCell]? {
    for case .cells(let cells) in marks { return cells }
    return nil
  }
}

extension PlotMark {
  /// Its values along the horizontal axis.
  var horizontalValues: [Double] {
    switch self {
    case .level, .cells, .spread: []
    case .points(let series): series.points.map(\.x)
    case .curve(let curve): curve.points.map(\.x)
    }
  }

  /// Its values along the vertical axis, with the ends of intervals.
  var verticalValues: [Double] {
    switch self {
    case .level(let value): [value]
    case .cells: []
    case .points(let series):
      series.points.flatMap { [$0.y] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    case .curve(let curve):
      curve.points.flatMap { [$0.y] + ($0.band.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    case .spread(let spread): spread.values
    }
  }
}
