import Findings
import Testing

@Suite("Findings as values")
struct FindingsValueTests {
  @Test("what is absent says why, and has no value")
  func absence() {
    let absent = Finding<Int>.absent(.tooFewSizes(2, needed: 3))
    #expect(absent.value == nil)
    #expect(absent.absence?.words == "2 sizes, of at least 3 that it takes")
    #expect(Finding.found(7).value == 7 && Finding.found(7).absence == nil)
  }

  @Test("a few numbers are all told, many by their quantiles with both ends")
  func spread() {
    #expect(Findings.Spread(of: [3, 1, 2]).values == [1, 2, 3])
    let many = Findings.Spread(of: (0..<5_000).reversed().map(Double.init))
    #expect(many.count == 5_000 && many.values.count == Findings.Spread.valuesMax)
    #expect(many.values.first == 0 && many.values.last == 4_999)
    #expect(many.values == many.values.sorted())
  }

  @Test("runs that count are those that are not excluded")
  func defined() {
    let answer = Findings.SizeAnswer(
      estimate: .absent(.noRuns), runs: 7,
      excluded: [.init(.constantCurve, 2), .init(.notFinite, 1)])
    #expect(answer.defined == 4)
  }

  @Test("what is missing of a sweep has neither ended nor failed")
  func progress() {
    let progress = Findings.Progress(
      planned: 10, done: 6, failures: [.init(reason: "it crashed", count: 3, tasks: [1, 4, 7])])
    #expect(progress.failed == 3 && progress.missing == 1)
  }
}
