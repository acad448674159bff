internal import Randomness

/// Newton's steps to a quantile of a positive variable, in logarithms of both chance and place.
///
/// Near 0 and far out a chance is close to a power of x, a straight line in logarithms, so that a few
/// steps reach even quantiles of 10⁻³⁰⁰. Every step stays inside what earlier ones have shown to hold
/// the quantile; one that would leave it is replaced by bisection. Errors are squared from step to step,
/// so that a step below 2⁻³² of x is the last one needed.
enum QuantileSearch {
  /// The chances below and above a place, and the density there.
  typealias Law = (_ x: Double) -> (below: Double, above: Double, density: Double)

  /// Where the chance below is `below` and that above `above`: the smaller of them is sought.
  static func quantile(below: Double, above: Double, from start: Double, of law: Law) -> Double {
    var (low, high) = (0.0, Double.infinity)
    var x = start
    for _ in 0..<400 {
      let here = law(x)
      let isLower = below <= above
      let (chance, wanted) = isLower ? (here.below, below) : (here.above, above)
      let isLeft = isLower ? chance < wanted : chance > wanted
      if isLeft { low = x } else { high = x }
      let distance = PortableMath.log(chance / wanted) * chance / (here.density * x)
      var next = x * PortableMath.exp(isLower ? -distance : distance)
      if !(next > low && next < high) {
        next = high == .infinity ? 2 * x : low == 0 ? x / 2 : low + (high - low) / 2
      }
      let step = (next - x).magnitude
      x = next
      guard step > x * 0x1p-32, x > 0, x < .infinity else { break }
    }
    return x
  }
}
