internal import Randomness

/// How often values occurred: what sums over points are made of, so that no order of points shows.
struct Frequencies {
  /// Each value once, with how often it occurred, ascending.
  let pairs: [(value: Int, count: Int)]
  private let total: Int

  /// The frequencies of some values, none negative.
  init(_ values: some Sequence<Int>) {
    var sorted: [Int] = Array(values)
    total = sorted.count
    // Counts of neighbours are dense, so a table of them serves better than a sort.
    let greatest = sorted.max() ?? 0
    var pairs: [(value: Int, count: Int)] = []
    if greatest <= 8 * sorted.count + 1_024 {
      var counts = [Int](repeating: 0, count: greatest + 1)
      for value in sorted { counts[value] += 1 }
      for (value, count) in counts.enumerated() where count > 0 { pairs.append((value, count)) }
    } else {
      sorted.sort()
      for value in sorted {
        if pairs.last?.value == value {
          pairs[pairs.count - 1].count += 1
        } else {
          pairs.append((value, 1))
        }
      }
    }
    self.pairs = pairs
  }

  /// The mean of a function of the values.
  func mean(_ function: (Int) -> Double) -> Double {
    pairs.reduce(0) { $0 + Double($1.count) * function($1.value) } / Double(total)
  }

  /// The mean of ψ(value + offset).
  func meanDigamma(plus offset: Int = 0) -> Double {
    mean { PortableMath.digamma(Double($0 + offset)) }
  }

  /// The entropy of shares, if the values are how often classes occurred.
  var entropy: Double {
    let sum = pairs.reduce(0.0) { $0 + Double($1.value) * Double($1.count) }
    guard sum > 0 else { return 0 }
    return pairs.reduce(0.0) { total, pair in
      guard pair.value > 0 else { return total }
      let share = Double(pair.value) / sum
      return total - Double(pair.count) * share * PortableMath.log(share)
    }
  }
}
