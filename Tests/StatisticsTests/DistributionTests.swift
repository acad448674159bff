import Statistics
import TestSupport
import Testing

@Suite("Distributions against scipy")
struct DistributionTests {
  @Test("chances below and above agree in nine digits, however small they are")
  func chances() throws {
    let golden = try Golden.Distributions.file.get()
    #expect(golden.student.count == 81 && golden.chiSquared.count == 99)
    #expect(golden.normal.count == 9 && golden.fisher.count == 63)
    for place in golden.normal {
      check(place, Normal.cdf(place.x), Normal.survival(place.x))
    }
    for place in golden.student {
      let law = StudentT(degrees: try #require(place.degrees))
      check(place, law.cdf(place.x), law.survival(place.x))
      #expect(agreeInDigits(law.chance(outside: place.x), 2 * min(place.below, place.above)))
    }
    for place in golden.chiSquared {
      let law = ChiSquared(degrees: try #require(place.degrees))
      check(place, law.cdf(place.x), law.survival(place.x))
    }
    for place in golden.fisher {
      let law = FisherF(
        numerator: try #require(place.degrees), denominator: try #require(place.denominator))
      check(place, law.cdf(place.x), law.survival(place.x))
    }
  }

  private func check(_ place: Golden.Distributions.Place, _ below: Double, _ above: Double) {
    #expect(agreeInDigits(below, place.below), "\(below) below, \(place)")
    #expect(agreeInDigits(above, place.above), "\(above) above, \(place)")
  }

  @Test("quantiles agree in nine digits")
  func quantiles() throws {
    let golden = try Golden.Distributions.file.get()
    #expect(golden.studentQuantiles.count == 64 && golden.chiSquaredQuantiles.count == 72)
    #expect(golden.normalQuantiles.count == 8 && golden.fisherQuantiles.count == 56)
    for quantile in golden.normalQuantiles { check(quantile, Normal.quantile(quantile.chance)) }
    for quantile in golden.studentQuantiles {
      let law = StudentT(degrees: try #require(quantile.degrees))
      check(quantile, law.quantile(quantile.chance))
    }
    for quantile in golden.chiSquaredQuantiles {
      let law = ChiSquared(degrees: try #require(quantile.degrees))
      check(quantile, law.quantile(quantile.chance))
    }
    for quantile in golden.fisherQuantiles {
      let law = FisherF(
        numerator: try #require(quantile.degrees), denominator: try #require(quantile.denominator))
      check(quantile, law.quantile(quantile.chance))
    }
  }

  private func check(_ quantile: Golden.Distributions.Quantile, _ x: Double) {
    // Where half lies below, scipy's own quantile is 0 but for rounding.
    #expect(
      agreeInDigits(x, quantile.x) || quantile.chance == 0.5 && abs(x - quantile.x) < 1e-12,
      "\(x), \(quantile)")
  }

  @Test("the t within which so much lies agrees, from half a degree of freedom to a million")
  func within() throws {
    let cases = try Golden.Distributions.file.get().studentWithin
    #expect(cases.count == 154)
    for golden in cases {
      check(golden, StudentT(degrees: try #require(golden.degrees)).quantile(within: golden.chance))
    }
  }

  @Test("quantiles and chances undo each other far out")
  func roundTrips() {
    for degrees in [0.3, 1, 4.5, 60, 1e5] {
      for chance in [1e-200, 1e-30, 1e-3, 0.4999] {
        let t = StudentT(degrees: degrees)
        // A t beyond 10¹⁵⁴ has no square.
        if t.quantile(chance) > -1e150 {
          #expect(agreeInDigits(t.survival(-t.quantile(chance)), chance), "t \(degrees) \(chance)")
        }
        #expect(agreeInDigits(Normal.cdf(Normal.quantile(chance)), chance))
        let square = ChiSquared(degrees: degrees)
        let x = square.quantile(chance)
        // Quantiles below the least number are 0.
        if x > 0 { #expect(agreeInDigits(square.cdf(x), chance), "χ² \(degrees) \(chance)") }
      }
    }
  }

  @Test("the ends of the line have the chances 0 and 1")
  func ends() {
    #expect(Normal.survival(.infinity) == 0 && Normal.cdf(.infinity) == 1)
    #expect(Normal.cdf(0) == 0.5 && Normal.survival(40) >= 0)
    let t = StudentT(degrees: 3)
    #expect(t.chance(outside: 0) == 1 && t.chance(outside: .infinity) == 0 && t.cdf(0) == 0.5)
    let chi = ChiSquared(degrees: 3)
    #expect(chi.survival(0) == 1 && chi.survival(-1) == 1 && chi.survival(.infinity) == 0)
    let f = FisherF(numerator: 2, denominator: 3.5)
    #expect(f.survival(0) == 1 && f.survival(.infinity) == 0 && f.cdf(.infinity) == 1)
  }

  @Test("degrees of 0 and chances of 1 are mistakes, and the text tells them")
  func mistakes() async {
    let degrees = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = StudentT(degrees: 0)
    }
    #expect(degrees.errors.contains("a t distribution has degrees above 0, not 0.0"))
    let chance = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ChiSquared(degrees: 2).quantile(1)
    }
    #expect(chance.errors.contains("no x has the chance 1.0"))
  }
}
