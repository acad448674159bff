internal import Randomness

/// Newton's steps to a quantile of a positive variable, in logarithms of both chance and place.
///
/// Near 0 and far out a chance is close to a power of x, a straight line in logarithms, so that a few
/// steps reach even quantiles of 10⁻³⁰⁰. Every step stays inside what earlier ones have shown to hold
/// the quantile; one that would leave it is replaced by bisection. Errors are squared from step to step,
/// so that a step below 2⁻³² of x is the last one needed. A quantile too small for a number is 0.
enum QuantileSearch {
  /// The chances below and above a place, and the density there.
  typealias Law = (_ x: Double) -> (below: Double, above: Double, density: Double)

  /// Where the chance below is `below` and that above `above`: the smaller of them is sought.
  static func quantile(below: Double, above: Double, from start: Double, of law: Law) -> Double {
    var (low, high) = (0.0, Double.infinity)
    var x = start
    for _ in 0..<200 {
      let here = law(x)
      let isLower = below <= above
      let (chance, wanted) = isLower ? (here.below, below) : (here.above, above)
      let isLeft = isLower ? chance < wanted : chance > wanted
      if isLeft { low = x } else { high = x }
      let distance = PortableMath.log(chance / wanted) * chance / (here.density * x)
      let next = x * PortableMath.exp(isLower ? -distance : distance)
      if distance.magnitude < 0x1p-32 { return next }
      if next > low && next < high {
        x = next
      } else if next == 0 && isLower {
        return 0
      } else {
        // The middle of the logarithms, or far out where one end is open.
        x =
          high == .infinity
          ? x * 0x1p32 : low == 0 ? x * 0x1p-32 : low.squareRoot() * high.squareRoot()
      }
    }
    return x
  }
}
