import Foundation
import TestSupport
import Testing

@Suite("Examples in the documentation")
struct DocumentationTests {
  /// The YAML blocks of a page, with the line at which each begins.
  static func examples(in page: String) throws -> [(line: Int, text: String)] {
    let text = try String(contentsOfFile: Repository.path(page), encoding: .utf8)
    var examples: [(line: Int, text: String)] = []
    var current: [String]?
    for (number, line) in text.components(separatedBy: "\n").enumerated() {
      if line == "```yaml" {
        current = []
      } else if line == "```", let lines = current {
        examples.append((number - lines.count + 1, lines.joined(separator: "\n") + "\n"))
        current = nil
      } else {
        current?.append(line)
      }
    }
    return examples
  }

  @Test(
    "every plan on the pages is a good plan",
    arguments: [("docs/plans.md", 14), ("docs/your-own-program.md", 2), ("README.md", 1)])
  func pages(page: String, atLeast count: Int) throws {
    let examples = try Self.examples(in: page)
    #expect(examples.count >= count)
    for example in examples {
      #expect(throws: Never.self, "\(page):\(example.line)") { try reading(example.text) }
    }
  }

  @Test("the numbers of points that docs/plans.md promises are right")
  func promises() throws {
    let examples = try Self.examples(in: "docs/plans.md").map(\.text)
    func points(_ mark: String) throws -> Int {
      try reading(try #require(examples.first { $0.contains(mark) })).grid.pointCount
    }
    #expect(try points("zip: [width, batch]") == 6)
    #expect(try points("momentum: {optimiser: sgd}") == 4)
    #expect(try points("{optimiser: sgd, lr: 0.5}") == 4)
    #expect(try points("{method: sobol, count: 32}") == 96)
  }

  @Test("every plan under configs is a good plan")
  func configs() throws {
    let folder = Repository.path("configs")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted()
    #expect(files.contains("quickstart.yaml"))
    for file in files {
      let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
      #expect(throws: Never.self, "\(file)") { try reading(text) }
    }
  }
}
