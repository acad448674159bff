internal import Mistakes

/// Spearman's correlation: Pearson's of the ranks, equal values sharing the mean of theirs.
///
/// It asks whether one series rises with the other, not whether along a line. Nil where ``pearson(_:_:)``
/// of the ranks is not defined, or a value is not finite. n log n steps.
public func spearman(_ x: [Double], _ y: [Double]) -> Double? {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  guard x.allSatisfy(\.isFinite), y.allSatisfy(\.isFinite) else { return nil }
  return pearson(ranks(of: x), ranks(of: y))
}

/// Ranks from 1 up in ascending order; equal values have the mean of the ranks that they take up.
func ranks(of values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var ranks = [Double](repeating: 0, count: values.count)
  var first = 0
  while first < order.count {
    var end = first + 1
    while end < order.count, values[order[end]] == values[order[first]] { end += 1 }
    for place in first..<end { ranks[order[place]] = Double(first + 1 + end) / 2 }
    first = end
  }
  return ranks
}
