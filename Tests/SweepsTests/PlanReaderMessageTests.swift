import Foundation
import Studies
import Sweeps
import TestSupport
import Testing
import YAML

@Suite("What is said about malformed plans")
struct PlanReaderMessageTests {
  struct Case {
    var title: String
    var plan: String
    var messages: String
  }

  static let fixture = Repository.path("Tests/SweepsTests/malformed-plans.txt")

  static func cases(in text: String) -> [Case] {
    text.components(separatedBy: "\n### ").dropFirst().map { section in
      let parts = section.components(separatedBy: "\n---\n")
      let head = parts[0].split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      return Case(
        title: String(head[0]), plan: head.count > 1 ? String(head[1]) + "\n" : "",
        messages: parts[1].trimmingCharacters(in: .newlines))
    }
  }

  /// What a person sees for a plan.
  static func messages(about plan: String) -> String {
    let source = SourceText(name: "plan.yaml", text: plan)
    do {
      let document = try YAML.node(from: source.bytes)
      let reading = try PlanReader.read(
        document, schemas: StudyCatalog.schemas, defaultName: "plan")
      return "accepted, with \(reading.grid.taskCount) tasks"
    } catch let error as Diagnostic {
      return error.rendered(in: [source])
    } catch let error as PlanReader.Rejection {
      return error.diagnostics.map { $0.rendered(in: [source]) }.joined(separator: "\n")
    } catch {
      return "another error: \(error)"
    }
  }

  @Test("every malformed plan gets its exact message, place, line and caret")
  func exactMessages() throws {
    let text = try String(contentsOfFile: Self.fixture, encoding: .utf8)
    let cases = Self.cases(in: text)
    #expect(cases.count >= 90)
    #expect(Set(cases.map(\.title)).count == cases.count)
    if ProcessInfo.processInfo.environment["PARSIMONY_RECORD"] == "1" {
      let preamble = text.components(separatedBy: "\n### ")[0]
      let sections = cases.map { one in
        "### \(one.title)\n\(one.plan)---\n\(Self.messages(about: one.plan))\n"
      }
      try (preamble + "\n" + sections.joined(separator: "\n"))
        .write(toFile: Self.fixture, atomically: true, encoding: .utf8)
      Issue.record(
        "messages were recorded anew; read the difference and run again without recording")
      return
    }
    for one in cases {
      #expect(Self.messages(about: one.plan) == one.messages, "\(one.title)")
    }
  }
}
