/// Wilcoxon's signed-rank test: whether paired differences lie to one side of 0.
///
/// Differences are ranked by magnitude, and the ranks of either sign added up; the statistic is the lesser
/// sum. Differences of 0 are left out, equal ones share the mean of their ranks. Up to 50 differences p
/// is exact, counted over all ways to give signs, ties or not; beyond, it is the normal approximation with
/// the variance that ties leave. It asks nothing of the differences but symmetry, and is the check
/// beside the interval of a mean gap. p is that of both sides, and nil where no difference is left or
/// one is not finite.
public func wilcoxon(_ differences: [Double]) -> (statistic: Double, p: Double)? {
  guard differences.allSatisfy(\.isFinite) else { return nil }
  let left = differences.filter { $0 != 0 }
  guard !left.isEmpty else { return nil }
  let ranks = ranks(of: left.map(\.magnitude))
  let positive = zip(left, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
  let count = Double(left.count)
  let statistic = min(positive, count * (count + 1) / 2 - positive)
  if left.count <= 50 { return (statistic, exactChance(of: statistic, ranks)) }
  // Σ rank² / 4 is the variance of a sum of ranks with signs by chance, ties included.
  let variance = ranks.reduce(0) { $0 + $1 * $1 } / 4
  let z = (statistic - count * (count + 1) / 4) / variance.squareRoot()
  return (statistic, min(1, 2 * Normal.cdf(z)))
}

/// Twice the share of all ways to give signs in which the positive ranks add up to no more.
private func exactChance(of statistic: Double, _ ranks: [Double]) -> Double {
  // Twice a mean of ranks is a whole number.
  let doubled = ranks.map { Int(2 * $0) }
  let most = Int(2 * statistic)
  var ways = [Double](repeating: 0, count: most + 1)
  ways[0] = 1
  for rank in doubled where rank <= most {
    for sum in stride(from: most, through: rank, by: -1) { ways[sum] += ways[sum - rank] }
  }
  // Up to 2⁵⁰ ways are whole numbers in a double.
  let all = doubled.reduce(1.0) { product, _ in product * 2 }
  return min(1, 2 * ways.reduce(0, +) / all)
}
