import Sweeps
import Testing
import YAML

@Suite("Limits")
struct LimitsTests {
  static let limits = YAML.Limits(bytesMax: 1 << 20, nodesMax: 10, depthMax: 3)

  @Test("a document of the greatest depth is read, and one level more refused where it begins")
  func depth() {
    #expect(complaint(about: "[{a: [1]}]", limits: LimitsTests.limits) == "[{a: [1]}]")
    #expect(
      complaint(about: "[{a: [1, []]}]", limits: LimitsTests.limits)
        == """
        plan.yaml:1:10: error: 4 lists and mappings stand inside each other, and at most 3 may; \
        nest less deeply
         1 | [{a: [1, []]}]
           |          ^
        """)
  }

  @Test("an alias is as deep as what it stands for")
  func depthOfAlias() {
    #expect(
      complaint(about: "{a: &a [[]], b: *a}", limits: LimitsTests.limits) == "{a: [[]], b: [[]]}")
    #expect(
      complaint(about: "{a: &a [[]], b: [*a]}", limits: LimitsTests.limits).hasPrefix(
        "plan.yaml:1:18: error: 4 lists and mappings stand inside each other"))
  }

  @Test("a document of the most values is read, and one value more refused where it begins")
  func nodes() {
    #expect(
      complaint(about: "[1, 2, 3, {k: [6, 7, 8, 9]}]", limits: LimitsTests.limits)
        == "[1, 2, 3, {k: [6, 7, 8, 9]}]")
    #expect(
      complaint(about: "[1, 2, 3, {k: [6, 7, 8, 9, 10]}]", limits: LimitsTests.limits)
        == """
        plan.yaml:1:28: error: here the document exceeds 10 values, each alias counted as all \
        that it stands for; shorten it
         1 | [1, 2, 3, {k: [6, 7, 8, 9, 10]}]
           |                            ^
        """)
  }

  @Test("an alias costs what it stands for, and the one that crosses the limit is named")
  func nodesOfAliases() {
    #expect(
      complaint(about: "[&a [1, 2], *a, *a]", limits: LimitsTests.limits)
        == "[[1, 2], [1, 2], [1, 2]]")
    #expect(
      complaint(about: "[&a [1, 2], *a, *a, *a]", limits: LimitsTests.limits).hasPrefix(
        "plan.yaml:1:21: error: here the document exceeds 10 values"))
  }

  @Test("aliases cannot multiply a long text")
  func weightOfText() {
    let text = String(repeating: "x", count: 256)
    #expect(
      complaint(about: "[&a \(text), *a]", limits: LimitsTests.limits).hasPrefix(
        "plan.yaml:1:263: error: here the document exceeds 10 values"))
    #expect(
      complaint(about: "[&a {? \(text) }, *a]", limits: LimitsTests.limits).hasPrefix(
        "plan.yaml:1:268: error: here the document exceeds 10 values"))
  }

  @Test("a billion laughs are refused at the alias that crosses the limit")
  func billionLaughs() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    var text = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for (previous, name) in zip(names, names.dropFirst()) {
      let aliases = Array(repeating: "*\(previous)", count: 9).joined(separator: ", ")
      text += "\(name): &\(name) [\(aliases)]\n"
    }
    // Each line holds 1 + 9 times the values of the line before: 10, 91, 820, 7381, 66430, …
    #expect(
      complaint(about: text)
        == """
        plan.yaml:6:12: error: here the document exceeds 200000 values, each alias counted as all \
        that it stands for; shorten it
         6 | f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
           |            ^
        """)
  }

  @Test("a hundred thousand keys are read, and the last one's twin is found")
  func manyKeys() throws {
    var text = ""
    for index in 0..<100_000 { text += "k\(index):\n" }
    let node = try YAML.node(from: Array(text.utf8))
    guard case .mapping(let entries) = node.content else {
      Issue.record("a mapping was read as something else")
      return
    }
    #expect(entries.count == 100_000)
    #expect(entries.last?.key == "k99999")
    #expect(
      complaint(about: text + "k99998:").hasPrefix(
        "plan.yaml:100001:1: error: the key 'k99998' stands on line 99999 already"))
  }

  @Test("a megabyte of numbers is read, and as fast as it should be")
  func numbers() throws {
    let text = "[" + String(repeating: "0.123,", count: 174_000) + "1]"
    let clock = ContinuousClock()
    var count = 0
    let duration = try clock.measure {
      let node = try YAML.node(from: Array(text.utf8))
      if case .sequence(let items) = node.content { count = items.count }
    }
    #expect(count == 174_001)
    #expect(duration < .seconds(1))
  }

  /// A text of a megabyte that repeats a unit, and how the complaint about it begins.
  struct Flood: CustomTestStringConvertible, Sendable {
    var unit: String
    var head = ""
    var complaint: String

    var testDescription: String { "a megabyte of '\(unit)' behind '\(head)'" }
  }

  @Test(
    "a megabyte of mischief is refused within a moment",
    arguments: [
      Flood(unit: "[", complaint: "1:33: error: 33 lists"),
      Flood(unit: "{", complaint: "1:2: error: found a mapping as a key"),
      Flood(unit: "{a: ", complaint: "1:129: error: 33 lists"),
      Flood(unit: "[\n", complaint: "33:1: error: 33 lists"),
      Flood(unit: "- ", complaint: "1:65: error: 33 lists"),
      Flood(unit: "a: ", complaint: "1:5: error: found a second ':'"),
      Flood(unit: "? ", complaint: "1:3: error: found a mapping as a key"),
      Flood(unit: "&a ", complaint: "1:4: error: more text follows"),
      Flood(unit: "*a ", complaint: "1:1: error: no anchor"),
      Flood(unit: "!a ", complaint: "1:1: error: found a tag"),
      Flood(unit: "- &a\n- *a\n", complaint: "200000:3: error: here the document exceeds"),
      Flood(unit: "[], ", head: "[", complaint: "1:799998: error: here the document exceeds"),
      Flood(unit: "k", head: "? a\n: {", complaint: "2:3: error: this '{' is never closed"),
      Flood(unit: "k", head: "a: b\n", complaint: "2:1: error: a key of more than"),
      Flood(unit: "\"", complaint: "1:3: error: text follows the closing quote"),
      Flood(unit: "'", head: "\"", complaint: "1:1: error: this quote is never closed"),
      Flood(unit: "\\n", head: "\"", complaint: "1:1: error: this quote is never closed"),
      Flood(unit: " \n", head: "a: |\n", complaint: "{a: \"\"}"),
      Flood(unit: "#", complaint: "1:1: error: the document is empty"),
      Flood(unit: "\n", complaint: "1:1: error: the document is empty"),
      Flood(unit: "---\n", complaint: "2:1: error: a second document"),
      Flood(unit: "...\n", complaint: "1:1: error: a value is missing"),
      Flood(unit: "]", complaint: "1:1: error: ']' closes nothing"),
      Flood(unit: ",", complaint: "1:1: error: a ',' stands outside"),
      Flood(unit: ": ", complaint: "1:1: error: no key stands before ':'"),
      Flood(unit: "<<", complaint: String(repeating: "<", count: 20)),
      Flood(unit: "%YAML 1.1\n", complaint: "2:1: error: '%' at the start of a line"),
    ])
  func flood(_ flood: Flood) {
    let count = ((1 << 20) - flood.head.utf8.count) / flood.unit.utf8.count
    let text = flood.head + String(repeating: flood.unit, count: count)
    let clock = ContinuousClock()
    var answer = ""
    let duration = clock.measure { answer = String(complaint(about: text).prefix(200)) }
    let place = answer.hasPrefix("plan.yaml:") ? answer.dropFirst("plan.yaml:".count) : answer[...]
    #expect(place.hasPrefix(flood.complaint))
    #expect(duration < .seconds(2), "took \(duration)")
  }

  @Test("a key of a megabyte is refused, or read if it is marked as a key")
  func longKey() {
    let key = String(repeating: "k", count: (1 << 20) - 8)
    #expect(
      complaint(about: "\(key): 1").hasPrefix(
        "plan.yaml:1:1: error: a key of more than 1024 characters"))
    #expect(complaint(about: "? \(key)\n: 1").hasPrefix("{kkkk"))
  }
}
