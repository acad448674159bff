/// A figure with everything in its place: shapes and texts with coordinates and paints, no colours
/// and no fonts.
public struct Drawing: Hashable, Sendable {
  /// How wide it is, in pixels.
  public let width: Double
  /// How high it is, in pixels.
  public internal(set) var height = 0.0
  /// What is drawn, later things above earlier ones.
  public internal(set) var shapes: [Shape] = []
  /// What is written, above all shapes.
  public internal(set) var texts: [PlacedText] = []
  /// Where panels have their data.
  public internal(set) var plots: [Box] = []

  init(width: Double) { self.width = width }

  /// All of it.
  public var canvas: Box { Box(x: 0, y: 0, width: width, height: height) }

  /// Something that is drawn.
  public struct Shape: Hashable, Sendable {
    /// What it is made of.
    public var form: Form
    /// What it is coloured as.
    public var paint: Paint
    /// How it is coloured in.
    public var fill: Fill = .none
    /// How thick its outline is; 0 without one.
    public var stroke = 0.0
    /// The lengths of dashes and gaps in turn; empty for a whole line.
    public var dashes: [Double] = []
    /// Whether it stands for data; otherwise for axes and the like.
    public var isData = false
    /// What a reader who points at it is told; empty for nothing.
    public var note = ""

    /// What a shape is made of.
    public enum Form: Hashable, Sendable {
      /// Lines from spot to spot.
      case lines([[Spot]])
      /// An area between its edges.
      case area([Spot])
      /// Round dots.
      case dots([Spot], radius: Double)
      /// A rectangle.
      case box(Box)
    }

    /// How a shape is coloured in.
    public enum Fill: Hashable, Sendable {
      /// Not at all.
      case none
      /// So that what lies beneath shines through.
      case veil
      /// Wholly.
      case solid
      /// As the page is, within an outline.
      case page
    }

    /// All spots that it is made of.
    public var spots: [Spot] {
      switch form {
      case .lines(let lines): lines.flatMap(\.self)
      case .area(let spots), .dots(let spots, radius: _): spots
      case .box(let box): [Spot(box.x, box.y), Spot(box.right, box.bottom)]
      }
    }
  }
}

/// A line of text at a place.
public struct PlacedText: Hashable, Sendable {
  /// What it says.
  public var text: String
  /// The baseline's beginning, middle or end, by ``anchor``.
  public var spot: Spot
  /// Which part of the text is at the spot.
  public var anchor: Anchor = .start
  /// The size of its letters, in pixels.
  public var size: Double
  /// Whether it is bold.
  public var isBold = false
  /// What it is coloured as.
  public var paint: Paint
  /// What it is for.
  public var role: Role

  /// Which part of a text is at its spot.
  public enum Anchor: String, Hashable, Sendable {
    /// Its beginning.
    case start
    /// Its middle.
    case middle
    /// Its end.
    case end
  }

  /// What a text is for.
  public enum Role: Hashable, Sendable {
    /// It says what a panel, or an axis, shows.
    case heading
    /// It says where on an axis one is.
    case tick
    /// It says which series is which.
    case key
    /// It stands beside the series that it names.
    case direct
    /// It is the value of a cell.
    case cell
  }

  /// The room that it takes at the most.
  public var box: Box {
    let width = TextWidths.width(of: text, size: size, isBold: isBold)
    let left =
      switch anchor {
      case .start: spot.x
      case .middle: spot.x - width / 2
      case .end: spot.x - width
      }
    return Box(
      x: left, y: spot.y - size * TextWidths.ascent, width: width,
      height: size * (TextWidths.ascent + TextWidths.descent))
  }
}
