internal import Figures

/// A report as prose, tables and figures, before it is HTML or Markdown.
struct Document: Hashable, Sendable {
  /// What it is called.
  var title: String
  /// What it is about, in a sentence.
  var subtitle: Words
  /// What a reader has to know first, if anything.
  var notice: Words?
  /// Its sections in reading order.
  var sections: [Section] = []

  /// A part with a heading.
  struct Section: Hashable, Sendable {
    /// What links call it: letters, digits and hyphens.
    var id: String
    /// Its heading.
    var title: Words
    /// 1 for a section, 2 for one within the section before it.
    var level = 1
    /// What it says.
    var blocks: [Block] = []
  }

  /// Something that stands on lines of its own.
  enum Block: Hashable, Sendable {
    /// Prose.
    case paragraph(Words)
    /// Prose that is the heart of it.
    case lead(Words)
    /// Points, one by one.
    case list([Words])
    /// A table.
    case table(Table)
    /// A figure with its caption.
    case figure(Figure, caption: Words)
    /// Lines to be typed or read as they are.
    case code(String)
  }

  /// All figures in their order.
  var figures: [Figure] {
    sections.flatMap(\.blocks).compactMap { block in
      guard case .figure(let figure, _) = block else { return nil }
      return figure
    }
  }
}

/// A table for reading: few columns, rounded numbers, and a reason in the place of what is missing.
struct Table: Hashable, Sendable {
  /// What it shows.
  var caption: Words
  /// Its columns.
  var columns: [Column]
  /// Its rows, each with a cell a column.
  var rows: [[Words]] = []
  /// What is said below it.
  var notes: [Words] = []
  /// How many of the first columns say what group a row belongs to, which is shown once a group.
  var groupedColumns = 0

  /// A column.
  struct Column: Hashable, Sendable {
    /// Its head.
    var title: Words
    /// Whether it has numbers, which stand one below the other by their last digits.
    var isNumeric: Bool

    static func text(_ title: Words) -> Column { Column(title: title, isNumeric: false) }
    static func number(_ title: Words) -> Column { Column(title: title, isNumeric: true) }
  }

  /// How many of a row's first cells say again what the row above says.
  func repeatedCount(_ index: Int) -> Int {
    guard index > 0 else { return 0 }
    return (0..<groupedColumns).first { rows[index][$0] != rows[index - 1][$0] } ?? groupedColumns
  }

  /// More rows than these are left to the files.
  static let rowsMax = 60

  /// The same with no more rows than one reads, and a note that says where all are.
  func limited(file: String) -> Table {
    guard rows.count > Table.rowsMax else { return self }
    var table = self
    table.rows = Array(rows.prefix(Table.rowsMax))
    table.notes.append(
      "The first \(String(Table.rowsMax)) of \(String(rows.count)) rows; all are in \(file: file).")
    return table
  }
}
