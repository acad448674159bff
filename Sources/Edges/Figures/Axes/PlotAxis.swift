/// What runs along one side of a panel.
public struct PlotAxis: Hashable, Sendable {
  /// How values find their places.
  public enum Kind: Hashable, Sendable {
    /// Equal steps for equal differences.
    case linear
    /// Equal steps for equal ratios, marked at powers of two.
    case log2
    /// Equal steps for equal ratios, marked at powers of ten.
    case log10
    /// A place for each name; the value of the first is 0, of the next 1.
    case categories([String])
  }

  /// A value that is marked by name.
  public struct Tick: Hashable, Sendable {
    /// The value.
    public var value: Double
    /// What stands there, on one or two lines.
    public var lines: [String]

    /// A value with what stands there.
    public init(_ value: Double, _ lines: String...) {
      self.value = value
      self.lines = lines
    }
  }

  /// What it shows, with the unit.
  public var title: String
  /// How values find their places.
  public var kind: Kind
  /// Values that are to be seen whatever the data are.
  public var includes: [Double]
  /// Beyond which there are no values, so that no room is made for them.
  public var bounds: ClosedRange<Double>?
  /// Values that are marked by name, instead of round numbers; no two are equal.
  public var ticks: [Tick]

  /// An axis.
  public init(
    _ title: String, _ kind: Kind = .linear, includes: [Double] = [],
    bounds: ClosedRange<Double>? = nil, ticks: [Tick] = []
  ) {
    self.title = title
    self.kind = kind
    self.includes = includes
    self.bounds = bounds
    self.ticks = ticks
  }

  /// An axis of correlations, from -1 to 1 at the most, with 0 in sight.
  public static func correlation(_ title: String) -> PlotAxis {
    PlotAxis(title, includes: [0], bounds: -1...1)
  }
}
