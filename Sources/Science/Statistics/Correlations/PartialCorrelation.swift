internal import Mistakes

/// Pearson's correlation of what others leave unexplained of two series.
///
/// Both are regressed by least squares on a constant and on every series of `given`, such as the epoch
/// or the step, and the residuals are correlated. The regression is a Gram-Schmidt orthogonalisation,
/// each vector twice, which is as good as Householder's (Giraud et al., 2005) and short.
///
/// It is nil where ``pearson(_:_:)`` is, where no degree of freedom is left, and where the given series
/// explain a series but for rounding: what is left then are no digits of it. A given series that adds
/// nothing to the others is passed over.
public func partialCorrelation(
  _ x: [Double], _ y: [Double], given: [[Double]]
) -> Double? {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  require(
    given.allSatisfy { $0.count == x.count },
    "\(given.map(\.count)) values given do not go together with \(x.count)")
  guard (given + [x, y]).allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
  var basis: [[Double]] = []
  for series in given {
    guard let residual = residual(of: series, on: basis) else { continue }
    let length = residual.reduce(0) { $0 + $1 * $1 }.squareRoot()
    basis.append(residual.map { $0 / length })
  }
  // A constant and the basis are fitted, and two points always lie on a line.
  guard x.count > basis.count + 2, let left = residual(of: x, on: basis),
    let right = residual(of: y, on: basis)
  else { return nil }
  return pearson(left, right)
}

/// Less than this share of a series is rounding.
private let shareMin = 1e-12

/// What is left of a series, scaled so that its greatest deviation was 1; nil where nothing is.
private func residual(of series: [Double], on basis: [[Double]]) -> [Double]? {
  guard var rest = deviations(series) else { return nil }
  let whole = rest.reduce(0) { $0 + $1 * $1 }
  for _ in 0..<2 {
    for vector in basis {
      var share = 0.0
      for index in rest.indices { share += rest[index] * vector[index] }
      for index in rest.indices { rest[index] -= share * vector[index] }
    }
  }
  let left = rest.reduce(0) { $0 + $1 * $1 }
  return left > whole * shareMin * shareMin ? rest : nil
}
