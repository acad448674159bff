import Glibc
import Randomness
import Testing

@Suite("Normal draws")
struct NormalTests {
  @Test("a normal is within 10^-15 of the exact quantile, also at the ends")
  func accuracy() {
    let golden = rows(of: Golden.normals, width: 2)
    #expect(golden.count > 200)
    for row in golden {
      let exact = Double(bitPattern: row[1])
      let error = abs(RandomStream.normal(row[0]) / exact - 1)
      #expect(error < 1e-15, "word \(row[0])")
    }
  }

  @Test("opposite words give opposite normals, to the bit")
  func symmetry() {
    let seed: Seed = 1
    var stream = seed.stream("symmetry")
    for _ in 0..<100_000 {
      // Shifted right by up to 63 to visit the tails too.
      let word = stream.nextWord() >> (stream.nextWord() & 63) ^ 1 << 63
      let normal = RandomStream.normal(word)
      #expect(RandomStream.normal(~word) == -normal, "seed \(seed), word \(word)")
      #expect((normal < 0) == (word >> 63 == 1), "seed \(seed), word \(word)")
    }
  }

  @Test("no normal is beyond 8.21")
  func bounds() {
    let greatest = RandomStream.normal(1 << 63 - 1)
    #expect(greatest > 8.2 && greatest < 8.21)
    #expect(RandomStream.normal(1 << 63) == -greatest)
    #expect(RandomStream.normal(0) > 0 && RandomStream.normal(0) < 1e-15)
  }

  @Test("the first four moments of ten million normals are right")
  func moments() {
    let seed: Seed = 2
    var stream = seed.stream("normal moments")
    let deviates = momentDeviates(
      count: 10_000_000, means: [0, 1, 0, 3], variances: [1, 2, 15, 96]
    ) { stream.fillNormals($0.mutableSpan) }
    for (power, deviate) in deviates.enumerated() {
      #expect(abs(deviate) < 4, "seed \(seed), power \(power + 1)")
    }
  }

  @Test("normals follow the normal distribution, in double and single precision")
  func distribution() {
    let seed: Seed = 3
    var stream = seed.stream("normal distribution")
    func probability(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    var doubles = [Double](repeating: 0, count: 1_000_000)
    stream.fillNormals(doubles.mutableSpan)
    #expect(kolmogorovSmirnov(doubles, probability) < 1.95, "seed \(seed)")
    var floats = [Float](repeating: 0, count: 1_000_000)
    stream.fillNormals(floats.mutableSpan)
    let widened = floats.map { Double($0) }
    #expect(kolmogorovSmirnov(widened, probability) < 1.95, "seed \(seed), floats")
  }
}
