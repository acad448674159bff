import Testing

/// The arrows between the floors of `Sources`; docs/architecture.md gives their reasons.
///
/// - Everything may import Mistakes, which only says what stops the program.
/// - Core imports Core, and of the toolchain nothing but the standard library.
/// - Science imports what stands left of it, Randomness, Encoding and Text of Core, Sweeps in Findings
///   and Studies alone, and the numeric parts of System; never a message, a file or a clock.
/// - Edges import Core, System and Glibc, never each other; Reports also Figures, Findings and
///   Statistics.
/// - Programs import what they need, but the coordinator links no numerics.
/// - Foundation is nowhere: it would cost every binary megabytes and milliseconds.
enum FloorRules {
  /// Science in the order of its arrows: a group imports only from groups before it.
  private static let science: [Set<String>] = [
    ["LinearAlgebra", "Statistics", "Datasets"], ["Findings", "Networks"],
    ["Complexity", "Information"], ["Studies"],
  ]

  /// What all of Science may import from the floors below.
  private static let belowScience: Set = [
    "Compression", "Encoding", "Kernels", "Randomness", "Tables", "Text",
  ]

  /// What a single target may import beyond what its floor may.
  private static let exceptions: [String: Set<String>] = [
    "Findings": ["Sweeps"], "LinearAlgebra": ["CLAPACK"],
    "Reports": ["Figures", "Findings", "Statistics"], "Studies": ["Sweeps"],
  ]

  /// What may not be in anything that the coordinator reaches.
  private static let numerics = ["CLAPACK", "Kernels", "LinearAlgebra", "Networks"]

  /// Imports against the arrows.
  static func forbiddenArrows(in house: House) -> [Violation] {
    house.manifest.targets.flatMap { target in
      guard let floor = target.floor else { return [Violation]() }
      return house.files(of: target).flatMap { file in
        Import.all(in: file.tokens).compactMap { use in
          guard use.module != target.name, exceptions[target.name]?.contains(use.module) != true,
            let cure = refusal(of: use.module, by: target.name, on: floor, in: house.manifest)
          else { return nil }
          return Violation(
            file.path, line: use.line,
            found: "`import \(use.module)` in \(floor.rawValue)/\(target.name)", cure: cure)
        }
      }
    }
  }

  /// Why a target on a floor may not import a module; nothing if it may.
  private static func refusal(
    of module: String, by name: String, on floor: Floor, in manifest: Manifest
  ) -> String? {
    guard let imported = manifest[module] else {
      let isPure = floor == .core || floor == .science
      let allowed = isPure ? ["Swift"] : ["Glibc", "Swift", "Synchronization"]
      return allowed.contains(module)
        ? nil
        : "of the toolchain, \(floor.rawValue) imports only \(allowed.joined(separator: ", "))"
    }
    guard imported.floor != nil else { return "what tests share stays with them" }
    guard module != "Mistakes" else { return nil }
    switch floor {
    case .system:
      return imported.floor == .system ? nil : "System imports only System and Glibc"
    case .core:
      return imported.floor == .core ? nil : "Core imports only Core and the standard library"
    case .science:
      guard let rank = science.firstIndex(where: { $0.contains(name) }) else {
        return "give \(name) its place in the order of Science in Tests/TidyTests/FloorRules.swift"
      }
      let isBefore = science[..<rank].contains { $0.contains(module) }
      return isBefore || belowScience.contains(module)
        ? nil
        : "\(name) takes bytes and arrays; let a program or a later part of Science bring both"
    case .edges:
      return imported.floor == .core || imported.floor == .system
        ? nil : "an edge wraps one thing outside with Core and System; let a program join edges"
    case .programs:
      return nil
    }
  }

  /// Numeric targets within the coordinator's reach.
  static func numericsInCoordinator(in house: House) -> [Violation] {
    guard let coordinator = house.manifest["parsimony-coordinator"] else { return [] }
    let closure = house.manifest.closure(of: coordinator)
    return numerics.filter(closure.contains).map {
      Violation(
        "Package.swift", found: "parsimony-coordinator reaches \($0)",
        cure: "a head node hands out work and computes nothing; cut the dependency that leads there"
      )
    }
  }
}

@Suite("Rules on floors")
struct FloorRulesTests {
  private let targets: [Target] = [
    .system("CLAPACK"), .system("CYAML"), .library("Kernels", on: .system),
    .library("Encoding", on: .core), .library("Mistakes", on: .core),
    .library("Sweeps", on: .core),
    .library("Coordination", on: .core),
    .library("LinearAlgebra", on: .science), .library("Statistics", on: .science),
    .library("Findings", on: .science), .library("Networks", on: .science),
    .library("Studies", on: .science), .library("Figures", on: .edges),
    .library("Files", on: .edges), .library("Reports", on: .edges), .library("YAML", on: .edges),
    .library("CommandLine", on: .programs), .tests("TestSupport"),
  ]

  private func refusals(_ path: String, _ source: String) -> [String] {
    let house = House.sample(["Sources/\(path)/File.swift": source], targets: targets)
    return FloorRules.forbiddenArrows(in: house).map(\.found)
  }

  @Test(
    "an arrow as drawn passes",
    arguments: [
      ("Core/Sweeps", "Encoding"), ("Core/Sweeps", "Swift"), ("System/Kernels", "Glibc"),
      ("System/Kernels", "Mistakes"), ("Science/Statistics", "Mistakes"),
      ("Science/LinearAlgebra", "CLAPACK"), ("Science/Networks", "LinearAlgebra"),
      ("Science/Networks", "Kernels"), ("Science/Studies", "Networks"),
      ("Science/Studies", "Sweeps"), ("Science/Findings", "Statistics"),
      ("Science/Findings", "Sweeps"), ("Edges/Reports", "Figures"),
      ("Edges/Reports", "Findings"), ("Edges/YAML", "CYAML"), ("Edges/YAML", "Sweeps"),
      ("Edges/Files", "Glibc"), ("Edges/Files", "Synchronization"),
      ("Edges/Reports", "Statistics"), ("Programs/CommandLine", "Coordination"),
      ("Programs/CommandLine", "Networks"),
    ])
  func drawn(_ path: String, _ module: String) {
    #expect(refusals(path, "import \(module)\n") == [])
  }

  @Test(
    "an arrow that is not drawn is refused",
    arguments: [
      ("Core/Sweeps", "Foundation"), ("Core/Sweeps", "Glibc"), ("Core/Sweeps", "Synchronization"),
      ("Core/Sweeps", "Files"), ("Core/Sweeps", "Kernels"), ("Core/Sweeps", "Studies"),
      ("System/Kernels", "Encoding"), ("Science/Networks", "Glibc"),
      ("Science/Networks", "Sweeps"), ("Science/Networks", "Studies"),
      ("Science/Networks", "CLAPACK"), ("Science/Statistics", "LinearAlgebra"),
      ("Science/Findings", "Networks"), ("Science/Studies", "Coordination"),
      ("Science/Studies", "Files"),
      ("Edges/Files", "YAML"), ("Edges/Files", "Statistics"), ("Edges/Reports", "Networks"),
      ("Edges/Files", "CommandLine"), ("Edges/Files", "Dispatch"),
      ("Programs/CommandLine", "Foundation"), ("Programs/CommandLine", "TestSupport"),
    ])
  func notDrawn(_ path: String, _ module: String) {
    #expect(refusals(path, "import \(module)\n") == ["`import \(module)` in \(path)"])
  }

  @Test("a refused import says where it stands and what to do")
  func message() {
    let house = House.sample(
      ["Sources/Core/Encoding/Digest.swift": "\nimport Foundation\n"], targets: targets)
    #expect(
      FloorRules.forbiddenArrows(in: house).map(\.description) == [
        "Sources/Core/Encoding/Digest.swift:2: `import Foundation` in Core/Encoding; "
          + "of the toolchain, Core imports only Swift"
      ])
  }

  @Test("a part of Science that nobody placed is refused")
  func unplacedScience() {
    let house = House.sample(
      ["Sources/Science/Alchemy/Gold.swift": "import Networks\n"],
      targets: targets + [.library("Alchemy", on: .science)])
    #expect(FloorRules.forbiddenArrows(in: house).map(\.found).count == 1)
  }

  @Test("numerics in the coordinator's reach are refused, however far away")
  func coordinator() {
    let far = [Target.library("Far", on: .programs, ["Kernels"])]
    let near = Target.program("parsimony-coordinator", ["Far"])
    let bad = House.sample([:], targets: targets + far + [near])
    #expect(
      FloorRules.numericsInCoordinator(in: bad).map(\.found) == [
        "parsimony-coordinator reaches Kernels"
      ])
    let good = House.sample([:], targets: targets + far + [.program("parsimony-coordinator")])
    #expect(FloorRules.numericsInCoordinator(in: good) == [])
  }
}
