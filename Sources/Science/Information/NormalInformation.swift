public import Kernels
internal import Randomness

/// Mutual information of variables taken to be normal together: a closed form of their covariance.
///
///     I = ½ ln (det Σ_X · det Σ_Y / det Σ_XY)
///
/// - Unit: nats.
/// - What it measures of other distributions is their linear dependence: a parabola has none.
/// - Bias: the logarithm of the determinant of a covariance of N points is in the mean lower than the
///   true one by Σ_i ln((N - 1)/2) - ψ((N - i)/2), i = 1 ... d, whatever the true one is, so that I
///   without correction is too high by about d_X d_Y / 2N. The correction is exact for normal variables.
/// - It does not change under any invertible linear map of X or of Y.
/// - Cost: one pass over the points for each pair of columns.
public struct NormalInformation: PairMeasure {
  /// Whether the bias is taken away.
  public let isCorrected: Bool
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// Both variables are continuous.
  public var kinds: VariableKinds { .continuous }
  /// `gaussian`.
  public var name: String { "gaussian" }

  /// An estimator with or without correction of the bias.
  public init(isCorrected: Bool = true) { self.isCorrected = isCorrected }

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    let both = try x.joined(with: y)
    try both.checkCount(forColumns: both.dimensions)
    return try halfLogDeterminant(x, "X") + halfLogDeterminant(y, "Y")
      - halfLogDeterminant(both, "X and Y")
  }

  private func halfLogDeterminant(
    _ points: Points, _ name: String
  ) throws(InformationError) -> Double {
    let value = try Whitening(points, named: name).logScale
    guard isCorrected else { return value }
    let n = Double(points.count)
    let bias = (1...points.dimensions).reduce(0.0) {
      $0 + PortableMath.log((n - 1) / 2) - PortableMath.digamma((n - Double($1)) / 2)
    }
    return value + bias / 2
  }
}

/// Canonical correlations of two variables, and the information of normal ones that have them.
///
/// Among all directions of X and Y the first pair has the greatest correlation ρ₁, the next the greatest
/// of what is uncorrelated with the first, and so on; normal variables tell of each other
///
///     I = -½ Σ ln (1 - ρ_i²)
///
/// which is ``NormalInformation`` without correction, split up by directions. With whitened X and Y the
/// ρ_i are the singular values of their covariance, found by Jacobi's one-sided rotations: columns are
/// turned in pairs until all are orthogonal, and then their lengths are the values.
public struct CanonicalCorrelations: PairMeasure {
  /// No neighbours are looked at.
  public var k: Int? { nil }
  /// Both variables are continuous.
  public var kinds: VariableKinds { .continuous }
  /// `cca`.
  public var name: String { "cca" }

  /// The estimator; it has no settings.
  public init() {}

  /// The mutual information in nats.
  public func value(
    of x: Points, _ y: Points, with kernels: Kernels
  ) throws(InformationError) -> Double {
    let correlations = try correlations(of: x, y)
    guard let first = correlations.first, first < 1 else {
      throw InformationError(
        .unfit, "found a direction of X that determines one of Y, which is infinite information",
        cure: "leave one of the columns out")
    }
    return correlations.reduce(0) { $0 - PortableMath.log((1 - $1) * (1 + $1)) / 2 }
  }

  /// The correlations, descending; as many as the lesser number of dimensions.
  public func correlations(of x: Points, _ y: Points) throws(InformationError) -> [Double] {
    try check(x, y)
    try x.checkCount(forColumns: x.dimensions + y.dimensions)
    let left = try Whitening(x, named: "X").points
    let right = try Whitening(y, named: "Y").points
    let (wide, narrow) = left.dimensions >= right.dimensions ? (left, right) : (right, left)
    var columns = (0..<narrow.dimensions).map { axis in
      let column = narrow.column(axis)
      return (0..<wide.dimensions).map { other in
        zip(column, wide.column(other)).reduce(0) { $0 + $1.0 * $1.1 } / Double(x.count - 1)
      }
    }
    orthogonalise(&columns)
    return columns.map { length($0) }.sorted(by: >)
  }

  private func length(_ column: [Double]) -> Double {
    column.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// Turns pairs of columns until each is orthogonal to all others.
  private func orthogonalise(_ columns: inout [[Double]]) {
    // Jacobi's method doubles its digits in each of the last sweeps; ten are ample, the bound is not met.
    for _ in 0..<60 {
      var isDone = true
      for first in columns.indices {
        for second in (first + 1)..<max(columns.count, first + 1) {
          let (a, b) = (columns[first], columns[second])
          let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
          let (squareA, squareB) = (length(a) * length(a), length(b) * length(b))
          guard product.magnitude > 1e-15 * (squareA * squareB).squareRoot(), product != 0 else {
            continue
          }
          isDone = false
          let slope = (squareB - squareA) / (2 * product)
          let size = 1 / (slope.magnitude + (1 + slope * slope).squareRoot())
          let tangent = slope < 0 ? -size : size
          let cosine = 1 / (1 + tangent * tangent).squareRoot()
          let sine = cosine * tangent
          columns[first] = zip(a, b).map { cosine * $0 - sine * $1 }
          columns[second] = zip(a, b).map { sine * $0 + cosine * $1 }
        }
      }
      if isDone { return }
    }
  }
}

extension Points {
  /// Refuses fewer points than a covariance of so many columns takes.
  fileprivate func checkCount(forColumns columns: Int) throws(InformationError) {
    guard count > columns else {
      throw InformationError(
        .tooFew,
        "found \(count) points of \(columns) columns together, whose covariance is singular",
        cure: "give more than \(columns) points, or leave columns out")
    }
  }
}
