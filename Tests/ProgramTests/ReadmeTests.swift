import Foundation
import TestSupport
import Testing

@Suite("The README")
struct ReadmeTests {
  /// The blocks of the README that are fenced with a language.
  static func blocks(_ language: String) throws -> [String] {
    let text = try String(contentsOfFile: Repository.path("README.md"), encoding: .utf8)
    return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap { part in
      part.components(separatedBy: "\n```").first
    }
  }

  @Test("shows what the program prints for its plan, and for the plan with a slip")
  func outputs() throws {
    let plan = try #require(try Self.blocks("yaml").first) + "\n"
    let shown = try Self.blocks("text")
    try #require(shown.count == 2)
    let preview = try Parsimony.plan(plan).output
    #expect(preview == shown[0] + "\n")
    let slip = try Parsimony.plan(plan.replacing("hidden:", with: "hiden:")).errors
    #expect(slip.replacing("/dev/stdin", with: "sweep.yaml") == shown[1] + "\n")
  }
}
