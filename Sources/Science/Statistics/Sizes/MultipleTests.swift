internal import Mistakes

/// Holm's adjustment of many p: each may be held against the level as if it were the only one.
///
/// The chance of any false rejection among them stays below the level, whatever hangs together. The i-th
/// smallest of n is multiplied by n - i + 1, and none may fall below the one before.
public func holm(_ p: [Double]) -> [Double] {
  let order = ascending(p)
  var adjusted = p
  var greatest = 0.0
  for (place, index) in order.enumerated() {
    greatest = max(greatest, min(1, Double(p.count - place) * p[index]))
    adjusted[index] = greatest
  }
  return adjusted
}

/// Benjamini and Hochberg's adjustment: of what is rejected at a level, no greater share is false.
///
/// That holds in the mean for independent tests and those that agree rather than oppose. The i-th
/// smallest of n is multiplied by n / i, and none may rise above the one after.
public func benjaminiHochberg(_ p: [Double]) -> [Double] {
  let order = ascending(p)
  var adjusted = p
  var least = 1.0
  for (place, index) in order.enumerated().reversed() {
    least = min(least, Double(p.count) / Double(place + 1) * p[index])
    adjusted[index] = least
  }
  return adjusted
}

private func ascending(_ p: [Double]) -> [Int] {
  require(p.allSatisfy { $0 >= 0 && $0 <= 1 }, "chances lie in 0...1, not \(p)")
  return p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
}
