import Sweeps
import Testing
import YAML

@Suite("Screening")
struct ScreeningTests {
  @Test(
    "a byte that is not UTF-8 is named in hexadecimal at its place",
    arguments: [
      ([0xE9], "0xE9"),  // é in Latin-1
      ([0x80], "0x80"),  // a continuation of nothing
      ([0xC3], "0xC3"),  // a sequence cut off by what follows
      ([0xC0, 0x80], "0xC0"),  // an overlong NUL
      ([0xED, 0xA0, 0x80], "0xED"),  // a surrogate
      ([0xF4, 0x90, 0x80, 0x80], "0xF4"),  // beyond U+10FFFF
      ([0xF0, 0x9F, 0x99], "0xF0"),  // an emoji without its last byte
      ([0xFF], "0xFF"),
    ] as [([UInt8], String)])
  func badUTF8(bytes: [UInt8], name: String) throws {
    for tail in ["", " x", "\nb: 1"] {
      let text = Array("a: 1\nä🙂: ".utf8) + bytes + Array(tail.utf8)
      let error = try #require(throws: Diagnostic.self) { try YAML.node(from: text) }
      #expect(error.mark == Mark(line: 2, column: 5))
      #expect(error.message == "the byte \(name) is not valid UTF-8; save it as UTF-8")
    }
  }

  @Test("bad UTF-8 is shown with a caret under its replacement")
  func badUTF8Rendered() {
    #expect(
      complaint(about: Array("name: caf".utf8) + [0xE9] + Array(" au lait".utf8))
        == """
        plan.yaml:1:10: error: the byte 0xE9 is not valid UTF-8; save it as UTF-8
         1 | name: caf\u{FFFD} au lait
           |          ^
        """)
  }

  @Test(
    "an invisible character is refused by name, at its place",
    arguments: [
      ("\u{0}", "found a NUL byte, which no text holds; save the document as UTF-8 text"),
      ("\u{7}", #"found the control character U+0007; remove it, or write "\x07" in quotes"#),
      ("\u{1B}", #"found the control character U+001B; remove it, or write "\x1B" in quotes"#),
      ("\u{7F}", #"found the control character U+007F; remove it, or write "\x7F" in quotes"#),
      ("\u{85}", #"found the control character U+0085; remove it, or write "\x85" in quotes"#),
      ("\u{2028}", #"found the line separator U+2028; remove it, or write "\u2028" in quotes"#),
      ("\u{FEFF}", "found an invisible byte-order mark (U+FEFF) inside the text; remove it"),
      ("\u{FFFF}", "found U+FFFF, which is not a character; remove it"),
      ("\r", "found a carriage return without a line feed; end lines with LF or CRLF"),
    ])
  func invisible(character: String, message: String) throws {
    for (head, mark) in [
      ("", Mark(line: 1, column: 1)), ("é: '", Mark(line: 1, column: 5)),
      ("a: 1\r\n# ", Mark(line: 2, column: 3)),
    ] {
      // At the very start, U+FEFF is a byte-order mark.
      if head.isEmpty, character == "\u{FEFF}" { continue }
      let text = Array((head + character + "b").utf8)
      #expect(throws: Diagnostic(at: mark, message)) { try YAML.node(from: text) }
    }
  }

  @Test("a carriage return that ends the text is refused like any other without a line feed")
  func lastCarriageReturn() {
    #expect(complaint(about: "a: 1\r").hasPrefix("plan.yaml:1:5: error: found a carriage return"))
  }

  @Test("what looks strange and is harmless passes")
  func harmless() throws {
    let text = "\t\u{A0}\u{301}é日本🙂\u{E000}\u{FFFD}\u{10FFFF}"
    #expect(try outline(of: "'\(text)'") == text.debugDescription)
  }

  @Test(
    "a text in UTF-16 or UTF-32 is refused by its byte-order mark",
    arguments: [
      ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"),
      ([0xFE, 0xFF, 0x00, 0x61], "UTF-16"),
      ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "UTF-32"),
      ([0x00, 0x00, 0xFE, 0xFF, 0x00, 0x00, 0x00, 0x61], "UTF-32"),
    ] as [([UInt8], String)])
  func foreignEncodings(bytes: [UInt8], name: String) {
    let message = "the text is \(name), not UTF-8; save it as UTF-8"
    #expect(throws: Diagnostic(at: Mark(line: 1, column: 1), message)) {
      try YAML.node(from: bytes)
    }
  }

  @Test("a text of the longest length passes, and one byte more is refused where it stands")
  func length() throws {
    let limits = YAML.Limits(bytesMax: 12, nodesMax: 100, depthMax: 3)
    #expect(
      try YAML.node(from: Array("é: 1\nab: 2\n".utf8), limits: limits).outline
        == "{é: 1, ab: 2}")
    let message = "the text is 13 bytes long, and at most 12 are read; shorten it"
    #expect(throws: Diagnostic(at: Mark(line: 2, column: 7), message)) {
      try YAML.node(from: Array("é: 1\nab: 22\n".utf8), limits: limits)
    }
  }
}
