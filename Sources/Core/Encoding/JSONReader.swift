internal import Mistakes

/// Why bytes are not the JSON text that was expected.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The byte at which the offending piece begins, from 0.
  public let offset: Int
  /// Its line, from 1.
  public let line: Int
  /// Its column, from 1, counted in Unicode scalars.
  public let column: Int
  /// What stands there.
  public let found: String
  /// What could have stood there.
  public let expected: String

  /// The complaint in one sentence.
  public var description: String { "\(line):\(column): found \(found), expected \(expected)" }
}

/// What a reader of JSON takes on and lets pass.
public struct JSONRules: Hashable, Sendable {
  /// How many lists and objects may lie inside each other.
  public var depthMax: Int
  /// Whether `NaN`, `Infinity` and `-Infinity` are read, which are no JSON but what Python writes.
  public var acceptsNotFinite: Bool

  /// Plain JSON of a sane depth, unless told otherwise.
  public init(depthMax: Int = 64, acceptsNotFinite: Bool = false) {
    require(
      (0...MessagePackLimits.depthLimit).contains(depthMax),
      "a depth between 0 and \(MessagePackLimits.depthLimit) can be allowed, not \(depthMax)")
    self.depthMax = depthMax
    self.acceptsNotFinite = acceptsNotFinite
  }
}

extension JSON {
  /// The value that a JSON text (RFC 8259) stands for; other bytes are refused.
  ///
  /// A number without a fraction or an exponent is an integer if it lies in the range of `Int64`, else
  /// it is the nearest double. A key given twice, half of a surrogate pair, and a number that no
  /// double comes near are refused, for programs disagree on what they mean.
  public init(parsing bytes: [UInt8], by rules: JSONRules = JSONRules()) throws(JSONError) {
    var reader = JSONReader(bytes, rules)
    do throws(JSONReader.Fault) {
      self = try reader.readAll()
    } catch {
      throw reader.error(error)
    }
  }

  /// The value that a JSON text stands for; other texts are refused.
  public init(parsing text: String, by rules: JSONRules = JSONRules()) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), by: rules)
  }
}

/// Reads a JSON text from left to right.
///
/// Bytes come from anywhere, so nothing here traps, and memory follows the bytes that arrived.
private struct JSONReader {
  /// A complaint whose line has not been counted yet.
  struct Fault: Error {
    let offset: Int
    let found: String
    let expected: String
  }

  private let bytes: [UInt8]
  private let rules: JSONRules
  private var offset = 0

  init(_ bytes: [UInt8], _ rules: JSONRules) {
    self.bytes = bytes
    self.rules = rules
  }

  /// The complaint with its line and column.
  func error(_ fault: Fault) -> JSONError {
    var (line, column) = (1, 1)
    for byte in bytes[..<min(fault.offset, bytes.count)] {
      if byte == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONError(
      offset: fault.offset, line: line, column: column, found: fault.found,
      expected: fault.expected)
  }

  mutating func readAll() throws(Fault) -> JSON {
    let value = try readValue(depth: 0)
    skipSpace()
    guard offset == bytes.count else { throw surprise(expected: "the end") }
    return value
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  /// What stands at the offset against what was expected there.
  private func surprise(expected: String) -> Fault {
    let found =
      switch next {
      case nil: "the end"
      case .some(let byte) where (0x21...0x7E).contains(byte):
        "'\(Character(Unicode.Scalar(byte)))'"
      case .some(let byte): "the byte 0x" + String(byte, radix: 16)
      }
    return Fault(offset: offset, found: found, expected: expected)
  }

  private mutating func readValue(depth: Int) throws(Fault) -> JSON {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try readObject(depth: depth))
    case UInt8(ascii: "["): return .list(try readList(depth: depth))
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "t"): return try read(word: "true", as: .boolean(true))
    case UInt8(ascii: "f"): return try read(word: "false", as: .boolean(false))
    case UInt8(ascii: "n"): return try read(word: "null", as: .null)
    case UInt8(ascii: "N") where rules.acceptsNotFinite:
      return try read(word: "NaN", as: .notFinite(.nan))
    case UInt8(ascii: "I") where rules.acceptsNotFinite:
      return try read(word: "Infinity", as: .notFinite(.infinity))
    case UInt8(ascii: "-"): return try readNumber()
    case .some(let byte) where isDigit(byte): return try readNumber()
    default: throw surprise(expected: "a value")
    }
  }

  private mutating func read(word: String, as value: JSON) throws(Fault) -> JSON {
    guard bytes[offset...].starts(with: word.utf8) else {
      throw surprise(expected: "a value such as '\(word)'")
    }
    offset += word.utf8.count
    return value
  }

  private mutating func enter(_ kind: String, depth: Int) throws(Fault) {
    guard depth < rules.depthMax else {
      throw Fault(
        offset: offset, found: "\(kind) inside \(depth) others",
        expected: "at most \(rules.depthMax) inside each other")
    }
    offset += 1
    skipSpace()
  }

  private mutating func readList(depth: Int) throws(Fault) -> [JSON] {
    try enter("a list", depth: depth)
    var elements: [JSON] = []
    if passEnd(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try readValue(depth: depth + 1))
      skipSpace()
      if passEnd(UInt8(ascii: "]")) { return elements }
      try passComma(or: "']'")
    }
  }

  private mutating func readObject(depth: Int) throws(Fault) -> JSON.Object {
    try enter("an object", depth: depth)
    var members: [(key: String, value: JSON)] = []
    var keys: Set<[UInt8]> = []
    if passEnd(UInt8(ascii: "}")) { return JSON.Object(members) }
    while true {
      skipSpace()
      let start = offset
      guard next == UInt8(ascii: "\"") else { throw surprise(expected: "a key in quotes") }
      let key = try readText()
      guard keys.insert(Array(key.utf8)).inserted else {
        throw Fault(offset: start, found: "a key a second time", expected: "each key once")
      }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw surprise(expected: "':' behind a key") }
      offset += 1
      members.append((key: key, value: try readValue(depth: depth + 1)))
      skipSpace()
      if passEnd(UInt8(ascii: "}")) { return JSON.Object(members) }
      try passComma(or: "'}'")
    }
  }

  private mutating func passEnd(_ bracket: UInt8) -> Bool {
    guard next == bracket else { return false }
    offset += 1
    return true
  }

  private mutating func passComma(or end: String) throws(Fault) {
    guard next == UInt8(ascii: ",") else { throw surprise(expected: "',' or \(end)") }
    offset += 1
  }

  private mutating func readNumber() throws(Fault) -> JSON {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    if next == UInt8(ascii: "I"), rules.acceptsNotFinite {
      return try read(word: "Infinity", as: .notFinite(.negativeInfinity))
    }
    if next == UInt8(ascii: "0") {
      offset += 1
      if let byte = next, isDigit(byte) {
        throw surprise(expected: "no digit behind a leading zero")
      }
    } else {
      try passDigits()
    }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      offset += 1
      try passDigits()
    }
    if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      try passDigits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let value = Double(text) else {
      throw Fault(offset: start, found: "a number of odd digits", expected: "a number")
    }
    if let real = JSON.Finite(value) { return .real(real) }
    guard rules.acceptsNotFinite else {
      throw Fault(
        offset: start, found: "a number beyond \(Double.greatestFiniteMagnitude)",
        expected: "one that a double comes near")
    }
    return .notFinite(value > 0 ? .infinity : .negativeInfinity)
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func passDigits() throws(Fault) {
    guard let byte = next, isDigit(byte) else { throw surprise(expected: "a digit") }
    while let byte = next, isDigit(byte) { offset += 1 }
  }

  /// Reads a text from its opening quote to behind its closing one.
  private mutating func readText() throws(Fault) -> String {
    offset += 1
    var text = ""
    while true {
      let start = offset
      while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        offset += 1
      }
      try append(start..<offset, to: &text)
      switch next {
      case UInt8(ascii: "\""):
        offset += 1
        return text
      case UInt8(ascii: "\\"): text.unicodeScalars.append(try readEscape())
      case nil: throw surprise(expected: "the quote that ends a text")
      default: throw surprise(expected: "no control character in a text; escape it")
      }
    }
  }

  private func append(_ range: Range<Int>, to text: inout String) throws(Fault) {
    do {
      text += String(copying: try UTF8Span(validating: bytes.span.extracting(range)))
    } catch {
      throw Fault(
        offset: range.lowerBound + error.byteOffsets.lowerBound, found: "broken UTF-8",
        expected: "UTF-8")
    }
  }

  private mutating func readEscape() throws(Fault) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard let byte = next else { throw surprise(expected: "the rest of an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      offset -= 1
      throw surprise(expected: #"one of "\/bfnrtu behind a backslash"#)
    }
    let first = try readUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, next == UInt8(ascii: "\\") else { throw half(at: start) }
    offset += 1
    guard next == UInt8(ascii: "u") else { throw half(at: start) }
    offset += 1
    let second = try readUnit()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(
        0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
    else { throw half(at: start) }
    return scalar
  }

  private func half(at start: Int) -> Fault {
    Fault(offset: start, found: "half of a surrogate pair", expected: "both halves")
  }

  /// Reads the four digits of a UTF-16 unit.
  private mutating func readUnit() throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue,
        byte < 0x80
      else { throw surprise(expected: "a hexadecimal digit") }
      unit = unit << 4 | UInt16(digit)
      offset += 1
    }
    return unit
  }
}
