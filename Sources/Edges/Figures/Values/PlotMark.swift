/// Something that a panel shows.
public enum PlotMark: Hashable, Sendable {
  /// A line across the panel at a value of the vertical axis.
  case level(Double)
  /// Points with intervals.
  case points(PointSeries)
  /// A line with a band about it.
  case curve(Curve)
  /// How numbers lie at a place of the horizontal axis.
  case spread(SpreadSeries)
  /// Cells of a heat map, over two axes of names.
  case cells([HeatCell])
}

/// Points with intervals, all of one series.
public struct PointSeries: Hashable, Sendable {
  /// What it is called and looks like.
  public var key: SeriesKey
  /// The points; those without a place on an axis are left out.
  public var points: [Item]
  /// Whether a thin line leads from point to point.
  public var isJoined: Bool

  /// Points.
  public init(_ key: SeriesKey, _ points: [Item], isJoined: Bool = false) {
    self.key = key
    self.points = points
    self.isJoined = isJoined
  }

  /// A point with its interval.
  public struct Item: Hashable, Sendable {
    /// Its place on the horizontal axis.
    public var x: Double
    /// Its place on the vertical axis.
    public var y: Double
    /// The interval about it; nil where there is none.
    public var interval: ClosedRange<Double>?
    /// What a reader who points at it is told.
    public var note: String

    /// A point.
    public init(x: Double, y: Double, interval: ClosedRange<Double>? = nil, note: String = "") {
      self.x = x
      self.y = y
      self.interval = interval
      self.note = note
    }
  }
}

/// A line with a band about it.
public struct Curve: Hashable, Sendable {
  /// What it is called and looks like.
  public var key: SeriesKey
  /// Its points from left to right; those without a place on an axis are gaps.
  public var points: [Item]
  /// Whether it is a line that was fitted, rather than data.
  public var isFit: Bool

  /// A line.
  public init(_ key: SeriesKey, _ points: [Item], isFit: Bool = false) {
    self.key = key
    self.points = points
    self.isFit = isFit
  }

  /// A point with the band at it.
  public struct Item: Hashable, Sendable {
    /// Its place on the horizontal axis.
    public var x: Double
    /// Its place on the vertical axis.
    public var y: Double
    /// The band; nil where there is none.
    public var band: ClosedRange<Double>?

    /// A point.
    public init(x: Double, y: Double, band: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
      self.band = band
    }
  }
}

/// How numbers lie at a place of a horizontal axis of names.
///
/// Few are shown one by one, many as an outline of their density with quartiles and median in it.
public struct SpreadSeries: Hashable, Sendable {
  /// What it is called and looks like.
  public var key: SeriesKey
  /// Which name of the horizontal axis it stands over.
  public var category: Int
  /// The numbers, in any order.
  public var values: [Double]
  /// What a reader who points at it is told.
  public var note: String

  /// Numbers at a place.
  public init(_ key: SeriesKey, category: Int, values: [Double], note: String = "") {
    self.key = key
    self.category = category
    self.values = values
    self.note = note
  }
}

/// One cell of a heat map.
public struct HeatCell: Hashable, Sendable {
  /// Which name of the horizontal axis.
  public var column: Int
  /// Which name of the vertical axis, from the top.
  public var row: Int
  /// The value that colours it, from -1 to 1; nil where there is none.
  public var value: Double?
  /// What stands in it.
  public var text: String
  /// What a reader who points at it is told.
  public var note: String

  /// A cell.
  public init(column: Int, row: Int, value: Double?, text: String, note: String = "") {
    self.column = column
    self.row = row
    self.value = value
    self.text = text
    self.note = note
  }
}
