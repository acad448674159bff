import Randomness
import Testing

@Suite("Uniform draws")
struct UniformTests {
  @Test("the first four moments of ten million uniforms are right")
  func moments() {
    let seed: Seed = 1
    var stream = seed.stream("uniform moments")
    // About the middle: E x^k, and E x^2k - (E x^k)^2.
    let means = [0, 1.0 / 12, 0, 1.0 / 80]
    let variances = [1.0 / 12, 1.0 / 180, 1.0 / 448, 1.0 / 2304 - 1.0 / 6400]
    let deviates = momentDeviates(count: 10_000_000, means: means, variances: variances) { chunk in
      stream.fillUniforms(chunk.mutableSpan)
      for index in chunk.indices { chunk[index] -= 0.5 }
    }
    for (power, deviate) in deviates.enumerated() {
      #expect(abs(deviate) < 4, "seed \(seed), power \(power + 1)")
    }
  }

  @Test("uniforms follow the uniform distribution, in double and single precision")
  func distribution() {
    let seed: Seed = 2
    var stream = seed.stream("uniform distribution")
    var doubles = [Double](repeating: 0, count: 1_000_000)
    stream.fillUniforms(doubles.mutableSpan)
    #expect(kolmogorovSmirnov(doubles) { $0 } < 1.95, "seed \(seed)")
    var floats = [Float](repeating: 0, count: 1_000_000)
    stream.fillUniforms(floats.mutableSpan)
    #expect(kolmogorovSmirnov(floats.map { Double($0) }) { $0 } < 1.95, "seed \(seed), floats")
  }

  @Test("pairs and triples of uniforms fill the square and the cube evenly")
  func serial() {
    let seed: Seed = 3
    var stream = seed.stream("uniform serial")
    var pairs = [Int](repeating: 0, count: 128 * 128)
    var triples = [Int](repeating: 0, count: 32 * 32 * 32)
    func cell(_ side: Double) -> Int { Int(stream.uniform() * side) }
    for _ in 0..<1_000_000 {
      pairs[cell(128) * 128 + cell(128)] += 1
      triples[(cell(32) * 32 + cell(32)) * 32 + cell(32)] += 1
    }
    #expect(abs(chiSquareDeviate(pairs)) < 4, "seed \(seed)")
    #expect(abs(chiSquareDeviate(triples)) < 4, "seed \(seed)")
  }

  /// Each kind of bulk draw, as bits, with its single twin.
  static let kinds: [(fill: BulkDraw, draw: SingleDraw)] = [
    ({ $0.fillUniforms(&$1) }, { $0.uniform().bitPattern }),
    ({ $0.fillNormals(&$1) }, { $0.normal().bitPattern }),
    ({ $0.fillFloatUniforms(&$1) }, { UInt64($0.uniformFloat().bitPattern) }),
    ({ $0.fillFloatNormals(&$1) }, { UInt64($0.normalFloat().bitPattern) }),
  ]
  typealias BulkDraw = @Sendable (inout RandomStream, inout [UInt64]) -> Void
  typealias SingleDraw = @Sendable (inout RandomStream) -> UInt64

  @Test("a filled span holds what single draws give, at any length and offset", arguments: 0..<4)
  func filling(kind: Int) {
    let (fill, draw) = Self.kinds[kind]
    for length in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65, 257, 1000] {
      for offset in 0..<9 as Range<UInt64> {
        var bulk = (6 as Seed).stream("filling", kind)
        bulk.position = offset
        var single = bulk
        var filled = [UInt64](repeating: 0, count: length)
        fill(&bulk, &filled)
        let drawn = (0..<length).map { _ in draw(&single) }
        #expect(filled == drawn, "length \(length), offset \(offset)")
        #expect(bulk.position == offset + UInt64(length))
        #expect(draw(&bulk) == draw(&single), "after length \(length), offset \(offset)")
      }
    }
  }

  @Test("the extreme words give 0 and the greatest number below 1")
  func extremes() {
    #expect(RandomStream.uniform(0) == 0)
    #expect(RandomStream.uniform(.max) == 1.0.nextDown)
    #expect(RandomStream.uniformFloat(0) == 0)
    #expect(RandomStream.uniformFloat(.max) == (1 as Float).nextDown)
  }
}

extension RandomStream {
  mutating func fillUniforms(_ bits: inout [UInt64]) {
    var draws = [Double](repeating: 0, count: bits.count)
    fillUniforms(draws.mutableSpan)
    bits = draws.map(\.bitPattern)
  }

  mutating func fillNormals(_ bits: inout [UInt64]) {
    var draws = [Double](repeating: 0, count: bits.count)
    fillNormals(draws.mutableSpan)
    bits = draws.map(\.bitPattern)
  }

  mutating func fillFloatUniforms(_ bits: inout [UInt64]) {
    var draws = [Float](repeating: 0, count: bits.count)
    fillUniforms(draws.mutableSpan)
    bits = draws.map { UInt64($0.bitPattern) }
  }

  mutating func fillFloatNormals(_ bits: inout [UInt64]) {
    var draws = [Float](repeating: 0, count: bits.count)
    fillNormals(draws.mutableSpan)
    bits = draws.map { UInt64($0.bitPattern) }
  }
}
