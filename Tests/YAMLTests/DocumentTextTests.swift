import Sweeps
import TestSupport
import Testing
import YAML

/// Documents written as text and read again.
@Suite("Documents as text")
struct DocumentTextTests {
  private let nowhere = Mark(line: 0, column: 0)

  private func reread(_ text: String) throws -> [UInt8] {
    try YAML.node(from: Array(text.utf8)).encoded()
  }

  @Test("a plan is written as a person writes it")
  func plan() throws {
    let text = """
      study: binarized-complexity
      seed: 1
      axes:
        hidden: [[8, 4], [16, 8]]
        learning-rate: {log-range: [1.0e-4, 1.0e-2, 3]}
      exclude:
        - {optimiser: sgd, learning-rate: 1.0e-4}
      analysis: {measures: [bdm, "a, b"]}

      """
    #expect(try YAML.node(from: Array(text.utf8)).yaml == text)
  }

  @Test(
    "texts that brackets, quotes or breaks would change come back as they were",
    arguments: [
      "a: b, c\n", "a: [x]\nb: {}\n", "a:\n", "a: \"1\"\n", "\"a: b\": \"\\u0001\\n\\t\\\"\"\n",
      "a:\n  - b, c\n  - \n  - [d, [e]]\n", "a: x\n  y\n\n  z\n", "'[a]': '{b}'\n",
      "a: {b: {c: [d]}, e: f}\n", "- a\n- b\n", "a:\n  - - b, c\n    - d\n",
    ])
  func reread(text: String) throws {
    let node = try YAML.node(from: Array(text.utf8))
    #expect(try reread(node.yaml) == node.encoded(), "\(node.yaml)")
  }

  @Test("any document of plain and quoted texts comes back")
  func random() throws {
    var random = SeededGenerator(seed: 21)
    for round in 0..<3_000 {
      let node = mapping(&random, depth: 3)
      #expect(try reread(node.yaml) == node.encoded(), "round \(round):\n\(node.yaml)")
    }
  }

  private func mapping(_ random: inout SeededGenerator, depth: Int) -> Node {
    let count = random.below(5)
    return Node(
      .mapping(
        (0..<count).map { index in
          let key = ["key\(index)", "a b\(index)", "#\(index)", "\(index)", "é\(index)"][
            random.below(5)]
          return Node.Entry(key: key, keyMark: nowhere, value: value(&random, depth: depth))
        }), at: nowhere)
  }

  private func value(_ random: inout SeededGenerator, depth: Int) -> Node {
    switch depth > 0 ? random.below(4) : 2 + random.below(2) {
    case 0: return mapping(&random, depth: depth - 1)
    case 1:
      return Node(
        .sequence((0..<random.below(4)).map { _ in value(&random, depth: depth - 1) }),
        at: nowhere)
    case 2:
      let plain = ["x", "1.0e-4", "true", "a, b", "a-b", "x]", "16", "null", "α β", "a{b}"]
      let text = plain[random.below(plain.count)]
      return Node(.scalar(Node.Scalar(text: text, isPlain: true)), at: nowhere)
    default:
      let quoted = ["", " ", "1", "a: b", "# no", "\n", "\t\"\\", "\u{1}", "[", "🙂", "- a"]
      let text = quoted[random.below(quoted.count)]
      return Node(.scalar(Node.Scalar(text: text, isPlain: false)), at: nowhere)
    }
  }
}
