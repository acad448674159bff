import Testing

/// Tests say what they test, and why they may not run.
enum TestRules {
  private static let wordsPerSentenceMin = 3

  /// Tests whose name is not a sentence.
  static func unnamed(in house: House) -> [Violation] {
    house.files.flatMap { file in
      file.tokens.occurrences(of: "@Test").compactMap { index in
        let name = file.tokens.dropFirst(index + 3).first
        let isNamed = file.tokens.dropFirst(index + 2).first?.text == "(" && name?.kind == .literal
        if isNamed, let words = name?.text.split(separator: " "),
          words.count >= wordsPerSentenceMin
        {
          return nil
        }
        return Violation(
          file.path, line: file.tokens[index].line, found: "a test without a sentence for a name",
          cure: "say what holds: @Test(\"a late result is ignored once its task is done\")")
      }
    }
  }

  /// Suites without a name for people.
  static func unnamedSuites(in house: House) -> [Violation] {
    house.files.filter { $0.isUnder("Tests") }.flatMap { file in
      file.tokens.occurrences(of: "@Suite").compactMap { index in
        let next = file.tokens.dropFirst(index + 2).prefix(2)
        guard next.first?.text != "(" || next.last?.kind != .literal else { return nil }
        return Violation(
          file.path, line: file.tokens[index].line, found: "a suite without a name",
          cure: "say what it is about: @Suite(\"Leases\")")
      }
    }
  }

  /// Conditions on tests, and cancellations of them, that give no reason.
  static func unexplained(in house: House) -> [Violation] {
    let phrases = [".disabled(", ".enabled(", "Test.cancel("]
    return house.files.filter { $0.isUnder("Tests") }.flatMap { file in
      phrases.flatMap { phrase in
        file.tokens.occurrences(of: phrase).compactMap { index in
          let opening = index + SwiftLexer.tokens(of: phrase).count - 1
          guard !givesReason(file.tokens.arguments(openedAt: opening)) else { return nil }
          return Violation(
            file.path, line: file.tokens[index].line, found: "`\(phrase)…)` without a reason",
            cure: "add what is missing on this machine, as a sentence")
        }
      }
    }
  }

  /// Whether one of a call's own arguments is a text; one inside its condition is none.
  private static func givesReason(_ arguments: ArraySlice<Token>) -> Bool {
    var depth = 0
    var startsArgument = true
    for token in arguments {
      if token.kind == .literal && startsArgument && depth == 0 { return true }
      if token.kind == .mark && "([{".contains(token.text) { depth += 1 }
      if token.kind == .mark && ")]}".contains(token.text) { depth -= 1 }
      startsArgument = token.text == "," && token.kind == .mark
    }
    return false
  }

  /// Files that call themselves tests, and test targets, without a test.
  static func empty(in house: House) -> [Violation] {
    let cure = "add a test, or remove it"
    let hasTest = { (file: HouseFile) in !file.tokens.occurrences(of: "@Test").isEmpty }
    let files = house.files.filter {
      $0.isUnder("Tests") && $0.name.hasSuffix("Tests.swift") && !hasTest($0)
    }
    let targets = house.manifest.targets.filter { target in
      target.kind == .test && !house.files(of: target).contains(where: hasTest)
    }
    return files.map { Violation($0.path, found: "a test file without a test", cure: cure) }
      + targets.map { Violation($0.path, found: "a test target without a test", cure: cure) }
  }
}

@Suite("Rules on tests")
struct TestRulesTests {
  @Test("tests without a sentence for a name are refused")
  func unnamed() {
    let house = House.sample([
      "Tests/ATests/ATests.swift": """
      @Test func a() {}
      @Test("b c") func b() {}
      @Test(arguments: ["a b c d"]) func c() {}
      @Test(.disabled("a b c d"))
      func d() {}
      """
    ])
    #expect(TestRules.unnamed(in: house).map(\.line) == [1, 2, 3, 4])
    #expect(
      TestRules.unnamed(in: house).first?.description
        == "Tests/ATests/ATests.swift:1: a test without a sentence for a name; "
        + "say what holds: @Test(\"a late result is ignored once its task is done\")")
  }

  @Test("tests with a sentence for a name pass, also on a line of its own")
  func named() {
    let house = House.sample([
      "Tests/ATests/ATests.swift": """
      // @Test func a() {}
      @Test("a is b") func a() {}
      @Test(
        "a is \\(b) c", .disabled("why"), arguments: [1])
      func b() {}
      """
    ])
    #expect(TestRules.unnamed(in: house) == [])
  }

  @Test("suites have a name for people")
  func unnamedSuites() {
    let house = House.sample([
      "Tests/ATests/ATests.swift": """
      @Suite("A") struct ATests {}
      @Suite(
        "B", .serialized)
      struct BTests {}
      @Suite struct CTests {}
      @Suite(.serialized) struct DTests {}
      """
    ])
    #expect(TestRules.unnamedSuites(in: house).map(\.line) == [5, 6])
  }

  @Test("conditions without a reason are refused, whatever texts they compare")
  func unexplained() {
    let house = House.sample([
      "Tests/ATests/ATests.swift": """
      @Test("a", .disabled()) func a() {}
      @Test("b", .enabled(if: f("x", "y"))) func b() {}
      @Test("c", .enabled(if: x == "y")) func c() { try Test.cancel() }
      """
    ])
    #expect(TestRules.unexplained(in: house).map(\.line) == [1, 2, 3, 3])
  }

  @Test("conditions with a reason pass")
  func explained() {
    let house = House.sample([
      "Tests/ATests/ATests.swift": """
      @Test("a", .disabled("a runs for days")) func a() {}
      @Test("b", .disabled(if: f("x", "y"), "b needs f")) func b() {}
      @Suite("C", .enabled(if: x == "y", "c needs x")) struct C {
        @Test("d") func d() { try Test.cancel("d needs y") }
      }
      """
    ])
    #expect(TestRules.unexplained(in: house) == [])
  }

  @Test("files and targets that promise tests and hold none are refused, helpers are not")
  func empty() {
    let house = House.sample(
      [
        "Tests/ATests/ATests.swift": "@Test(\"a is a\") func a() {}", "Tests/ATests/Twin.swift": "",
        "Tests/ATests/BTests.swift": "// @Test", "Tests/CTests/C.swift": "",
      ], targets: [.tests("ATests"), .tests("CTests")])
    #expect(
      TestRules.empty(in: house).map(\.description) == [
        "Tests/ATests/BTests.swift: a test file without a test; add a test, or remove it",
        "Tests/CTests: a test target without a test; add a test, or remove it",
      ])
  }
}
