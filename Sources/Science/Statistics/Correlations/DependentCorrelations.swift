internal import Mistakes

// Whether two correlations of the same observations differ. Both tests ask for observations that are
// independent, such as the final numbers of runs with different seeds. The epochs of one run are not: for
// curves there is the mean gap over runs.

/// Williams's test: whether x and y correlate differently with a third series that both are held against.
///
/// Only where observations are independent of each other, as the final numbers of runs are and the epochs
/// of a run are not. Williams (1959), as Steiger (1980) recommends it, with |R| the determinant of the
/// three correlations and r̄ the mean of the two that are compared:
///
///     t = (r₁ - r₂) √((n - 1)(1 + r₁₂) / (2 (n - 1)/(n - 3) |R| + r̄² (1 - r₁₂)³)),   n - 3 degrees
///
/// It is nil for fewer than four observations and where a correlation is not defined.
public func williams(
  _ x: [Double], _ y: [Double], with common: [Double]
) -> (t: Double, p: Double)? {
  guard common.count > 3, let first = pearson(x, common), let second = pearson(y, common),
    let between = pearson(x, y)
  else { return nil }
  let n = Double(common.count)
  let determinant =
    1 - first * first - second * second - between * between + 2 * first * second * between
  let mean = (first + second) / 2
  let rest = 1 - between
  let scale = 2 * (n - 1) / (n - 3) * determinant + mean * mean * rest * rest * rest
  let t = (first - second) * ((n - 1) * (1 + between) / scale).squareRoot()
  guard t.isFinite else { return nil }
  return (t, StudentT(degrees: n - 3).chance(outside: t))
}

/// Steiger's test: whether two correlations of four different series differ.
///
/// Only where observations are independent of each other, as the final numbers of runs are and the epochs
/// of a run are not. Steiger (1980), Z̄₂*: the difference of the two z, with their covariance s taken at
/// the mean of the two correlations:
///
///     z = (z₁ - z₂) √((n - 3) / (2 - 2s))
///
/// It is nil for fewer than four observations and where a correlation or z is not defined.
public func steiger(
  _ first: (x: [Double], y: [Double]), _ second: (x: [Double], y: [Double])
) -> (z: Double, p: Double)? {
  guard first.x.count > 3, let one = pearson(first.x, first.y),
    let two = pearson(second.x, second.y), let xx = pearson(first.x, second.x),
    let xy = pearson(first.x, second.y), let yx = pearson(first.y, second.x),
    let yy = pearson(first.y, second.y), let zOne = FisherZ.z(of: one),
    let zTwo = FisherZ.z(of: two)
  else { return nil }
  let mean = (one + two) / 2
  let covariance =
    ((xx - mean * yx) * (yy - yx * mean) + (xy - xx * mean) * (yx - mean * xx)
      + (xx - xy * mean) * (yy - mean * xy) + (xy - mean * yy) * (yx - yy * mean)) / 2
  let spread = (1 - mean * mean) * (1 - mean * mean)
  let z = (zOne - zTwo) * (Double(first.x.count - 3) / (2 - 2 * covariance / spread)).squareRoot()
  guard z.isFinite else { return nil }
  return (z, min(1, 2 * Normal.survival(z.magnitude)))
}
