// How text is fitted into columns. A column is a Unicode scalar: exact for everything these programs
// print themselves, a little off for wide or combining characters in somebody's file names.

extension String {
  /// How many columns the text takes.
  var columns: Int { unicodeScalars.count }

  /// The text, filled up with spaces to a number of columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  /// The text with everything replaced that would move a terminal's cursor or turn its direction.
  ///
  /// C0 controls show as their pictures (a line feed as ␊), the others as �.
  var printable: String {
    var text = ""
    for scalar in unicodeScalars {
      text.unicodeScalars.append(scalar.printable)
    }
    return text
  }

  /// The text in quotes, as messages show what somebody typed.
  var quoted: String { "'\(printable)'" }

  /// The words of a paragraph in lines of at most `width` columns; a longer word has its own line.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.columns + 1 + String(word).columns <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// The paragraphs of a discussion.
  ///
  /// Lines that begin with a space are examples, tables and the like: they are not filled.
  var paragraphs: [Paragraph] {
    var paragraphs: [Paragraph] = []
    var isNew = true
    for line in split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.isEmpty {
        isNew = true
        continue
      }
      switch (line.hasPrefix(" "), isNew ? nil : paragraphs.last) {
      case (true, .verbatim(let lines)):
        paragraphs[paragraphs.count - 1] = .verbatim(lines + [line])
      case (false, .filled(let text)):
        paragraphs[paragraphs.count - 1] = .filled("\(text) \(line)")
      case (true, _): paragraphs.append(.verbatim([line]))
      case (false, _): paragraphs.append(.filled(line))
      }
      isNew = false
    }
    return paragraphs
  }
}

/// A part of a discussion.
enum Paragraph: Equatable {
  case filled(String)
  case verbatim([String])
}

extension Unicode.Scalar {
  var printable: Unicode.Scalar {
    switch value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
    default: self
    }
  }
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  func listed(_ conjunction: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
