internal import Mistakes

extension Figure {
  /// The figure with everything in its place.
  ///
  /// - Precondition: the width is at least 160 pixels, and there is a panel.
  public func drawn(width: Double) -> Drawing {
    require(width >= Metrics.widthMin, "a figure \(width) pixels wide is not legible")
    require(!panels.isEmpty, "the figure '\(name)' has no panel")
    var layout = FigureLayout(self, width: width)
    return layout.finished()
  }
}

/// Finds the place of everything in a figure.
///
/// From the outside in: how many panels stand side by side, how much room the names of values take
/// at the left of each column, what is left for plots; then, row by row, how high headings and
/// labels are. Data come last and are never asked.
struct FigureLayout {
  /// Names of rows take at most so much of a figure's width.
  static let gutterShareMax = 0.36

  private let figure: Figure
  private let panels: [Panel]
  private let width: Double
  private var drawing: Drawing
  private var scenes: [PanelScene]
  private var columns = 1
  /// Left of each column's plots.
  private var gutters: [Double] = []
  private var direct: DirectLabels?

  init(_ figure: Figure, width: Double) {
    self.figure = figure
    self.width = width
    drawing = Drawing(width: width)
    panels = figure.panels.flatMap { $0.blocks(width: width) }
    var shared: Scale?
    if figure.sharesVertical, let first = panels.first {
      shared = Scale(first.vertical, values: panels.flatMap(\.marks).flatMap(\.verticalValues))
    }
    let vertical = shared
    scenes = panels.map { PanelScene($0, vertical: vertical) }
    direct = DirectLabels(figure, width: width)
  }

  mutating func finished() -> Drawing {
    chooseColumns()
    if let labels = direct, !labels.fit(height: plotHeight(scenes[0])) { direct = nil }
    var y = 0.0
    if direct == nil, figure.keys.count > 1 {
      let legend = Legend(figure.keys, width: width)
      legend.draw(in: &drawing, as: SampleStyle(of: panels))
      y = legend.height
    }
    if panels.contains(where: { $0.cells != nil }) { y = HeatScale.draw(at: y, in: &drawing) }
    for start in stride(from: 0, to: scenes.count, by: columns) {
      y = drawRow(start..<min(start + columns, scenes.count), top: y)
    }
    drawing.height = y.rounded(.up)
    return drawing
  }

  // MARK: Columns

  private var plotWidth: Double {
    let between = Double(columns - 1) * Metrics.panelGap
    let beside = direct?.width ?? 0
    return
      (width - gutters.reduce(0, +) - between - Double(columns) * Metrics.rightPad - beside)
      / Double(columns)
  }

  /// As many columns as leave plots wide enough.
  private mutating func chooseColumns() {
    let isOfCells = panels.contains { $0.cells != nil }
    columns = isOfCells ? 1 : min(max(figure.columnsMax, 1), panels.count)
    // Four panels are two by two rather than three and one.
    if columns == 3, panels.count == 4 { columns = 2 }
    while true {
      gutters = (0..<columns).map { column in
        if figure.sharesVertical, column > 0 { return 0 }
        return stride(from: column, to: panels.count, by: columns).map(gutter(of:)).max() ?? 0
      }
      if columns == 1 || plotWidth >= Metrics.plotWidthMin { return }
      columns -= 1
    }
  }

  private func gutter(of index: Int) -> Double {
    let panel = panels[index]
    if panel.cells != nil { return panel.heatGutter(width: width) }
    var scene = scenes[index]
    scene.plot.height = plotHeight(scene)
    let labels = scene.verticalTicks().ticks.labels.flatMap(\.self)
    let widest = labels.map { TextWidths.width(of: $0, size: Metrics.tickSize) }.max() ?? 0
    return min(widest + 2 * Metrics.gap, width * FigureLayout.gutterShareMax)
  }

  /// How high a panel's plot is.
  private func plotHeight(_ scene: PanelScene) -> Double {
    if case .categories(let rows) = scene.panel.vertical.kind {
      return Double(max(rows.count, 1)) * Metrics.rowHeight
    }
    if columns > 1 { return 165 }
    return width >= 520 ? 280 : 195
  }

  // MARK: Rows

  /// Draws panels side by side, and returns where the next row begins.
  private mutating func drawRow(_ row: Range<Int>, top: Double) -> Double {
    var x = 0.0
    for (column, index) in row.enumerated() {
      scenes[index].plot = Box(
        x: x + gutters[column], y: 0, width: plotWidth, height: plotHeight(scenes[index]))
      x += gutters[column] + plotWidth + Metrics.rightPad + Metrics.panelGap
    }
    let headings = row.map { Heading(panels[$0], frame(of: $0), showsAxis: showsVerticalTitle($0)) }
    let plotTop = top + (headings.map(\.height).max() ?? 0)
    var bottom = plotTop
    for (heading, index) in zip(headings, row) {
      scenes[index].plot.y = plotTop
      heading.draw(at: top, in: &drawing)
      bottom = max(bottom, draw(index))
    }
    return row.upperBound < scenes.count ? bottom + 14 : bottom + 2
  }

  /// From where to where a panel's labels may go.
  private func frame(of index: Int) -> ClosedRange<Double> {
    let column = index % columns
    let plot = scenes[index].plot
    return plot.x - gutters[column]...plot.right + Metrics.rightPad
  }

  /// Whether a panel tells what its vertical axis is; if it is that of all, the first in a row
  /// does.
  private func showsVerticalTitle(_ index: Int) -> Bool {
    !figure.sharesVertical || index % columns == 0
  }

  /// Whether a panel tells what its horizontal axis is; if the one below is the same, that one
  /// does.
  private func showsHorizontalTitle(_ index: Int) -> Bool {
    let below = index + columns
    guard below < panels.count else { return true }
    return panels[below].horizontal.title != panels[index].horizontal.title
  }

  /// Draws a panel whose plot has its place, and returns how far down it goes.
  private mutating func draw(_ index: Int) -> Double {
    let scene = scenes[index]
    let frame = frame(of: index)
    let frames = PanelFrame(scene, frame, isLabelled: gutters[index % columns] > 0)
    frames.drawBeneath(in: &drawing)
    scene.drawMarks(in: &drawing)
    var bottom = frames.drawAxes(in: &drawing)
    if let direct { direct.draw(scene, in: &drawing) }
    if showsHorizontalTitle(index) {
      bottom = frames.drawHorizontalTitle(at: bottom, in: &drawing)
    }
    drawing.plots.append(scene.plot)
    return bottom
  }
}
