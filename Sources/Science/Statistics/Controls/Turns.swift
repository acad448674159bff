/// Cosines and sines of k/n of a full turn, with the same bits on every machine, and what they are for.
///
/// A library's sine could differ between machines. Whole numbers lead every angle into the first
/// eighth of a turn without rounding, where a few terms of Taylor's series suffice.
struct Turns {
  private let cosines: [Double]
  private let sines: [Double]

  init(_ count: Int) {
    let points = (0..<count).map { Self.point($0, of: count) }
    cosines = points.map(\.cosine)
    sines = points.map(\.sine)
  }

  /// |Σ x_t e^(-2πi t k/n)|², for a series as long as the turn has parts.
  func power(of series: [Double], _ frequency: Int) -> Double {
    var (real, imaginary) = (0.0, 0.0)
    var angle = 0
    for value in series {
      real += value * cosines[angle]
      imaginary += value * sines[angle]
      angle = (angle + frequency) % cosines.count
    }
    return real * real + imaginary * imaginary
  }

  /// The point on the circle after k/n of a turn.
  static func point(_ k: Int, of n: Int) -> (cosine: Double, sine: Double) {
    // In 4n parts of a turn, of which n make a right angle.
    var part = 4 * (k % n)
    let isBelow = part > 2 * n
    if isBelow { part = 4 * n - part }
    let isLeft = part > n
    if isLeft { part = 2 * n - part }
    let isSteep = 2 * part > n
    if isSteep { part = n - part }
    let angle = Double(part) * .pi / Double(2 * n)
    let square = angle * angle
    // The terms left out are below (π/4)¹⁸ / 18!, which is 2⁻⁵⁹.
    var (cosine, sine) = (1.0, 1.0)
    for step in stride(from: 16.0, through: 2, by: -2) {
      cosine = 1 - square / (step * (step - 1)) * cosine
      sine = 1 - square / (step * (step + 1)) * sine
    }
    sine *= angle
    if isSteep { swap(&cosine, &sine) }
    return (isLeft ? -cosine : cosine, isBelow ? -sine : sine)
  }
}
