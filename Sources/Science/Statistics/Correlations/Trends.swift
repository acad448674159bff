internal import Mistakes

// What takes a shared trend out of two series before they are compared: both fall while a network
// learns, so that even unrelated ones correlate.

/// What each value adds to the one before: one value less than there were.
public func differences(of values: [Double]) -> [Double] {
  zip(values.dropFirst(), values).map { $0 - $1 }
}

/// What is left of a series when its least-squares line over the index is taken out.
///
///     y_t - ȳ - b (t - t̄),   b = Σ (t - t̄)(y_t - ȳ) / Σ (t - t̄)²
public func detrended(_ values: [Double]) -> [Double] {
  guard values.count > 1 else { return values.map { _ in 0 } }
  let middle = Double(values.count - 1) / 2
  let mean = mean(of: values)
  var (products, squares) = (0.0, 0.0)
  for (index, value) in values.enumerated() {
    let time = Double(index) - middle
    products += time * (value - mean)
    squares += time * time
  }
  let slope = products / squares
  return values.enumerated().map { $1 - mean - slope * (Double($0) - middle) }
}

/// The pairs of x_t and y_(t + lag): whether y follows x after so many steps, or goes before it.
///
/// - Parameter lag: How much later y is; below 0, earlier. Pairs that would lack a partner are left
///   out, which leaves none where the lag is as long as the series.
public func lagged(_ x: [Double], _ y: [Double], by lag: Int) -> (x: [Double], y: [Double]) {
  require(x.count == y.count, "\(x.count) and \(y.count) values do not go together")
  let cut = min(lag.magnitude, UInt(x.count))
  let (early, late) = (x.count - Int(cut), Int(cut))
  return lag >= 0
    ? (Array(x.prefix(early)), Array(y.dropFirst(late)))
    : (Array(x.dropFirst(late)), Array(y.prefix(early)))
}
