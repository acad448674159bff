internal import Figures
internal import Text

/// Writes a document as one HTML file that needs nothing else: no network, no script, no font.
///
/// Each figure is there twice, laid out for a wide page and for a telephone, and the style sheet
/// shows one of them; scaling one drawing down would leave letters that nobody can read. Every
/// figure has a title and a description, every table a caption and heads, and the page a table of
/// contents and a language, for readers who hear it.
struct HTMLWriter {
  /// How wide figures are on a wide page, and on a narrow one.
  static let figureWidths = (wide: 720.0, narrow: 352.0)

  private var text = ""
  private var figureCount = 0
  private var tableCount = 0

  static func text(of document: Document) -> String {
    var writer = HTMLWriter()
    writer.text.reserveCapacity(1 << 20)
    writer.write(document)
    return writer.text
  }

  private mutating func write(_ document: Document) {
    text += """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="description" content="\(document.subtitle.plain.escapedForMarkup)">
      <title>\(document.title.escapedForMarkup)</title>
      <style>
      \(Palette.stylesheet)
      \(PageStyle.text)
      </style>
      </head>
      <body>
      <header>
      <p class="kicker">Report of a sweep</p>
      <h1>\(document.title.escapedForMarkup)</h1>
      <p class="subtitle">\(Self.html(document.subtitle))</p>

      """
    if let notice = document.notice {
      text += "<p class=\"notice\" role=\"note\">\(Self.html(notice))</p>\n"
    }
    text += "</header>\n"
    writeContents(document)
    text += "<main>\n"
    for section in document.sections {
      let heading = "h\(section.level + 1)"
      text += "<section aria-labelledby=\"\(section.id)\">\n"
      text += "<\(heading) id=\"\(section.id)\">\(Self.html(section.title))</\(heading)>\n"
      for block in section.blocks { write(block) }
      text += "</section>\n"
    }
    text += "</main>\n</body>\n</html>\n"
  }

  private mutating func writeContents(_ document: Document) {
    text += "<nav aria-label=\"Contents\">\n<ol>\n"
    for section in document.sections {
      let inner = section.level > 1 ? " class=\"inner\"" : ""
      text += "<li\(inner)><a href=\"#\(section.id)\">\(Self.html(section.title))</a></li>\n"
    }
    text += "</ol>\n</nav>\n"
  }

  private mutating func write(_ block: Document.Block) {
    switch block {
    case .paragraph(let words): text += "<p>\(Self.html(words))</p>\n"
    case .lead(let words): text += "<p class=\"lead\">\(Self.html(words))</p>\n"
    case .list(let items):
      text += "<ul>\n"
      for item in items { text += "<li>\(Self.html(item))</li>\n" }
      text += "</ul>\n"
    case .table(let table): write(table)
    case .figure(let figure, let caption):
      figureCount += 1
      text += "<figure id=\"figure-\(figureCount)\">\n<div class=\"wide\">"
      text += figure.drawn(width: Self.figureWidths.wide)
        .svgElement(id: "\(figure.name)-wide", of: figure)
      text += "</div>\n<div class=\"narrow\">"
      text += figure.drawn(width: Self.figureWidths.narrow)
        .svgElement(id: "\(figure.name)-narrow", of: figure)
      text += "</div>\n<figcaption><b>Figure \(figureCount).</b> \(Self.html(caption))"
      text += "</figcaption>\n</figure>\n"
    case .code(let code):
      text += "<pre tabindex=\"0\"><code>\(Self.lines(code))</code></pre>\n"
    }
  }

  private mutating func write(_ table: Table) {
    tableCount += 1
    // A table that is wider than a telephone scrolls by itself, and can be reached by keyboard;
    // what it is stays in sight meanwhile.
    text += "<p class=\"caption\" id=\"table-\(tableCount)\"><b>Table \(tableCount).</b> "
    text += "\(Self.html(table.caption))</p>\n"
    text += "<div class=\"table\" tabindex=\"0\" role=\"region\" "
    text += "aria-labelledby=\"table-\(tableCount)\">\n"
    text += "<table aria-labelledby=\"table-\(tableCount)\">\n<thead><tr>"
    for column in table.columns {
      text += "<th scope=\"col\"\(column.isNumeric ? " class=\"n\"" : "")>"
      text += "\(Self.html(column.title, isCell: true))</th>"
    }
    text += "</tr></thead>\n<tbody>\n"
    for (index, row) in table.rows.enumerated() {
      let repeated = table.repeatedCount(index)
      text += index > 0 && repeated == 0 && table.groupedColumns > 0 ? "<tr class=\"g\">" : "<tr>"
      for (place, (column, cell)) in zip(table.columns, row).enumerated() {
        // What is as in the row above is there for those who hear the page, or search it.
        let classes = (column.isNumeric ? ["n"] : []) + (place < repeated ? ["r"] : [])
        text += classes.isEmpty ? "<td>" : "<td class=\"\(classes.joined(separator: " "))\">"
        text += "\(Self.html(cell, isCell: true))</td>"
      }
      text += "</tr>\n"
    }
    text += "</tbody>\n</table>\n</div>\n"
    for note in table.notes { text += "<p class=\"tablenote\">\(Self.html(note))</p>\n" }
  }

  /// A name that is longer may break within a cell.
  private static let nameMax = 24

  /// Prose as HTML.
  static func html(_ words: Words, isCell: Bool = false) -> String {
    words.pieces.map { piece in
      switch piece {
      case .text(let text): text.escapedForMarkup
      case .name(let name) where isCell:
        "<code class=\"\(name.utf8.count <= nameMax ? "k" : "l")\">\(name.escapedForMarkup)</code>"
      case .name(let name): "<code>\(name.escapedForMarkup)</code>"
      case .strong(let text): "<b>\(text.escapedForMarkup)</b>"
      case .symbol(let text): "<i>\(text.escapedForMarkup)</i>"
      case .file(let path): "<a href=\"\(path.escapedForMarkup)\">\(path.escapedForMarkup)</a>"
      }
    }.joined()
  }

  /// Lines as HTML, whose breaks stay.
  private static func lines(_ code: String) -> String {
    code.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0).escapedForMarkup
    }.joined(separator: "\n")
  }
}
