internal import Kernels
internal import Randomness

/// One-to-one maps of normal variables, which keep what X and Y tell of each other.
///
///     uniform       u = Φ(x), each coordinate
///     powered       sign(x) |x|^1.5, each coordinate: heavy tails
///     spiral        the first two coordinates turned by as many radians as the square of the length
///     swiss roll    u₁ rolled up to (t cos t, t sin t) / 21, t = 1.5 π (1 + 2 u₁), the others uniform
///     blobs         an image of a round blob at (u₁, u₂): pixels e^(-10 ((a - u₁)² + (b - u₂)²)) over a
///                   grid of [0, 1]²
///     rectangles    an image of a rectangle, at least two pixels wide and high, its sides where u₁ ... u₄
///                   say; a pixel is the share of it that is covered, so the image changes smoothly
public enum Margins: Hashable, Sendable {
  /// Normal, as they are.
  case plain
  /// Uniform in 0 ... 1.
  case uniform
  /// A power of each coordinate.
  case powered
  /// The plane turned the more the farther out; at least two dimensions.
  case spiral
  /// A line rolled up in a plane.
  case swissRoll
  /// Images of a blob, so many pixels wide and high.
  case blobs(side: Int)
  /// Images of a rectangle, so many pixels wide and high.
  case rectangles(side: Int)

  /// What people call variables that went through it.
  public var name: String {
    switch self {
    case .plain: "normal"
    case .uniform: "uniform"
    case .powered: "powered"
    case .spiral: "spiral"
    case .swissRoll: "swiss-roll"
    case .blobs(let side): "blobs-\(side)x\(side)"
    case .rectangles(let side): "rectangles-\(side)x\(side)"
    }
  }

  /// How many dimensions it takes, where that is fixed.
  public var dimensions: Int? {
    switch self {
    case .blobs: 2
    case .rectangles: 4
    default: nil
    }
  }

  /// What it makes of normal points.
  func mapped(_ points: Points, with kernels: Kernels) -> Points {
    switch self {
    case .plain: return points
    case .powered:
      return Points(
        unchecked: points.coordinates.map { $0 * $0.magnitude.squareRoot() },
        dimensions: points.dimensions)
    case .uniform: return uniform(points, kernels)
    case .spiral: return spiral(points)
    case .swissRoll: return rolled(uniform(points, kernels))
    case .blobs(let side):
      return images(uniform(points, kernels), side) { u in
        let squares = u.map { centre in
          (0..<side).map { pixel in
            let place = side > 1 ? Double(pixel) / Double(side - 1) : 0
            return (place - centre) * (place - centre)
          }
        }
        return squares[1].flatMap { b in squares[0].map { a in PortableMath.exp(-10 * (a + b)) } }
      }
    case .rectangles(let side):
      return images(uniform(points, kernels), side) { u in
        let columns = covered(u[0], u[1], side)
        return covered(u[2], u[3], side).flatMap { row in columns.map { row * $0 } }
      }
    }
  }

  /// Φ(x) = ½ (1 + erf(x / √2)).
  private func uniform(_ points: Points, _ kernels: Kernels) -> Points {
    var values = points.coordinates.map { $0 * 0.5.squareRoot() }
    var elements = values.mutableSpan
    kernels.apply(.erf, in: &elements)
    return Points(unchecked: values.map { 0.5 * (1 + $0) }, dimensions: points.dimensions)
  }

  private func spiral(_ points: Points) -> Points {
    let d = points.dimensions
    var turned = points.coordinates
    for begin in stride(from: 0, to: turned.count, by: d) where d > 1 {
      let square = turned[begin..<(begin + d)].reduce(0) { $0 + $1 * $1 }
      let angle = PortableMath.sineAndCosine(square)
      let (a, b) = (turned[begin], turned[begin + 1])
      turned[begin] = angle.cosine * a - angle.sine * b
      turned[begin + 1] = angle.sine * a + angle.cosine * b
    }
    return Points(unchecked: turned, dimensions: d)
  }

  private func rolled(_ points: Points) -> Points {
    let d = points.dimensions
    var rolled: [Double] = []
    for begin in stride(from: 0, to: points.coordinates.count, by: d) {
      let t = 1.5 * .pi * (1 + 2 * points.coordinates[begin])
      let angle = PortableMath.sineAndCosine(t)
      rolled.append(t * angle.cosine / 21)
      rolled.append(t * angle.sine / 21)
      rolled += points.coordinates[(begin + 1)..<(begin + d)]
    }
    return Points(unchecked: rolled, dimensions: d + 1)
  }

  private func images(
    _ points: Points, _ side: Int, _ image: (ArraySlice<Double>) -> [Double]
  ) -> Points {
    let d = points.dimensions
    let pixels = stride(from: 0, to: points.coordinates.count, by: d).flatMap { begin in
      image(ArraySlice(Array(points.coordinates[begin..<(begin + d)])))
    }
    return Points(unchecked: pixels, dimensions: side * side)
  }

  /// How much of each pixel of a line a segment covers that two uniform numbers make.
  private func covered(_ first: Double, _ second: Double, _ side: Int) -> [Double] {
    let least = 2 / Double(side)
    let left = (1 - least) * (1 - max(0, 1 - first).squareRoot())
    let right = left + least + second * max(0, 1 - left - least)
    return (0..<side).map { pixel in
      let begin = Double(pixel)
      return max(0, min(right * Double(side), begin + 1) - max(left * Double(side), begin))
    }
  }
}
