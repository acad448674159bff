import Testing
import Text

@Suite("Numbers and lists in words")
struct NumbersTests {
  @Test(
    "digits stand in groups of three",
    arguments: [
      (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (123_456, "123,456"),
      (100_000_000, "100,000,000"), (-1234, "-1,234"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func groups(count: Int, text: String) {
    #expect(grouped(count) == text)
  }

  @Test("one thing is singular, none and more are plural")
  func plural() {
    #expect(counted(1, "point") == "1 point")
    #expect(counted(0, "point") == "0 points")
    #expect(counted(1200, "task") == "1,200 tasks")
  }

  @Test("lists end in a conjunction")
  func lists() {
    #expect(listed([]) == "")
    #expect(listed(["a"]) == "a")
    #expect(listed(["a", "b"]) == "a or b")
    #expect(listed(["a", "b", "c"], conjunction: "and") == "a, b and c")
  }
}
