import Mistakes
import TestSupport
import Testing

@Suite("Mistakes of the program")
struct MistakeTests {
  @Test("a mistake stops the program and is told with its text and place, also in release builds")
  func told() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      mistake("7 is not 8")
    }
    #expect(result.errors.contains("MistakesTests/MistakeTests.swift:"))
    #expect(result.errors.contains("Fatal error: 7 is not 8\n"))
  }

  @Test("a broken requirement is told with its values and the place that states it")
  func broken() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let count = [1, 2].count
      require(count == 3, "there are \(count) of 3")
    }
    #expect(result.errors.contains("MistakesTests/MistakeTests.swift:"))
    #expect(result.errors.contains("Fatal error: there are 2 of 3\n"))
  }

  @Test("the text of a requirement that holds is not made")
  func lazy() {
    var isMade = false
    func text() -> String {
      isMade = true
      return "made"
    }
    require([1, 2].count == 2, text())
    #expect(!isMade)
  }
}
