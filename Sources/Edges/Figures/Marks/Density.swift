internal import Randomness

/// How densely numbers lie, from the least to the greatest.
///
/// A Gaussian kernel about each number, of Silverman's width 0.9 min(s, IQR / 1.34) n^(-1/5)
/// ("Density Estimation", 1986, eq. 3.31), cut at the ends of the data, where nothing was seen.
/// Numbers are counted in bins a fraction of the kernel wide first, so that the cost does not grow
/// with them.
struct Density {
  /// Values in ascending order with their density, as a share of the greatest.
  let outline: [(value: Double, share: Double)]

  private static let binCount = 96
  private static let outlineCount = 48

  /// The density of ascending numbers; there is at least one.
  init(of values: [Double]) {
    let (low, high) = (values[0], values[values.count - 1])
    let width = high - low
    guard width > 0, width.isFinite else {
      outline = [(low, 0.4), (high, 0.4)]
      return
    }
    var bins = Array(repeating: 0.0, count: Density.binCount)
    for value in values {
      let bin = Int((value - low) / width * Double(Density.binCount - 1) + 0.5)
      bins[min(max(bin, 0), Density.binCount - 1)] += 1
    }
    // In units of bins.
    let scale = Double(Density.binCount - 1) / width
    let kernel = max(Density.kernelWidth(of: values) * scale, 1)
    var found: [(value: Double, share: Double)] = []
    for step in 0..<Density.outlineCount {
      let place = Double(step) / Double(Density.outlineCount - 1)
      let at = place * Double(Density.binCount - 1)
      var sum = 0.0
      for (bin, count) in bins.enumerated() where count > 0 {
        let distance = (Double(bin) - at) / kernel
        if distance.magnitude < 5 { sum += count * PortableMath.exp(-distance * distance / 2) }
      }
      found.append((low + place * width, sum))
    }
    let greatest = found.map(\.share).max() ?? 1
    outline = found.map { ($0.value, $0.share / greatest) }
  }

  private static func kernelWidth(of values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / count }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(count - 1, 1)
    let middleHalf = quantile(of: values, 0.75) - quantile(of: values, 0.25)
    let deviation = variance.squareRoot()
    let spread = middleHalf > 0 ? min(deviation, middleHalf / 1.34) : deviation
    return 0.9 * spread * PortableMath.exp(-PortableMath.log(count) / 5)
  }

  /// The number below which a share of ascending numbers lies, between neighbours in proportion.
  static func quantile(of values: [Double], _ share: Double) -> Double {
    let place = share * Double(values.count - 1)
    let below = Int(place)
    let above = min(below + 1, values.count - 1)
    let part = place - Double(below)
    return values[below] * (1 - part) + values[above] * part
  }
}
