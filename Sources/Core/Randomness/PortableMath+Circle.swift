internal import Mistakes

extension PortableMath {
  /// The sine and the cosine of an angle up to a million radians in magnitude, within 2 · 10⁻¹⁶.
  ///
  /// With k the integer next to x / ½π, r = x - k ½π lies in about ±¼π, where the Taylor series up to
  /// r¹⁷ and r¹⁶ leave less than 10⁻¹⁷; k mod 4 says which of them, with which sign, is which. ½π enters
  /// in two parts, the first of which ends in zero bits, so that its product with k is exact.
  public static func sineAndCosine(_ x: Double) -> (sine: Double, cosine: Double) {
    require(x.magnitude <= 1e6, "angles go up to a million here, not \(x)")
    let k = (x * 0x1.45f306dc9c883p-1).rounded()
    let r = (x - k * 0x1.921fb544p0) - k * 0x1.0b4611a626331p-34
    let z = r * r
    // 1, -1/3!, 1/5! ... and 1, -1/2!, 1/4! ..., from the last term on.
    var sine = 1.0
    for n in stride(from: 16.0, to: 0, by: -2) { sine = 1 - z / (n * (n + 1)) * sine }
    sine *= r
    var cosine = 1.0
    for n in stride(from: 15.0, to: 0, by: -2) { cosine = 1 - z / (n * (n + 1)) * cosine }
    switch Int(k) & 3 {
    case 0: return (sine, cosine)
    case 1: return (cosine, -sine)
    case 2: return (-sine, -cosine)
    default: return (-cosine, sine)
    }
  }
}
