import Figures
import TestSupport
import Testing

@Suite("Spreading of labels")
struct SpreadingTests {
  @Test("labels keep their distance, their order and their room, and move only if they must")
  func properties() throws {
    var random = SeededGenerator(seed: 11)
    for round in 0..<2_000 {
      let count = random.below(12)
      let wishes = (0..<count).map { _ in Double(random.below(2_000)) / 10 - 20 }
      let places = try #require(
        spread(wishes, apart: 12, within: 0...170), "round \(round): \(wishes)")
      let ordered = zip(wishes, places).sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
      for (place, next) in zip(ordered, ordered.dropFirst()) {
        #expect(next - place >= 12 - 1e-9, "round \(round): \(wishes)")
      }
      #expect(places.allSatisfy { (-1e-9...170 + 1e-9).contains($0) }, "round \(round): \(wishes)")
      let sorted = wishes.sorted()
      let areFree =
        zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= 12 }
        && wishes.allSatisfy { (0...170).contains($0) }
      if areFree { #expect(places == wishes, "round \(round)") }
    }
  }

  @Test("labels that meet are moved by the same amount to either side")
  func middle() {
    #expect(spread([50, 50], apart: 10, within: 0...100) == [45, 55])
    #expect(spread([50, 52, 54], apart: 10, within: 0...100) == [42, 52, 62])
    #expect(spread([0, 0], apart: 10, within: 0...100) == [0, 10])
  }

  @Test("labels without room for all of them have no places")
  func full() {
    #expect(spread([1, 2, 3], apart: 10, within: 0...19) == nil)
    #expect(spread([1, 2, 3], apart: 10, within: 0...20) == [0, 10, 20])
  }
}
