import Figures
import TestSupport
import Testing

@Suite("Refusals of figures")
struct RefusalTests {
  @Test("a figure too narrow to be read stops the program, in words")
  func narrow() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let panel = Panel(horizontal: PlotAxis("x"), vertical: PlotAxis("y"), marks: [])
      _ = Figure(name: "a", title: "a", summary: "a", panels: [panel]).drawn(width: 100)
    }
    #expect(result.errors.contains("a figure 100.0 pixels wide is not legible"))
  }

  @Test("a figure without panels stops the program, in words")
  func empty() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = Figure(name: "a", title: "a", summary: "a", panels: []).drawn(width: 300)
    }
    #expect(result.errors.contains("the figure 'a' has no panel"))
  }
}
