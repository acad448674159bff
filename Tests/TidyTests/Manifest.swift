import Foundation
import TestSupport

/// One of the five parts of `Sources`, the lowest first.
enum Floor: String, CaseIterable, Sendable {
  case system = "System"
  case core = "Core"
  case science = "Science"
  case edges = "Edges"
  case programs = "Programs"

  var path: String { "Sources/\(rawValue)" }
}

/// A target of the manifest.
struct Target: Equatable, Sendable {
  enum Kind: String, Sendable {
    case library = "regular"
    case executable
    case test
    case system
  }

  var name: String
  var kind: Kind
  var path: String
  var dependencies: [String]
  /// Folders and files that it carries along without compiling them, from the root.
  var resources: [String] = []
  /// What its compiler is told, such as `treatAllWarnings error`.
  var settings: Set<String> = []

  /// Where it stands in `Sources`; nothing for tests.
  var floor: Floor? { Floor.allCases.first { path.hasPrefix($0.path + "/") } }

  /// A library where the house expects it, for trying a rule.
  static func library(_ name: String, on floor: Floor, _ dependencies: [String] = []) -> Target {
    Target(
      name: name, kind: .library, path: "\(floor.path)/\(name)", dependencies: dependencies)
  }

  /// The module map of a C library, for trying a rule.
  static func system(_ name: String) -> Target {
    Target(name: name, kind: .system, path: "Sources/System/\(name)", dependencies: [])
  }

  /// A program, for trying a rule.
  static func program(_ name: String, _ dependencies: [String] = []) -> Target {
    Target(
      name: name, kind: .executable, path: "Sources/Programs/\(name)", dependencies: dependencies)
  }

  /// A test target, for trying a rule.
  static func tests(_ name: String, _ dependencies: [String] = []) -> Target {
    Target(name: name, kind: .test, path: "Tests/\(name)", dependencies: dependencies)
  }
}

/// The targets as SwiftPM understands `Package.swift`.
struct Manifest: Sendable {
  var targets: [Target]

  subscript(name: String) -> Target? { targets.first { $0.name == name } }

  /// The target that a file belongs to.
  func target(of file: HouseFile) -> Target? { targets.first { file.isUnder($0.path) } }

  /// The names of everything that a target reaches, itself included.
  func closure(of target: Target) -> Set<String> {
    var reached: Set = [target.name]
    var pending = [target]
    while let next = pending.popLast() {
      for name in next.dependencies where reached.insert(name).inserted {
        if let dependency = self[name] { pending.append(dependency) }
      }
    }
    return reached
  }

  /// Asks SwiftPM for the manifest.
  ///
  /// It works in a scratch folder of its own, because the run that executes these tests may hold the
  /// lock of `.build`. Reading `Package.swift` as text was rejected, since it is a program.
  static func read() throws -> Manifest {
    let command = RepositoryCommand(
      "swift", "package", "--scratch-path", ".build/tidy", "dump-package")
    let dump = try JSONDecoder().decode(Dump.self, from: Data(try command.output()))
    return Manifest(
      targets: try dump.targets.map { target in
        guard let kind = Target.Kind(rawValue: target.type) else { throw UnknownKind(target.type) }
        let folder = kind == .test ? "Tests" : "Sources"
        let path = target.path ?? "\(folder)/\(target.name)"
        return Target(
          name: target.name, kind: kind, path: path,
          dependencies: target.dependencies.compactMap(\.name),
          resources: target.resources.map { "\(path)/\($0.path)" },
          settings: Set(target.settings.flatMap(\.texts)))
      })
  }

  struct UnknownKind: Error {
    var kind: String
    init(_ kind: String) { self.kind = kind }
  }
}

/// As much of the JSON of `swift package dump-package` as the rules need.
private struct Dump: Decodable {
  struct Target: Decodable {
    var name: String
    var type: String
    var path: String?
    var dependencies: [Dependency]
    var resources: [Resource]
    var settings: [Setting]
  }

  /// `{"tool": "swift", "kind": {"treatAllWarnings": {"_0": "error"}}}`.
  struct Setting: Decodable {
    struct Argument: Decodable {
      var text: String?

      init(from decoder: any Decoder) throws {
        // Flags come as a list, and are no concern of the rules.
        text = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: ._0)
      }

      enum Key: String, CodingKey {
        case _0
      }
    }

    var kind: [String: Argument]
    var texts: [String] {
      kind.map { name, argument in argument.text.map { "\(name) \($0)" } ?? name }
    }
  }

  struct Resource: Decodable {
    var path: String
  }

  /// `{"byName": ["Encoding", null]}`, or the same with `target`.
  struct Dependency: Decodable {
    var byName: [String?]?
    var target: [String?]?
    var name: String? { (byName ?? target)?.first ?? nil }
  }

  var targets: [Target]
}
