/// A place in the box of a digit: 0 to 1 from left to right and from top to bottom.
struct Point: Hashable, Sendable {
  var x: Double
  var y: Double
}

/// The plain forms of the ten digits, as strokes of a pen.
///
/// A digit has one or more forms, as people write it, and a form one or more strokes.
enum DigitStrokes {
  /// What a pen draws without a corner: a smooth curve, or a straight line of two points.
  struct Stroke: Hashable, Sendable {
    fileprivate let points: [Point]
    fileprivate let isClosed: Bool

    /// Straight pieces for each piece of a curve.
    private static let piecesPerSpan = 6

    /// The stroke as a line of short straight pieces.
    ///
    /// Through its points goes the cubic spline of Catmull and Rom; an end is its own neighbour.
    var line: [Point] {
      guard points.count > 2 else { return points }
      let count = points.count
      let spans = isClosed ? count : count - 1
      func point(_ index: Int) -> Point {
        isClosed ? points[(index + count) % count] : points[min(max(index, 0), count - 1)]
      }
      var line: [Point] = []
      for span in 0..<spans {
        let (a, b, c, d) = (point(span - 1), point(span), point(span + 1), point(span + 2))
        for step in 0..<Self.piecesPerSpan {
          let t = Double(step) / Double(Self.piecesPerSpan)
          line.append(
            Point(x: Self.spline(a.x, b.x, c.x, d.x, t), y: Self.spline(a.y, b.y, c.y, d.y, t)))
        }
      }
      line.append(point(spans))
      return line
    }

    private static func spline(
      _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ t: Double
    ) -> Double {
      let cubic = 3 * (b - c) + d - a
      let square = 2 * a - 5 * b + 4 * c - d
      return b + 0.5 * t * (c - a + t * (square + t * cubic))
    }
  }

  private static func open(_ places: (Double, Double)...) -> Stroke {
    Stroke(points: places.map { Point(x: $0.0, y: $0.1) }, isClosed: false)
  }

  private static func closed(_ places: (Double, Double)...) -> Stroke {
    Stroke(points: places.map { Point(x: $0.0, y: $0.1) }, isClosed: true)
  }

  /// The forms of each digit.
  static let forms: [[[Stroke]]] = [
    [
      [
        closed(
          (0.50, 0.06), (0.27, 0.22), (0.21, 0.52), (0.30, 0.82), (0.50, 0.94), (0.71, 0.80),
          (0.79, 0.48), (0.72, 0.20))
      ]
    ],
    [
      [open((0.52, 0.06), (0.50, 0.94))],
      [open((0.32, 0.26), (0.54, 0.06)), open((0.54, 0.06), (0.52, 0.94))],
    ],
    [
      [
        open(
          (0.23, 0.28), (0.35, 0.10), (0.58, 0.07), (0.74, 0.22), (0.68, 0.45), (0.45, 0.70),
          (0.22, 0.92)),
        open((0.22, 0.92), (0.80, 0.90)),
      ],
      [
        open(
          (0.24, 0.22), (0.45, 0.06), (0.70, 0.14), (0.70, 0.38), (0.48, 0.68), (0.26, 0.88),
          (0.22, 0.76), (0.38, 0.76), (0.56, 0.90), (0.80, 0.86))
      ],
    ],
    [
      [
        open((0.26, 0.15), (0.48, 0.05), (0.70, 0.16), (0.68, 0.36), (0.42, 0.47)),
        open((0.42, 0.47), (0.70, 0.56), (0.76, 0.76), (0.54, 0.94), (0.23, 0.86)),
      ],
      [
        open((0.24, 0.10), (0.74, 0.09)), open((0.74, 0.09), (0.45, 0.42)),
        open((0.45, 0.42), (0.70, 0.50), (0.76, 0.74), (0.54, 0.94), (0.24, 0.87)),
      ],
    ],
    [
      [
        open((0.62, 0.06), (0.18, 0.64)), open((0.18, 0.64), (0.84, 0.62)),
        open((0.63, 0.06), (0.62, 0.95)),
      ],
      [
        open((0.27, 0.08), (0.20, 0.50)), open((0.20, 0.50), (0.78, 0.48)),
        open((0.72, 0.08), (0.66, 0.95)),
      ],
    ],
    [
      [
        open((0.74, 0.08), (0.32, 0.08)), open((0.32, 0.08), (0.27, 0.46)),
        open(
          (0.27, 0.46), (0.50, 0.38), (0.74, 0.54), (0.72, 0.80), (0.48, 0.94), (0.22, 0.86)),
      ]
    ],
    [
      [
        open(
          (0.66, 0.06), (0.42, 0.24), (0.26, 0.54), (0.27, 0.82), (0.48, 0.95), (0.70, 0.82),
          (0.70, 0.62), (0.50, 0.52), (0.28, 0.68))
      ]
    ],
    [
      [open((0.20, 0.10), (0.78, 0.09)), open((0.78, 0.09), (0.58, 0.46), (0.44, 0.94))],
      [
        open((0.20, 0.10), (0.78, 0.09)), open((0.78, 0.09), (0.58, 0.46), (0.44, 0.94)),
        open((0.36, 0.50), (0.74, 0.48)),
      ],
    ],
    [
      [
        closed(
          (0.70, 0.20), (0.50, 0.06), (0.30, 0.20), (0.36, 0.38), (0.56, 0.52), (0.73, 0.72),
          (0.52, 0.94), (0.28, 0.76), (0.44, 0.52), (0.64, 0.38))
      ]
    ],
    [
      [
        closed(
          (0.72, 0.24), (0.54, 0.06), (0.31, 0.16), (0.28, 0.38), (0.46, 0.50), (0.66, 0.42)),
        open((0.72, 0.24), (0.72, 0.60), (0.62, 0.94)),
      ],
      [
        closed(
          (0.72, 0.24), (0.54, 0.06), (0.31, 0.16), (0.28, 0.38), (0.46, 0.50), (0.66, 0.42)),
        open((0.72, 0.24), (0.74, 0.58), (0.62, 0.86), (0.40, 0.94), (0.26, 0.84)),
      ],
    ],
  ]
}
