internal import Mistakes
public import Randomness

/// Handwritten digits that nobody wrote: strokes of a pen, bent at random, of any size and number.
///
/// Real digits come in one size, in one number, and with a licence. These are made of a page of
/// control points (``DigitStrokes``), and are as many as a test or a study wants. They vary as
/// writing does: in form, slant, turn, proportions, place, thickness of the pen, and by a smooth
/// warp, which bends a stroke without breaking it where it meets another.
///
/// A digit is drawn by distance: a pixel is black by how far its centre lies inside the pen's reach,
/// with a ramp one pixel wide at the edge. So an image is the same drawing at every size, and needs
/// no antialiasing. Only arithmetic and square roots are used, so the pixels are the same everywhere.
///
/// Sample i is the digit i modulo 10, drawn from a stream of its own: a longer data set begins with
/// the shorter one.
public struct StrokeDigits: Hashable, Sendable {
  /// How many rows an image has.
  public let height: Int
  /// How many columns.
  public let width: Int

  /// The least rows and columns.
  public static let sideMin = 4

  /// Digits of this size, each side ``sideMin`` to ``Dataset/sideMax``.
  public init(height: Int, width: Int) {
    let sides = Self.sideMin...Dataset.sideMax
    require(
      sides.contains(height) && sides.contains(width), "no digits are drawn at \(height)×\(width)")
    self.height = height
    self.width = width
  }

  /// So many digits, with pixels from 0, the ground, to 255.
  public func dataset(count: Int, seed: Seed) -> Dataset {
    require(count > 0, "\(count) digits are no data set")
    var features: [Float] = []
    features.reserveCapacity(count * height * width)
    for index in 0..<count {
      var stream = seed.stream("stroke-digit", index)
      features += image(of: index % 10, &stream)
    }
    return Dataset(
      made: "strokes", shape: SampleShape(height: height, width: width), features: features,
      labels: (0..<count).map { Int32($0 % 10) }, classCount: 10)
  }

  /// One drawing of a digit.
  private func image(of digit: Int, _ stream: inout RandomStream) -> [Float] {
    let forms = DigitStrokes.forms[digit]
    let strokes = forms[stream.integer(below: forms.count)]
    let hand = Hand(&stream)
    var canvas = Canvas(height: height, width: width)
    for stroke in strokes {
      let line = stroke.line.map(hand.moved)
      for (start, end) in zip(line, line.dropFirst()) {
        canvas.draw(from: start, to: end, reach: hand.reach)
      }
    }
    return canvas.pixels(reach: hand.reach)
  }
}

/// How one digit is written: where the points of the plain form go.
private struct Hand {
  private static let gridSide = 4

  /// Half the pen's width; the digit's box is 1 × 1.
  let reach: Double
  private let slant, sine, cosine, scaleX, scaleY, shiftX, shiftY: Double
  private let warp: [Point]

  init(_ stream: inout RandomStream) {
    func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * stream.uniform() }
    reach = uniform(0.035, 0.075)
    slant = uniform(-0.12, 0.32)
    // With t the tangent of half the angle: sine and cosine without asking a library for them.
    let t = uniform(-0.1, 0.1)
    sine = 2 * t / (1 + t * t)
    cosine = (1 - t * t) / (1 + t * t)
    scaleX = uniform(0.8, 1.15)
    scaleY = uniform(0.85, 1.05)
    shiftX = uniform(-0.06, 0.06)
    shiftY = uniform(-0.06, 0.06)
    warp = (0..<Self.gridSide * Self.gridSide).map { _ in
      Point(x: 0.035 * stream.normal(), y: 0.035 * stream.normal())
    }
  }

  /// Where a point of the plain form is put.
  func moved(_ point: Point) -> Point {
    let bend = displacement(at: point)
    let y = (point.y + bend.y - 0.5) * scaleY
    let x = (point.x + bend.x - 0.5) * scaleX - slant * y
    return Point(
      x: 0.5 + cosine * x - sine * y + shiftX, y: 0.5 + sine * x + cosine * y + shiftY)
  }

  /// The warp between the corners of its grid.
  private func displacement(at point: Point) -> Point {
    let cells = Double(Self.gridSide - 1)
    let x = min(max(point.x, 0), 1) * cells
    let y = min(max(point.y, 0), 1) * cells
    let column = min(Int(x), Self.gridSide - 2)
    let row = min(Int(y), Self.gridSide - 2)
    let right = x - Double(column)
    let down = y - Double(row)
    func corner(_ dx: Int, _ dy: Int, _ weight: Double) -> Point {
      let corner = warp[(row + dy) * Self.gridSide + column + dx]
      return Point(x: corner.x * weight, y: corner.y * weight)
    }
    let corners = [
      corner(0, 0, (1 - right) * (1 - down)), corner(1, 0, right * (1 - down)),
      corner(0, 1, (1 - right) * down), corner(1, 1, right * down),
    ]
    return corners.reduce(Point(x: 0, y: 0)) { Point(x: $0.x + $1.x, y: $0.y + $1.y) }
  }
}

/// An image that knows for each pixel how far away the nearest stroke is.
private struct Canvas {
  /// How much of the image's shorter side the digit's box takes.
  private static let boxShare = 0.72

  private let height, width: Int
  /// Pixels a unit of the box.
  private let unit: Double
  private var squares: [Double]

  init(height: Int, width: Int) {
    self.height = height
    self.width = width
    unit = Double(min(height, width)) * Self.boxShare
    squares = [Double](repeating: .infinity, count: height * width)
  }

  /// Draws a straight line between points of the box.
  mutating func draw(from start: Point, to end: Point, reach: Double) {
    let a = pixel(start)
    let b = pixel(end)
    let dx = b.x - a.x
    let dy = b.y - a.y
    let length = dx * dx + dy * dy
    let margin = reach * unit + 1
    let columns = Self.range(min(a.x, b.x) - margin, max(a.x, b.x) + margin, below: width)
    let rows = Self.range(min(a.y, b.y) - margin, max(a.y, b.y) + margin, below: height)
    for row in rows {
      for column in columns {
        let x = Double(column) + 0.5 - a.x
        let y = Double(row) + 0.5 - a.y
        let along = length > 0 ? min(max((x * dx + y * dy) / length, 0), 1) : 0
        let toX = x - along * dx
        let toY = y - along * dy
        let index = row * width + column
        squares[index] = min(squares[index], toX * toX + toY * toY)
      }
    }
  }

  /// The pixels, from 0 to 255.
  func pixels(reach: Double) -> [Float] {
    squares.map { square in
      let ink = min(max(reach * unit - square.squareRoot() + 0.5, 0), 1)
      return Float((ink * 255).rounded())
    }
  }

  private func pixel(_ point: Point) -> Point {
    Point(
      x: Double(width) / 2 + (point.x - 0.5) * unit, y: Double(height) / 2 + (point.y - 0.5) * unit)
  }

  private static func range(_ low: Double, _ high: Double, below end: Int) -> Range<Int> {
    let first = Int(min(max(low, 0), Double(end)))
    return first..<max(first, Int(min(max(high + 1, 0), Double(end))))
  }
}
