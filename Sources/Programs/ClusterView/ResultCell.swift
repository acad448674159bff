public import Encoding
public import Sweeps
internal import Text

/// One value of a table of results, and how each format writes it.
///
/// A program that reads must get the very number, so CSV and JSON have as many digits as it takes to
/// read the same double back; a person gets six. What is not a number is `nan`, `inf` or `-inf`:
/// in JSON, which has none of them, as texts.
public enum ResultCell: Hashable, Sendable {
  /// The parameter has its default, or the task did not measure it.
  case missing
  /// True or false.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number in double precision, finite or not.
  case real(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([ResultCell])

  /// A parameter's value.
  public init(_ value: ParameterValue) {
    self =
      switch value {
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(Int64(value))
      case .real(let real): .real(real.value)
      case .text(let text): .text(text.value)
      case .list(let values): .list(values.map(ResultCell.init))
      }
  }

  /// A measure's value.
  public init(_ value: MessagePack) {
    self =
      switch value {
      case .null, .bytes, .map: .missing
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .real(let value): .real(value)
      case .text(let text): .text(text)
      case .list(let values): .list(values.map(ResultCell.init))
      }
  }

  var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .missing, .boolean, .text, .list: false
    }
  }

  var isMissing: Bool { self == .missing }

  /// The value for a person.
  public var shown: String {
    switch self {
    case .real(let value): ResultCell.sixDigits(value)
    case .list(let cells): "[" + cells.map(\.shown).joined(separator: ", ") + "]"
    case .text(let text): text.printable
    case .missing, .boolean, .integer: plain
    }
  }

  /// The value in full, as it stands in a field.
  var plain: String {
    switch self {
    case .missing: ""
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .real(let value): ResultCell.exact(value)
    case .text(let text): text
    case .list(let cells): "[" + cells.map(\.plain).joined(separator: ", ") + "]"
    }
  }

  /// The value as a field of comma-separated values (RFC 4180): quoted if a reader would cut it.
  public var csv: String { ResultCell.csv(field: plain) }

  /// A text as a field of comma-separated values.
  static func csv(field text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
      $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n")
        && $0 != UInt8(ascii: "\r")
    }
    guard !isPlain || text.first == " " || text.last == " " else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// The value for programs.
  public var json: JSON {
    switch self {
    case .missing: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .real(let value): .real(value, ifNotFinite: .text(ResultCell.exact(value)))
    case .text(let text): .text(text)
    case .list(let cells): .list(cells.map(\.json))
    }
  }

  /// The shortest digits that read back as the number.
  private static func exact(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    guard value.isFinite else { return value < 0 ? "-inf" : "inf" }
    return "\(value)"
  }

  /// The number in at most six significant digits.
  ///
  /// Scaling by a power of ten errs by an ulp or two, which six digits do not show; the shortest text
  /// of what was scaled back has those digits and no more.
  private static func sixDigits(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return exact(value) }
    let text = "\(value)"
    if let mark = text.firstIndex(of: "e") { return scientific(text[..<mark], text[mark...]) }
    var place = 0
    var power = 1.0
    while value.magnitude / power >= 10 {
      power *= 10
      place += 1
    }
    while value.magnitude / power < 1 {
      power /= 10
      place -= 1
    }
    if place >= 5 { return whole(value.rounded()) }
    var scale = 1.0
    for _ in 0..<(5 - place) { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? whole(rounded) : "\(rounded)"
  }

  private static func whole(_ value: Double) -> String {
    Int64(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  /// A number whose text has an exponent, the digits before it cut to six.
  private static func scientific(_ mantissa: Substring, _ exponent: Substring) -> String {
    guard let value = Double(mantissa) else { return String(mantissa + exponent) }
    let rounded = (value * 100_000).rounded() / 100_000
    if rounded.magnitude >= 10, let power = Int(exponent.dropFirst()) {
      return "\(whole(rounded / 10))e\(power < 0 ? "" : "+")\(power + 1)"
    }
    return (rounded == rounded.rounded() ? whole(rounded) : "\(rounded)") + exponent
  }
}
