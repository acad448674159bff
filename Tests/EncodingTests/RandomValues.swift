import Encoding
import TestSupport

extension MessagePack {
  /// A random value that likes the edges: lengths and numbers at which forms change, strange texts.
  static func random(using generator: inout SeededGenerator, depthMax: Int = 4) -> MessagePack {
    switch Int.random(in: 0..<(depthMax > 0 ? 11 : 8), using: &generator) {
    case 0: return .null
    case 1: return .boolean(Bool.random(using: &generator))
    case 2, 3: return .integer(randomInteger(using: &generator))
    case 4: return .real(randomReal(using: &generator))
    case 5, 6: return .text(randomText(using: &generator))
    case 7: return .bytes(generator.bytes(randomLength(using: &generator)))
    case 8, 9:
      let count = Int.random(in: 0...5, using: &generator)
      return .list((0..<count).map { _ in random(using: &generator, depthMax: depthMax - 1) })
    default:
      let isLong = Int.random(in: 0..<20, using: &generator) == 0
      let count = Int.random(in: isLong ? 14...17 : 0...4, using: &generator)
      var keys: Set<[UInt8]> = []
      var pairs: [(String, MessagePack)] = []
      for _ in 0..<count {
        let key = randomText(using: &generator)
        guard keys.insert(Array(key.utf8)).inserted else { continue }
        pairs.append((key, random(using: &generator, depthMax: isLong ? 0 : depthMax - 1)))
      }
      return .map(Map(uniqueKeysWithValues: pairs))
    }
  }

  private static func randomInteger(using generator: inout SeededGenerator) -> Int64 {
    // A power of two, give or take one, has all the edges between forms.
    let power = Int64(1) << Int64.random(in: 0...62, using: &generator)
    let near = power &+ Int64.random(in: -1...1, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: return near
    case 1: return -near
    case 2: return Int64.random(in: -40...130, using: &generator)
    case 3: return [Int64.min, .max, .min + 1, .max - 1, 0][Int(near.magnitude % 5)]
    default: return Int64.random(in: .min ... .max, using: &generator)
    }
  }

  private static func randomReal(using generator: inout SeededGenerator) -> Double {
    let known = [
      0.0, -0.0, 1, -1.5, .nan, .infinity, -.infinity, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude, .pi, 0.1,
    ]
    guard Bool.random(using: &generator) else { return known.randomElement(using: &generator) ?? 0 }
    return Double(bitPattern: generator.next())
  }

  static func randomText(using generator: inout SeededGenerator) -> String {
    let length = randomLength(using: &generator)
    if length > 40 {
      return String(repeating: "ä", count: length / 2) + (length % 2 == 1 ? "x" : "")
    }
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "\0", "\u{7f}", "\n", "\"", "\\", "é", "e", "\u{301}", "\u{7ff}", "\u{800}", "中",
      "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "🧠", "\u{10ffff}", "\u{2028}",
    ]
    var text = ""
    while text.utf8.count < length {
      text.unicodeScalars.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return text
  }

  private static func randomLength(using generator: inout SeededGenerator) -> Int {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<80: Int.random(in: 0...12, using: &generator)
    case 80..<90: Int.random(in: 30...34, using: &generator)
    case 90..<96: Int.random(in: 254...258, using: &generator)
    case 96..<99: Int.random(in: 0...600, using: &generator)
    default: Int.random(in: 65_530...65_540, using: &generator)
    }
  }
}
