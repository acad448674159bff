extension PanelScene {
  /// Draws the data.
  func drawMarks(in drawing: inout Drawing) {
    let dodges = pointDodges()
    let spreads = SpreadStyle(self)
    for (index, mark) in panel.marks.enumerated() {
      switch mark {
      case .level(let value): drawLevel(value, in: &drawing)
      case .points(let series): draw(series, dodge: dodges[index] ?? 0, in: &drawing)
      case .curve(let curve): draw(curve, in: &drawing)
      case .spread(let spread): spreads.draw(spread, self, in: &drawing)
      case .cells(let cells): draw(cells, in: &drawing)
      }
    }
  }

  private func drawLevel(_ value: Double, in drawing: inout Drawing) {
    guard vertical.holds(value), let y = y(of: value) else { return }
    drawing.shapes.append(
      Drawing.Shape(
        form: .lines([[Spot(plot.x, y), Spot(plot.right, y)]]), paint: .axis,
        stroke: Metrics.axisWidth))
  }

  // MARK: Points

  /// Series step aside for each other by so much at the most.
  private static let dodgeMax = 9.0

  /// How far to the right of its place each series of points is drawn, by its index among the
  /// marks.
  ///
  /// Intervals of several series at one place would hide each other, so they stand side by side,
  /// within the room between places.
  private func pointDodges() -> [Int: Double] {
    var indices: [Int] = []
    var places: Set<Double> = []
    for (index, mark) in panel.marks.enumerated() {
      guard case .points(let series) = mark else { continue }
      indices.append(index)
      for item in series.points {
        if let x = x(of: item.x) { places.insert(x) }
      }
    }
    guard indices.count > 1 else { return [:] }
    let sorted = places.sorted()
    let nearest = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.min() ?? plot.width / 2
    let edges = min((sorted.first ?? 0) - plot.x, plot.right - (sorted.last ?? 0))
    let room = min(nearest * 0.7, 2 * max(edges - Metrics.markRadius, 0))
    let step = min(PanelScene.dodgeMax, room / Double(indices.count - 1))
    var dodges: [Int: Double] = [:]
    for (order, index) in indices.enumerated() {
      dodges[index] = (Double(order) - Double(indices.count - 1) / 2) * step
    }
    return dodges
  }

  private func draw(_ series: PointSeries, dodge: Double, in drawing: inout Drawing) {
    let placed = series.points.compactMap { item -> (item: PointSeries.Item, spot: Spot)? in
      guard let spot = spot(x: item.x, y: item.y) else { return nil }
      return (item, Spot(spot.x + dodge, spot.y))
    }
    if series.isJoined, placed.count > 1 {
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines([placed.map(\.spot)]), paint: series.key.paint, stroke: 0.9,
          dashes: series.key.dashes, isData: true))
    }
    let whiskers = placed.compactMap { item, spot -> [Spot]? in
      guard let interval = item.interval, let low = y(of: interval.lowerBound),
        let high = y(of: interval.upperBound)
      else { return nil }
      return [Spot(spot.x, clamped(high)), Spot(spot.x, clamped(low))]
    }
    if !whiskers.isEmpty {
      drawing.shapes.append(
        Drawing.Shape(
          form: .lines(whiskers), paint: series.key.paint, stroke: Metrics.lineWidth, isData: true))
    }
    // Many points side by side are smaller, so that they stay points.
    let radius =
      placed.count > 60 ? Metrics.markRadius * 0.55 : Metrics.markRadius
    for (item, spot) in placed {
      drawing.shapes.append(series.key.mark(at: spot, radius: radius, note: item.note))
    }
  }

  // MARK: Curves

  private func draw(_ curve: Curve, in drawing: inout Drawing) {
    let runs = Thinning.runs(of: curve.points, in: self)
    for run in runs where !curve.isFit || run.allSatisfy({ $0.low != nil }) {
      let band = run.compactMap { point in
        point.low.flatMap { low in point.high.map { (x: point.spot.x, low: low, high: $0) } }
      }
      guard band.count > 1 else { continue }
      drawing.shapes.append(
        Drawing.Shape(
          form: .area(
            band.map { Spot($0.x, clamped($0.high)) }
              + band.reversed().map { Spot($0.x, clamped($0.low)) }),
          paint: curve.key.paint, fill: .veil, isData: true))
    }
    drawing.shapes.append(
      Drawing.Shape(
        form: .lines(runs.map { $0.map(\.spot) }),
        paint: curve.key.paint, stroke: curve.isFit ? 1 : Metrics.lineWidth,
        dashes: curve.isFit ? [3, 3] : curve.key.dashes, isData: true))
  }

  // MARK: Cells

  private func draw(_ cells: [HeatCell], in drawing: inout Drawing) {
    guard case .categories(let columns) = panel.horizontal.kind,
      case .categories(let rows) = panel.vertical.kind
    else { return }
    let cellWidth = plot.width / Double(max(columns.count, 1))
    let cellHeight = plot.height / Double(max(rows.count, 1))
    for cell in cells where columns.indices.contains(cell.column) && rows.indices.contains(cell.row)
    {
      let box = Box(
        x: plot.x + Double(cell.column) * cellWidth, y: plot.y + Double(cell.row) * cellHeight,
        width: cellWidth, height: cellHeight)
      let step = cell.value.map(Palette.divergingStep(of:))
      // The page shows between cells, so that neighbours of one step are still two.
      let gap = 0.75
      let inner = Box(
        x: box.x + gap, y: box.y + gap, width: box.width - 2 * gap, height: box.height - 2 * gap)
      drawing.shapes.append(
        Drawing.Shape(
          form: .box(inner),
          paint: step.map(Paint.diverging) ?? .grid, fill: step == nil ? .veil : .solid,
          isData: true, note: cell.note))
      let text = TextWidths.fitted(cell.text, in: cellWidth - 2, size: Metrics.cellSize)
      drawing.texts.append(
        PlacedText(
          text: text,
          spot: Spot(box.x + cellWidth / 2, box.y + cellHeight / 2 + Metrics.cellSize * 0.36),
          anchor: .middle, size: Metrics.cellSize,
          paint: step.map(Paint.onDiverging) ?? .muted, role: .cell))
    }
  }
}
