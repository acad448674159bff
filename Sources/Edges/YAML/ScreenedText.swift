import Sweeps

/// A text that is fit for libyaml: not too long, well-formed UTF-8, and free of invisible traps.
///
/// libyaml would find most of these faults itself, but it names them by byte offset, guesses at
/// UTF-16, and counts lone carriage returns and Unicode's line separators as line breaks, which no
/// editor does: from there on every line number would be wrong. So they are refused beforehand, and
/// a line here ends with LF or CRLF and with nothing else.
struct ScreenedText {
  /// The whole text, a byte-order mark included.
  let bytes: [UInt8]
  /// Which text it is.
  let source: Int
  /// Where the text begins, after a byte-order mark if there is one.
  private let start: Int

  /// What libyaml gets to see.
  var content: ArraySlice<UInt8> { bytes[start...] }

  /// Screens a text, and refuses the first byte that is unfit.
  init(_ bytes: [UInt8], source: Int, bytesMax: Int) throws(Diagnostic) {
    self.bytes = bytes
    self.source = source
    self.start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard bytes.count <= bytesMax else {
      let message =
        "the text is \(bytes.count) bytes long, and at most \(bytesMax) are read; shorten it"
      throw Diagnostic(at: mark(at: bytesMax), message)
    }
    for (prefix, encoding) in ScreenedText.foreignEncodings where bytes.starts(with: prefix) {
      throw Diagnostic(at: mark(at: 0), "the text is \(encoding), not UTF-8; save it as UTF-8")
    }
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if (0x20..<0x7F).contains(byte) || byte == .lineFeed || byte == .tab {
        index += 1
        continue
      }
      guard let scalar = scalar(at: index) else {
        let message = "the byte 0x\(hex(byte, digits: 2)) is not valid UTF-8; save it as UTF-8"
        throw Diagnostic(at: mark(at: index), message)
      }
      index += UTF8.width(scalar)
      let endsLine = scalar == "\r" && index < bytes.count && bytes[index] == .lineFeed
      if !endsLine, let objection = ScreenedText.objection(to: scalar) {
        throw Diagnostic(at: mark(at: index - UTF8.width(scalar)), objection)
      }
    }
  }

  /// The byte-order marks of encodings that are not read, the longer ones first.
  private static let foreignEncodings: [(prefix: [UInt8], name: String)] = [
    ([0xFF, 0xFE, 0x00, 0x00], "UTF-32"),
    ([0x00, 0x00, 0xFE, 0xFF], "UTF-32"),
    ([0xFF, 0xFE], "UTF-16"),
    ([0xFE, 0xFF], "UTF-16"),
  ]

  /// The well-formed scalar that begins at an offset.
  private func scalar(at offset: Int) -> Unicode.Scalar? {
    var decoder = UTF8()
    var rest = bytes[offset...].makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
    return scalar
  }

  /// Why a scalar may not stand in a text, if it may not.
  private static func objection(to scalar: Unicode.Scalar) -> String? {
    let value = scalar.value
    let name = "U+\(hex(value, digits: 4))"
    let escape = value < 0x100 ? "\\x\(hex(value, digits: 2))" : "\\u\(hex(value, digits: 4))"
    switch value {
    case 0x00:
      return "found a NUL byte, which no text holds; save the document as UTF-8 text"
    case 0x0D:
      return "found a carriage return without a line feed; end lines with LF or CRLF"
    case 0x01...0x1F, 0x7F...0x9F:
      return "found the control character \(name); remove it, or write \"\(escape)\" in quotes"
    case 0x2028, 0x2029:
      return "found the line separator \(name); remove it, or write \"\(escape)\" in quotes"
    case 0xFEFF:
      return "found an invisible byte-order mark (U+FEFF) inside the text; remove it"
    case 0xFFFE, 0xFFFF:
      return "found \(name), which is not a character; remove it"
    default:
      return nil
    }
  }
}

extension ScreenedText {
  /// The place of a byte.
  func mark(at offset: Int) -> Mark {
    var line = 1
    var lineStart = start
    let end = max(offset, start)
    for index in start..<end where bytes[index] == .lineFeed {
      line += 1
      lineStart = index + 1
    }
    let column = 1 + bytes[lineStart..<end].count { !UTF8.isContinuation($0) }
    return Mark(source: source, line: line, column: column)
  }

  /// The offset of a place; one beyond its line's or the text's end is moved back to the end.
  func offset(of mark: Mark) -> Int {
    var offset = start
    for _ in 1..<max(mark.line, 1) {
      guard let newline = bytes[offset...].firstIndex(of: .lineFeed) else { return bytes.count }
      offset = newline + 1
    }
    var column = 1
    while column < mark.column, offset < bytes.count, bytes[offset] != .lineFeed {
      offset += 1
      while offset < bytes.count, UTF8.isContinuation(bytes[offset]) { offset += 1 }
      column += 1
    }
    return offset
  }

  /// The byte at a place, unless the text ends there.
  func byte(at mark: Mark) -> UInt8? {
    let offset = offset(of: mark)
    return offset < bytes.count ? bytes[offset] : nil
  }

  /// The rest of the line from a place on.
  func line(from mark: Mark) -> ArraySlice<UInt8> {
    bytes[offset(of: mark)...].prefix { $0 != .lineFeed && $0 != .carriageReturn }
  }

  /// Whether nothing but blanks stands before a place on its line.
  func isFirstOnLine(_ mark: Mark) -> Bool {
    bytes[start..<offset(of: mark)].reversed()
      .prefix { $0 != .lineFeed }
      .allSatisfy { $0 == .space || $0 == .tab }
  }

  /// The first thing on the line of a place.
  func firstOnLine(of mark: Mark) -> Mark {
    var first = mark
    first.column = 1
    first.column += line(from: first).prefix { $0 == .space || $0 == .tab }.count
    return first
  }

  /// The place of the first such byte, from a place on.
  func mark(of byte: UInt8, from mark: Mark) -> Mark {
    let offset = offset(of: mark)
    return self.mark(at: bytes[offset...].firstIndex(of: byte) ?? offset)
  }

  /// Whether the bracket at a place is closed again, as far as counting brackets can tell.
  ///
  /// It is asked only to choose between two complaints about text that is broken anyway, so it
  /// takes a quote or a `#` for what it is where a value may begin, and for text elsewhere.
  func isClosed(bracketAt mark: Mark) -> Bool {
    let beforeValue = Set(" \t\r\n[]{},:\"'".utf8)
    var depth = 0
    var quote: UInt8?
    var previous = UInt8.space
    var index = offset(of: mark)
    while index < bytes.count {
      let byte = bytes[index]
      switch (byte, quote) {
      case (UInt8(ascii: "\\"), UInt8(ascii: "\"")):
        index += 1
      case (_, let open?):
        if byte == open { quote = nil }
      case (UInt8(ascii: "["), nil), (UInt8(ascii: "{"), nil):
        depth += 1
      case (UInt8(ascii: "]"), nil), (UInt8(ascii: "}"), nil):
        depth -= 1
      case (UInt8(ascii: "\""), nil), (UInt8(ascii: "'"), nil):
        if beforeValue.contains(previous) { quote = byte }
      case (UInt8(ascii: "#"), nil) where beforeValue.contains(previous):
        index = bytes[index...].firstIndex(of: .lineFeed) ?? bytes.count
      default:
        break
      }
      guard depth > 0 else { return true }
      previous = byte
      index += 1
    }
    return false
  }
}

extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
}

/// A number in hexadecimal, at least so many digits long.
private func hex(_ value: some BinaryInteger, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}
