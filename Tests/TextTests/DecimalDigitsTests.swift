import Foundation
import Testing
import Text

@Suite("Decimal digits of numbers")
struct DecimalDigitsTests {
  @Test(
    "decimals are rounded as in school, on the digits that the number shows",
    arguments: [
      (0, 2, "0.00"), (0.125, 2, "0.13"), (-0.125, 2, "-0.13"), (2.675, 2, "2.68"),
      (0.999, 2, "1.00"), (-0.001, 2, "0.00"), (9.5, 0, "10"),
      (1e21, 1, "1000000000000000000000.0"),
      (1e-7, 3, "0.000"), (1234.5, 0, "1235"), (0.3, 3, "0.300"), (.nan, 2, "nan"),
      (-.infinity, 2, "-inf"),
    ])
  func fixedDecimals(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(fixed(number, decimals: decimals) == text)
  }

  @Test(
    "significant digits have no needless zeros, and an exponent where there would be many",
    arguments: [
      (0, 3, "0"), (0.0123456, 3, "0.0123"), (1234567, 3, "1,230,000"), (1.2e-7, 3, "1.2e-7"),
      (999.96, 4, "1,000"), (1e9, 3, "1e9"), (-2.5e-10, 2, "-2.5e-10"), (2.50, 3, "2.5"),
      (0.0001, 3, "0.0001"), (372, 4, "372"), (12345.6, 4, "12,350"), (.infinity, 2, "inf"),
    ])
  func significantDigits(_ number: Double, _ count: Int, _ text: String) {
    #expect(significant(number, digits: count) == text)
  }

  @Test("digits give the number back")
  func value() {
    for number in [0, 1, -1.5, 0.1, 1e300, Double.leastNonzeroMagnitude, .pi, 123456789.125] {
      #expect(DecimalDigits(number).value == number)
    }
  }

  @Test("decimals are those of an independent printer wherever that does not meet a half")
  func twin() {
    var state: UInt64 = 5
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Double(Int64(bitPattern: state) >> 20) / 1_048_577
      let decimals = Int(state >> 60) % 6
      var text = String(format: "%.\(decimals)f", number)
      // C's zero keeps the sign of what was rounded to it.
      if Double(text) == 0, text.hasPrefix("-") { text.removeFirst() }
      #expect(fixed(number, decimals: decimals) == text, "\(number)")
    }
  }
}
