/// What a thing in a drawing is coloured as; which colour that is, a ``Theme`` says.
///
/// Drawings hold meanings and no colours, so that one drawing is right on a white page, on a dark
/// screen and in print.
public enum Paint: Hashable, Sendable {
  /// Text and what is as strong.
  case ink
  /// Text that stands behind other text.
  case muted
  /// Axes and their ticks.
  case axis
  /// Lines that help the eye across a plot.
  case grid
  /// What lies behind everything.
  case page
  /// One of several series that have no order.
  case series(Int)
  /// A step, from 0 for the first to ``Palette/ordinalSteps`` - 1, of something that has an order.
  case ordinal(Int)
  /// A step from 0 for -1, over the middle one for 0, to ``Palette/divergingSteps`` - 1 for 1.
  case diverging(Int)
  /// Text on such a step.
  case onDiverging(Int)

  /// Its name in style sheets.
  var name: String {
    switch self {
    case .ink: "ink"
    case .muted: "muted"
    case .axis: "axis"
    case .grid: "grid"
    case .page: "page"
    case .series(let index): "s\(index % Palette.seriesCount)"
    case .ordinal(let step): "o\(step)"
    case .diverging(let step): "d\(step)"
    case .onDiverging(let step): "t\(step)"
    }
  }

  /// All paints there are.
  static let all: [Paint] =
    [.ink, .muted, .axis, .grid, .page] + (0..<Palette.seriesCount).map(Paint.series)
    + (0..<Palette.ordinalSteps).map(Paint.ordinal)
    + (0..<Palette.divergingSteps).map(Paint.diverging)
    + (0..<Palette.divergingSteps).map(Paint.onDiverging)
}
