/// What is about the data of a panel: lines across, axes, ticks and their labels.
struct PanelFrame {
  private let scene: PanelScene
  private let frame: ClosedRange<Double>
  /// Whether values stand at the left; in a row that shares its axis, only the first panel has
  /// them.
  private let isLabelled: Bool

  init(_ scene: PanelScene, _ frame: ClosedRange<Double>, isLabelled: Bool) {
    self.scene = scene
    self.frame = frame
    self.isLabelled = isLabelled
  }

  /// Draws lines that lie behind the data.
  func drawBeneath(in drawing: inout Drawing) {
    guard scene.panel.cells == nil else { return }
    let plot = scene.plot
    drawing.shapes.append(
      Drawing.Shape(
        form: .lines(
          scene.verticalTicks().heights.map { [Spot(plot.x, $0), Spot(plot.right, $0)] }),
        paint: .grid, stroke: Metrics.axisWidth))
  }

  /// Draws axes, ticks and labels, and returns how far down they go.
  func drawAxes(in drawing: inout Drawing) -> Double {
    let plot = scene.plot
    let (ticks, heights) = scene.verticalTicks()
    if isLabelled {
      let right = plot.x - Metrics.gap
      for (label, height) in zip(ticks.labels, heights) {
        let text = TextWidths.fitted(
          label.joined(separator: " "), in: right - frame.lowerBound, size: Metrics.tickSize)
        drawing.texts.append(
          PlacedText(
            text: text, spot: Spot(right, height + Metrics.tickSize * 0.36), anchor: .end,
            size: Metrics.tickSize, paint: .muted, role: .tick))
      }
    }
    let row = TickRow(
      scene.panel.horizontal, scene.horizontal, plot: plot.x...plot.right, frame: frame)
    let isHeatMap = scene.panel.cells != nil
    if !isHeatMap {
      let marks = row.marks.map { x in
        [Spot(x, plot.bottom), Spot(x, plot.bottom + Metrics.tickLength)]
      }
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([[Spot(plot.x, plot.bottom), Spot(plot.right, plot.bottom)]] + marks),
          paint: .axis, stroke: Metrics.axisWidth))
    }
    let top = plot.bottom + Metrics.tickLength + Metrics.gap
    for label in row.labels {
      for (index, line) in label.lines.enumerated() {
        let lineTop = top + Metrics.height(lines: index, size: Metrics.tickSize)
        drawing.texts.append(
          PlacedText(
            text: line, spot: Spot(label.middle, lineTop + Metrics.tickSize * 0.95),
            anchor: .middle, size: Metrics.tickSize, paint: .muted, role: .tick))
      }
    }
    return top + Metrics.height(lines: row.linesMax, size: Metrics.tickSize)
  }

  /// Says what the horizontal axis shows, and returns how far down that goes.
  func drawHorizontalTitle(at top: Double, in drawing: inout Drawing) -> Double {
    let room = frame.upperBound - frame.lowerBound
    let lines = TextWidths.wrapped(
      scene.panel.horizontal.title, in: room, size: Metrics.headingSize, linesMax: 2)
    for (index, line) in lines.enumerated() {
      let half = TextWidths.width(of: line, size: Metrics.headingSize) / 2
      let middle = min(
        max(scene.plot.x + scene.plot.width / 2, frame.lowerBound + half),
        frame.upperBound - half)
      let lineTop = top + Metrics.height(lines: index, size: Metrics.headingSize)
      drawing.texts.append(
        PlacedText(
          text: line, spot: Spot(middle, lineTop + Metrics.headingSize), anchor: .middle,
          size: Metrics.headingSize, paint: .muted, role: .heading))
    }
    return top + Metrics.height(lines: lines.count, size: Metrics.headingSize)
  }
}
