import Foundation
import Information
import Kernels
import Randomness
import Testing

@Suite("Closed forms of normal variables, and kernel densities")
struct NormalTests {
  private let kernels = Kernels.best

  @Test("canonical correlations give what determinants give")
  func agreement() throws {
    for id in ["g1x1", "g2x2", "g1x3", "g6x6", "g1x1_strong", "t2x2_dof2", "u2x2"] {
      guard let set = try? Golden.set(id), let x = try? set.x, let y = try? set.y else { continue }
      let plain = try NormalInformation(isCorrected: false).value(of: x, y, with: kernels)
      let canonical = try CanonicalCorrelations().value(of: x, y, with: kernels)
      #expect(agree(plain, canonical), "\(id): \(plain) and \(canonical)")
    }
  }

  @Test("one dimension each is the formula of the correlation")
  func correlation() throws {
    let set = try Golden.set("g1x1")
    let (x, y) = try (set.x.coordinates, set.y.coordinates)
    let n = Double(x.count)
    let (mx, my) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let yy = y.reduce(0) { $0 + ($1 - my) * ($1 - my) }
    let value = try NormalInformation(isCorrected: false).value(of: set.x, set.y, with: kernels)
    #expect(agree(value, -log(1 - xy * xy / xx / yy) / 2, within: 1e-12))
    let found = try CanonicalCorrelations().correlations(of: set.x, set.y)
    #expect(agree(found[0], abs(xy) / (xx * yy).squareRoot(), within: 1e-12))
  }

  @Test("the corrected form is right in the mean, also of forty points in 3 + 3 dimensions")
  func unbiased() throws {
    let known = KnownDistribution.normal(information: 0.6, x: 3, y: 3)
    var (plain, corrected) = ([Double](), [Double]())
    for number in 0..<300 {
      let (x, y) = known.draw(40, seed: try #require(Seed(UInt64(number))), with: kernels)
      plain.append(try NormalInformation(isCorrected: false).value(of: x, y, with: kernels))
      corrected.append(try NormalInformation().value(of: x, y, with: kernels))
    }
    let mean = corrected.reduce(0, +) / 300
    let deviation = (corrected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299).squareRoot()
    #expect(abs(mean - 0.6) < 4 * deviation / 300.0.squareRoot(), "\(mean)")
    #expect(plain.reduce(0, +) / 300 > 0.68)
  }

  @Test("columns that determine each other are refused, and too few points")
  func refusals() throws {
    let x = try Points([1, 2, 4, 7, 3], dimensions: 1)
    #expect(throws: InformationError.self) {
      try NormalInformation().value(of: x, x, with: kernels)
    }
    let few = try Points([1, 2, 4, 7], dimensions: 2)
    let error = #expect(throws: InformationError.self) {
      try CanonicalCorrelations().value(of: few, few, with: kernels)
    }
    #expect(
      error?.message
        == "found 2 points of 4 columns together, whose covariance is singular; give more than 4 "
        + "points, or leave columns out")
  }

  @Test("kernel densities give the entropy of normal points, and their information")
  func kernelDensity() throws {
    let seed = Seed(2)
    let known = KnownDistribution.normal(information: 0.5, x: 1, y: 1)
    let (x, y) = known.draw(1_000, seed: seed, with: kernels)
    for choice in KernelDensity.Choice.allCases {
      let found = try KernelDensity(choice).estimate(of: x, with: kernels)
      #expect(abs(found.entropy - (1 + log(2 * .pi)) / 2) < 0.1, "\(choice): \(found)")
      #expect(found.bandwidth > 0.05 && found.bandwidth < 0.6, "\(choice): \(found)")
      let value = try KernelDensityInformation(choice).value(of: x, y, with: kernels)
      #expect(abs(value - 0.5) < 0.1, "\(choice): \(value)")
    }
  }

  @Test("an entropy by kernels is that of a naive twin at the same bandwidth")
  func twin() throws {
    let x = try Points([0.3, -1.2, 2.5, 0.1, -0.4, 1.1, 0.9, -2.2], dimensions: 1)
    let found = try KernelDensity().estimate(of: x, with: kernels)
    let c = x.coordinates
    let n = Double(c.count)
    let mean = c.reduce(0, +) / n
    let deviation = (c.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    let b = found.bandwidth * deviation
    var sum = 0.0
    for i in c.indices {
      var density = 0.0
      for j in c.indices where j != i {
        density += exp(-(c[i] - c[j]) * (c[i] - c[j]) / (2 * b * b)) / (b * (2 * .pi).squareRoot())
      }
      sum -= log(density / (n - 1))
    }
    #expect(agree(found.entropy, sum / n, within: 1e-12))
  }

  @Test("points that coincide have no bandwidth")
  func coincide() throws {
    let x = try Points((0..<40).map { Double($0 % 4) }, dimensions: 1)
    #expect(throws: InformationError.self) { try KernelDensity().estimate(of: x, with: kernels) }
  }
}
