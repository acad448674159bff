/// Names of series beside their last points, where that does without a legend.
///
/// It is done where one panel has a few series with names short enough; in a figure of several
/// panels the eye goes to one legend rather than to many repeated names.
struct DirectLabels {
  private static let seriesRange = 2...8
  private static let widthMin = 520.0
  private static let shareMax = 0.3
  /// Between the plot and a label, where a line leads from one to the other.
  static let leader = 14.0

  private let keys: [SeriesKey]
  /// The room that they take right of the plot.
  let width: Double

  /// The labels for a figure; nil where a legend serves it better.
  init?(_ figure: Figure, width: Double) {
    guard figure.panels.count == 1, width >= DirectLabels.widthMin,
      DirectLabels.seriesRange.contains(figure.keys.count),
      figure.keys.allSatisfy({ DirectLabels.end(of: $0, in: figure.panels[0]) != nil })
    else { return nil }
    let widest =
      figure.keys.map { TextWidths.width(of: $0.label, size: Metrics.keySize) }.max() ?? 0
    guard widest <= width * DirectLabels.shareMax else { return nil }
    keys = figure.keys
    self.width = widest + DirectLabels.leader + Metrics.gap
  }

  /// The last point of a series.
  private static func end(of key: SeriesKey, in panel: Panel) -> (x: Double, y: Double)? {
    var last: (x: Double, y: Double)?
    for mark in panel.marks {
      switch mark {
      case .points(let series) where series.key == key:
        for item in series.points where item.y.isFinite && item.x >= last?.x ?? item.x {
          last = (item.x, item.y)
        }
      case .curve(let curve) where curve.key == key && !curve.isFit:
        for item in curve.points where item.y.isFinite && item.x >= last?.x ?? item.x {
          last = (item.x, item.y)
        }
      default: break
      }
    }
    return last
  }

  /// Whether the labels have room beside a plot of some height.
  func fit(height: Double) -> Bool {
    Double(keys.count) * Metrics.keySize * TextWidths.leading <= height
  }

  func draw(_ scene: PanelScene, in drawing: inout Drawing) {
    let lineHeight = Metrics.keySize * TextWidths.leading
    let ends = keys.map { key -> Spot in
      let end = DirectLabels.end(of: key, in: scene.panel)
      return end.flatMap { scene.spot(x: $0.x, y: $0.y) } ?? Spot(scene.plot.right, scene.plot.y)
    }
    let range = scene.plot.y + lineHeight / 2...scene.plot.bottom - lineHeight / 2
    guard let heights = spread(ends.map(\.y), apart: lineHeight, within: range) else { return }
    for (key, (end, height)) in zip(keys, zip(ends, heights)) {
      let x = scene.plot.right + DirectLabels.leader
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([
            [
              Spot(scene.plot.right + 2, scene.clamped(end.y)), Spot(x - 3, height),
            ]
          ]), paint: key.paint, stroke: 0.8))
      drawing.texts.append(
        PlacedText(
          text: key.label, spot: Spot(x, height + Metrics.keySize * 0.36), size: Metrics.keySize,
          paint: key.paint, role: .direct))
    }
  }
}
