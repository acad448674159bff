import Testing

/// Every file has a place, and its bytes are clean.
///
/// Resources of test targets are golden inputs, kept as they came: only their size is judged.
enum FileRules {
  /// What may lie where, as suffixes by folder.
  private static let kinds: [String: Set<Substring>] = [
    ".ci": ["", "txt"],
    "Sources": ["bin", "c", "h", "idx", "modulemap", "swift"],
    "Tests": ["bin", "c", "h", "json", "py", "swift", "txt", "yaml"],
    "configs": ["py", "yaml"],
    "deploy": ["c", "py", "service", "sh", "timer", "txt"],
    "docs": ["md", "png", "svg"],
  ]
  /// What may lie at the root, besides documents.
  private static let atRoot: Set<Substring> = [
    ".gitignore", ".swift-format", "LICENSE", "Makefile", "NOTICE", "Package.swift",
  ]

  /// Files of a kind that does not belong where they lie.
  static func strays(in house: House) -> [Violation] {
    house.files.filter { !isResource($0, in: house) }.compactMap { file in
      let parts = file.path.split(separator: "/")
      if parts.count == 1 {
        guard file.suffix != "md", !atRoot.contains(file.name) else { return nil }
      } else {
        guard kinds[String(parts[0])]?.contains(file.suffix) != true else { return nil }
      }
      return Violation(
        file.path, found: "a file of this kind has no place here",
        cure: "move or remove it, or make a place for it in Tests/TidyTests/FileRules.swift")
    }
  }

  private static let bytesPerFileMax = 512 * 1024

  /// Files that are empty or huge, and text with carriage returns, trailing spaces or no last line
  /// end.
  static func unclean(in house: House) -> [Violation] {
    house.files.flatMap { file -> [Violation] in
      if file.bytes.count > bytesPerFileMax {
        let found = "\(file.bytes.count) bytes, and \(bytesPerFileMax) are a lot"
        return [Violation(file.path, found: found, cure: "make it when it is needed")]
      }
      if isResource(file, in: house) || !file.isText { return [] }
      if file.bytes.isEmpty {
        return [Violation(file.path, found: "an empty file", cure: "remove it")]
      }
      var violations: [Violation] = []
      for (index, line) in file.lines.enumerated() {
        if line.utf8.contains(UInt8(ascii: "\r")) {
          violations.append(
            Violation(
              file.path, line: index + 1, found: "a carriage return",
              cure: "end lines with a newline alone"))
        } else if let last = line.last, last.isWhitespace {
          violations.append(
            Violation(file.path, line: index + 1, found: "trailing space", cure: "remove it"))
        }
      }
      if file.bytes.last != UInt8(ascii: "\n") {
        violations.append(
          Violation(
            file.path, line: file.lines.count, found: "the last line has no end",
            cure: "add a newline"))
      }
      return violations
    }
  }

  /// Scripts that cannot be run, and files that can be run without saying by what.
  static func modes(in house: House) -> [Violation] {
    house.files.compactMap { file in
      switch (file.bytes.starts(with: "#!".utf8), file.isExecutable) {
      case (true, false):
        Violation(file.path, found: "a shebang without the mode to run", cure: "chmod +x it")
      case (false, true):
        Violation(file.path, found: "executable without a shebang", cure: "chmod -x it")
      default: nil
      }
    }
  }

  private static let linesPerFileMax = 500

  /// Files that hold one hard idea at whatever length it takes, with the idea.
  private static let longOnPurpose: [String: String] = [:]

  /// Code of more lines than a person reads in one go, and excuses that have become needless.
  static func long(in house: House) -> [Violation] {
    long(in: house, onPurpose: longOnPurpose)
  }

  static func long(in house: House, onPurpose: [String: String]) -> [Violation] {
    let code: Set<Substring> = ["", "c", "h", "py", "sh", "swift"]
    let long = house.files.filter { file in
      code.contains(file.suffix) && file.path != "LICENSE" && !isResource(file, in: house)
        && file.lines.count - 1 > linesPerFileMax
    }
    let tooLong = long.filter { onPurpose[$0.path] == nil }.map {
      Violation(
        $0.path, found: "\($0.lines.count - 1) lines, and \(linesPerFileMax) are long",
        cure: "split it by idea, or name the one hard idea in `longOnPurpose`")
    }
    let needless = onPurpose.keys.sorted().filter { path in !long.contains { $0.path == path } }
    return tooLong
      + needless.map {
        Violation(
          "Tests/TidyTests/FileRules.swift",
          found: "`longOnPurpose` excuses \($0), which needs no excuse", cure: "remove its line")
      }
  }

  private static func isResource(_ file: HouseFile, in house: House) -> Bool {
    house.manifest.targets.contains { target in
      target.resources.contains { file.path == $0 || file.isUnder($0) }
    }
  }
}

@Suite("Rules on files")
struct FileRulesTests {
  private var withVectors: Target {
    var target = Target.tests("ATests")
    target.resources = ["Tests/ATests/Vectors"]
    return target
  }

  @Test("files of known kinds in known places pass")
  func placed() {
    let house = House.sample(
      [
        "Makefile": "", "README.md": "", "Sources/Core/A/A.swift": "", ".ci/run": "",
        "deploy/setup.sh": "", "docs/plan.md": "", "configs/a.yaml": "",
        "configs/a/train.py": "",
        "Tests/ATests/Vectors/a.msgpack": "",
      ], targets: [withVectors])
    #expect(FileRules.strays(in: house) == [])
  }

  @Test("files of other kinds, or elsewhere, are refused")
  func strays() {
    let house = House.sample([
      "notes.txt": "", "Sources/Core/A/A.swift.orig": "", "scripts/a.sh": "", "deploy/a": "",
      "Tests/ATests/Vectors/a.msgpack": "",
    ])
    #expect(FileRules.strays(in: house).map(\.path) == house.files.map(\.path))
  }

  @Test("unclean text is refused, line by line")
  func unclean() {
    let house = House.sample([
      "a.md": "", "b.md": "a \nb\t\n", "c.md": "a\r\nb\n", "d.md": "a\nb",
      "e.md": String(repeating: "a\n", count: 300_000),
    ])
    #expect(
      FileRules.unclean(in: house).map(\.description) == [
        "a.md: an empty file; remove it",
        "b.md:1: trailing space; remove it",
        "b.md:2: trailing space; remove it",
        "c.md:1: a carriage return; end lines with a newline alone",
        "d.md:2: the last line has no end; add a newline",
        "e.md: 600000 bytes, and 524288 are a lot; make it when it is needed",
      ])
  }

  @Test("clean text passes, and so do golden inputs as they came")
  func clean() {
    let house = House.sample(
      ["a.md": "a\n\n  b\n", "Tests/ATests/Vectors/a.yaml": "a: \r\n b"], targets: [withVectors])
    #expect(FileRules.unclean(in: house) == [])
  }

  @Test("a shebang and the mode to run go together")
  func modes() {
    let house = House(
      files: [
        HouseFile(path: "a.sh", bytes: Array("#!/bin/sh\n".utf8), isExecutable: true),
        HouseFile(path: "b.sh", bytes: Array("#!/bin/sh\n".utf8), isExecutable: false),
        HouseFile(path: "c.md", bytes: Array("c\n".utf8), isExecutable: true),
        HouseFile(path: "d.md", bytes: Array("d\n".utf8), isExecutable: false),
      ], manifest: Manifest(targets: []))
    #expect(
      FileRules.modes(in: house).map(\.description) == [
        "b.sh: a shebang without the mode to run; chmod +x it",
        "c.md: executable without a shebang; chmod -x it",
      ])
  }

  @Test("five hundred lines pass, one more needs a reason, and a reason needs its lines")
  func long() {
    let house = House.sample([
      "a.swift": String(repeating: "\n", count: 500),
      "b.swift": String(repeating: "\n", count: 501),
      "c.swift": String(repeating: "\n", count: 900),
      "d.md": String(repeating: "\n", count: 900),
    ])
    #expect(
      FileRules.long(in: house, onPurpose: ["a.swift": "why", "c.swift": "why"]).map(\.found) == [
        "501 lines, and 500 are long", "`longOnPurpose` excuses a.swift, which needs no excuse",
      ])
  }
}
