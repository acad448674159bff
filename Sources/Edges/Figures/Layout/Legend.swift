/// The names of series above all panels, each behind a sample of what it looks like.
struct Legend {
  private static let swatchWidth = 22.0
  private static let entryGap = 16.0
  private static let labelWidthMax = 280.0
  private static let lineHeight = 18.0

  private let entries: [(key: SeriesKey, label: String, spot: Spot)]
  /// How high it is, with the room below it.
  let height: Double

  /// A legend in rows of some width.
  init(_ keys: [SeriesKey], width: Double) {
    var entries: [(key: SeriesKey, label: String, spot: Spot)] = []
    var x = 0.0
    var row = 0
    for key in keys {
      let room = min(Legend.labelWidthMax, width - Legend.swatchWidth - Metrics.gap)
      let label = TextWidths.fitted(key.label, in: room, size: Metrics.keySize)
      let labelWidth = TextWidths.width(of: label, size: Metrics.keySize)
      let entryWidth = Legend.swatchWidth + Metrics.gap + labelWidth
      if x > 0, x + entryWidth > width {
        x = 0
        row += 1
      }
      entries.append((key, label, Spot(x, (Double(row) + 0.5) * Legend.lineHeight)))
      x += entryWidth + Legend.entryGap
    }
    self.entries = entries
    height = keys.isEmpty ? 0 : Double(row + 1) * Legend.lineHeight + 8
  }

  /// Draws it at the top.
  ///
  /// - Parameter samples: What series look like in this figure.
  func draw(in drawing: inout Drawing, as samples: SampleStyle) {
    for entry in entries {
      let middle = Spot(entry.spot.x + Legend.swatchWidth / 2, entry.spot.y)
      samples.draw(entry.key, about: middle, width: Legend.swatchWidth, in: &drawing)
      drawing.texts.append(
        PlacedText(
          text: entry.label,
          spot: Spot(
            entry.spot.x + Legend.swatchWidth + Metrics.gap,
            entry.spot.y + Metrics.keySize * 0.36),
          size: Metrics.keySize, paint: .ink, role: .key))
    }
  }
}

/// What stands for a series in a legend: what it looks like in the panels.
struct SampleStyle {
  /// Whether there are lines.
  let hasLines: Bool
  /// Whether there are points with intervals.
  let hasPoints: Bool
  /// Whether points have intervals.
  let hasIntervals: Bool
  /// Whether there are distributions.
  let hasSpreads: Bool

  init(of panels: [Panel]) {
    let marks = panels.flatMap(\.marks)
    hasLines = marks.contains { if case .curve(let curve) = $0 { !curve.isFit } else { false } }
    hasPoints = marks.contains { if case .points = $0 { true } else { false } }
    hasIntervals = marks.contains { mark in
      guard case .points(let series) = mark else { return false }
      return series.points.contains { $0.interval != nil }
    }
    hasSpreads = marks.contains { if case .spread = $0 { true } else { false } }
  }

  func draw(_ key: SeriesKey, about middle: Spot, width: Double, in drawing: inout Drawing) {
    let (left, right) = (middle.x - width / 2, middle.x + width / 2)
    if hasLines {
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([[Spot(left, middle.y), Spot(right, middle.y)]]), paint: key.paint,
          stroke: 2, dashes: key.dashes))
    }
    if hasIntervals {
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([[Spot(middle.x, middle.y - 7), Spot(middle.x, middle.y + 7)]]),
          paint: key.paint, stroke: Metrics.lineWidth))
    }
    if hasPoints || hasSpreads {
      drawing.shapes.append(key.mark(at: middle, radius: Metrics.markRadius, isData: false))
    }
  }
}
