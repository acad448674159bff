import Randomness
import TestSupport
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  @Test("word i is word i % 4 of block i / 4")
  func addressing() {
    var stream = (5 as Seed).stream("addressing")
    for index in 0..<40 as Range<UInt64> {
      let block = Philox4x64.block(counter: (index / 4, 0, 0, 0), key: stream.key)
      let words = [block.0, block.1, block.2, block.3]
      #expect(stream.position == index)
      #expect(stream.nextWord() == words[Int(index % 4)])
    }
  }

  @Test("a stream can be entered at any word, forwards and backwards")
  func seeking() {
    let start = (5 as Seed).stream("seeking")
    var whole = start
    let words = (0..<64).map { _ in whole.nextWord() }
    var stream = start
    for place in [63, 0, 1, 2, 3, 4, 5, 31, 30, 29, 28, 62, 62, 7] {
      stream.position = UInt64(place)
      #expect(stream.position == UInt64(place))
      #expect(stream.nextWord() == words[place])
      if place < 63 { #expect(stream.nextWord() == words[place + 1]) }
    }
  }

  @Test("after the last word comes the first again")
  func wrapping() {
    var stream = (5 as Seed).stream("wrapping")
    let first = stream.nextWord()
    stream.position = .max - 1
    let lastBlock = Philox4x64.block(counter: (.max / 4, 0, 0, 0), key: stream.key)
    #expect(stream.nextWord() == lastBlock.2)
    #expect(stream.nextWord() == lastBlock.3)
    #expect(stream.position == 0)
    #expect(stream.nextWord() == first)
    var filled = [Double](repeating: 0, count: 9)
    stream.position = .max - 5
    stream.fillUniforms(filled.mutableSpan)
    #expect(stream.position == 3)
    #expect(filled[6] == Double(first >> 11) * 0x1p-53)
  }

  @Test("a copy goes its own way")
  func copies() {
    var stream = (5 as Seed).stream("copies")
    _ = stream.nextWord()
    var copy = stream
    let words = (0..<9).map { _ in copy.nextWord() }
    #expect(stream.position == 1)
    #expect((0..<9).map { _ in stream.nextWord() } == words)
  }

  @Test("seeds, names and indices that differ in anything have keys of their own")
  func distinctKeys() throws {
    var keys = Set<[UInt64]>()
    var count = 0
    func add(_ stream: RandomStream) {
      keys.insert([stream.key.0, stream.key.1])
      count += 1
    }
    for value in 0..<200 as Range<UInt64> {
      let seed = try #require(Seed(value))
      for name in ["a", "b", "ab", "ba", "aa", "a\0", "\0", "\0a", "init", "shuffle"] {
        add(seed.stream(name))
        for index in -10..<30 {
          add(seed.stream(name, index))
          add(seed.stream(name, 0, index))
        }
      }
    }
    #expect(count > 100_000)
    #expect(keys.count == count)
  }

  @Test("what could be mistaken for another identity is not")
  func injectivity() {
    let seed: Seed = 1
    let streams = [
      seed.stream("a"), seed.stream("a", 0), seed.stream("a", 0, 0), seed.stream("a0"),
      seed.stream("a\0\0\0\0\0\0\0\0"), seed.stream("a", 256), seed.stream("a", 1),
      seed.stream("a", -1), seed.stream("a", 1, 0), seed.stream("a", 0, 1), seed.stream("a1"),
      (256 as Seed).stream("a"), (0 as Seed).stream("a"), seed.stream("\u{E9}"),
      seed.stream("e\u{301}"),
    ]
    #expect(Set(streams.map { [$0.key.0, $0.key.1] }).count == streams.count)
  }

  @Test("streams that differ minimally are uncorrelated, at once and a word apart")
  func correlations() {
    let seed: Seed = 42
    let streams = [
      seed.stream("init"), seed.stream("init", 0), seed.stream("init", 1),
      seed.stream("init", 0, 0), seed.stream("inis"), seed.stream("init "),
      (43 as Seed).stream("init"), (0 as Seed).stream("init"), (1 as Seed).stream("init"),
    ]
    let samples = streams.map { stream in
      var stream = stream
      var sample = [Double](repeating: 0, count: 100_001)
      stream.fillUniforms(sample.mutableSpan)
      return sample
    }
    for (first, left) in samples.enumerated() {
      for (second, right) in samples.enumerated() {
        let apart = correlationDeviate(Array(left.dropLast()), Array(right.dropFirst()))
        #expect(abs(apart) < 4.5, "seed \(seed), streams \(first) and \(second), a word apart")
        guard first < second else { continue }
        let atOnce = correlationDeviate(left, right)
        #expect(abs(atOnce) < 4.5, "seed \(seed), streams \(first) and \(second)")
      }
    }
  }

  @Test("no word of a thousand streams' beginnings is met twice")
  func noOverlap() {
    let seed: Seed = 3
    var words: [UInt64] = []
    for index in 0..<1000 {
      var stream = seed.stream("overlap", index)
      for _ in 0..<1000 { words.append(stream.nextWord()) }
    }
    words.sort()
    // By chance the odds are 3 * 10^-8.
    let repeated = zip(words, words.dropFirst()).contains { $0 == $1 }
    #expect(!repeated, "seed \(seed)")
  }

  @Test("each of the 64 bits is set half of the time, whatever the bit before it")
  func bitBalance() {
    let seed: Seed = 8
    var stream = seed.stream("balance")
    let count = 1_000_000
    var ones = [Int](repeating: 0, count: 64)
    var changes = [Int](repeating: 0, count: 64)
    var last = stream.nextWord()
    for _ in 0..<count {
      let word = stream.nextWord()
      let changed = word ^ last
      for bit in 0..<64 {
        ones[bit] += Int(word >> UInt64(bit) & 1)
        changes[bit] += Int(changed >> UInt64(bit) & 1)
      }
      last = word
    }
    let spread = Double(count).squareRoot() / 2
    for bit in 0..<64 {
      let balance = (Double(ones[bit]) - Double(count) / 2) / spread
      let change = (Double(changes[bit]) - Double(count) / 2) / spread
      #expect(abs(balance) < 4.5, "seed \(seed), bit \(bit)")
      #expect(abs(change) < 4.5, "seed \(seed), bit \(bit) against the word before")
    }
  }

  @Test("a seed is below 2^53")
  func seedRange() {
    for value in [0, 7, 1 << 53 - 1] as [UInt64] { #expect(Seed(value)?.value == value) }
    for value in [1 << 53, .max] as [UInt64] { #expect(Seed(value) == nil) }
    #expect((12 as Seed).description == "12")
  }

  @Test("a stream without a name and a literal that is no seed are mistakes")
  func mistakes() async {
    let nameless = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = (1 as Seed).stream("", 1)
    }
    #expect(nameless.errors.contains("a random stream needs a name"))
    let large = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = 9_007_199_254_740_992 as Seed
    }
    #expect(large.errors.contains("a seed is below 2^53, not 9007199254740992"))
  }
}
