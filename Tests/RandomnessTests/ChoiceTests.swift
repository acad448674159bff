import Randomness
import TestSupport
import Testing

@Suite("Random choices")
struct ChoiceTests {
  @Test("each of the 24 orders of four is equally likely")
  func permutations() {
    let seed: Seed = 1
    var stream = seed.stream("permutations")
    var counts = [Int](repeating: 0, count: 256)
    for _ in 0..<240_000 {
      let order = stream.permutation(of: 4)
      counts[order.reduce(0) { $0 * 4 + $1 }] += 1
    }
    let met = counts.filter { $0 > 0 }
    #expect(met.count == 24, "seed \(seed)")
    #expect(abs(chiSquareDeviate(met)) < 4, "seed \(seed)")
  }

  @Test("each ordered pair out of five is equally likely to be chosen")
  func pairs() {
    let seed: Seed = 2
    var stream = seed.stream("pairs")
    var counts = [Int](repeating: 0, count: 25)
    for _ in 0..<200_000 {
      let pair = stream.choice(count: 2, outOf: 5)
      counts[pair[0] * 5 + pair[1]] += 1
    }
    let met = counts.filter { $0 > 0 }
    #expect(met.count == 20, "seed \(seed)")
    #expect(abs(chiSquareDeviate(met)) < 4, "seed \(seed)")
  }

  @Test("a choice is the beginning of the permutation that the same stream gives")
  func prefixes() {
    for total in [1, 2, 3, 8, 50] {
      for count in 0...total {
        let stream = (3 as Seed).stream("prefix", total, count)
        var permuting = stream
        var choosing = stream
        let permutation = permuting.permutation(of: total)
        #expect(choosing.choice(count: count, outOf: total) == Array(permutation.prefix(count)))
        #expect(choosing.position == UInt64(min(count, total - 1)))
        #expect(permuting.position == UInt64(total - 1))
      }
    }
  }

  @Test("a few can be chosen out of more than memory holds")
  func hugeTotal() {
    var stream = (4 as Seed).stream("huge")
    let chosen = stream.choice(count: 1000, outOf: .max)
    #expect(Set(chosen).count == 1000)
    #expect(chosen.allSatisfy { $0 >= 0 })
    #expect(chosen != chosen.sorted())
  }

  @Test("a shuffle keeps the elements, and draws nothing where there is one order only")
  func shuffles() {
    var stream = (5 as Seed).stream("shuffles")
    var letters = (0..<100).map { "element \($0)" }
    let before = letters
    stream.shuffle(&letters)
    #expect(letters != before)
    #expect(letters.sorted() == before.sorted())
    #expect(stream.position == 99)
    var none: [Int] = []
    var one = [8]
    stream.shuffle(&none)
    stream.shuffle(&one)
    #expect(none.isEmpty && one == [8])
    #expect(stream.permutation(of: 0).isEmpty)
    #expect(stream.choice(count: 0, outOf: 0).isEmpty)
    #expect(stream.position == 99)
  }

  @Test("each element is equally likely")
  func elements() {
    let seed: Seed = 6
    var stream = seed.stream("elements")
    var counts = [0, 0, 0, 0, 0]
    for _ in 0..<100_000 { counts[stream.element(of: [4, 3, 2, 1, 0])] += 1 }
    #expect(abs(chiSquareDeviate(counts)) < 4, "seed \(seed)")
  }

  @Test("choosing more than there is, or from nothing, is a mistake")
  func mistakes() async {
    let many = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var stream = (1 as Seed).stream("mistake")
      _ = stream.choice(count: 4, outOf: 3)
    }
    #expect(many.errors.contains("cannot choose 4 out of 3"))
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var stream = (1 as Seed).stream("mistake")
      _ = stream.element(of: [] as [Int])
    }
    #expect(empty.errors.contains("there is no element to choose in an empty array"))
  }
}
