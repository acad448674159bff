internal import Randomness

/// Points turned and stretched so that their covariance is the identity.
///
/// A ball around a point takes a density for constant in all directions; where variables nearly
/// determine each other, the density of both is a thin sheet, and no ball is small enough. Whitened, the
/// sheet of a normal distribution is a ball again. With Σ = L Lᵀ (Cholesky, covariances by N - 1) the
/// points become L⁻¹ (x - x̄), and by the change of variables
///
///     h(x) = h(L⁻¹ x) + Σ ln L_ii
///
/// Any other root of Σ differs by a rotation, which Euclid's distances do not see.
struct Whitening {
  /// The points with the identity for their covariance.
  let points: Points
  /// What is added to their entropy for that of the original ones.
  let logScale: Double

  init(_ original: Points, named name: String) throws(InformationError) {
    let d = original.dimensions
    let n = original.count
    // By powers of two, so that neither squares nor their ratios leave the range of doubles.
    var centred = [Double](repeating: 0, count: n * d)
    var logScale = 0.0
    for axis in 0..<d {
      let column = original.column(axis)
      let first = column.reduce(0) { $0 + $1 / Double(n) }
      let mean = first + column.reduce(0) { $0 + ($1 - first) / Double(n) }
      let greatest = column.reduce(0) { max($0, ($1 - mean).magnitude) }
      let exponent = greatest > 0 ? max(-1_000, min(1_000, Int(greatest.exponent))) : 0
      let unit = Double(sign: .plus, exponent: exponent, significand: 1)
      logScale += Double(exponent) * PortableMath.log(2)
      for index in 0..<n { centred[index * d + axis] = (column[index] - mean) / unit }
    }
    let factor = try Self.factor(of: centred, dimensions: d, named: name)
    for axis in 0..<d { logScale += PortableMath.log(factor[axis * d + axis]) }
    for index in 0..<n {
      // Forward substitution, in place: what stands before the axis is already white.
      for axis in 0..<d {
        var rest = centred[index * d + axis]
        for other in 0..<axis { rest -= factor[axis * d + other] * centred[index * d + other] }
        centred[index * d + axis] = rest / factor[axis * d + axis]
      }
    }
    points = Points(unchecked: centred, dimensions: d)
    self.logScale = logScale
  }

  /// L, row after row, with L Lᵀ = the covariance.
  private static func factor(
    of centred: [Double], dimensions d: Int, named name: String
  ) throws(InformationError) -> [Double] {
    let n = centred.count / d
    var factor = [Double](repeating: 0, count: d * d)
    for row in 0..<d {
      for column in 0...row {
        var sum = 0.0
        for index in 0..<n { sum += centred[index * d + row] * centred[index * d + column] }
        factor[row * d + column] = sum / Double(n - 1)
      }
    }
    for column in 0..<d {
      let variance = factor[column * d + column]
      for other in 0..<column {
        factor[column * d + column] -= factor[column * d + other] * factor[column * d + other]
      }
      let rest = factor[column * d + column]
      guard rest > variance * 1e-13 else {
        throw InformationError(
          .unfit,
          "\(name): found a column that the others before it determine (column \(column), counted "
            + "from 0), so the points lie in a plane and have no density",
          cure: "leave the column out")
      }
      factor[column * d + column] = rest.squareRoot()
      for row in (column + 1)..<max(d, column + 1) {
        for other in 0..<column {
          factor[row * d + column] -= factor[row * d + other] * factor[column * d + other]
        }
        factor[row * d + column] /= factor[column * d + column]
      }
    }
    return factor
  }
}
