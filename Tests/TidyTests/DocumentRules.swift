import Testing

/// A document is worth its reader only if something leads to it, and leads on from it.
///
/// The rules on documents hold by themselves while there is no `docs` folder, and bite once there is.
enum DocumentRules {
  /// Documents that no chain of links from README.md reaches.
  static func unreachable(in house: House) -> [Violation] {
    guard hasDocuments(house) else { return [] }
    guard let readme = house.file("README.md") else {
      return [Violation("README.md", found: "missing", cure: "write it; docs begin there")]
    }
    var reached: Set = [readme.path]
    var pending = [readme]
    while let next = pending.popLast() {
      for link in links(of: next) where reached.insert(link.path).inserted {
        if let document = house.file(link.path), document.suffix == "md" {
          pending.append(document)
        }
      }
    }
    return documents(of: house).filter { !reached.contains($0.path) }.map {
      Violation(
        $0.path, found: "no link leads here from README.md",
        cure: "link it from README.md or from a document that is linked")
    }
  }

  /// Links to what is not in the repository.
  static func broken(in house: House) -> [Violation] {
    documents(of: house).flatMap { document in
      links(of: document).compactMap { link in
        let leads = house.files.contains { $0.path == link.path || $0.isUnder(link.path) }
        return leads
          ? nil
          : Violation(
            document.path, line: link.line, found: "the link to \(link.path) leads nowhere",
            cure: "correct or remove it")
      }
    }
  }

  /// Configurations that no document and no test speaks of, and parts of the machinery that
  /// nothing uses.
  static func unmentioned(in house: House) -> [Violation] {
    let machinery = house.files.filter { $0.isUnder("deploy") || $0.isUnder(".ci") }
    let makefiles = house.files.filter { $0.path == "Makefile" }
    let tests = house.files.filter { $0.isUnder("Tests") }
    let readers = documents(of: house)
    let configurations = house.files.filter { $0.isUnder("configs") && hasDocuments(house) }
    return missing(configurations, in: readers + tests, cure: "speak of it in docs or in a test")
      // Continuous integration is where it begins: nothing in the repository calls it.
      + missing(
        machinery.filter { $0.path != ".ci/run" }, in: readers + makefiles + machinery,
        cure: "use it in the Makefile, speak of it in docs, or remove it")
  }

  private static func missing(
    _ files: [HouseFile], in readers: [HouseFile], cure: String
  ) -> [Violation] {
    files.filter { file in
      !readers.contains { $0.path != file.path && $0.text.contains(file.name) }
    }.map {
      Violation($0.path, found: "nothing mentions \($0.name)", cure: cure)
    }
  }

  private static func hasDocuments(_ house: House) -> Bool {
    house.files.contains { $0.isUnder("docs") }
  }

  private static func documents(of house: House) -> [HouseFile] {
    house.files.filter { $0.suffix == "md" }
  }

  private struct Link {
    var path: String
    var line: Int
  }

  /// The links of a document into the repository, as paths from the root.
  private static func links(of document: HouseFile) -> [Link] {
    let folder = document.path.split(separator: "/").dropLast()
    return document.lines.enumerated().flatMap { index, line in
      line.matches(of: /\]\(([^)\s#]+)[^)]*\)/).compactMap { match -> Link? in
        guard !match.1.contains(":") else { return nil }
        var parts = Array(folder)
        for part in match.1.split(separator: "/") where part != "." {
          if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return Link(path: parts.joined(separator: "/"), line: index + 1)
      }
    }
  }
}

@Suite("Rules on documents")
struct DocumentRulesTests {
  @Test("documents that a chain of links reaches pass")
  func reachable() {
    let house = House.sample([
      "README.md": "[a](docs/a.md#top) [web](https://example.org/x.md)",
      "docs/a.md": "See [b](./b.md \"B\") and [the licence](../LICENSE) and [all](../docs).",
      "docs/b.md": "[up](#top)", "LICENSE": "",
    ])
    #expect(DocumentRules.unreachable(in: house) == [])
    #expect(DocumentRules.broken(in: house) == [])
  }

  @Test("documents that nothing leads to are refused")
  func unreachable() {
    let house = House.sample([
      "README.md": "docs/a.md", "CONTRIBUTING.md": "", "docs/a.md": "[b](b.md)", "docs/b.md": "",
    ])
    #expect(
      DocumentRules.unreachable(in: house).map(\.path) == [
        "CONTRIBUTING.md", "docs/a.md", "docs/b.md",
      ])
  }

  @Test("without docs nothing is asked for, and with docs a README is")
  func vacuous() {
    let without = House.sample(["CONTRIBUTING.md": "", "configs/a.yaml": ""])
    #expect(DocumentRules.unreachable(in: without) == [])
    #expect(DocumentRules.unmentioned(in: without) == [])
    let with = House.sample(["docs/a.md": "", "configs/a.yaml": ""])
    #expect(DocumentRules.unreachable(in: with).map(\.found) == ["missing"])
    #expect(DocumentRules.unmentioned(in: with).map(\.path) == ["configs/a.yaml"])
  }

  @Test("a link that leads nowhere is refused")
  func broken() {
    let house = House.sample(["docs/a.md": "\n[b](b.md) [c](../c/d.md) [a](../docs/a.md)"])
    #expect(
      DocumentRules.broken(in: house).map(\.description) == [
        "docs/a.md:2: the link to docs/b.md leads nowhere; correct or remove it",
        "docs/a.md:2: the link to c/d.md leads nowhere; correct or remove it",
      ])
  }

  @Test("configurations and scripts that nothing mentions are refused")
  func unmentioned() {
    let house = House.sample([
      "docs/a.md": "Run configs/a.yaml.", "Tests/ATests/ATests.swift": "\"configs/b.yaml\"",
      "configs/a.yaml": "", "configs/b.yaml": "", "configs/c.yaml": "", ".ci/run": "",
      "Makefile": "deploy/used.sh", "deploy/used.sh": "deploy/list.txt", "deploy/list.txt": "",
      "deploy/alone.sh": "# deploy/alone.sh does something.",
    ])
    #expect(
      DocumentRules.unmentioned(in: house).map(\.description) == [
        "configs/c.yaml: nothing mentions c.yaml; speak of it in docs or in a test",
        "deploy/alone.sh: nothing mentions alone.sh; "
          + "use it in the Makefile, speak of it in docs, or remove it",
      ])
  }
}
