import Testing
import Text

@Suite("Did you mean")
struct SuggestionTests {
  static let names = ["plan", "run", "studies", "ledger", "measure", "completions", "compress"]

  @Test(
    "the nearest candidate is suggested, and none when nothing is near",
    arguments: [
      ("plan", "plan"), ("PLAN", "plan"), ("pln", "plan"), ("paln", "plan"), ("plann", "plan"),
      ("rnu", "run"), ("mesure", "measure"), ("studeis", "studies"), ("leader", "ledger"),
      ("completoin", "completions"), ("comple", "completions"), ("s", "studies"),
      ("comp", nil), ("xyzzy", nil), ("", nil), ("x", nil), ("pxyn", nil),
    ] as [(String, String?)])
  func suggests(word: String, candidate: String?) {
    #expect(closest(to: word, among: Self.names) == candidate)
  }

  @Test(
    "a misspelt parameter finds the one that was meant, and a strange one finds none",
    arguments: [
      ("hiden", "hidden"), ("ihdden", "hidden"), ("learning_rate", "learning-rate"),
      ("optimizer", "optimiser"), ("epoch", "epochs"), ("bacth", "batch"), ("momentum", nil),
      ("width", nil),
    ] as [(String, String?)])
  func parameters(word: String, meant: String?) {
    let names = ["hidden", "learning-rate", "optimiser", "epochs", "batch"]
    #expect(closest(to: word, among: names) == meant)
  }

  @Test("of candidates equally near the first one wins")
  func breaksTies() {
    #expect(closest(to: "bat", among: ["cat", "hat"]) == "cat")
    #expect(closest(to: "bat", among: ["hat", "cat"]) == "hat")
  }

  @Test(
    "insertions, deletions, replacements and exchanges cost one each",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1),
      ("abc", "abd", 1), ("abc", "abcd", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
      ("abcdef", "badcfe", 3), ("a", "b", 1),
    ])
  func measures(a: String, b: String, distance: Int) {
    #expect(editDistance(from: Array(a.unicodeScalars), to: Array(b.unicodeScalars)) == distance)
    #expect(editDistance(from: Array(b.unicodeScalars), to: Array(a.unicodeScalars)) == distance)
  }

  @Test("three rows give the distances that the recurrence gives")
  func agreesWithRecurrence() {
    let seed: UInt64 = 20_261_121
    var state = seed
    for _ in 0..<400 {
      let (a, b) = (word(&state), word(&state))
      #expect(
        editDistance(from: a, to: b) == naiveDistance(a[...], b[...]),
        "seed \(seed), words \(a) and \(b)")
    }
  }

  /// Up to six letters of an alphabet of three, so that exchanges are common.
  private func word(_ state: inout UInt64) -> [Unicode.Scalar] {
    func next(below bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    return (0..<next(below: 7)).map { _ in ["a", "b", "c"][Int(next(below: 3))] }
  }

  /// The recurrence as it is written in the formula.
  private func naiveDistance(
    _ a: ArraySlice<Unicode.Scalar>, _ b: ArraySlice<Unicode.Scalar>
  ) -> Int {
    guard let lastA = a.last, let lastB = b.last else { return a.count + b.count }
    var edits = min(
      naiveDistance(a.dropLast(), b) + 1, naiveDistance(a, b.dropLast()) + 1,
      naiveDistance(a.dropLast(), b.dropLast()) + (lastA == lastB ? 0 : 1))
    if a.count > 1, b.count > 1, a.dropLast().last == lastB, b.dropLast().last == lastA {
      edits = min(edits, naiveDistance(a.dropLast(2), b.dropLast(2)) + 1)
    }
    return edits
  }
}
