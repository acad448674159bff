internal import Figures
internal import Text

/// Writes a document as Markdown, of the common kind with tables.
///
/// Names stand between backquotes, where nothing else has a meaning; in prose every character that
/// Markdown could take for its own is escaped. A cell has no line breaks and no bare `|`.
struct MarkdownWriter {
  private var text = ""
  private var figureCount = 0
  private var tableCount = 0

  static func text(of document: Document) -> String {
    var writer = MarkdownWriter()
    writer.write(document)
    return writer.text
  }

  private mutating func write(_ document: Document) {
    text += "# \(Self.escaped(document.title))\n\n\(Self.markdown(document.subtitle))\n\n"
    if let notice = document.notice { text += "> \(Self.markdown(notice))\n\n" }
    for section in document.sections {
      text += "\(String(repeating: "#", count: section.level + 1)) "
      text += "\(Self.markdown(section.title))\n\n"
      for block in section.blocks { write(block) }
    }
    while text.hasSuffix("\n\n") { text.removeLast() }
  }

  private mutating func write(_ block: Document.Block) {
    switch block {
    case .paragraph(let words): text += "\(Self.markdown(words))\n\n"
    case .lead(let words): text += "**\(Self.markdown(words, isStrong: true))**\n\n"
    case .list(let items):
      for item in items { text += "- \(Self.markdown(item))\n" }
      text += "\n"
    case .table(let table): write(table)
    case .figure(let figure, let caption):
      figureCount += 1
      text += "![\(Self.escaped(figure.title))](figures/\(figure.name).svg)\n\n"
      text += "**Figure \(figureCount).** \(Self.markdown(caption))\n\n"
    case .code(let code):
      // The fence is longer than any within.
      let longest = code.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
      let fence = String(repeating: "`", count: max(3, longest + 1))
      text += "\(fence)text\n\(code)\(code.hasSuffix("\n") ? "" : "\n")\(fence)\n\n"
    }
  }

  private mutating func write(_ table: Table) {
    tableCount += 1
    text += "**Table \(tableCount).** \(Self.markdown(table.caption))\n\n"
    let row = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |\n" }
    text += row(table.columns.map { Self.markdown($0.title) })
    text += row(table.columns.map { $0.isNumeric ? "---:" : "---" })
    for cells in table.rows { text += row(cells.map { Self.markdown($0) }) }
    text += "\n"
    for note in table.notes { text += "\(Self.markdown(note))\n\n" }
  }

  /// Prose as Markdown on one line.
  static func markdown(_ words: Words, isStrong: Bool = false) -> String {
    words.pieces.map { piece in
      switch piece {
      case .text(let text): escaped(text)
      case .name(let name): code(name)
      case .strong(let text): isStrong ? escaped(text) : "**\(escaped(text))**"
      case .symbol(let text): "*\(escaped(text))*"
      case .file(let path): "[\(escaped(path))](\(path))"
      }
    }.joined()
  }

  private static let special: Set<Unicode.Scalar> = [
    "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "~", "&", "$",
  ]

  /// A text with nothing in it that has a meaning in Markdown.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if special.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(scalar.printable)
    }
    return escaped
  }

  /// A text between backquotes; a bar is escaped even there, since tables split at it first.
  private static func code(_ name: String) -> String {
    let printable = name.printable
    guard !printable.isEmpty else { return "" }
    let longest = printable.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    let quote = String(repeating: "`", count: longest + 1)
    let pad = longest > 0 ? " " : ""
    let barred = printable.split(separator: "|", omittingEmptySubsequences: false)
      .joined(separator: "\\|")
    return "\(quote)\(pad)\(barred)\(pad)\(quote)"
  }
}
