import Testing

/// What no text of the repository says, whatever its language.
///
/// The words are put together from pieces here, so that this file keeps its own rules.
enum TextRules {
  private static let leftoverWords: Set = ["FIX" + "ME", "TO" + "DO", "XX" + "X", "HA" + "CK"]

  /// Notes to self.
  static func leftovers(in house: House) -> [Violation] {
    linesOfText(in: house).flatMap { file, number, line in
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      return words.filter { leftoverWords.contains(String($0)) }.map {
        Violation(
          file.path, line: number, found: "`\($0)` is left",
          cure: "do it now, or say in docs what is missing and why")
      }
    }
  }

  /// Folders that one person or one machine has.
  private static let machineFolders = [
    "__w/", "builds/", "github/", "home/", "opt/swift", "root/", "tmp/wt", "Users/", "work/",
    "workspace/",
  ].map { "/" + $0 }

  /// Paths that mean something on one machine only.
  ///
  /// Where scripts and tests run, the folder for temporary files may be spoken of.
  static func machinePaths(in house: House) -> [Violation] {
    linesOfText(in: house).flatMap { file, number, line in
      let mayBeTemporary = ["Tests", "deploy", ".ci"].contains(where: file.isUnder)
      let folders = mayBeTemporary ? machineFolders : machineFolders + ["/" + "tmp/"]
      return absolutePaths(in: line).filter { folders.contains(where: $0.hasPrefix) }.map {
        Violation(
          file.path, line: number, found: "the path \($0)",
          cure: "say it relative to the repository, or with a variable")
      }
    }
  }

  /// The absolute paths in a line; a slash after a name, a dot or a variable is none of theirs.
  private static func absolutePaths(in line: Substring) -> [String] {
    let runs = line.split { !$0.isLetter && !$0.isNumber && !"/_.-~)}".contains($0) }
    return runs.filter { $0.hasPrefix("/") }.map { "/" + $0.drop { $0 == "/" } }
  }

  /// Every line of text with its number.
  private static func linesOfText(in house: House) -> [(HouseFile, Int, Substring)] {
    house.files.filter(\.isText).flatMap { file in
      file.lines.enumerated().map { (file, $0.offset + 1, $0.element) }
    }
  }
}

@Suite("Rules on text")
struct TextRulesTests {
  @Test("notes to self are refused in every kind of file")
  func leftovers() {
    let house = House.sample([
      "a.swift": "let a = 1\n// TO" + "DO: b", "b.md": "XX" + "X", "c.sh": "# (FIX" + "ME)",
      "d.yaml": "HA" + "CK: 1",
    ])
    #expect(
      TextRules.leftovers(in: house).map(\.description) == [
        "a.swift:2: `TO" + "DO` is left; do it now, or say in docs what is missing and why",
        "b.md:1: `XX" + "X` is left; do it now, or say in docs what is missing and why",
        "c.sh:1: `FIX" + "ME` is left; do it now, or say in docs what is missing and why",
        "d.yaml:1: `HA" + "CK` is left; do it now, or say in docs what is missing and why",
      ])
  }

  @Test("longer words that hold one of them pass")
  func innocentWords() {
    let house = House.sample(["a.sh": "mktemp -d a.XX" + "XXXX; to" + "do HA" + "CKS"])
    #expect(TextRules.leftovers(in: house) == [])
  }

  @Test(
    "paths of one machine are refused, however they are quoted",
    arguments: [
      "/wo" + "rk/main", "see `/ho" + "me/ada/x`", "](/ro" + "ot/x)", "a=/opt/sw" + "ift/usr",
      "file:///Us" + "ers/ada", "\"/tm" + "p/wt/a\"", "/bui" + "lds/ada/x",
    ])
  func machinePaths(_ line: String) {
    for path in ["README.md", "Sources/Core/A/A.swift", "Tests/ATests/ATests.swift", "deploy/a.sh"]
    {
      #expect(TextRules.machinePaths(in: House.sample([path: "a\n\(line)\n"])).map(\.line) == [2])
    }
  }

  @Test("the folder for temporary files is spoken of where scripts run, and nowhere else")
  func temporary() {
    let count = { TextRules.machinePaths(in: House.sample([$0: "a /tm" + "p/a"])).count }
    #expect(count("Tests/ATests/ATests.swift") == 0)
    #expect(count("deploy/a.sh") == 0)
    #expect(count("Sources/Edges/A/A.swift") == 1)
    #expect(count("docs/a.md") == 1)
  }

  @Test(
    "relative paths, variables and addresses pass",
    arguments: [
      "docs/wo" + "rk/a.md", "./ro" + "ot/a", "$(ROOT)/wo" + "rk/", "${HOME}/wo" + "rk/",
      "https://example.org/ho" + "me/ada", "/usr/bin/env", "~/wo" + "rk/a",
    ])
  func innocentPaths(_ line: String) {
    #expect(TextRules.machinePaths(in: House.sample(["Makefile": line])) == [])
  }
}
