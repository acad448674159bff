internal import Text

// How text is fitted into columns. A column is a Unicode scalar: exact for everything these programs
// print themselves, a little off for wide or combining characters in somebody's file names.

extension String {
  /// How many columns the text takes.
  var columns: Int { unicodeScalars.count }

  /// The text, filled up with spaces to a number of columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
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
