import Testing

/// `ls Sources` is the architecture, and whatever is built is tested.
enum TargetRules {
  /// Libraries that stand with the tests: what they share, and C that counts their allocations.
  private static let sharedByTests: Set = ["Tests/TestSupport", "Tests/CAllocations"]

  /// Targets away from `Sources/<floor>/<name>`, and files there that no target compiles.
  static func stray(in house: House) -> [Violation] {
    let misplaced = house.manifest.targets.filter { target in
      guard !sharedByTests.contains(target.path) else { return target.kind != .library }
      let places = target.kind == .test ? ["Tests"] : Floor.allCases.map(\.path)
      return !places.contains { target.path == "\($0)/\(target.name)" }
    }
    let dead = house.files.filter { file in
      (file.isUnder("Sources") || file.isUnder("Tests")) && house.manifest.target(of: file) == nil
    }
    return misplaced.map {
      Violation(
        $0.path, found: "the target \($0.name) lies here",
        cure: "move it to \($0.kind == .test ? "Tests" : "Sources/<floor>")/\($0.name)")
    }
      + dead.map {
        Violation(
          $0.path, found: "no target compiles it",
          cure: "declare its folder in Package.swift or remove it")
      }
  }

  private static let everywhere: Set = [
    "enableUpcomingFeature ExistentialAny", "treatAllWarnings error",
  ]
  private static let inSources = everywhere.union([
    "enableUpcomingFeature InternalImportsByDefault",
    "enableUpcomingFeature MemberImportVisibility", "strictMemorySafety",
  ])

  /// Swift targets whose compiler is told less than the house tells it.
  static func lax(in house: House) -> [Violation] {
    house.manifest.targets.filter { !house.isC($0) }.flatMap { target in
      let wanted = target.floor == nil ? everywhere : inSources
      return wanted.subtracting(target.settings).sorted().map {
        Violation(
          "Package.swift", found: "\(target.name) is compiled without `\($0)`",
          cure: "give it `swiftSettings: \(target.floor == nil ? "strictTests" : "strict")`")
      }
    }
  }

  /// Targets that need no test target of their own name, with the reason.
  private static let testedElsewhere = [
    "Benchmarks": "it measures the others; ProgramTests runs it",
    "parsimony": "ProgramTests runs the binary",
    "parsimony-coordinator": "ProgramTests runs the binary",
    "parsimony-worker": "SlotsTests runs the binary",
  ]

  /// Swift targets under Sources without a test target of their name, and reasons without need.
  static func untested(in house: House) -> [Violation] {
    untested(in: house, testedElsewhere: testedElsewhere)
  }

  static func untested(
    in house: House, testedElsewhere: [String: String]
  ) -> [Violation] {
    let alone = house.manifest.targets.filter { target in
      target.floor != nil && !house.isC(target) && house.manifest["\(target.name)Tests"] == nil
    }
    let missing = alone.filter { testedElsewhere[$0.name] == nil }.map {
      Violation(
        $0.path, found: "there is no \($0.name)Tests",
        cure: "add it, or say in `testedElsewhere` where it is tested")
    }
    let needless = testedElsewhere.keys.sorted().filter { name in
      !alone.contains { $0.name == name }
    }
    return missing
      + needless.map {
        Violation(
          "Tests/TidyTests/TargetRules.swift",
          found: "`testedElsewhere` excuses \($0), which needs no excuse", cure: "remove its line")
      }
  }
}

@Suite("Rules on targets")
struct TargetRulesTests {
  @Test("targets off their floor and folders without a target are refused")
  func strays() {
    var lost = Target.library("Lost", on: .core)
    lost.path = "Sources/Lost"
    let house = House.sample(
      ["Sources/Core/Old/Old.swift": "", "Sources/Core/Encoding/Digest.swift": ""],
      targets: [lost, .library("Encoding", on: .core), .tests("EncodingTests")])
    #expect(
      TargetRules.stray(in: house).map(\.description) == [
        "Sources/Lost: the target Lost lies here; move it to Sources/<floor>/Lost",
        "Sources/Core/Old/Old.swift: no target compiles it; "
          + "declare its folder in Package.swift or remove it",
      ])
  }

  @Test("of all libraries, only those that tests share stand with them")
  func sharedByTests() {
    var shared = Target.library("TestSupport", on: .core)
    shared.path = "Tests/TestSupport"
    var other = Target.library("Fakes", on: .core)
    other.path = "Tests/Fakes"
    let house = House.sample([:], targets: [shared, other])
    #expect(TargetRules.stray(in: house).map(\.path) == ["Tests/Fakes"])
    #expect(TargetRules.untested(in: house, testedElsewhere: [:]) == [])
  }

  @Test("a Swift target with fewer checks than the others is refused, and C has none to have")
  func lax() {
    let everywhere: Set = ["enableUpcomingFeature ExistentialAny", "treatAllWarnings error"]
    var tests = Target.tests("ATests")
    tests.settings = everywhere
    var library = Target.library("A", on: .core)
    library.settings = everywhere.union(["strictMemorySafety"])
    let house = House.sample([:], targets: [tests, library, .system("CYAML"), .tests("BTests")])
    #expect(
      TargetRules.lax(in: house).map(\.description) == [
        "Package.swift: A is compiled without `enableUpcomingFeature InternalImportsByDefault`; "
          + "give it `swiftSettings: strict`",
        "Package.swift: A is compiled without `enableUpcomingFeature MemberImportVisibility`; "
          + "give it `swiftSettings: strict`",
        "Package.swift: BTests is compiled without `enableUpcomingFeature ExistentialAny`; "
          + "give it `swiftSettings: strictTests`",
        "Package.swift: BTests is compiled without `treatAllWarnings error`; "
          + "give it `swiftSettings: strictTests`",
      ])
    library.settings.formUnion([
      "enableUpcomingFeature InternalImportsByDefault",
      "enableUpcomingFeature MemberImportVisibility",
    ])
    #expect(TargetRules.lax(in: House.sample([:], targets: [tests, library])) == [])
  }

  @Test("a target without tests is refused unless a reason is given, and no reason is needless")
  func untested() {
    let house = House.sample(
      ["Sources/System/CKernels/kernels.c": ""],
      targets: [
        .system("CYAML"), .library("CKernels", on: .system), .library("A", on: .core),
        .library("B", on: .core), .library("C", on: .core), .tests("CTests"),
      ])
    let found = TargetRules.untested(in: house, testedElsewhere: ["B": "why", "C": "why"])
      .map(\.found)
    #expect(
      found == ["there is no ATests", "`testedElsewhere` excuses C, which needs no excuse"])
  }
}
