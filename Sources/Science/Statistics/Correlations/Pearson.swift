internal import Mistakes

/// Pearson's correlation of two series; nil where it is not defined.
///
///     r = Σ (x - x̄)(y - ȳ) / √(Σ (x - x̄)² Σ (y - ȳ)²)
///
/// In two passes: the formula of one pass subtracts large sums from each other and loses every digit
/// where values lie far from 0. Deviations are divided by the greatest of them, so that no square
/// overflows or vanishes. It is not defined for fewer than two points, for a series that does not
/// vary, and where a value is not finite. Whether a series varies is asked of its values, since the
/// rounding of a mean would give a constant series some deviation.
public func pearson(_ x: [Double], _ y: [Double]) -> Double? {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  guard let dx = deviations(x), let dy = deviations(y) else { return nil }
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for index in dx.indices {
    xy += dx[index] * dy[index]
    xx += dx[index] * dx[index]
    yy += dy[index] * dy[index]
  }
  return min(1, max(-1, xy / (xx * yy).squareRoot()))
}

/// Distances from the mean, the greatest of them 1; nil where there are none.
func deviations(_ values: [Double]) -> [Double]? {
  guard let low = values.min(), let high = values.max(), low < high,
    values.allSatisfy(\.isFinite)
  else { return nil }
  // Halved, so that not even the distance of the two ends of all numbers is infinite.
  let halves = values.map { $0 / 2 }
  let mean = mean(of: halves)
  let distances = halves.map { $0 - mean }
  guard let greatest = distances.map(\.magnitude).max(), greatest > 0 else { return nil }
  return distances.map { $0 / greatest }
}

/// A curve's deviations from its mean, of length 1, so that the product of two is their correlation; nil
/// where it does not vary.
func direction(_ curve: ArraySlice<Double>) -> [Double]? {
  guard let distances = deviations(Array(curve)) else { return nil }
  let length = distances.reduce(0) { $0 + $1 * $1 }.squareRoot()
  return distances.map { $0 / length }
}

/// The mean: a first one, corrected by the mean distance from it.
func mean(of values: [Double]) -> Double {
  let count = Double(values.count)
  let first = values.reduce(0) { $0 + $1 / count }
  return first + values.reduce(0) { $0 + ($1 - first) } / count
}
