import Randomness
import TestSupport
import Testing

@Suite("Random integers")
struct IntegerTests {
  @Test("every integer below a bound is equally likely", arguments: [2, 3, 7, 10, 100, 1000, 4097])
  func fairness(bound: Int) {
    let seed: Seed = 1
    var stream = seed.stream("fairness", bound)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<1_000_000 { counts[stream.integer(below: bound)] += 1 }
    #expect(abs(chiSquareDeviate(counts)) < 4, "seed \(seed)")
  }

  @Test("words that would favour some integers are dropped")
  func rejection() {
    // 2^64 / (3 * 2^61) is 2 2/3: undropped, the integers would have two or three words each, in
    // a pattern of period three.
    let seed: Seed = 2
    let bound = 3 << 61
    var stream = seed.stream("rejection")
    var remainders = [0, 0, 0]
    var thirds = [0, 0, 0]
    let count = 300_000
    for _ in 0..<count {
      let integer = stream.integer(below: bound)
      remainders[integer % 3] += 1
      thirds[integer >> 61] += 1
    }
    #expect(abs(chiSquareDeviate(remainders)) < 4, "seed \(seed)")
    #expect(abs(chiSquareDeviate(thirds)) < 4, "seed \(seed)")
    // A quarter of the words lies in the dropped part, so 4/3 words an integer.
    let wordsPerInteger = Double(stream.position) / Double(count)
    #expect(abs(wordsPerInteger - 4.0 / 3) < 0.01, "seed \(seed)")
  }

  @Test("a small bound takes one word a draw, as does a bound of one")
  func consumption() {
    var stream = (3 as Seed).stream("consumption")
    for bound in [1, 2, 3, 1000] {
      let before = stream.position
      for _ in 0..<1000 { #expect(stream.integer(below: bound) < bound) }
      #expect(stream.position == before + 1000)
    }
  }

  @Test("a range is its lower bound plus an integer below its width")
  func ranges() {
    var stream = (4 as Seed).stream("ranges")
    for range in [-3...5, 0...0, 7...7, Int.max - 1...Int.max, Int.min...Int.min + 2] {
      var twin = stream
      for _ in 0..<100 {
        let offset = twin.integer(below: range.count)
        #expect(stream.integer(in: range) == range.lowerBound + offset)
      }
    }
  }

  @Test("the range of all integers takes each word as it is, and wider than half does not trap")
  func widestRanges() {
    var stream = (5 as Seed).stream("widest")
    var words = stream
    for _ in 0..<100 {
      let word = words.nextWord()
      #expect(stream.integer(in: Int.min...Int.max) == Int.min &+ Int(bitPattern: UInt(word)))
    }
    var sum = 0.0
    for _ in 0..<10_000 { sum += Double(stream.integer(in: Int.min...Int.max - 1)) / 0x1p63 }
    // Uniform in ±1: the mean's spread is 1 / √30000.
    #expect(abs(sum / 10_000) < 4 / 30_000.0.squareRoot())
  }

  @Test("a bound of nothing is a mistake")
  func mistakes() async {
    let zero = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var stream = (1 as Seed).stream("mistake")
      _ = stream.integer(below: 0)
    }
    #expect(zero.errors.contains("there is no integer in 0 ..< 0"))
    let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var stream = (1 as Seed).stream("mistake")
      _ = stream.integer(below: -1)
    }
    #expect(negative.errors.contains("there is no integer in 0 ..< -1"))
  }
}
