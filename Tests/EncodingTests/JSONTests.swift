import Encoding
import TestSupport
import Testing

@Suite("JSON")
struct JSONTests {
  @Test("a value is one line, or one line an element unless it is a list of single values")
  func layouts() {
    let value = JSON.object([
      "zeta": .list([.integer(1), .real(2, ifNotFinite: .null), .list([]), .object([:])]),
      "sizes": .list([
        .list([.integer(8), .integer(4)]), .list([.integer(16), .integer(8)]),
      ]),
      "alpha": .object(["ok": .boolean(true), "bad": .boolean(false)]), "none": .null,
    ])
    #expect(
      value.text(indented: false)
        == #"{"zeta":[1,2.0,[],{}],"sizes":[[8,4],[16,8]],"alpha":{"ok":true,"bad":false},"none":null}"#
    )
    #expect(
      value.text(indented: true) == """
        {
          "zeta": [1, 2.0, [], {}],
          "sizes": [
            [8, 4],
            [16, 8]
          ],
          "alpha": {
            "ok": true,
            "bad": false
          },
          "none": null
        }
        """)
  }

  @Test("texts escape what they must and nothing else")
  func escapes() {
    let cases: [(String, String)] = [
      ("", #""""#), ("plain", #""plain""#), ("a\"b\\c/d", #""a\"b\\c/d""#),
      ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#), ("\0\u{1}\u{1f}", #""\u0000\u0001\u001f""#),
      ("\r\n", #""\r\n""#), ("\u{2027}\u{2028}\u{2029}", "\"\u{2027}\\u2028\\u2029\""),
      ("é e\u{301} 中 🧠 \u{7f}", "\"é e\u{301} 中 🧠 \u{7f}\""),
      ("\u{301}", "\"\u{301}\""), ("\"\u{301}", "\"\\\"\u{301}\""),
    ]
    for (content, expected) in cases {
      let text = JSON.text(content).text(indented: false)
      #expect(Array(text.utf8) == Array(expected.utf8))
      let object = JSON.object(JSON.Object(uniqueKeysWithValues: [(content, .null)]))
      #expect(Array(object.text(indented: false).utf8) == Array("{\(expected):null}".utf8))
    }
  }

  @Test("numbers keep every digit they need")
  func numbers() {
    let cases: [(JSON, String)] = [
      (.integer(.min), "-9223372036854775808"), (.integer(.max), "9223372036854775807"),
      (.integer(0), "0"), (.real(0.1, ifNotFinite: .null), "0.1"),
      (.real(-0.0, ifNotFinite: .null), "-0.0"), (.real(100, ifNotFinite: .null), "100.0"),
      (.real(1e300, ifNotFinite: .null), "1e+300"),
      (.real(.leastNonzeroMagnitude, ifNotFinite: .null), "5e-324"),
    ]
    for (value, expected) in cases { #expect(value.text(indented: false) == expected) }
  }

  @Test("what is not finite is what the caller says")
  func notFinite() {
    #expect(JSON.Finite(.nan) == nil)
    #expect(JSON.Finite(.infinity) == nil)
    #expect(JSON.Finite(1)?.value == 1)
    #expect(JSON.real(.nan, ifNotFinite: .null).text(indented: false) == "null")
    #expect(
      JSON.real(-.infinity, ifNotFinite: .text("-Infinity")).text(indented: false)
        == #""-Infinity""#)
  }

  @Test("a key written twice is a programmer's mistake")
  func duplicateKey() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ["a": .null, "a": .null] as JSON.Object
    }
    #expect(result.errors.contains("an object has the key \"a\" twice"))
  }

  @Test(
    "Python's json reads the same value from both layouts",
    .enabled(if: Python.has("json"), "/usr/bin/python3 cannot import json; apt install python3"),
    arguments: [41] as [UInt64])
  func twin(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let values = (0..<2000).map { _ in JSON.random(using: &generator, depthMax: 4) }
    let script = """
      import json, struct, sys

      def tagged(value):
          if value is None: return 'null'
          if isinstance(value, bool): return 'true' if value else 'false'
          if isinstance(value, int): return f'i{value}'
          if isinstance(value, float): return 'r' + struct.pack('>d', value).hex()
          if isinstance(value, str): return 't' + value.encode().hex()
          if isinstance(value, list): return '[' + ''.join(tagged(v) + ',' for v in value) + ']'
          return '{' + ''.join(tagged(k) + tagged(v) + ',' for k, v in value.pairs) + '}'

      class Object:
          def __init__(self, pairs): self.pairs = pairs

      for line in sys.stdin:
          text = bytes.fromhex(line).decode()
          print(tagged(json.loads(text, object_pairs_hook=Object)))
      """
    for isIndented in [false, true] {
      let texts = values.map { hexadecimal($0.text(indented: isIndented).utf8) }
      let read = try Python.lines(of: script, reading: texts)
      try #require(read.count == values.count)
      for (index, value) in values.enumerated() {
        #expect(value.tagged == read[index], "seed \(seed), value \(index)")
      }
    }
  }
}

extension JSON {
  static func random(using generator: inout SeededGenerator, depthMax: Int) -> JSON {
    switch Int.random(in: 0..<(depthMax > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .boolean(Bool.random(using: &generator))
    case 2: return .integer(Int64.random(in: .min ... .max, using: &generator) >> 20)
    case 3: return .real(Double(bitPattern: generator.next()), ifNotFinite: .integer(.max))
    case 4:
      // Doubles with few digits, around the places where the notation changes.
      let exponent = Int.random(in: -8...24, using: &generator)
      let digits = Double(Int.random(in: -999...999, using: &generator))
      return .real(
        digits * Double(sign: .plus, exponent: 3 * exponent, significand: 1), ifNotFinite: .null)
    case 5: return .text(MessagePack.randomText(using: &generator))
    case 6:
      let count = Int.random(in: 0...4, using: &generator)
      return .list((0..<count).map { _ in random(using: &generator, depthMax: depthMax - 1) })
    default:
      let count = Int.random(in: 0...4, using: &generator)
      let members = (0..<count).map { index in
        let key = MessagePack.randomText(using: &generator) + "\(index)"
        return (key, random(using: &generator, depthMax: depthMax - 1))
      }
      return .object(JSON.Object(uniqueKeysWithValues: members))
    }
  }

  /// The value in the notation of the script.
  var tagged: String {
    switch self {
    case .null: "null"
    case .boolean(let boolean): boolean ? "true" : "false"
    case .integer(let integer): "i\(integer)"
    case .real(let real):
      "r"
        + hexadecimal(
          (0..<8).reversed().map { UInt8(truncatingIfNeeded: real.value.bitPattern >> (8 * $0)) })
    case .notFinite(let word): word.rawValue
    case .text(let text): "t" + hexadecimal(text.utf8)
    case .list(let list): "[" + list.map { $0.tagged + "," }.joined() + "]"
    case .object(let object):
      "{" + object.members.map { "t" + hexadecimal($0.key.utf8) + $0.value.tagged + "," }.joined()
        + "}"
    }
  }
}
