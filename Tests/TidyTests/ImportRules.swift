import Testing

/// An `import` of a Swift file, whatever its attributes, access level and kind.
struct Import: Equatable {
  var module: String
  var line: Int

  private static let kinds: Set = [
    "actor", "class", "enum", "func", "let", "protocol", "struct", "typealias", "var",
  ]

  static func all(in tokens: [Token]) -> [Import] {
    tokens.indices.compactMap { index in
      guard tokens[index].kind == .word, tokens[index].text == "import" else { return nil }
      if index > 0, tokens[index - 1].text == "." { return nil }
      let rest = tokens[(index + 1)...].drop { kinds.contains($0.text) }
      guard let module = rest.first, module.kind == .word else { return nil }
      return Import(module: module.text.filter { $0 != "`" }, line: tokens[index].line)
    }
  }
}

/// What a file imports is what the manifest declares for its target.
///
/// SwiftPM lets a file import whatever its target reaches by any path, and its own check refuses only
/// what lies outside of that; so an arrow can be drawn that `Package.swift` does not show. Here the
/// manifest is the whole truth, in both directions.
enum ImportRules {
  /// Imports of a target's module without a direct dependency on it.
  static func undeclared(in house: House) -> [Violation] {
    house.manifest.targets.flatMap { target in
      house.files(of: target).flatMap { file in
        Import.all(in: file.tokens).compactMap { use in
          guard house.manifest[use.module] != nil, use.module != target.name,
            !target.dependencies.contains(use.module)
          else { return nil }
          return Violation(
            file.path, line: use.line, found: "`import \(use.module)` is not declared",
            cure: "add \"\(use.module)\" to the dependencies of \(target.name) in Package.swift,"
              + " if the arrow is wanted")
        }
      }
    }
  }

  /// Direct dependencies that no file of the target imports.
  ///
  /// Programs are left out: tests depend on them to run them, and cannot import them.
  static func unused(in house: House) -> [Violation] {
    house.manifest.targets.flatMap { target in
      let used = house.files(of: target).flatMap { Import.all(in: $0.tokens).map(\.module) }
      return target.dependencies
        .filter { !used.contains($0) && house.manifest[$0]?.kind != .executable }
        .map {
          Violation(
            "Package.swift", found: "\(target.name) depends on \($0), and no file of it says so",
            cure: "remove \"\($0)\" from its dependencies")
        }
    }
  }

  /// C libraries that more than one target under Sources imports, or that nothing imports at all.
  static func sharedCModules(in house: House) -> [Violation] {
    house.manifest.targets.filter(house.isC).flatMap { module in
      let importers = house.manifest.targets.filter { target in
        house.files(of: target).contains { file in
          Import.all(in: file.tokens).contains { $0.module == module.name }
        }
      }
      let inSources = importers.filter { $0.floor != nil }.map(\.name)
      var violations: [Violation] = []
      if importers.isEmpty {
        violations.append(
          Violation(module.path, found: "nothing imports \(module.name)", cure: "remove it"))
      }
      if inSources.count > 1 {
        violations.append(
          Violation(
            module.path,
            found: "\(module.name) is imported by \(inSources.joined(separator: " and "))",
            cure: "keep one wrapper, and have the others use that"))
      }
      return violations
    }
  }
}

@Suite("Rules on imports")
struct ImportRulesTests {
  private let targets: [Target] = [
    .system("CThing"),
    .library("Low", on: .core),
    .library("Mid", on: .core, ["Low"]),
    .library("High", on: .edges, ["Mid"]),
  ]

  @Test("imports are seen in every form, and only in code")
  func forms() {
    let tokens = SwiftLexer.tokens(
      of: """
        import A
        @preconcurrency public import struct B.Inner
        @_implementationOnly import `C`; @testable internal import D
        // import E
        /* import F */ let text = "import G \\(import_(H))"
        #if canImport(I)
          import func J.f
        #endif
        let k = Way.import
        """)
    let expected = [("A", 1), ("B", 2), ("C", 3), ("D", 3), ("J", 7)]
    #expect(Import.all(in: tokens) == expected.map { Import(module: $0.0, line: $0.1) })
  }

  @Test("an import that only another dependency reaches is refused")
  func transitive() {
    let house = House.sample(
      ["Sources/Edges/High/High.swift": "import Mid\nimport Low\n"], targets: targets)
    #expect(
      ImportRules.undeclared(in: house).map(\.description) == [
        "Sources/Edges/High/High.swift:2: `import Low` is not declared; "
          + "add \"Low\" to the dependencies of High in Package.swift, if the arrow is wanted"
      ])
  }

  @Test("declared imports and those of the toolchain pass")
  func declared() {
    let house = House.sample(
      [
        "Sources/Edges/High/High.swift": "import Glibc\nimport Mid\n",
        "Sources/Core/Mid/Mid.swift": "import Low\n",
      ], targets: targets)
    #expect(ImportRules.undeclared(in: house) == [])
  }

  @Test("a dependency that no file imports is refused, and a program to run is not")
  func unused() {
    let house = House.sample(
      ["Sources/Edges/High/High.swift": "import Mid\n", "Tests/T/TTests.swift": "import High\n"],
      targets: targets + [.program("tool"), .tests("T", ["High", "tool"])])
    #expect(
      ImportRules.unused(in: house).map(\.description) == [
        "Package.swift: Mid depends on Low, and no file of it says so; "
          + "remove \"Low\" from its dependencies"
      ])
  }

  @Test("a C module that two targets import is refused, and so is one that nothing imports")
  func sharedCModules() {
    let two = House.sample(
      [
        "Sources/Core/Low/Low.swift": "import CThing\n",
        "Sources/Core/Mid/Mid.swift": "import CThing\n",
      ], targets: targets)
    #expect(
      ImportRules.sharedCModules(in: two).map(\.found) == ["CThing is imported by Low and Mid"])
    let none = House.sample(
      ["Sources/System/CKernels/kernels.c": ""],
      targets: [.system("CThing"), .library("CKernels", on: .system)])
    #expect(
      ImportRules.sharedCModules(in: none).map(\.found) == [
        "nothing imports CThing", "nothing imports CKernels",
      ])
  }

  @Test("a C module with one wrapper passes, whatever the tests import")
  func wrappedCModule() {
    let house = House.sample(
      [
        "Sources/Edges/High/High.swift": "import CThing\n",
        "Tests/T/TTests.swift": "import CThing\n",
      ], targets: targets + [.tests("T")])
    #expect(ImportRules.sharedCModules(in: house) == [])
  }
}
