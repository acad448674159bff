import Kernels
import Testing

/// The reduction as its rule says it: element i in lane i mod lanes, then the fixed tree.
private func reduced<Real: BinaryFloatingPoint>(
  _ elements: [Real], lanes: Int, _ step: (Real, Real) -> Real
) -> Real {
  var sums = [Real](repeating: 0, count: lanes)
  for (index, element) in elements.enumerated() {
    sums[index % lanes] = step(sums[index % lanes], element)
  }
  // Four vectors pairwise, then halves of one vector.
  let width = lanes / 4
  var joined = (0..<width).map { lane in
    (sums[lane] + sums[lane + width]) + (sums[lane + 2 * width] + sums[lane + 3 * width])
  }
  while joined.count > 1 {
    let half = joined.count / 2
    joined = (0..<half).map { joined[$0] + joined[$0 + half] }
  }
  return joined[0]
}

@Suite("Reductions")
struct ReductionTests {
  static let counts = [0, 1, 3, 17, 63, 64, 65, 128, 1000, 4099]

  @Test("every level gives the bits of the rule", arguments: levels)
  func bits(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    var draws = Draws(seed: 21)
    for count in Self.counts {
      let x: [Float] = draws.reals(count)
      let y: [Float] = draws.reals(count)
      let indices = Array(0..<count)
      #expect(kernels.sum(x.span) == reduced(x, lanes: 64) { $0 + $1 })
      #expect(
        kernels.squares(x.span, around: 0.25)
          == reduced(x, lanes: 64) { $0.addingProduct($1 - 0.25, $1 - 0.25) })
      #expect(kernels.dot(x.span, y.span) == dot(indices, x, y, lanes: 64))
      #expect(kernels.greatest(x.span) == x.max() ?? -.infinity)
      let u: [Double] = draws.reals(count)
      let v: [Double] = draws.reals(count)
      #expect(kernels.sum(u.span) == reduced(u, lanes: 32) { $0 + $1 })
      #expect(
        kernels.squares(u.span, around: 0.25)
          == reduced(u, lanes: 32) { $0.addingProduct($1 - 0.25, $1 - 0.25) })
      #expect(kernels.dot(u.span, v.span) == dot(indices, u, v, lanes: 32))
      #expect(kernels.greatest(u.span) == u.max() ?? -.infinity)
    }
  }

  private func dot<Real: BinaryFloatingPoint>(
    _ indices: [Int], _ x: [Real], _ y: [Real], lanes: Int
  ) -> Real {
    // Indices are exact in a lane's list, so the twin gathers them first.
    var lists = [[Int]](repeating: [], count: lanes)
    for index in indices { lists[index % lanes].append(index) }
    let rounds = lists.map { list in
      list.reduce(Real(0)) { $0.addingProduct(x[$1], y[$1]) }
    }
    return reduced(rounds, lanes: lanes) { $0 + $1 }
  }

  @Test("mean and variance of a large offset keep their digits")
  func moments() {
    let offset = (0..<1_000).map { Float($0 % 10) + 4_096 }
    let (mean, variance) = Kernels.best.meanAndVariance(offset.span)
    #expect(abs(mean - 4_100.5) < 0.001 && abs(variance - 8.25) < 0.001)
    let doubles = (0..<1_000).map { Double($0 % 10) + 1e9 }
    let moments = Kernels.best.meanAndVariance(doubles.span)
    #expect(abs(moments.mean - 1_000_000_004.5) < 1e-6 && abs(moments.variance - 8.25) < 1e-6)
    let nothing = Kernels.best.meanAndVariance([Float]().span)
    #expect(nothing.mean.isNaN && nothing.variance.isNaN)
  }

  @Test("the greatest element is a number, whatever stands beside it", arguments: levels)
  func greatest(level: CPULevel) throws {
    let kernels = try #require(Kernels(level))
    #expect(kernels.greatest([Float.nan, -3, .nan, -2].span) == -2)
    #expect(kernels.greatest([Float.nan].span) == -.infinity)
    #expect(kernels.greatest([Double.infinity, 1].span) == .infinity)
    #expect(kernels.greatest([Float(-0.0), -0.0].span).sign == .plus)
  }
}
