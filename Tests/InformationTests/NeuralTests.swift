import Foundation
import Information
import Kernels
import Randomness
import Testing

@Suite("Information that a trained critic proves")
struct NeuralTests {
  private let kernels = Kernels.best

  @Test(
    "held out, the bounds are near 0 for independent variables, and near 1 nat where it is there",
    arguments: NeuralInformation.Bound.allCases)
  func bounds(_ bound: NeuralInformation.Bound) throws {
    for (information, range) in [(0.0, -0.1...0.1), (1.0, 0.8...1.15)] {
      for number in [UInt64(1), 2] {
        let seed = try #require(Seed(number))
        let (x, y) = KnownDistribution.normal(information: information, x: 2, y: 2)
          .draw(5_000, seed: seed, with: kernels)
        let estimator = NeuralInformation(bound, seed: seed)
        let value = try estimator.value(of: x, y, with: kernels)
        print("\(estimator.name), I = \(information), seed \(number): \(value)")
        #expect(
          range.contains(value), "\(estimator.name), \(information), seed \(number): \(value)")
      }
    }
  }

  @Test("a seed gives the same value again, and at every CPU level")
  func deterministic() throws {
    let seed = Seed(4)
    let (x, y) = KnownDistribution.normal(information: 1, x: 1, y: 1)
      .draw(300, seed: seed, with: kernels)
    let values = try CPULevel.allCases.compactMap { Kernels($0) }.map {
      try NeuralInformation(seed: seed).value(of: x, y, with: $0)
    }
    #expect(Set(values.map(\.bitPattern)).count == 1, "\(values)")
  }

  @Test("too few points are refused, with what to take instead")
  func few() throws {
    let x = try Points((0..<50).map(Double.init), dimensions: 1)
    let error = #expect(throws: InformationError.self) {
      try NeuralInformation(seed: Seed(1)).value(of: x, x, with: kernels)
    }
    #expect(
      error?.message
        == "found 50 points, of which some are to learn from and others to be measured; give at "
        + "least 100, or take 'ksg1'")
  }
}
