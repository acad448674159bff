extension Panel {
  /// A heat map in blocks one below the other, each with as many columns as have room for their
  /// values.
  func blocks(width: Double) -> [Panel] {
    guard let cells, case .categories(let columns) = horizontal.kind, !columns.isEmpty else {
      return [self]
    }
    let widest =
      cells.map { TextWidths.width(of: $0.text, size: Metrics.cellSize) }.max() ?? 0
    let room = width - heatGutter(width: width) - Metrics.rightPad
    let fitting = max(1, Int(room / (widest + 2 * Metrics.gap)))
    let blockCount = (columns.count + fitting - 1) / fitting
    let perBlock = (columns.count + blockCount - 1) / blockCount
    return stride(from: 0, to: columns.count, by: perBlock).map { start in
      let end = min(start + perBlock, columns.count)
      var block = self
      block.horizontal.kind = .categories(Array(columns[start..<end]))
      block.marks = [
        .cells(
          cells.filter { (start..<end).contains($0.column) }.map { cell in
            var moved = cell
            moved.column -= start
            return moved
          })
      ]
      if start > 0 { block.title = "" }
      if end < columns.count { block.horizontal.title = "" }
      return block
    }
  }

  /// The room for the names of a heat map's rows.
  func heatGutter(width: Double) -> Double {
    guard case .categories(let rows) = vertical.kind else { return 0 }
    let widest = rows.map { TextWidths.width(of: $0, size: Metrics.tickSize) }.max() ?? 0
    return min(widest + 2 * Metrics.gap, width * FigureLayout.gutterShareMax)
  }
}
