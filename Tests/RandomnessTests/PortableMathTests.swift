import Randomness
import Testing

@Suite("Portable exp and log")
struct PortableMathTests {
  /// The error of a claimed e^x in units of its last place.
  private func exponentialError(_ result: Double, of x: Double) -> Double {
    let (significand, exponent) = DoubleDouble.exponential(of: x)
    let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
    return abs(DoubleDouble.sum(result * scale, -significand.high).high - significand.low)
      / (result.ulp * scale)
  }

  /// The error of a claimed ln x in units of its last place.
  ///
  /// With y claimed, ln x - y = ln (x e^-y), where x e^-y is next to one.
  private func logarithmError(_ result: Double, of x: Double) -> Double {
    let f = x - 1
    if abs(f) < 0x1p-20 {
      let square = DoubleDouble(f) * DoubleDouble(f)
      let quartic = square * square
      let exact =
        DoubleDouble(f) + square * DoubleDouble(-0.5) + square * DoubleDouble(f) / 3
        + quartic * DoubleDouble(-0.25) + quartic * DoubleDouble(f) / 5
      return abs((exact + DoubleDouble(-result)).high) / result.ulp
    }
    let (significand, exponent) = DoubleDouble.exponential(of: -result)
    // Two steps, because 2^exponent may be out of range where x is subnormal.
    let half = exponent / 2
    let scaled =
      x * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: exponent - half, significand: 1)
    let excess = significand * DoubleDouble(scaled) + DoubleDouble(-1)
    return abs(excess.high) / result.ulp
  }

  /// A positive number whose binary exponent is uniform.
  private func wide(_ stream: inout RandomStream, _ exponents: ClosedRange<Int>) -> Double {
    let exponent = stream.integer(in: exponents)
    return Double(sign: .plus, exponent: exponent, significand: 1 + stream.uniform())
  }

  @Test("the yardstick agrees with mpmath")
  func yardstick() {
    for row in rows(of: Golden.exponentials, width: 3) {
      let (x, high) = (Double(bitPattern: row[0]), Double(bitPattern: row[1]))
      let low = Double(bitPattern: row[2])
      guard high > 0x1p-1000 else { continue }
      let (significand, exponent) = DoubleDouble.exponential(of: x)
      let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
      let error = (significand.high - high * scale) + (significand.low - low * scale)
      #expect(abs(error) < 0x1p-95, "e^\(x)")
    }
    for row in rows(of: Golden.logs, width: 3) {
      let (x, high) = (Double(bitPattern: row[0]), Double(bitPattern: row[1]))
      let low = Double(bitPattern: row[2])
      // The double nearest to ln x misses it by `low`.
      #expect(abs(logarithmError(high, of: x) - abs(low) / high.ulp) < 1e-6, "ln \(x)")
    }
  }

  @Test("logarithms and exponentials are within an ulp of mpmath's values")
  func goldenValues() {
    for row in rows(of: Golden.logs, width: 3) {
      let (x, high) = (Double(bitPattern: row[0]), Double(bitPattern: row[1]))
      let error = (PortableMath.log(x) - high) - Double(bitPattern: row[2])
      #expect(abs(error) < 0.85 * high.ulp, "ln \(x)")
    }
    for row in rows(of: Golden.exponentials, width: 3) {
      let (x, high) = (Double(bitPattern: row[0]), Double(bitPattern: row[1]))
      let error = (PortableMath.exp(x) - high) - Double(bitPattern: row[2])
      #expect(abs(error) < 0.9 * high.ulp, "e^\(x)")
    }
  }

  @Test("logarithms are within 0.85 ulp, near one, near its joints and everywhere")
  func logarithms() {
    let seed: Seed = 1
    var stream = seed.stream("logarithms")
    var greatest = 0.0
    for _ in 0..<40_000 {
      let near = wide(&stream, -52 ... -2)
      let arguments = [
        wide(&stream, -1022...1023), 1 + near, 1 - near / 2, 0.5 + 1.5 * stream.uniform(),
        2.0.squareRoot() * (1 + near / 8),
      ]
      for x in arguments {
        greatest = max(greatest, logarithmError(PortableMath.log(x), of: x))
      }
    }
    #expect(greatest < 0.85, "seed \(seed)")
    #expect(greatest > 0.5, "a yardstick that sees no rounding measures nothing")
  }

  @Test("exponentials are within 0.9 ulp, near zero and everywhere the result is normal")
  func exponentials() {
    let seed: Seed = 2
    var stream = seed.stream("exponentials")
    var greatest = 0.0
    for _ in 0..<40_000 {
      let arguments = [
        -708.39 + 1418.1 * stream.uniform(), stream.uniform(), -stream.uniform(),
        wide(&stream, -60...5), -wide(&stream, -60...5),
      ]
      for x in arguments {
        greatest = max(greatest, exponentialError(PortableMath.exp(x), of: x))
      }
    }
    #expect(greatest < 0.9, "seed \(seed)")
    #expect(greatest > 0.5, "a yardstick that sees no rounding measures nothing")
  }

  @Test("subnormal arguments and results are within an ulp")
  func subnormals() {
    let seed: Seed = 3
    var stream = seed.stream("subnormals")
    for _ in 0..<20_000 {
      let x = Double(bitPattern: stream.nextWord() >> (12 + stream.nextWord() % 51))
      if x > 0 {
        #expect(logarithmError(PortableMath.log(x), of: x) < 0.85, "seed \(seed), ln \(x)")
      }
      let y = -745.1 + 36.7 * stream.uniform()
      let (significand, exponent) = DoubleDouble.exponential(of: y)
      // In units of the least positive number, where scaling is exact.
      let claimed = PortableMath.exp(y) * 0x1p1000 * 0x1p74
      let exact = Double(sign: .plus, exponent: exponent + 1074, significand: significand.high)
      #expect(abs(claimed - exact) < 1, "seed \(seed), e^\(y)")
    }
  }

  @Test("logarithms of zero, one, negative and unreal numbers are what IEEE 754 asks for")
  func logarithmEdges() {
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-0.0) == -.infinity)
    #expect(PortableMath.log(1).bitPattern == 0)
    #expect(PortableMath.log(.infinity) == .infinity)
    for x in [-1, -.leastNonzeroMagnitude, -.infinity, .nan, .signalingNaN] as [Double] {
      #expect(PortableMath.log(x).bitPattern == Double.nan.bitPattern, "ln \(x)")
    }
  }

  @Test("exponentials go to infinity and to zero where no number is nearer")
  func exponentialEdges() {
    // The last arguments before and the first beyond ln of 2^1024 and of 2^-1075.
    let last = 709.782712893384
    #expect(PortableMath.exp(last).isFinite)
    #expect(PortableMath.exp(last.nextUp) == .infinity)
    let least = -745.1332191019411
    #expect(PortableMath.exp(least) == .leastNonzeroMagnitude)
    #expect(PortableMath.exp(least.nextDown) == 0)
    for x in [710, 711, 1e300, .infinity] as [Double] { #expect(PortableMath.exp(x) == .infinity) }
    for x in [-746, -747, -1e300, -.infinity] as [Double] {
      #expect(PortableMath.exp(x).bitPattern == 0)
    }
    #expect(PortableMath.exp(0) == 1 && PortableMath.exp(-0.0) == 1)
    #expect(PortableMath.exp(.leastNonzeroMagnitude) == 1)
    for x in [.nan, .signalingNaN] as [Double] {
      #expect(PortableMath.exp(x).bitPattern == Double.nan.bitPattern)
    }
  }
}
