import Sweeps
import Testing
import YAML

@Suite("Trees")
struct TreeTests {
  @Test("a plan is read with the place of every key and value")
  func plan() throws {
    let text = """
      name: size-and-rate
      axes:
        hidden: [[8, 4], [16]]
        optimiser:
        - adam
        - "sgd"
      when: {momentum: {optimiser: sgd}}
      limits: {time: 10m,
        memory: 2GiB}
      """
    #expect(
      try marked(text)
        == "{name@1:1: size-and-rate@1:7, "
        + "axes@2:1: {hidden@3:3: [[8@3:13, 4@3:16]@3:12, [16@3:21]@3:20]@3:11, "
        + "optimiser@4:3: [adam@5:5, sgd@6:5]@5:3}@3:3, "
        + "when@7:1: {momentum@7:8: {optimiser@7:19: sgd@7:30}@7:18}@7:7, "
        + "limits@8:1: {time@8:10: 10m@8:16, memory@9:3: 2GiB@9:11}@8:9}@1:1")
  }

  @Test("only a scalar without quotes is plain, and none is resolved")
  func plainness() throws {
    let text = """
      - 7
      - "7"
      - '7'
      - |
        7
      - >-
        7
      - true
      - ~
      """
    #expect(try outline(of: text) == #"[7, "7", "7", "7\n", "7", true, ~]"#)
  }

  @Test("an absent value is an empty plain scalar behind its colon or dash")
  func absence() throws {
    #expect(try marked("a:\nb: # none\n") == "{a@1:1: @1:3, b@2:1: @2:3}@1:1")
    #expect(try marked("- 1\n-\n- 3") == "[1@1:3, @2:2, 3@3:3]@1:1")
    #expect(try marked("{a, b: }") == "{a@1:2: @1:3, b@1:5: @1:8}@1:1")
    #expect(try YAML.node(from: Array("''".utf8)).outline == #""""#)
    let absent = try YAML.node(from: Array("[a: ]".utf8))
    #expect(absent.outline == "[{a: }]")
  }

  @Test("an absent value whose key has no colon stands at its key")
  func absenceWithoutColon() throws {
    #expect(try marked("? a\n? b\n") == "{a@1:3: @1:3, b@2:3: @2:3}@1:1")
    #expect(try marked("{a\n}") == "{a@1:2: @1:2}@1:1")
  }

  @Test("columns count Unicode scalars, not bytes and not letters")
  func columns() throws {
    #expect(
      try marked("{ä: 1, 日本: 2, 🙂: 3, e\u{301}: 4}")
        == "{ä@1:2: 1@1:5, 日本@1:8: 2@1:12, 🙂@1:15: 3@1:18, e\u{301}@1:21: 4@1:25}@1:1")
    #expect(
      complaint(about: "ä: 日本: 🙂")
        == """
        plan.yaml:1:6: error: found a second ':' on the line, and the value of a key cannot be a \
        key itself; quote the value if ':' belongs to it, or put the inner mapping on lines of \
        its own
         1 | ä: 日本: 🙂
           |      ^
        """)
  }

  @Test("lines may end with CRLF, and texts inside then hold plain line feeds")
  func carriageReturns() throws {
    let text = "name: size\r\nnote: |\r\n  big\r\n  small\r\nquoted: \"a\r\n\r\n  b\"\r\nseed: 7"
    #expect(
      try marked(text)
        == "{name@1:1: size@1:7, note@2:1: big\nsmall\n@2:7, quoted@5:1: a\nb@5:9, "
        + "seed@8:1: 7@8:7}@1:1")
  }

  @Test("a byte-order mark is skipped and not counted")
  func byteOrderMark() throws {
    #expect(try marked("\u{FEFF}a: b\nc: d") == "{a@1:1: b@1:4, c@2:1: d@2:4}@1:1")
  }

  @Test("marks name the source that they were asked to")
  func source() throws {
    let node = try YAML.node(from: Array("{a: b}".utf8), source: 4)
    guard case .mapping(let entries) = node.content else {
      Issue.record("a mapping was read as \(node.outline)")
      return
    }
    #expect(node.mark == Mark(source: 4, line: 1, column: 1))
    #expect(entries.map(\.keyMark) == [Mark(source: 4, line: 1, column: 2)])
    #expect(entries.map(\.value.mark) == [Mark(source: 4, line: 1, column: 5)])
    let error = try #require(throws: Diagnostic.self) {
      try YAML.node(from: Array("[".utf8), source: 4)
    }
    #expect(error.mark == Mark(source: 4, line: 1, column: 1))
  }

  @Test("a text with any escape is read as the characters it names")
  func escapes() throws {
    #expect(
      try outline(of: #""\0\a\b\t\n\v\f\r\e\"\/\\\N\_\L\P\x41\u00e9\U0001F642""#)
        == "\u{0}\u{7}\u{8}\t\n\u{B}\u{C}\r\u{1B}\"/\\\u{85}\u{A0}\u{2028}\u{2029}Aé🙂"
        .debugDescription)
  }

  @Test("keys are told apart by their bytes, not by how they look")
  func canonicallyEqualKeys() throws {
    #expect(try outline(of: "{\u{E9}: 1, e\u{301}: 2}") == "{\u{E9}: 1, e\u{301}: 2}")
  }

  @Test("a quoted merge sign is a key like any other")
  func quotedMerge() throws {
    #expect(try outline(of: #"{"<<": 1}"#) == "{<<: 1}")
  }

  @Test("the directive of a known version is skipped", arguments: ["1.1", "1.2"])
  func directive(version: String) throws {
    #expect(try marked("%YAML \(version)\n---\na: 1\n...\n") == "{a@3:1: 1@3:4}@3:1")
  }
}
