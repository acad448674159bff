import Testing

/// A rule of the house: a sentence, and the function that finds what breaks it.
struct Rule: CustomTestStringConvertible, Sendable {
  var sentence: String
  var violations: @Sendable (House) -> [Violation]

  init(_ sentence: String, _ violations: @escaping @Sendable (House) -> [Violation]) {
    self.sentence = sentence
    self.violations = violations
  }

  var testDescription: String { sentence }

  /// Every rule there is; the file of each family tells its reasons and tries it on samples.
  static let all = [
    Rule("an import is declared in the manifest, not inherited", ImportRules.undeclared),
    Rule("a declared dependency is imported", ImportRules.unused),
    Rule("a C module has one importer", ImportRules.sharedCModules),
    Rule("imports follow the arrows between the floors", FloorRules.forbiddenArrows),
    Rule("the coordinator links no numerics", FloorRules.numericsInCoordinator),
    Rule("`ls Sources` is the architecture", TargetRules.stray),
    Rule("every Swift target is compiled strictly", TargetRules.lax),
    Rule("every target has tests of its name", TargetRules.untested),
    Rule("unsafe code stays where C is wrapped", WordRules.unsafeCode),
    Rule("banned phrases have a better way", WordRules.bannedPhrases),
    Rule("types and files are named after what they are", WordRules.emptyNames),
    Rule("every file has a place and a known kind", FileRules.strays),
    Rule("text is clean to its last byte", FileRules.unclean),
    Rule("what has a shebang can be run, and nothing else", FileRules.modes),
    Rule("files stay short enough to be read", FileRules.long),
    Rule("nothing is left for later", TextRules.leftovers),
    Rule("no path of one machine is written down", TextRules.machinePaths),
    Rule("every document can be reached from the README", DocumentRules.unreachable),
    Rule("every link leads somewhere", DocumentRules.broken),
    Rule("every configuration and script is used", DocumentRules.unmentioned),
    Rule("every test says what it tests", TestRules.unnamed),
    Rule("every suite says what it is about", TestRules.unnamedSuites),
    Rule("every condition on a test says why", TestRules.unexplained),
    Rule("every test file holds a test", TestRules.empty),
  ]
}

@Suite(
  "The repository",
  .enabled(if: House.isCheckout, "the rules judge what git tracks, and this is no git checkout"))
struct RepositoryTests {
  @Test("the repository keeps every rule of the house", arguments: Rule.all)
  func keeps(_ rule: Rule) throws {
    for violation in rule.violations(try House.repository()) {
      Issue.record("\(violation)")
    }
  }

  @Test("the rules see the repository they stand in")
  func seesItself() throws {
    let house = try House.repository()
    let itself = try #require(house.file("Tests/TidyTests/RepositoryTests.swift"))
    #expect(house.manifest.target(of: itself)?.kind == .test)
    #expect(house.manifest.targets.contains { $0.kind == .executable && $0.name == "parsimony" })
  }
}
