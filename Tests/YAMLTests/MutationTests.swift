import Sweeps
import TestSupport
import Testing
import YAML

/// Realistic plans, broken at random in a hundred thousand ways.
@Suite("Mutations")
struct MutationTests {
  static let plans = [
    """
    name: size-and-rate
    study: binarized-complexity
    seed: 7
    replicates: 10
    axes:
      hidden: [[8, 4], [16, 8], [32, 16]]
      learning-rate: {log-range: [1.0e-4, 1.0e-2, 3]}
      optimiser: [adam, sgd]
    fixed: {epochs: 20}
    when: {momentum: {optimiser: sgd}}
    exclude:
      - {optimiser: sgd, learning-rate: 1.0e-4}
    limits: {time: 10m, memory: 2GiB, retries: 3}
    """,
    """
    # Which schedule compresses most?
    ---
    study: schedule
    axes: &axes
      schedule:
      - constant
      - &cosine cosine
      - "one cycle"
      rate: [0.1, 0.01] # from the first sweep
    paired: [schedule]
    note: |
      Two rates,
        three schedules.
    exclude:
    - schedule: *cosine
      rate: 0.1
    -
      schedule: 'one cycle'
      rate: 0.01

    """,
    "study: rauschen\r\naxes:\r\n  größe: [8, 16]\r\n  名前: [\"α\\u03B2\", 'γ''δ']\r\n"
      + "note: >-\r\n  🙂 folded\r\n  text\r\n",
    "{study: noop, axes: {x: {range: [0, 1, 11]}, y: [~, true, 0x1F]}, fixed: {}, seed: 7}",
  ]

  static let tokens = [
    "\t", " ", "  ", "\n", "\r\n", "\r", ":", ": ", "- ", "? ", "[", "]", "{", "}", ",", "#", " #",
    "&a ", "*a", "*axes", "!", "!!str ", "|", ">", "|-\n", "'", "\"", "\\", "\\x", "%", "@", "`",
    "---\n", "...\n", "<<: ", "~", "é", "日", "\u{FEFF}", "\u{2028}", "\u{0}", "%YAML 1.2\n",
    "a: b", "\n  a: b\n", "''", "\"\"",
  ].map { Array($0.utf8) }

  @Test("a hundred thousand broken plans are read within the limits or refused inside the text")
  func mutations() {
    let seed: UInt64 = 20_240_229
    let limits = YAML.Limits(bytesMax: 4096, nodesMax: 60, depthMax: 6)
    var readCount = 0
    var refusedCount = 0
    for index in 0..<100_000 {
      var random = SeededGenerator(seed: seed &+ UInt64(index) &* 0x1_0000_0001)
      let text = MutationTests.mutant(with: &random)
      let fault: String?
      do {
        let node = try YAML.node(from: text, limits: limits)
        readCount += 1
        fault = MutationTests.fault(of: node, in: text, limits: limits)
      } catch {
        refusedCount += 1
        fault = MutationTests.fault(of: error, in: text)
      }
      if let fault {
        let shown = String(decoding: text, as: UTF8.self)
        Issue.record("\(fault) (seed \(seed), mutant \(index)):\n\(shown)")
      }
    }
    print("mutants: \(readCount) read, \(refusedCount) refused (seed \(seed))")
    #expect(readCount > 15_000, "seed \(seed)")
    #expect(refusedCount > 15_000, "seed \(seed)")
  }

  private static func mutant(with random: inout SeededGenerator) -> [UInt8] {
    var text = Array(plans[random.below(plans.count)].utf8)
    for _ in 0...random.below(3) {
      let start = random.below(text.count + 1)
      let end = min(text.count, start + random.below(12))
      switch random.below(6) {
      case 0 where start < text.count:
        text[start] ^= 1 << UInt8(random.below(8))
      case 1:
        text.removeSubrange(start..<end)
      case 2:
        text.insert(contentsOf: text[start..<end], at: random.below(text.count + 1))
      case 3:
        let other = Array(plans[random.below(plans.count)].utf8)
        let from = random.below(other.count)
        text.insert(contentsOf: other[from..<min(other.count, from + 20)], at: start)
      default:
        text.insert(contentsOf: tokens[random.below(tokens.count)], at: start)
      }
    }
    return text
  }

  /// What is wrong with a tree that was read.
  private static func fault(of root: Node, in text: [UInt8], limits: YAML.Limits) -> String? {
    var nodesCount = 0
    var faults: [String] = []
    func visit(_ node: Node, depth: Int) {
      nodesCount += 1
      if !isInside(node.mark, text) { faults.append("a value at \(node.mark)") }
      switch node.content {
      case .scalar: break
      case .sequence(let items):
        if depth == limits.depthMax { faults.append("a list of depth \(depth + 1)") }
        for item in items { visit(item, depth: depth + 1) }
      case .mapping(let entries):
        if depth == limits.depthMax { faults.append("a mapping of depth \(depth + 1)") }
        if Set(entries.map { Array($0.key.utf8) }).count < entries.count { faults.append("twins") }
        for entry in entries {
          if entry.key.isEmpty { faults.append("an empty key") }
          if !isInside(entry.keyMark, text) { faults.append("a key at \(entry.keyMark)") }
          visit(entry.value, depth: depth + 1)
        }
      }
    }
    visit(root, depth: 0)
    if nodesCount > limits.nodesMax { faults.append("\(nodesCount) values") }
    return faults.first
  }

  /// What is wrong with a complaint.
  private static func fault(of diagnostic: Diagnostic, in text: [UInt8]) -> String? {
    let message = diagnostic.message
    if !isInside(diagnostic.mark, text) { return "a complaint at \(diagnostic.mark): \(message)" }
    if message.hasPrefix("this is not YAML") { return "in libyaml's words: \(message)" }
    if !message.contains("; ") { return "without a cure: \(message)" }
    if message.utf8.count > 240 { return "long-winded: \(message)" }
    return nil
  }

  /// Whether a mark lies on a line of the text, at most one column behind its end.
  private static func isInside(_ mark: Mark, _ text: [UInt8]) -> Bool {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard (1...lines.count).contains(mark.line) else { return false }
    let width = lines[mark.line - 1].count { !UTF8.isContinuation($0) }
    return (1...width + 1).contains(mark.column)
  }
}
