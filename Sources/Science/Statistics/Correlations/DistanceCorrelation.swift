internal import Mistakes

/// Distance correlation: 0 only where two series are independent, whatever the form of what links them.
///
/// Székely, Rizzo and Bakirov (2007). Every series has a matrix of distances between its points; each is
/// centred by its rows and columns, and the two are correlated:
///
///     A_ij = |x_i - x_j| - row mean i - row mean j + mean,   R² = Σ A B / √(Σ A² Σ B²)
///
/// This is the root R of the first form (V-statistic), in 0...1; of few independent points it is far above
/// 0, so it wants a comparison of its own. n² steps and memory for n. Nil where a series does not vary or
/// a value is not finite.
public func distanceCorrelation(_ x: [Double], _ y: [Double]) -> Double? {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  // Scaled, so that no square overflows or vanishes.
  guard let x = deviations(x), let y = deviations(y) else { return nil }
  let (xRows, yRows) = (rowMeans(x), rowMeans(y))
  let (xMean, yMean) = (mean(of: xRows), mean(of: yRows))
  var (xy, xx, yy) = (0.0, 0.0, 0.0)
  for i in x.indices {
    for j in x.indices {
      let a = (x[i] - x[j]).magnitude - xRows[i] - xRows[j] + xMean
      let b = (y[i] - y[j]).magnitude - yRows[i] - yRows[j] + yMean
      xy += a * b
      xx += a * a
      yy += b * b
    }
  }
  // The sum of products is not below 0 but for rounding.
  return min(1, max(0, xy / (xx * yy).squareRoot()).squareRoot())
}

private func rowMeans(_ values: [Double]) -> [Double] {
  values.map { value in
    values.reduce(0) { $0 + (value - $1).magnitude } / Double(values.count)
  }
}
