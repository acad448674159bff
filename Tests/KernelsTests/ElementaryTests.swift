import Foundation
import Kernels
import Testing

@Suite("Elementary functions")
struct ElementaryTests {
  static let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"

  /// The bounds that ``ElementaryFunction`` states, in units of the last place.
  static let bounds: [ElementaryFunction: Double] = [
    .exp: 1, .log: 1, .tanh: 2.5, .sigmoid: 2.5, .erf: 1.1,
  ]

  static func exact(_ function: ElementaryFunction, _ x: Double) -> Double {
    switch function {
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .tanh: Foundation.tanh(x)
    case .sigmoid:
      x < 0 ? Foundation.exp(x) / (1 + Foundation.exp(x)) : 1 / (1 + Foundation.exp(-x))
    case .erf: Foundation.erf(x)
    }
  }

  static func exact(_ function: ElementaryFunction, _ x: Float80) -> Float80 {
    switch function {
    case .exp: Foundation.exp(x)
    case .log: Foundation.log(x)
    case .tanh: Foundation.tanh(x)
    case .sigmoid:
      x < 0 ? Foundation.exp(x) / (1 + Foundation.exp(x)) : 1 / (1 + Foundation.exp(-x))
    case .erf: Foundation.erf(x)
    }
  }

  /// How far a float is from an exact value, in units of the exact value's last place; infinite when
  /// one is NaN, or infinite without need, and the other is not.
  static func distance(_ found: Float, _ exact: Double) -> Double {
    let rounded = Float(exact)
    if rounded.isNaN || found.isNaN { return rounded.isNaN && found.isNaN ? 0 : .infinity }
    if found == rounded { return 0 }
    if found.isInfinite || rounded.isInfinite {
      // The last place of the greatest float, so that its neighbour may be infinite.
      let place = 0x1p104
      let reached = found.isInfinite ? 0x1p128 : Double(found.magnitude)
      return abs(reached - min(abs(exact), 0x1p129)) / place
    }
    let place = max(exact.magnitude.binade, 0x1p-126) * 0x1p-23
    return abs(Double(found) - exact) / place
  }

  static func distance(_ found: Double, _ exact: Float80) -> Double {
    let rounded = Double(exact)
    if rounded.isNaN || found.isNaN { return rounded.isNaN && found.isNaN ? 0 : .infinity }
    if found == rounded { return 0 }
    if found.isInfinite || rounded.isInfinite { return .infinity }
    let place = max(exact.magnitude.binade, 0x1p-1022) * 0x1p-52
    return Double(abs(Float80(found) - exact) / place)
  }

  @Test(
    "floats are within their bounds: every 4,099th ordinarily, all 2³² in a campaign",
    arguments: ElementaryFunction.allCases)
  func floatBounds(function: ElementaryFunction) throws {
    let stride: UInt64 = Self.isCampaign ? 1 : 4_099
    let bound = try #require(Self.bounds[function])
    let count = 1 << 12
    var arguments = Buffer<Float>(count: count)
    var results = Buffer<Float>(count: count)
    var worst = 0.0
    var worstArgument: Float = 0
    var pattern: UInt64 = 0
    var tried = 0
    while pattern < 1 << 32 {
      for index in 0..<count {
        arguments[index] = Float(bitPattern: UInt32(truncatingIfNeeded: pattern))
        pattern += stride
      }
      var target = results.mutableSpan
      Kernels.best.apply(function, to: arguments.span, into: &target)
      for index in 0..<count {
        let distance = Self.distance(
          results[index], Self.exact(function, Double(arguments[index])))
        if !(distance <= worst) {
          worst = distance
          worstArgument = arguments[index]
        }
      }
      tried += count
    }
    #expect(worst <= bound, "\(worst) ulp at \(worstArgument)")
    #expect(worst > 0.5 && UInt64(tried) >= (1 << 32) / stride)
  }

  @Test("doubles are within their bounds", arguments: ElementaryFunction.allCases)
  func doubleBounds(function: ElementaryFunction) throws {
    let bound = try #require(Self.bounds[function])
    var draws = Draws(seed: 11)
    var arguments: [Double] = []
    for exponent in -60...12 {
      for _ in 0..<1_000 {
        let mantissa = Double(draws.word() >> 12) * 0x1p-52 + 1
        let value = mantissa * Double(sign: .plus, exponent: exponent, significand: 1)
        arguments += function == .log ? [value, 1 / value] : [value, -value]
      }
    }
    arguments += (0..<20_000).map { Double($0) / 1_000 - 10 }
    var results = Buffer<Double>(count: arguments.count)
    var target = results.mutableSpan
    Kernels.best.apply(function, to: arguments.span, into: &target)
    var worst = 0.0
    var worstArgument = 0.0
    for (index, argument) in arguments.enumerated() {
      let exact = Self.exact(function, Float80(argument))
      // Exponentials beyond the greatest double are infinite, which is tried with the ends.
      if Double(exact).isInfinite && results[index].isInfinite { continue }
      let distance = Self.distance(results[index], exact)
      if !(distance <= worst) {
        worst = distance
        worstArgument = argument
      }
    }
    #expect(worst <= bound, "\(worst) ulp at \(worstArgument)")
  }

  static let ends: [Double] = [
    0, -0.0, .infinity, -.infinity, .nan, 0x1p-149, -0x1p-149, 0x1p-1074, -0x1p-1074, 1, -1, 89,
    -104, 710, -746, 1e30, -1e30,
  ]

  @Test("zeros, infinities, NaN and denormals give what analysis says", arguments: levels)
  func ends(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    for function in ElementaryFunction.allCases {
      let floats = Self.ends.map { Float($0) }
      var floatResults = Buffer(floats)
      var floatSpan = floatResults.mutableSpan
      kernels.apply(function, in: &floatSpan)
      var doubleResults = Buffer(Self.ends)
      var doubleSpan = doubleResults.mutableSpan
      kernels.apply(function, in: &doubleSpan)
      for (index, end) in Self.ends.enumerated() {
        let float = Self.exact(function, Double(floats[index]))
        #expect(Self.distance(floatResults[index], float) <= 1, "\(function) of \(floats[index])")
        #expect(floatResults[index].isNaN || floatResults[index].sign == float.sign)
        let double = Self.exact(function, Float80(end))
        #expect(
          doubleResults[index] == Double(double)
            || Self.distance(doubleResults[index], double) <= 1,
          "\(function) of \(end)")
        #expect(doubleResults[index].isNaN || doubleResults[index].sign == double.sign)
      }
    }
  }

  @Test("every level gives the same bits, for any count", arguments: ElementaryFunction.allCases)
  func levelsAgree(function: ElementaryFunction) throws {
    let patterns = stride(from: UInt64(0), to: 1 << 32, by: 65_537).map {
      Float(bitPattern: UInt32($0))
    }
    var draws = Draws(seed: 12)
    let doubles =
      patterns.map { Double($0) } + (0..<9_001).map { _ in Double(draws.word()) * 1e-18 }
    for count in [0, 1, 3, 15, 16, 17, patterns.count] {
      var bits: Set<[UInt32]> = []
      var doubleBits: Set<[UInt64]> = []
      for level in levels {
        let kernels = try #require(Kernels(level))
        var results = Buffer(Array(patterns[..<count]))
        var target = results.mutableSpan
        kernels.apply(function, in: &target)
        bits.insert(results.array.map(\.bitPattern))
        var doubleResults = Buffer(Array(doubles[(doubles.count - count)...]))
        var doubleTarget = doubleResults.mutableSpan
        kernels.apply(function, in: &doubleTarget)
        doubleBits.insert(doubleResults.array.map(\.bitPattern))
      }
      #expect(bits.count == 1 && doubleBits.count == 1, "\(count) elements")
    }
  }
}
