public import CommandLine
public import Coordination
public import Encoding
internal import Text

/// Failed attempts, as people and programs read them.
public struct FailureTable {
  private let rows: [FailureRow]

  /// Some failed attempts, in the order in which they happened.
  public init(_ rows: [FailureRow]) { self.rows = rows }

  /// The attempts, a line each, with their last words.
  public var text: String {
    var table = TextTable([
      .number("task"), .text("when (UTC)"), .text("host", widthMax: 32), .text("cause"),
      .text("given up"), .text("last words", widthMax: 200),
    ])
    for row in rows {
      table.append([
        grouped(row.index), CalendarTime(millisecondsSince1970: row.recordedAt).text, row.host,
        "\(row.failure.cause)", row.isFinal ? "yes" : "no", row.failure.detail,
      ])
    }
    return table.text
  }

  /// The first line of comma-separated failures.
  public static let csvTitles = "task,recorded,host,cause,final,words"

  /// An attempt as a line of comma-separated values.
  public static func csv(of row: FailureRow) -> String {
    [
      "\(row.index)", CalendarTime(millisecondsSince1970: row.recordedAt).rfc3339, row.host,
      "\(row.failure.cause)", "\(row.isFinal)", row.failure.detail,
    ].map { ResultCell.csv(field: $0) }.joined(separator: ",")
  }

  /// An attempt for programs.
  public static func json(of row: FailureRow) -> JSON {
    .object([
      "task": .integer(Int64(row.index)),
      "recorded": .text(CalendarTime(millisecondsSince1970: row.recordedAt).rfc3339),
      "host": .text(row.host),
      "cause": .text("\(row.failure.cause)"),
      "final": .boolean(row.isFinal),
      "words": .text(row.failure.detail),
    ])
  }

  /// Writes a sweep's failed attempts, at most `limit` of the latest for people, of the first for
  /// programs; tells how many were written.
  public static func write(
    _ pages: ResultPages, _ format: ResultWriter.Format, limit: Int?, on terminal: Terminal
  ) throws(Failure) -> Int {
    var count = 0
    switch format {
    case .table:
      let rows = try pages.lastFailures(limit ?? rowsMax)
      if !rows.isEmpty { try terminal.print(FailureTable(rows).text) }
      return rows.count
    case .csv:
      try pages.forEachFailure(limit: limit ?? .max) { row throws(Failure) in
        if count == 0 { try terminal.print(csvTitles, terminator: "\r\n") }
        try terminal.print(csv(of: row), terminator: "\r\n")
        count += 1
      }
    case .json:
      try pages.forEachFailure(limit: limit ?? .max) { row throws(Failure) in
        try terminal.print(count == 0 ? "[" : ",")
        try terminal.print(json(of: row).text(indented: false), terminator: "")
        count += 1
      }
      try terminal.print(count == 0 ? "[]" : "\n]")
    case .ndjson:
      try pages.forEachFailure(limit: limit ?? .max) { row throws(Failure) in
        try terminal.print(json(of: row).text(indented: false))
        count += 1
      }
    case .npz:
      throw Failure(
        .usage, "failed attempts are words, not arrays; take '--format csv', 'json' or 'ndjson'")
    }
    return count
  }

  /// Rows of a table that nobody bounded.
  private static let rowsMax = 1_000
}
