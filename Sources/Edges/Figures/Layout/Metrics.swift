/// Sizes that all drawings have in common, in pixels.
enum Metrics {
  /// Letters of ticks.
  static let tickSize = 11.5
  /// Letters of what says what a panel or an axis shows.
  static let headingSize = 12.0
  /// Letters of names of series.
  static let keySize = 12.0
  /// Letters in the cells of a heat map.
  static let cellSize = 11.5
  /// The length of a tick.
  static let tickLength = 4.0
  /// Between a tick and its label, and between things that belong together.
  static let gap = 5.0
  /// Between labels that stand side by side, at least.
  static let labelGap = 8.0
  /// Between panels.
  static let panelGap = 22.0
  /// Right of a plot, so that labels of its last tick have room.
  static let rightPad = 10.0
  /// Half the width of a mark.
  static let markRadius = 3.6
  /// How thick lines of data are.
  static let lineWidth = 1.6
  /// How thick axes are.
  static let axisWidth = 1.0
  /// The height of a heat map's row.
  static let rowHeight = 27.0
  /// A narrower figure is refused: not even its ticks would be legible.
  static let widthMin = 160.0
  /// A narrower plot does not stand beside another.
  static let plotWidthMin = 150.0

  /// The height of lines of some size.
  static func height(lines count: Int, size: Double) -> Double {
    Double(count) * (size * TextWidths.leading)
  }
}
