import Sweeps
import Testing
import YAML

/// A document with a slip in it, and the complaint that its author gets to read.
struct Malformed: CustomTestStringConvertible, Sendable {
  var slip: String
  var text: String
  var rendered: String

  init(_ slip: String, _ text: String, _ rendered: String) {
    self.slip = slip
    self.text = text
    self.rendered = rendered
  }

  var testDescription: String { slip }
}

@Suite("Malformed documents")
struct MalformedTests {
  @Test(
    "a slip is answered with its place, what was found, what was expected, and the cure",
    arguments: malformedKeys + malformedBrackets + malformedWords)
  func slip(malformed: Malformed) {
    #expect(complaint(about: malformed.text) == malformed.rendered)
  }

  @Test(
    "a slip is found at the same place when lines end with CRLF",
    arguments: malformedKeys + malformedBrackets + malformedWords)
  func slipWithCarriageReturns(malformed: Malformed) {
    let text = malformed.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(complaint(about: text.joined(separator: "\r\n")) == malformed.rendered)
  }

  @Test(
    "a slip is found at the same place behind a byte-order mark",
    arguments: malformedKeys + malformedBrackets + malformedWords)
  func slipBehindByteOrderMark(malformed: Malformed) throws {
    let plain = try #require(throws: Diagnostic.self) {
      try YAML.node(from: Array(malformed.text.utf8))
    }
    #expect(throws: plain) { try YAML.node(from: Array("\u{FEFF}\(malformed.text)".utf8)) }
  }

  @Test("an empty document's author is told what the caller wants to be written")
  func empty() {
    for text in ["", "\n\n", "# seed: 7", "---", "&a", "\u{FEFF}"] {
      #expect(
        throws: Diagnostic(at: Mark(source: 3, line: 1, column: 1), "the document is empty; try 7")
      ) {
        try YAML.node(from: Array(text.utf8), source: 3, emptyCure: "try 7")
      }
    }
  }

  @Test("a key longer than libyaml can tell from a text is named as such")
  func longKey() {
    for prefix in ["", "a: 1\n", "- ", "\"x\": {b: 1}\n"] {
      let text = prefix + String(repeating: "k", count: 1025) + ": 1\n"
      let line = prefix.hasSuffix("\n") ? 2 : 1
      let mark = Mark(line: line, column: line == 2 ? 1 : 1 + prefix.count)
      #expect(throws: Diagnostic(at: mark, "a key of more than 1024 characters; shorten it")) {
        try YAML.node(from: Array(text.utf8))
      }
    }
  }

  @Test("a message quotes a long or unprintable piece of the text in a shortened form")
  func shortened() {
    let key = String(repeating: "k", count: 900)
    #expect(
      complaint(about: "? \(key)\n? \(key)").hasPrefix(
        "plan.yaml:2:3: error: the key '\(key.prefix(40))…' stands on line 1 already;"))
    #expect(
      complaint(about: #"{"a\nb": 1, "a\nb": 1}"#).hasPrefix(
        "plan.yaml:1:13: error: the key 'a␊b' stands on line 1 already;"))
  }
}
