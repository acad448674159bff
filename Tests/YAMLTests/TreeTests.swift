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
    #expect(throws: Diagnostic.self) { try YAML.node(from: Array("[".utf8), source: 4) }
    do {
      _ = try YAML.node(from: Array("[".utf8), source: 4)
    } catch {
      #expect(error.mark == Mark(source: 4, line: 1, column: 1))
    }
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

@Suite("Anchors and aliases")
struct AliasTests {
  @Test("an alias stands for the anchored value, with the places of the anchored text")
  func marks() throws {
    let text = """
      base: &base
        epochs: 20
      rate: &rate 0.1
      fixed: *base
      axes: [*rate, *rate]
      """
    #expect(
      try marked(text)
        == "{base@1:1: {epochs@2:3: 20@2:11}@1:7, rate@3:1: 0.1@3:7, "
        + "fixed@4:1: {epochs@2:3: 20@2:11}@1:7, axes@5:1: [0.1@3:7, 0.1@3:7]@5:7}@1:1")
  }

  @Test("a key that is an alias stands where the alias stands")
  func key() throws {
    #expect(
      try marked("name: &name size\nfixed: {*name : 1}\n")
        == "{name@1:1: size@1:7, fixed@2:1: {size@2:9: 1@2:17}@2:8}@1:1")
    #expect(
      try marked("&name size: 1\nnote: *name\n") == "{size@1:1: 1@1:13, note@2:1: size@1:1}@1:1")
    #expect(
      complaint(about: "a: &a [1]\nb: {*a : 1}").hasPrefix(
        "plan.yaml:2:5: error: found a list as a key"))
  }

  @Test("an anchor given again means the later value from there on")
  func redefinition() throws {
    #expect(
      try outline(of: "[&a 1, *a, &a 2, *a, &a [3, &a 4, *a], *a]") == "[1, 1, 2, 2, [3, 4, 4], 4]")
  }

  @Test("an anchor of nothing stands for nothing")
  func absence() throws {
    #expect(try outline(of: "{a: &a , b: *a}") == "{a: , b: }")
  }
}

/// Examples of the YAML specification 1.2.2, by their numbers there.
@Suite("Examples of the specification")
struct SpecificationTests {
  static let examples: [(number: String, text: String, outline: String)] = [
    ("2.1", "- Mark McGwire\n- Sammy Sosa\n", "[Mark McGwire, Sammy Sosa]"),
    (
      "2.2", "hr:  65    # Home runs\navg: 0.278 # Batting average\nrbi: 147   # Runs Batted In\n",
      "{hr: 65, avg: 0.278, rbi: 147}"
    ),
    (
      "2.3", "american:\n- Boston Red Sox\n- Detroit Tigers\nnational:\n- New York Mets\n",
      "{american: [Boston Red Sox, Detroit Tigers], national: [New York Mets]}"
    ),
    (
      "2.4", "-\n  name: Mark McGwire\n  hr:   65\n-\n  name: Sammy Sosa\n  hr:   63\n",
      "[{name: Mark McGwire, hr: 65}, {name: Sammy Sosa, hr: 63}]"
    ),
    (
      "2.5", "- [name        , hr, avg  ]\n- [Mark McGwire, 65, 0.278]\n",
      "[[name, hr, avg], [Mark McGwire, 65, 0.278]]"
    ),
    (
      "2.6",
      "Mark McGwire: {hr: 65, avg: 0.278}\nSammy Sosa: {\n    hr: 63,\n    avg: 0.288,\n }\n",
      "{Mark McGwire: {hr: 65, avg: 0.278}, Sammy Sosa: {hr: 63, avg: 0.288}}"
    ),
    (
      "2.10",
      "---\nhr:\n- Mark McGwire\n# Following node labeled SS\n- &SS Sammy Sosa\nrbi:\n"
        + "- *SS # Subsequent occurrence\n- Ken Griffey\n",
      "{hr: [Mark McGwire, Sammy Sosa], rbi: [Sammy Sosa, Ken Griffey]}"
    ),
    (
      "2.12",
      "---\n# Products purchased\n- item    : Super Hoop\n  quantity: 1\n- item    : Ball\n",
      "[{item: Super Hoop, quantity: 1}, {item: Ball}]"
    ),
    (
      "2.13", "# ASCII Art\n--- |\n  \\//||\\/||\n  // ||  ||__\n",
      #""\\//||\\/||\n// ||  ||__\n""#
    ),
    (
      "2.14", "--- >\n  Mark McGwire's\n  year was crippled\n  by a knee injury.\n",
      #""Mark McGwire\'s year was crippled by a knee injury.\n""#
    ),
    (
      "2.15",
      "--- >\n Sammy Sosa completed another\n fine season.\n\n   63 Home Runs\n   0.288 Average\n\n"
        + " What a year!\n",
      #""Sammy Sosa completed another fine season.\n\n  63 Home Runs\n  0.288 Average\n\n"#
        + #"What a year!\n""#
    ),
    (
      "2.16",
      "name: Mark McGwire\naccomplishment: >\n  Mark set a major league\n  home run record in 1998.\n"
        + "stats: |\n  65 Home Runs\n  0.278 Batting Average\n",
      #"{name: Mark McGwire, accomplishment: "Mark set a major league home run record in 1998.\n""#
        + #", stats: "65 Home Runs\n0.278 Batting Average\n"}"#
    ),
    (
      "2.17",
      #"unicode: "Sosa did fine.\u263A""# + "\n" + #"control: "\b1998\t1999\t2000\n""# + "\n"
        + #"single: '"Howdy!" he cried.'"# + "\n" + #"quoted: ' # Not a ''comment''.'"# + "\n",
      #"{unicode: "Sosa did fine.☺", control: "\u{08}1998\t1999\t2000\n", "#
        + #"single: "\"Howdy!\" he cried.", quoted: " # Not a \'comment\'."}"#
    ),
    (
      "2.18",
      "plain:\n  This unquoted scalar\n  spans many lines.\n\n"
        + "quoted: \"So does this\n  quoted scalar.\\n\"\n",
      #"{plain: This unquoted scalar spans many lines., quoted: "So does this quoted scalar.\n"}"#
    ),
    (
      "7.1",
      "First occurrence: &anchor Foo\nSecond occurrence: *anchor\n"
        + "Override anchor: &anchor Bar\nReuse anchor: *anchor\n",
      "{First occurrence: Foo, Second occurrence: Foo, Override anchor: Bar, Reuse anchor: Bar}"
    ),
    (
      "7.5", "\"folded \nto a space,\t\n \nto a line feed, or \t\\\n \\ \tnon-content\"",
      #""folded to a space,\nto a line feed, or \t \tnon-content""#
    ),
    (
      "7.9", "' 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty '",
      #"" 1st non-empty\n2nd non-empty 3rd non-empty ""#
    ),
    (
      "7.10",
      "# Outside flow collection:\n- ::vector\n- \": - ()\"\n- Up, up, and away!\n- -123\n"
        + "- http://example.com/foo#bar\n",
      #"[::vector, ": - ()", Up, up, and away!, -123, http://example.com/foo#bar]"#
    ),
    ("7.13", "- [ one, two, ]\n- [three ,four]\n", "[[one, two], [three, four]]"),
    (
      "7.14",
      "[\n\"double\n quoted\", 'single\n           quoted',\nplain\n text, [ nested ],\n"
        + "single: pair,\n]\n",
      #"["double quoted", "single quoted", plain text, [nested], {single: pair}]"#
    ),
    (
      "7.15", "- { one : two , three: four , }\n- {five: six,seven : eight}\n",
      "[{one: two, three: four}, {five: six, seven: eight}]"
    ),
    (
      "8.2", "- |\n detected\n- >\n \n  \n  # detected\n- |1\n  explicit\n",
      ##"["detected\n", "\n\n# detected\n", " explicit\n"]"##
    ),
    (
      "8.4", "strip: |-\n  text\nclip: |\n  text\nkeep: |+\n  text\n",
      #"{strip: "text", clip: "text\n", keep: "text\n"}"#
    ),
    ("8.6", "strip: >-\n\nclip: >\n\nkeep: |+\n\n", #"{strip: "", clip: "", keep: "\n"}"#),
    (
      "8.14", "block sequence:\n  - one\n  - two : three\n", "{block sequence: [one, {two: three}]}"
    ),
    (
      "8.15", "- # Empty\n- |\n block node\n- - one # Compact\n  - two # sequence\n- one: two\n",
      #"[, "block node\n", [one, two], {one: two}]"#
    ),
    (
      "8.22", "sequence:\n- entry\n- - nested\nmapping:\n foo : bar\n",
      "{sequence: [entry, [nested]], mapping: {foo: bar}}"
    ),
  ]

  @Test("an example is read as the specification says", arguments: examples.indices)
  func example(index: Int) throws {
    let (number, text, expected) = SpecificationTests.examples[index]
    #expect(try outline(of: text) == expected, "example \(number)")
  }

  @Test(
    "an example with what plans do not have is refused",
    arguments: [
      (
        "2.7", "# Ranking\n---\n- Mark McGwire\n\n# Team ranking\n---\n- Chicago Cubs\n",
        "6:1: error: a second document begins here"
      ),
      (
        "2.11", "? - Detroit Tigers\n  - Chicago cubs\n: - 2001-07-23\n",
        "1:3: error: found a list as a key"
      ),
      ("2.23", "---\nnot-date: !!str 2002-04-28\n", "2:11: error: found a tag"),
      (
        "2.24", "%TAG ! tag:clarkevans.com,2002:\n--- !shape\n- 1\n",
        "1:1: error: found a %TAG directive"
      ),
      ("2.25", "--- !!set\n? Mark McGwire\n", "1:5: error: found a tag"),
    ])
  func refused(number: String, text: String, complaint expected: String) {
    #expect(complaint(about: text).hasPrefix("plan.yaml:\(expected)"), "example \(number)")
  }
}
