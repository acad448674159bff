import Encoding
import TestSupport
import Testing

@Suite("Reading JSON")
struct JSONReaderTests {
  @Test("values of every kind are read, whatever space is around them")
  func values() throws {
    let cases: [(String, String)] = [
      ("null", "null"), (" true\n", "true"), ("\tfalse\r\n", "false"), ("0", "i0"), ("-0", "i0"),
      ("-12", "i-12"), ("9223372036854775807", "i9223372036854775807"),
      ("1.5", "r3ff8000000000000"), ("1e2", "r4059000000000000"), ("1E+2", "r4059000000000000"),
      ("-0.0", "r8000000000000000"), ("9223372036854775808", "r43e0000000000000"),
      ("1e-400", "r0000000000000000"), (#""""#, "t"), (#""a\"\\\/""#, "t61225c2f"),
      (#""\b\f\n\r\t""#, "t080c0a0d09"), (#""\u00e9\uD83E\udde0""#, "tc3a9f09fa7a0"),
      ("\"é\u{7f}\"", "tc3a97f"), ("[]", "[]"), ("[ 1 , [ ] ]", "[i1,[],]"), ("{}", "{}"),
      (#"{ "a" : 1 , "b":{"a":null}}"#, "{t61i1,t62{t61null,},}"),
    ]
    for (text, expected) in cases {
      #expect(try JSON(parsing: text).tagged == expected, "\(text)")
    }
  }

  @Test("what is no JSON is refused with the place")
  func refusals() {
    let cases: [(String, String)] = [
      ("", "1:1: found the end, expected a value"),
      ("  ", "1:3: found the end, expected a value"),
      ("1 2", "1:3: found '2', expected the end"),
      ("\n\n  nul", "3:3: found 'n', expected a value such as 'null'"),
      ("01", "1:2: found '1', expected no digit behind a leading zero"),
      ("-", "1:2: found the end, expected a digit"), ("+1", "1:1: found '+', expected a value"),
      ("1.", "1:3: found the end, expected a digit"), (".5", "1:1: found '.', expected a value"),
      ("1e+", "1:4: found the end, expected a digit"),
      ("[1", "1:3: found the end, expected ',' or ']'"),
      ("[1,]", "1:4: found ']', expected a value"),
      ("[\"é\" 1]", "1:6: found '1', expected ',' or ']'"),
      ("{1:2}", "1:2: found '1', expected a key in quotes"),
      (#"{"a" 1}"#, "1:6: found '1', expected ':' behind a key"),
      (#"{"a":1,}"#, "1:8: found '}', expected a key in quotes"),
      (#"{"a":1,"a":2}"#, "1:8: found a key a second time, expected each key once"),
      (#""a"#, "1:3: found the end, expected the quote that ends a text"),
      ("\"a\nb\"", "1:3: found the byte 0xa, expected no control character in a text; escape it"),
      (#""\x""#, #"1:3: found 'x', expected one of "\/bfnrtu behind a backslash"#),
      (#""\u12g4""#, "1:6: found 'g', expected a hexadecimal digit"),
      (#""\ud800""#, "1:2: found half of a surrogate pair, expected both halves"),
      (#""\ud800\u0041""#, "1:2: found half of a surrogate pair, expected both halves"),
      (#""\udc00""#, "1:2: found half of a surrogate pair, expected both halves"),
      ("NaN", "1:1: found 'N', expected a value"),
      ("-Infinity", "1:2: found 'I', expected a digit"),
      (
        "1e999",
        "1:1: found a number beyond 1.7976931348623157e+308, expected one that a double "
          + "comes near"
      ),
      ("\u{feff}1", "1:1: found the byte 0xef, expected a value"),
      ("'a'", "1:1: found ''', expected a value"), ("// a", "1:1: found '/', expected a value"),
    ]
    for (text, expected) in cases {
      let error = #expect(throws: JSONError.self, "\(text)") { try JSON(parsing: text) }
      #expect(error?.description == expected)
    }
  }

  @Test("broken UTF-8 is refused at its byte")
  func brokenText() {
    let error = #expect(throws: JSONError.self) {
      try JSON(parsing: [0x22, 0x61, 0xC3, 0x22] as [UInt8])
    }
    #expect(error?.offset == 2)
    #expect(error?.found == "broken UTF-8")
  }

  @Test("nesting is bounded, and a million brackets are an error and no crash")
  func depth() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try JSON(parsing: deep) }
    let error = #expect(throws: JSONError.self) {
      try JSON(parsing: String(repeating: "[", count: 1_000_000))
    }
    #expect(
      error?.description
        == "1:65: found a list inside 64 others, expected at most 64 inside each other")
    #expect(throws: JSONError.self) { try JSON(parsing: "{\"a\":[]}", by: JSONRules(depthMax: 1)) }
  }

  @Test("Python's words for what is not finite pass where they are asked for")
  func notFinite() throws {
    let rules = JSONRules(acceptsNotFinite: true)
    let value = try JSON(parsing: "[NaN, Infinity, -Infinity, 1e999, -1]", by: rules)
    #expect(value.text(indented: false) == "[NaN,Infinity,-Infinity,Infinity,-1]")
    #expect(JSON.NotFinite.negativeInfinity.value == -.infinity)
    #expect(JSON.NotFinite.nan.value.isNaN && JSON.NotFinite.infinity.value == .infinity)
    for text in ["Nan", "Inf", "-NaN", "+Infinity", "-Infinit"] {
      #expect(throws: JSONError.self, "\(text)") { try JSON(parsing: text, by: rules) }
    }
  }

  @Test("a member is found by its key")
  func subscripts() throws {
    guard case .object(let object) = try JSON(parsing: #"{"a":1,"b":"x"}"#) else {
      Issue.record("no object")
      return
    }
    #expect(object["b"]?.tagged == "t78")
    #expect(object["c"] == nil)
  }

  @Test("what is written is read as the same value, in both layouts", arguments: [7] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      let value = JSON.random(using: &generator, depthMax: 4)
      for isIndented in [false, true] {
        let text = value.text(indented: isIndented)
        #expect(try JSON(parsing: text).tagged == value.tagged)
      }
    }
  }

  @Test("mutated texts are read or refused, never worse", arguments: [8] as [UInt64])
  func mutations(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let spices = Array("{}[]\",:\\u0dD8e+-.NI\n".utf8)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = Array(JSON.random(using: &generator, depthMax: 3).text(indented: false).utf8)
      for _ in 0...generator.below(3) where !bytes.isEmpty {
        let place = generator.below(bytes.count)
        switch generator.below(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 2: bytes.insert(spices[generator.below(spices.count)], at: place)
        default: bytes.removeLast(bytes.count - place)
        }
      }
      do throws(JSONError) {
        let value = try JSON(parsing: bytes, by: JSONRules(acceptsNotFinite: true))
        accepted += 1
        // What passed means the same once it is written.
        let again = try? JSON(
          parsing: value.text(indented: false), by: JSONRules(acceptsNotFinite: true))
        #expect(again?.tagged == value.tagged)
      } catch {
        #expect((0...bytes.count).contains(error.offset))
      }
    }
    #expect(accepted > 1_000)
  }
}
