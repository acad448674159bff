import Foundation
import Information
import Kernels
import Randomness
import Testing

/// What docs/estimators.md states, measured anew: minutes, so only in campaigns.
@Suite(
  "Estimates of known information",
  .enabled(
    if: ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1",
    "minutes of sampling; set PARSIMONY_CAMPAIGN=1 to run it"))
struct CalibrationTests {
  /// Where a pair of variables comes from.
  private struct Source: CustomStringConvertible {
    var dimensions: Int
    var nats: Double
    var isUniform: Bool

    var description: String {
      "\(dimensions) + \(dimensions) dimensions, \(nats) nats, \(isUniform ? "uniform" : "normal")"
    }

    /// 5,000 points of a seed.
    func points(_ seed: Int) throws -> (x: Points, y: Points) {
      let rho = (1 - exp(-2 * nats / Double(dimensions))).squareRoot()
      var stream = Seed(7).stream("calibration", seed, dimensions)
      var (x, y) = ([Double](), [Double]())
      for _ in 0..<5_000 * dimensions {
        let a = stream.normal()
        let b = rho * a + (1 - rho * rho).squareRoot() * stream.normal()
        x.append(isUniform ? erfc(-a / 2.0.squareRoot()) / 2 : a)
        y.append(isUniform ? erfc(-b / 2.0.squareRoot()) / 2 : b)
      }
      return try (Points(x, dimensions: dimensions), Points(y, dimensions: dimensions))
    }

    /// The mean of estimates of some seeds.
    func mean(of measure: some PairMeasure, seeds: Int) throws -> Double {
      var sum = 0.0
      for seed in 0..<seeds {
        let (x, y) = try points(seed)
        sum += try measure.value(of: x, y, with: .best)
      }
      return sum / Double(seeds)
    }
  }

  @Test("intervals of KSG hold the true value in 90 to 98 of 100 cases, up to 1 nat")
  func coverage() throws {
    for dimensions in [1, 2] {
      for nats in [0, 0.5, 1] {
        for isUniform in [false, true] {
          let source = Source(dimensions: dimensions, nats: nats, isUniform: isUniform)
          for k in [3, 5] {
            var held = 0
            for seed in 0..<500 {
              let (x, y) = try source.points(seed)
              let parts = try Subsampling(
                KSG(k: k), of: x, y, stream: Seed(1).stream("parts", seed), with: .best)
              held += parts.interval.contains(nats) ? 1 : 0
            }
            #expect((450...490).contains(held), "\(source), k = \(k): \(held) of 500")
          }
        }
      }
    }
  }

  @Test("KSG's mean is within its bounds, and beyond them it warns")
  func bias() throws {
    for isUniform in [false, true] {
      for (dimensions, nats, bound) in [
        (1, 0.0, 0.03), (1, 1, 0.03), (1, 2, 0.03), (2, 0, 0.03), (2, 1, 0.03), (2, 2, 0.07),
      ] {
        let source = Source(dimensions: dimensions, nats: nats, isUniform: isUniform)
        for k in [3, 5] {
          let mean = try source.mean(of: KSG(k: k), seeds: 50)
          #expect(abs(mean - nats) <= bound, "\(source), k = \(k): \(mean)")
        }
      }
      for source in [
        Source(dimensions: 2, nats: 2, isUniform: isUniform),
        Source(dimensions: 4, nats: 1, isUniform: isUniform),
      ] {
        let (x, y) = try source.points(0)
        let warnings = try KSG(k: 5).estimate(of: x, y, with: .best).warnings
        #expect(
          warnings.contains { $0.text(in: .nats).hasPrefix("bias dominates") }, "\(source)")
      }
    }
  }

  @Test("whitened entropies with weights follow information where KSG saturates")
  func weighted() throws {
    let wkl = ThreeEntropies(.small, isWhitened: true, kinds: .continuous)
    for nats in [0.0, 1, 2, 4, 6, 8, 10] {
      let source = Source(dimensions: 4, nats: nats, isUniform: false)
      let mean = try source.mean(of: wkl, seeds: 20)
      #expect(abs(mean - nats) <= 0.1, "\(source): \(mean)")
      guard nats <= 6 else { continue }
      let edged = Source(dimensions: 2, nats: nats, isUniform: true)
      let other = try edged.mean(of: wkl, seeds: 20)
      #expect(abs(other - nats) <= 0.35, "\(edged): \(other)")
    }
  }
}
