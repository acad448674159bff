import Testing

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
