/// One piece of Swift source: a word, a mark such as `(`, or a string or regex literal.
struct Token: Equatable, Sendable {
  enum Kind: Sendable {
    case word
    case mark
    case literal
  }

  var kind: Kind
  /// What stands in the source; for a literal, what stands between its delimiters.
  var text: String
  /// The line of its first character, from 1.
  var line: Int
  /// Whether nothing, not even a space or a comment, stands between it and the token before.
  var isGlued: Bool
}

/// Cuts Swift source into tokens, so that no rule mistakes a comment or a string for code.
///
/// It knows just what decides where code is: nested block comments, raw and multi-line strings, code
/// inside `\(…)`, and regex literals. A swift-syntax parse would know all of the language, but it is
/// a package of its own, and the rules below ask for words in a row and no more.
///
/// Tokens of an interpolation follow the literal that they stand in, without its parentheses. A bare
/// `/` opens a regex only where no operand can have come before, and where the regex closes on its
/// line: the compiler's own rule of thumb.
struct SwiftLexer {
  private let bytes: [UInt8]
  private var position = 0
  private var line = 1
  private var tokens: [Token] = []
  private var lastTokenEnd = -1

  static func tokens(of text: String) -> [Token] {
    var lexer = SwiftLexer(bytes: Array(text.utf8))
    lexer.lexCode(insideInterpolation: false)
    return lexer.tokens
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func lexCode(insideInterpolation: Bool) {
    var depth = 0
    while position < bytes.count {
      let byte = bytes[position]
      if byte <= UInt8(ascii: " ") {
        skip(1)
      } else if startsWith("//") {
        skip(endOfLine - position)
      } else if startsWith("/*") {
        skipBlockComment()
      } else if let hashes = hashes(before: "\"") {
        lexString(hashes: hashes)
      } else if let length = regexLength {
        append(.literal, length: length)
      } else if byte == UInt8(ascii: "`") {
        let close = bytes[(position + 1)...].firstIndex(of: byte) ?? bytes.count - 1
        append(.word, length: close + 1 - position)
      } else if SwiftLexer.isWord(byte) {
        let end = bytes[position...].firstIndex { !SwiftLexer.isWord($0) } ?? bytes.count
        append(.word, length: end - position)
      } else {
        if byte == UInt8(ascii: "(") { depth += 1 }
        if byte == UInt8(ascii: ")") { depth -= 1 }
        if insideInterpolation && depth < 0 { return }
        append(.mark, length: 1)
      }
    }
  }

  private mutating func skipBlockComment() {
    var depth = 0
    repeat {
      if startsWith("/*") {
        depth += 1
        skip(2)
      } else if startsWith("*/") {
        depth -= 1
        skip(2)
      } else {
        skip(1)
      }
    } while depth > 0 && position < bytes.count
  }

  private mutating func lexString(hashes: Int) {
    let index = tokens.count
    let fence = String(repeating: "#", count: hashes)
    let quotes = startsWith(fence + "\"\"\"") ? "\"\"\"" : "\""
    append(.literal, length: hashes + quotes.utf8.count)
    let start = position
    var end = position
    while position < bytes.count, !startsWith(quotes + fence) {
      if startsWith("\\" + fence + "(") {
        skip(hashes + 2)
        lexCode(insideInterpolation: true)
        skip(1)
      } else if startsWith("\\" + fence) {
        skip(hashes + 2)
      } else if quotes.utf8.count == 1 && bytes[position] == UInt8(ascii: "\n") {
        break
      } else {
        skip(1)
      }
      end = position
    }
    tokens[index].text = String(decoding: bytes[start..<end], as: UTF8.self)
    skip(min(quotes.utf8.count + hashes, bytes.count - position))
    lastTokenEnd = position
  }

  /// The length of the regex literal that begins here, if one does.
  private var regexLength: Int? {
    let hashes = hashes(before: "/")
    guard let hashes else { return nil }
    var index = position + hashes + 1
    let closing = Array(("/" + String(repeating: "#", count: hashes)).utf8)
    if hashes == 0 {
      let opener = tokens.last.map { $0.kind == .mark && "(,=:[{};!&|?".contains($0.text) } ?? true
      let first = index < bytes.count ? bytes[index] : UInt8(ascii: " ")
      guard opener, first > UInt8(ascii: " "), first != UInt8(ascii: ")") else { return nil }
    }
    let limit = hashes == 0 ? endOfLine : bytes.count
    while index < limit {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index...].starts(with: closing) {
        return index + closing.count - position
      } else {
        index += 1
      }
    }
    return nil
  }

  /// How many `#` stand here before the delimiter, if one follows them.
  private func hashes(before delimiter: String) -> Int? {
    let end = bytes[position...].firstIndex { $0 != UInt8(ascii: "#") } ?? bytes.count
    return bytes[end...].starts(with: delimiter.utf8) ? end - position : nil
  }

  private var endOfLine: Int {
    bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
  }

  private func startsWith(_ text: String) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  private mutating func append(_ kind: Token.Kind, length: Int) {
    let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
    let isGlued = lastTokenEnd == position
    tokens.append(Token(kind: kind, text: text, line: line, isGlued: isGlued))
    skip(length)
    lastTokenEnd = position
  }

  private mutating func skip(_ count: Int) {
    let end = min(position + count, bytes.count)
    for byte in bytes[position..<end] where byte == UInt8(ascii: "\n") { line += 1 }
    position = end
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
      true
    default: false
    }
  }
}

extension [Token] {
  /// Where the tokens of a phrase stand in a row, as indices of their first tokens.
  ///
  /// Parts that touch in the phrase must touch in the code: `try!` is not found in `try !isDone`.
  func occurrences(of phrase: String) -> [Int] {
    let wanted = SwiftLexer.tokens(of: phrase)
    guard let first = wanted.first else { return [] }
    return indices.filter { start in
      guard self[start].text == first.text, self[start].kind == first.kind else { return false }
      return wanted.indices.dropFirst().allSatisfy { offset in
        start + offset < count && self[start + offset].text == wanted[offset].text
          && self[start + offset].kind == wanted[offset].kind
          && (self[start + offset].isGlued || !wanted[offset].isGlued)
      }
    }
  }

  /// The tokens between the parenthesis at an index and the one that closes it.
  func arguments(openedAt index: Int) -> ArraySlice<Token> {
    var depth = 0
    for end in self[index...].indices where self[end].kind == .mark {
      if "([{".contains(self[end].text) { depth += 1 }
      if ")]}".contains(self[end].text) { depth -= 1 }
      if depth == 0 { return self[(index + 1)..<end] }
    }
    return self[(index + 1)...]
  }
}
