internal import Mistakes
internal import Text

/// Rows of cells as text in columns, for people and for `awk`.
///
/// ```swift
/// var table = TextTable([.text("axis"), .number("values"), .text("from", widthMax: 40)])
/// table.append(["hidden", "12", "log(8, 1024)"])
/// try terminal.print(table.text)
/// ```
///
/// Numbers stand to the right and text to the left, two spaces apart, under the titles and a rule.
/// A control character in a cell shows as a picture of itself, so no value can break the table.
/// Nothing is cut unless a column says so.
public struct TextTable: Sendable {
  /// What a column is called and how it is set.
  public struct Column: Sendable {
    let title: String
    /// Whether it stands to the right, so that digits of one weight stand under each other.
    let isNumber: Bool
    let widthMax: Int?

    /// A column of words, cut to `widthMax` columns with `…` if one is given.
    public static func text(_ title: String, widthMax: Int? = nil) -> Column {
      require(widthMax ?? 1 >= 1, "column '\(title)' cannot be \(widthMax ?? 0) wide")
      return Column(title: title, isNumber: false, widthMax: widthMax)
    }

    /// A column of numbers, never cut.
    public static func number(_ title: String) -> Column {
      Column(title: title, isNumber: true, widthMax: nil)
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row with a cell for every column.
  public mutating func append(_ cells: [String]) {
    require(
      cells.count == columns.count, "\(columns.count) columns, but \(cells.count) cells: \(cells)")
    rows.append(zip(columns, cells).map { $0.fitting($1) })
  }

  /// The table's lines joined by line feeds, without spaces at their ends.
  public var text: String {
    let titles = columns.map { $0.fitting($0.title) }
    var widths = titles.map(\.columns)
    for row in rows {
      for (index, cell) in row.enumerated() { widths[index] = max(widths[index], cell.columns) }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([titles, rule] + rows).map { line($0, widths) }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    var blanks = 0
    for (index, cell) in cells.enumerated() {
      let fill = widths[index] - cell.columns
      if columns[index].isNumber { blanks += fill }
      if !cell.isEmpty {
        line += String(repeating: " ", count: blanks) + cell
        blanks = 0
      }
      blanks += columns[index].isNumber ? 2 : fill + 2
    }
    return line
  }
}

extension TextTable.Column {
  /// A cell's text without control characters, cut if the column is narrow.
  fileprivate func fitting(_ cell: String) -> String {
    let text = cell.printable
    guard let widthMax, text.columns > widthMax else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(widthMax - 1))) + "…"
  }
}
