/// A picture of data: what is to be seen, and nothing about where on the page.
///
/// The problem: a plotting library draws what it is told, wherever it is told to, and whoever reads
/// the figure finds two labels on top of each other. The intuition: whoever makes a figure knows
/// what it shows, and geometry can know the rest. The rule: a figure is a value of panels, axes and
/// marks; ``drawn(width:)`` finds the place of everything for a width, and what it returns is a
/// ``Drawing``, still a value, which tests can ask whether any two labels overlap. Only then is
/// there SVG.
///
/// What the drawing promises, for any figure and from 160 pixels on:
///
/// - no two texts overlap, and none leaves the canvas; what does not fit is cut with an ellipsis;
/// - data stay within their panels, and legends stay without;
/// - the same figure gives the same drawing on every machine;
/// - however many data there are, a panel has a bounded number of marks.
public struct Figure: Hashable, Sendable {
  /// What files and links call it: letters, digits and hyphens.
  public var name: String
  /// What it is, in a phrase.
  public var title: String
  /// What there is to see in it, in words, for those who cannot see it.
  public var summary: String
  /// Its panels, in reading order.
  public var panels: [Panel]
  /// What stands for the series in all panels; a figure of one series needs none.
  public var keys: [SeriesKey]
  /// How many panels may stand side by side.
  public var columnsMax: Int
  /// Whether all panels have the vertical axis in common.
  public var sharesVertical: Bool

  /// A figure.
  public init(
    name: String, title: String, summary: String, panels: [Panel], keys: [SeriesKey] = [],
    columnsMax: Int = 3, sharesVertical: Bool = false
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.panels = panels
    self.keys = keys
    self.columnsMax = columnsMax
    self.sharesVertical = sharesVertical
  }
}

/// One plot of a figure.
public struct Panel: Hashable, Sendable {
  /// What sets it apart from the others; empty where nothing has to.
  public var title: String
  /// What runs from left to right.
  public var horizontal: PlotAxis
  /// What runs upwards; of a heat map, downwards.
  public var vertical: PlotAxis
  /// What is in it, later things above earlier ones.
  public var marks: [PlotMark]

  /// A plot.
  public init(
    title: String = "", horizontal: PlotAxis, vertical: PlotAxis, marks: [PlotMark]
  ) {
    self.title = title
    self.horizontal = horizontal
    self.vertical = vertical
    self.marks = marks
  }
}

/// What a series is called and what it looks like, wherever it appears in a figure.
public struct SeriesKey: Hashable, Sendable {
  /// Its name.
  public var label: String
  /// Its colour.
  public var paint: Paint
  /// Which mark and which dash it has.
  public var look: Int
  /// Whether marks are outlines.
  public var isHollow: Bool

  /// One of several series without an order, by its number.
  public init(_ label: String, series index: Int, isHollow: Bool = false) {
    self.label = label
    self.paint = .series(index)
    self.look = index
    self.isHollow = isHollow
  }

  /// One of several series in order, by its place.
  public init(_ label: String, place: Int, among count: Int) {
    self.label = label
    self.paint = .ordinal(Palette.ordinalStep(of: place, among: count))
    self.look = 0
    self.isHollow = false
  }
}
