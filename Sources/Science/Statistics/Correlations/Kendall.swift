internal import Mistakes

/// Kendall's tau-b: how much more often pairs of points agree in order than disagree, ties allowed for.
///
///     τ = (agreeing - disagreeing) / √((pairs - ties in x)(pairs - ties in y))
///
/// Knight (1966): with the points in order of x, disagreeing pairs are the exchanges that a merge sort by
/// y makes, so that n log n steps do what the definition asks of n²/2 pairs. All counts are whole
/// numbers. Nil where a series does not vary or a value is not finite.
public func kendall(_ x: [Double], _ y: [Double]) -> Double? {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
  let order = x.indices.sorted { (x[$0], y[$0], $0) < (x[$1], y[$1], $1) }
  var values = order.map { y[$0] }
  let xTies = ties(order.count) { x[order[$0]] == x[order[$1]] }
  let bothTies = ties(order.count) {
    x[order[$0]] == x[order[$1]] && values[$0] == values[$1]
  }
  let exchanges = exchanges(sorting: &values)
  let yTies = ties(values.count) { values[$0] == values[$1] }
  let pairs = x.count * (x.count - 1) / 2
  guard pairs > xTies, pairs > yTies else { return nil }
  let difference = pairs - xTies - yTies + bothTies - 2 * exchanges
  // Roots one by one: the product of the counts can be too large for a whole number.
  return Double(difference) / Double(pairs - xTies).squareRoot()
    / Double(pairs - yTies).squareRoot()
}

/// How many pairs are equal, where equal ones are neighbours.
private func ties(_ count: Int, _ areEqual: (Int, Int) -> Bool) -> Int {
  var (pairs, run) = (0, 0)
  for place in 1..<max(1, count) {
    run = areEqual(place - 1, place) ? run + 1 : 0
    pairs += run
  }
  return pairs
}

/// Sorts by merging ever longer runs, and counts by how many places in all values move to the front.
private func exchanges(sorting values: inout [Double]) -> Int {
  var merged = values
  var (count, width) = (0, 1)
  while width < values.count {
    for start in stride(from: 0, to: values.count, by: 2 * width) {
      let middle = min(start + width, values.count)
      let end = min(start + 2 * width, values.count)
      var (left, right) = (start, middle)
      for place in start..<end {
        if right == end || left < middle && values[left] <= values[right] {
          merged[place] = values[left]
          left += 1
        } else {
          merged[place] = values[right]
          right += 1
          count += middle - left
        }
      }
    }
    swap(&values, &merged)
    width *= 2
  }
  return count
}
