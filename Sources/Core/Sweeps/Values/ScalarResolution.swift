/// What a plain scalar means, by the core schema of YAML 1.2.
///
/// `no`, `on` and `1_000` are texts, `1e-4` is a number, and only `true`/`false` are booleans: what
/// bit people in YAML 1.1 does not happen here.
enum ScalarResolution {
  /// What a scalar is, or why it cannot be a value.
  enum Outcome: Equatable {
    case value(ParameterValue)
    case missing
    case refused(String)
  }

  /// The value that a scalar stands for.
  static func resolve(_ scalar: Node.Scalar) -> Outcome {
    // Texts reach environments, file names and tables, none of which can hold such characters.
    if let control = scalar.text.unicodeScalars.first(where: { $0.value < 0x20 || $0.value == 0x7F }
    ) {
      return .refused(
        "the text holds the control character U+00\(control.value < 16 ? "0" : "")"
          + String(control.value, radix: 16, uppercase: true))
    }
    guard scalar.isPlain else { return .value(.text(scalar.text)) }
    switch scalar.text {
    case "", "~", "null", "Null", "NULL": return .missing
    case "true", "True", "TRUE": return .value(.boolean(true))
    case "false", "False", "FALSE": return .value(.boolean(false))
    default: break
    }
    switch shape(of: scalar.text) {
    case .integer(let digits, let radix):
      guard let value = Int(digits, radix: radix) else {
        return .refused(
          "\(scalar.text) is beyond the integers that fit 64 bits, \(Int.min) to \(Int.max)")
      }
      return .value(.integer(value))
    case .real:
      guard let value = Double(scalar.text), value.isFinite else {
        return .refused("\(scalar.text) is beyond the real numbers that fit 64 bits")
      }
      return .value(.real(value))
    case .notFinite: return .refused("\(scalar.text) is not a finite number")
    case .text: return .value(.text(scalar.text))
    }
  }

  /// A text as it must be written in a plan to mean that text.
  static func quotedIfNeeded(_ text: String) -> String {
    let isPlainText = resolve(Node.Scalar(text: text, isPlain: true)) == .value(.text(text))
    let isSafe = text.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || "0123456789-_./+".unicodeScalars.contains(scalar)
    }
    if isPlainText, isSafe, !text.hasPrefix("-") { return text }
    return "'"
      + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
      + "'"
  }

  private enum Shape {
    case integer(digits: Substring, radix: Int)
    case real
    case notFinite
    case text
  }

  private static func shape(of text: String) -> Shape {
    if text.hasPrefix("0x"), text.utf8.count > 2, text.utf8.dropFirst(2).allSatisfy(isHexadecimal) {
      return .integer(digits: text.dropFirst(2), radix: 16)
    }
    if text.hasPrefix("0o"), text.utf8.count > 2, text.utf8.dropFirst(2).allSatisfy(isOctal) {
      return .integer(digits: text.dropFirst(2), radix: 8)
    }
    var rest = Substring(text).utf8
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    switch String(rest) {
    case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN": return .notFinite
    default: break
    }
    let whole = rest.prefix(while: isDigit)
    rest.removeFirst(whole.count)
    if rest.isEmpty, !whole.isEmpty { return .integer(digits: text[...], radix: 10) }
    var fractionCount = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fractionCount = rest.prefix(while: isDigit).count
      rest.removeFirst(fractionCount)
    }
    guard !whole.isEmpty || fractionCount > 0 else { return .text }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
      guard !rest.isEmpty, rest.allSatisfy(isDigit) else { return .text }
      return .real
    }
    return rest.isEmpty ? .real : .text
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isOctal(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
