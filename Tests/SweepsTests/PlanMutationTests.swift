import Foundation
import Randomness
import Studies
import Sweeps
import Testing
import YAML

@Suite("Mutated plans")
struct PlanMutationTests {
  static let seeds = [
    """
    name: size-and-rate
    study: binarized-complexity
    seed: 7
    replicates: 10
    axes:
      hidden: [[8, 4], [16, 8], [32, 16]]
      learning-rate: {log-range: [1.0e-4, 1.0e-2, 3]}
      optimiser: [adam, sgd]
      clip: [false, true]
    fixed: {epochs: 20}
    when: {clip: {optimiser: sgd}}
    exclude:
      - {optimiser: sgd, learning-rate: 1.0e-4}
    paired: [clip]
    limits: {time: 10m, memory: 2GiB, retries: 3}
    """,
    """
    study: noop
    replicates: 100
    axes:
      a: {range: [1, 1000]}
      b: {range: [0.0, 1.0, 0.125]}
      c: [x, y, z]
      d: [1, 2, 3]
    zip: [[c, d]]
    exclude: [{a: 3, c: [x, y]}, {a: [1, 2]}]
    include: [{a: 2000, c: w, d: 9}, {b: 0.5}]
    """,
    """
    study: noop
    axes:
      size: &sizes [8, 16, 32]
      u: {uniform: [0.0, 1.0]}
      l: {log-uniform: [0.001, 1.0]}
      i: {integer: [1, 10]}
      net: {depth: *sizes, kind: {choice: [mlp, conv]}}
    sample: {method: sobol, count: 20}
    when: {i: {net.kind: conv}}
    analysis: {measures: [bdm, entropy], of: train-loss, rivals: [], across: size}
    until: {half-width: 0.02, of: "pearson(bdm, train-loss)", by: [size, net.kind], at-most: 200}
    """,
    """
    study: binarized-complexity
    replicates: 25
    axes:
      hidden: [[8, 4], [16, 8]]
    analysis: {measures: bdm, of: [train-loss, validation-loss], size: parameters, confidence: 0.9}
    until: {half-width: 0.5, of: pearson-bdm, by: hidden, at-most: 30, confidence: 0.99}
    """,
  ]

  /// Words that plans are made of, and numbers that break things.
  static let tokens = [
    "axes", "fixed", "zip", "when", "exclude", "include", "sample", "range", "log-range", "uniform",
    "hidden", "a", "c", "study", "noop", "binarized-complexity", "replicates", "[]", "{}", "[[]]",
    "-1", "0", "1", "3", "9223372036854775807", "-9223372036854775808", "1e308", "5e-324", "-0.0",
    ".nan", ".inf", "~", "true", "''", "1e-100", "99999", "1000000", "4096", ": ", "- ", "\n",
    "\n  ",
    ",", "[", "]", "{", "}", "*sizes", "&x ", "#", "'", "\"", "|\n  x", "é", "\u{0}", "\t",
    "!!str ",
  ]

  static func mutated(_ dice: inout RandomStream) -> [UInt8] {
    var bytes = Array(dice.element(of: seeds).utf8)
    for _ in 0..<dice.integer(in: 1...2) {
      let place = dice.integer(below: bytes.count + 1)
      let end = min(bytes.count, place + dice.integer(below: 12))
      switch dice.integer(below: 6) {
      case 0: bytes.removeSubrange(place..<end)
      case 1: bytes.insert(contentsOf: dice.element(of: tokens).utf8, at: place)
      case 2:
        bytes.replaceSubrange(place..<end, with: Array(dice.element(of: tokens).utf8))
      case 3 where place < bytes.count: bytes[place] ^= 1 << UInt8(dice.integer(below: 8))
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: dice.integer(below: bytes.count + 1))
      default:
        // Replaces a whole word, which keeps the document's shape more often than not.
        let words = bytes.split(whereSeparator: { " ,:[]{}\n".utf8.contains($0) })
        guard !words.isEmpty else { continue }
        let word = dice.element(of: words)
        bytes.replaceSubrange(word.indices, with: Array(dice.element(of: tokens).utf8))
      }
    }
    return bytes
  }

  @Test(
    "a hundred thousand mutated plans are read or refused with a place in the text, without a trap")
  func mutations() {
    let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"
    let count = isCampaign ? 3_000_000 : 100_000
    var dice = Seed(2026).stream("mutated plans")
    var outcomes = (accepted: 0, refusedByReader: 0, refusedByYAML: 0)
    for draw in 0..<count {
      let bytes = Self.mutated(&dice)
      do {
        let reading = try PlanReader.read(
          YAML.node(from: bytes), schemas: StudyCatalog.schemas, defaultName: "plan")
        outcomes.accepted += 1
        let grid = reading.grid
        for index in [0, grid.taskCount / 2, grid.taskCount - 1] {
          let task = grid.task(at: index)
          #expect(grid.pointIndex(of: task.parameters) == task.point, "seed 2026, draw \(draw)")
        }
      } catch let diagnostic as Diagnostic {
        outcomes.refusedByYAML += 1
        check(diagnostic, in: bytes, draw)
      } catch let rejection as PlanReader.Rejection {
        outcomes.refusedByReader += 1
        #expect(!rejection.diagnostics.isEmpty, "seed 2026, draw \(draw)")
        for diagnostic in rejection.diagnostics { check(diagnostic, in: bytes, draw) }
      } catch {
        Issue.record("seed 2026, draw \(draw): another error, \(error)")
      }
    }
    print("mutated plans: \(outcomes)")
    #expect(min(outcomes.accepted, outcomes.refusedByReader, outcomes.refusedByYAML) > count / 20)
  }

  /// A complaint says something, at a line that exists.
  private func check(_ diagnostic: Diagnostic, in bytes: [UInt8], _ draw: Int) {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    let isInside = (1...lines).contains(diagnostic.mark.line) && diagnostic.mark.column >= 1
    if !isInside || diagnostic.message.isEmpty {
      Issue.record("seed 2026, draw \(draw): \(diagnostic) is not in a text of \(lines) lines")
    }
  }
}
