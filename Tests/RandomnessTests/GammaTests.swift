import Randomness
import Testing

@Suite("Digamma and log-gamma")
struct GammaTests {
  /// To twenty digits, from mpmath's psi and loggamma.
  private let golden: [(x: Double, digamma: Double, logGamma: Double)] = [
    (0.125, -8.3884926632958548678, 2.0194183575537963453),
    (0.5, -1.9635100260214234794, 0.57236494292470008707),
    (1.0, -0.57721566490153286061, 0.0),
    (1.5, 0.036489973978576520559, -0.12078223763524522235),
    (2.0, 0.42278433509846713939, 0.0),
    (3.0, 0.92278433509846713939, 0.69314718055994530942),
    (5.0, 1.5061176684318004727, 3.1780538303479456196),
    (9.875, 2.2385197075906873497, 12.521183639183654319),
    (10.0, 2.2517525890667211076, 12.801827480081469611),
    (10.125, 2.2648128020191512111, 13.084114592176066316),
    (64.25, 4.1549794360641177202, 202.04757043027068308),
    (1000.0, 6.9072551956488120521, 5905.2204232091812118),
    (100000.0, 11.512920464961895087, 1051287.7089736568949),
    (1000000000.0, 20.723265836446411156, 19723265827.503716771),
  ]

  @Test("values agree with mpmath to 10⁻¹⁴")
  func values() {
    for (x, digamma, logGamma) in golden {
      let found = (PortableMath.digamma(x), PortableMath.logGamma(x))
      #expect(abs(found.0 - digamma) <= 1e-14 * max(1, abs(digamma)), "ψ(\(x)) is \(found.0)")
      #expect(abs(found.1 - logGamma) <= 1e-14 * max(1, abs(logGamma)), "lnΓ(\(x)) is \(found.1)")
    }
  }

  @Test("the recurrences hold, and there is nothing at 0 and below")
  func recurrences() {
    for step in 1...400 {
      let x = Double(step) / 8
      let psi = PortableMath.digamma(x + 1) - PortableMath.digamma(x)
      #expect(abs(psi - 1 / x) <= 2e-14 * max(1, 1 / x), "at \(x)")
      let gamma = PortableMath.logGamma(x + 1) - PortableMath.logGamma(x)
      #expect(abs(gamma - PortableMath.log(x)) <= 1e-13, "at \(x)")
    }
    for x in [0, -1.5, .nan] {
      #expect(PortableMath.digamma(x).isNaN && PortableMath.logGamma(x).isNaN)
    }
  }
}
