import Foundation
import TestSupport

/// A file as the rules see it: its place, its text, and its tokens if it is Swift.
struct HouseFile: Sendable {
  /// Its path from the root, with `/`.
  let path: String
  let bytes: [UInt8]
  /// Whether its mode lets the owner run it.
  let isExecutable: Bool
  /// Its tokens; none unless it is Swift.
  let tokens: [Token]

  init(path: String, bytes: [UInt8], isExecutable: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
    let isSwift = path.hasSuffix(".swift")
    tokens = isSwift ? SwiftLexer.tokens(of: String(decoding: bytes, as: UTF8.self)) : []
  }

  /// Whether its bytes are text.
  var isText: Bool { !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Its lines without their ends.
  var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

  /// The last part of its path.
  var name: Substring { path.split(separator: "/").last ?? "" }

  /// What follows the last dot of its name; nothing for `Makefile` and `.gitignore`.
  var suffix: Substring {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 && parts[0] != "" ? parts[parts.count - 1] : ""
  }

  func isUnder(_ folder: String) -> Bool { path.hasPrefix(folder + "/") }
}

/// What the rules judge: the files that git tracks or would track, and the manifest's targets.
///
/// A rule is a function from a house to its violations, so a sample of six words tries it as well as
/// the repository does.
struct House: Sendable {
  var files: [HouseFile]
  var manifest: Manifest

  func file(_ path: String) -> HouseFile? { files.first { $0.path == path } }

  /// The files of a target.
  func files(of target: Target) -> [HouseFile] { files.filter { $0.isUnder(target.path) } }

  /// Whether a target brings a C library or C code, which Swift code imports.
  func isC(_ target: Target) -> Bool {
    let isOfC = { (file: HouseFile) in file.suffix == "c" || file.suffix == "h" }
    return target.kind == .system || files(of: target).contains(where: isOfC)
  }

  /// A made-up house for trying a rule.
  static func sample(_ files: KeyValuePairs<String, String>, targets: [Target] = []) -> House {
    House(
      files: files.map { HouseFile(path: $0.key, bytes: Array($0.value.utf8)) },
      manifest: Manifest(targets: targets))
  }
}

/// Something that breaks a rule: where, what was found, and the cure.
struct Violation: CustomStringConvertible, Equatable {
  var path: String
  /// The line from 1; nothing when it is about a whole file or folder.
  var line: Int?
  var found: String
  var cure: String

  init(_ path: String, line: Int? = nil, found: String, cure: String) {
    self.path = path
    self.line = line
    self.found = found
    self.cure = cure
  }

  var description: String {
    "\(path)\(line.map { ":\($0)" } ?? ""): \(found); \(cure)"
  }
}

extension House {
  /// Whether git can tell which files belong to the repository.
  static var isCheckout: Bool {
    FileManager.default.fileExists(atPath: Repository.path(".git"))
  }

  /// The repository, read once.
  static func repository() throws -> House { try loaded.get() }

  private static let loaded = Result {
    let listing = RepositoryCommand("git", "ls-files", "-z", "-co", "--exclude-standard")
    let paths = Set(
      try listing.output().split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    let manager = FileManager.default
    let files = try paths.sorted().compactMap { path -> HouseFile? in
      let place = Repository.path(path)
      guard manager.fileExists(atPath: place) else { return nil }
      return HouseFile(
        path: path, bytes: Array(try Data(contentsOf: URL(filePath: place))),
        isExecutable: manager.isExecutableFile(atPath: place))
    }
    return House(files: files, manifest: try Manifest.read())
  }
}
