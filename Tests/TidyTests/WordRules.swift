import Testing

/// Words that have no place in some part of `Sources`, each with what to write in its stead.
enum WordRules {
  /// A phrase of code that is not wanted.
  private struct Ban {
    var phrase: String
    /// Where it is not wanted, as folders.
    var folders: [String]
    var cure: String
    /// Whether a meeting of the phrase, as an index of its first token, is meant by the ban.
    var applies: @Sendable ([Token], Int) -> Bool = { _, _ in true }
  }

  private static let pure = [Floor.core.path, Floor.science.path]
  private static let belowPrograms = Floor.allCases.filter { $0 != .programs }.map(\.path)
  private static let time = "take the time as a value"
  private static let order = "return what is to be done; a shell decides when, and in which order"
  private static let door = "C has one door, a module map in System"
  private static let draw = "draw from a named stream of Randomness"

  private static let bans = [
    Ban(
      phrase: "Hasher", folders: pure,
      cure: "its result differs between processes; use a digest of Encoding"
    ) { tokens, index in
      // What `Hashable` asks for is handed a hasher, and makes none.
      index == 0 || tokens[index - 1].text != "inout"
    },
    Ban(
      phrase: ".hashValue", folders: pure,
      cure: "it differs between processes; use a digest of Encoding"),
    Ban(phrase: "SystemRandomNumberGenerator", folders: pure, cure: draw),
    Ban(phrase: ".random()", folders: pure, cure: draw),
    Ban(phrase: ".random(in:", folders: pure, cure: draw) { tokens, index in
      !tokens.arguments(openedAt: index + 2).contains { $0.text == "using" }
    },
    Ban(phrase: ".randomElement()", folders: pure, cure: draw),
    Ban(phrase: ".shuffle()", folders: pure, cure: draw),
    Ban(phrase: ".shuffled()", folders: pure, cure: draw),
    Ban(phrase: "Date(", folders: pure, cure: time),
    Ban(phrase: "ContinuousClock", folders: pure, cure: time),
    Ban(phrase: "SuspendingClock", folders: pure, cure: time),
    Ban(phrase: "Task {", folders: pure, cure: order),
    Ban(phrase: "Task(priority", folders: pure, cure: order),
    Ban(phrase: "Task.detached", folders: pure, cure: order),
    Ban(phrase: "Task.sleep", folders: pure, cure: time),
    Ban(
      phrase: "@unchecked Sendable", folders: pure + [Floor.programs.path],
      cure: "let the compiler see why it may be shared, or move the handle into an edge"),
    Ban(phrase: "@_silgen_name", folders: ["Sources"], cure: door),
    Ban(phrase: "@_extern", folders: ["Sources"], cure: door),
    Ban(phrase: "CommandLine.arguments", folders: belowPrograms, cure: "take it as a value"),
    Ban(phrase: "try!", folders: ["Sources"], cure: "throw, or call `mistake` with the values"),
    Ban(phrase: "as!", folders: ["Sources"], cure: "let the type say what it is"),
  ]

  /// Talking with people is what programs are for.
  private static let talk = ["print(", "debugPrint(", "dump(", "readLine("].map {
    Ban(
      phrase: $0, folders: belowPrograms, cure: "return or take it; only programs talk to people",
      applies: isFreeCall)
  }

  /// Whether a name is called as it is, rather than a member of that name called or declared.
  private static let isFreeCall: @Sendable ([Token], Int) -> Bool = { tokens, index in
    index == 0 || ![".", "func"].contains(tokens[index - 1].text)
  }

  /// Ways to stop that say nothing in release builds, or that `Mistakes` has in one place for all.
  private static let stops = [
    "precondition(", "preconditionFailure(", "assert(", "assertionFailure(", "fatalError(",
  ].map {
    Ban(
      phrase: $0, folders: ["Sources"],
      cure: "call `require` or `mistake` of Mistakes with the values in the text, or throw")
  }
  private static let stopper = "Sources/Core/Mistakes/Mistake.swift"

  /// What tests run programs with, and why not otherwise.
  private static let runners = ["Process()", "popen(", "system("].map { phrase in
    Ban(
      phrase: phrase, folders: ["Tests"],
      cure: "run it with Subprocess or RepositoryCommand, which have a time limit",
      applies: isFreeCall)
  }

  static func bannedPhrases(in house: House) -> [Violation] {
    house.files.flatMap { file in
      let bans = bans + talk + runners + (file.path == stopper ? [] : stops)
      return bans.filter { $0.folders.contains(where: file.isUnder) }.flatMap { ban in
        file.tokens.occurrences(of: ban.phrase).filter { ban.applies(file.tokens, $0) }.map {
          Violation(
            file.path, line: file.tokens[$0].line, found: "`\(ban.phrase)`", cure: ban.cure)
        }
      }
    }
  }

  /// Where memory may be touched without the compiler's guard.
  private static let unguarded = [
    Floor.system.path, Floor.edges.path, Floor.science.path + "/LinearAlgebra",
  ]

  /// The keyword `unsafe`, and names such as `UnsafePointer` and `withUnsafeBytes`.
  static func unsafeCode(in house: House) -> [Violation] {
    let guarded = house.files.filter { file in
      file.isUnder("Sources") && !unguarded.contains(where: file.isUnder)
    }
    return guarded.flatMap { file in
      file.tokens.filter { $0.kind == .word && $0.text.lowercased().contains("unsafe") }.map {
        Violation(
          file.path, line: $0.line, found: "`\($0.text)`",
          cure: "use Span or arrays, or move this to System or an edge behind a safe face")
      }
    }
  }

  /// Nouns that say nothing, alone or at the end of a longer name.
  private static let emptyNouns = ["Common", "Helper", "Helpers", "Manager", "Util", "Utils"]
  private static let declarations: Set = [
    "actor", "class", "enum", "protocol", "struct", "typealias",
  ]

  /// Types, files and folders with names that say nothing, and source files named otherwise than
  /// `Lease.swift`, `Lease+Renewal.swift` or `main.swift`.
  static func emptyNames(in house: House) -> [Violation] {
    let cure = "name it after what it is or does"
    let wellNamed = /[A-Z][A-Za-z0-9]*(\+[A-Z][A-Za-z0-9]*)?|main/
    return house.files.flatMap { file in
      let parts = file.path.split { "/.+-_".contains($0) }
      let isEmpty = { (part: Substring) in
        emptyNouns.contains(where: (part.prefix(1).uppercased() + part.dropFirst()).hasSuffix)
      }
      var violations = parts.filter(isEmpty).map {
        Violation(file.path, found: "the name \($0)", cure: cure)
      }
      if file.isUnder("Sources"), file.suffix == "swift",
        file.name.dropLast(6).wholeMatch(of: wellNamed) == nil
      {
        violations.append(
          Violation(
            file.path, found: "the file name \(file.name)",
            cure: "write Noun.swift, Noun+Topic.swift or main.swift"))
      }
      for (keyword, name) in zip(file.tokens, file.tokens.dropFirst())
      where declarations.contains(keyword.text) && name.kind == .word {
        if emptyNouns.contains(where: name.text.hasSuffix) {
          violations.append(
            Violation(file.path, line: name.line, found: "the type \(name.text)", cure: cure))
        }
      }
      return violations
    }
  }
}

@Suite("Rules on words")
struct WordRulesTests {
  private func phrases(_ folder: String, _ source: String) -> [String] {
    let house = House.sample(["\(folder)/File.swift": source])
    return WordRules.bannedPhrases(in: house).map(\.found)
  }

  @Test(
    "what differs between processes is refused in Core and Science",
    arguments: [
      ("var h = Hasher()", "Hasher"), ("var h: Hasher = .init()", "Hasher"),
      ("x.hashValue", ".hashValue"),
      ("var g = SystemRandomNumberGenerator()", "SystemRandomNumberGenerator"),
      ("Bool.random()", ".random()"), ("Int.random(in: 0..<f(1))", ".random(in:"),
      ("a.randomElement()", ".randomElement()"), ("a.shuffle()", ".shuffle()"),
      ("a.shuffled()", ".shuffled()"), ("let now = Date()", "Date("),
      ("let now = ContinuousClock.now", "ContinuousClock"),
      ("let clock = SuspendingClock()", "SuspendingClock"), ("Task { f() }", "Task {"),
      ("Task(priority: .low) { f() }", "Task(priority"), ("Task.detached { f() }", "Task.detached"),
      ("await Task.sleep(for: .seconds(1))", "Task.sleep"),
      ("final class C: @unchecked Sendable {}", "@unchecked Sendable"),
    ])
  func processDependence(_ source: String, _ phrase: String) {
    #expect(phrases("Sources/Core/A", source) == ["`\(phrase)`"])
    #expect(phrases("Sources/Science/A", source) == ["`\(phrase)`"])
    #expect(phrases("Sources/Edges/A", source) == [])
  }

  @Test(
    "what crashes without a word is refused in all of Sources",
    arguments: [
      ("try! f()", "try!"), ("a as! B", "as!"), ("fatalError()", "fatalError("),
      ("precondition(a > 0, \"a\")", "precondition("), ("assert(a > 0)", "assert("),
      ("preconditionFailure(\"a\")", "preconditionFailure("),
      ("assertionFailure()", "assertionFailure("),
    ])
  func crashes(_ source: String, _ phrase: String) {
    #expect(phrases("Sources/Programs/a", source) == ["`\(phrase)`"])
    #expect(phrases("Tests/A", source) == [])
  }

  @Test("one file stops the program for all others")
  func stopper() {
    let source = "func mistake(_ a: String) -> Never { fatalError(a) }"
    let house = House.sample([
      "Sources/Core/Mistakes/Mistake.swift": source, "Sources/Core/Mistakes/Other.swift": source,
      "Sources/Core/A/A.swift": "require(a > 0, \"a\"); mistake(\"b\")",
    ])
    #expect(WordRules.bannedPhrases(in: house).map(\.path) == ["Sources/Core/Mistakes/Other.swift"])
  }

  @Test(
    "doors into C beside the module maps are refused",
    arguments: [
      ("@_silgen_name(\"f\") func f()", "@_silgen_name"), ("@_extern(c) func f()", "@_extern"),
    ])
  func doors(_ source: String, _ phrase: String) {
    for folder in ["Sources/System/A", "Sources/Core/A", "Sources/Programs/a"] {
      #expect(phrases(folder, source) == ["`\(phrase)`"])
    }
  }

  @Test("printing and reading are refused below the programs")
  func printing() {
    for phrase in ["print(", "debugPrint(", "dump(", "readLine(", "CommandLine.arguments"] {
      let call = phrase.hasSuffix("(") ? "\(phrase))" : phrase
      #expect(phrases("Sources/Edges/A", call) == ["`\(phrase)`"])
      #expect(phrases("Sources/Core/A", call) == ["`\(phrase)`"])
      #expect(phrases("Sources/Programs/a", call) == [])
    }
    #expect(phrases("Sources/Edges/A", "func print(_ a: Int) {}; x.print(1); x.dump()") == [])
  }

  @Test("tests run programs in one way, which has a time limit")
  func runners() {
    for phrase in ["Process()", "popen(", "system("] {
      #expect(phrases("Tests/ATests", "let a = \(phrase)") == ["`\(phrase)`"])
      #expect(phrases("Sources/Core/A", "let a = \(phrase)") == [])
    }
    #expect(phrases("Tests/ATests", "let a = [.system(\"C\"), Subprocess(\"/bin/true\")]") == [])
  }

  @Test("seeded draws, hashing for dictionaries, comments and strings pass")
  func innocent() {
    let source = """
      // Hasher() and try! are spoken of here.
      let a = Int.random(in: 0..<6, using: &stream), b = c.shuffled(using: &stream)
      func hash(into hasher: inout Hasher) { try !done; "as! \\(d as? E)" }
      struct SweepTask: Sendable {}; let task = SweepTask(), order: [TaskKey] = [.init(task)]
      """
    #expect(phrases("Sources/Core/A", source) == [])
  }

  @Test("a banned phrase is told with its line and a better way")
  func message() {
    let house = House.sample(["Sources/Core/A/A.swift": "\n\nlet a = try! b()"])
    #expect(
      WordRules.bannedPhrases(in: house).map(\.description) == [
        "Sources/Core/A/A.swift:3: `try!`; throw, or call `mistake` with the values"
      ])
  }

  @Test(
    "unsafe code is refused outside of System, the edges and LinearAlgebra",
    arguments: [
      "unsafe f()", "var p: UnsafeMutablePointer<Int>", "a.withUnsafeBytes { $0 }",
      "nonisolated(unsafe) var a = 1", "@unsafe func f() {}",
    ])
  func unsafeCode(_ source: String) {
    let count = { (folder: String) in
      WordRules.unsafeCode(in: House.sample(["\(folder)/File.swift": source])).count
    }
    for folder in ["Sources/Core/A", "Sources/Science/Networks", "Sources/Programs/a"] {
      #expect(count(folder) == 1)
    }
    for folder in ["Sources/System/A", "Sources/Edges/A", "Sources/Science/LinearAlgebra"] {
      #expect(count(folder) == 0)
    }
  }

  @Test("the word in a comment or a string is no unsafe code")
  func unsafeWord() {
    let house = House.sample(["Sources/Core/A/A.swift": "// unsafe\nlet a = \"unsafe\""])
    #expect(WordRules.unsafeCode(in: house) == [])
  }

  @Test("names that say nothing are refused, on types, files and folders")
  func emptyNames() {
    let house = House.sample([
      "Sources/Core/A/LeaseManager.swift": "", "Sources/Core/A/Utils/A.swift": "",
      "Sources/Core/A/B.swift": "enum Helpers {}\nstruct Manager {}",
      "Sources/Core/A/lease.swift": "", "Sources/Core/A/Lease-Tests.swift": "",
      "deploy/build-utils.sh": "",
    ])
    #expect(
      WordRules.emptyNames(in: house).map(\.found) == [
        "the name LeaseManager", "the name Utils", "the type Helpers", "the type Manager",
        "the file name lease.swift", "the file name Lease-Tests.swift", "the name utils",
      ])
  }

  @Test("names that say something pass")
  func goodNames() {
    let house = House.sample([
      "Sources/Core/A/Lease+Renewal.swift": "struct CommonPrefix {}; let m = FileManager.default",
      "Sources/Programs/a/main.swift": "", "Sources/Core/A/BLAKE2b.swift": "",
    ])
    #expect(WordRules.emptyNames(in: house) == [])
  }
}
