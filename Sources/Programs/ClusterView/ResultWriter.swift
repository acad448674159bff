public import CommandLine
internal import Coordination
internal import Encoding
public import Sweeps
internal import Text

/// Writes a sweep's results to a terminal or a pipe, in one of five formats.
///
/// Everything but the table and the arrays is written page by page as it comes, so a sweep of millions
/// needs no memory here. The columns must be known before the first row: they are those that the study
/// declares, and, for studies that measure what they like, those that a first reading finds.
public struct ResultWriter {
  /// How results are written.
  public enum Format: String, CaseIterable, Sendable {
    /// For people.
    case table
    /// Comma-separated values (RFC 4180).
    case csv
    /// One JSON array of objects.
    case json
    /// A JSON object a line.
    case ndjson
    /// An array a column and a curve, in a file for NumPy.
    case npz
  }

  private let pages: ResultPages
  private let grid: Grid
  private let terminal: Terminal

  /// Rows at either end of a table that nobody asked to see whole.
  public static let rowsAtEnds = 10

  /// A writer of a sweep's results.
  public init(_ pages: ResultPages, _ grid: Grid, on terminal: Terminal) {
    self.pages = pages
    self.grid = grid
    self.terminal = terminal
  }

  /// Writes at most `limit` results, and tells how many were there.
  ///
  /// `isExcerpt` lets a table show its ends alone where it is longer.
  public func write(
    _ format: Format, limit: Int?, isExcerpt: Bool
  ) throws(Failure) -> Int {
    switch format {
    case .table: try writeTable(limit: limit, isExcerpt: isExcerpt)
    case .csv: try writeCSV(limit: limit ?? .max)
    case .json: try writeArray(limit: limit ?? .max)
    case .ndjson: try writeLines(limit: limit ?? .max)
    case .npz: try writeArrays(limit: limit ?? .max)
    }
  }

  private func writeTable(limit: Int?, isExcerpt: Bool) throws(Failure) -> Int {
    let ends = ResultWriter.rowsAtEnds
    var first: [ReadResult] = []
    var last: [ReadResult] = []
    if let limit {
      first = try read(pages.firstResults(limit))
    } else if isExcerpt {
      first = try read(pages.firstResults(2 * ends + 1))
      if first.count > 2 * ends {
        first.removeLast(first.count - ends)
        last = try read(pages.lastResults(ends, taskCount: grid.taskCount))
      }
    } else {
      first = try read(pages.firstResults(.max))
    }
    let rows = first + last
    guard !rows.isEmpty else { return 0 }
    let columns = ResultColumns(grid, scalars: ResultWriter.names(in: rows))
    var table = TextTable(columns.columns(for: rows))
    for row in first { table.append(columns.cells(of: row).map(\.shown)) }
    if !last.isEmpty { table.append(["…"] + columns.titles.dropFirst().map { _ in "" }) }
    for row in last { table.append(columns.cells(of: row).map(\.shown)) }
    try terminal.print(table.text)
    if limit == nil { try writeCorrelations(rows, isWhole: last.isEmpty, isExcerpt: isExcerpt) }
    return rows.count
  }

  /// Writes the mean correlations by point below the rows, for a study that finds any.
  private func writeCorrelations(
    _ rows: [ReadResult], isWhole: Bool, isExcerpt: Bool
  ) throws(Failure) {
    guard var correlations = PointCorrelations(grid) else { return }
    if isWhole {
      for row in rows { correlations.append(row) }
    } else {
      try pages.forEachResult { row throws(Failure) in
        correlations.append(try ReadResult(row))
      }
    }
    let pointsMax = isExcerpt ? 2 * ResultWriter.rowsAtEnds : .max
    if let text = correlations.text(pointsMax: pointsMax) { try terminal.print("\n\(text)") }
  }

  private func writeCSV(limit: Int) throws(Failure) -> Int {
    let columns = try ResultColumns(grid, scalars: foundNames(limit: limit))
    var count = 0
    var misses = 0
    try pages.forEachResult(limit: limit) { row throws(Failure) in
      if count == 0 {
        try writeRecord(columns.titles.map { ResultCell.csv(field: $0) })
      }
      let result = try ReadResult(row)
      if columns.isMissingMeasures(of: result) { misses += 1 }
      try writeRecord(columns.cells(of: result).map(\.csv))
      count += 1
    }
    if misses > 0 {
      terminal.note(
        """
        \(counted(misses, "result")) measured something that came after the columns were chosen; \
        run the command again, or take '--format ndjson'
        """)
    }
    return count
  }

  private func writeRecord(_ fields: [String]) throws(Failure) {
    try terminal.print(fields.joined(separator: ","), terminator: "\r\n")
  }

  private func writeArray(limit: Int) throws(Failure) -> Int {
    let columns = ResultColumns(grid)
    var count = 0
    try pages.forEachResult(limit: limit) { row throws(Failure) in
      let object = columns.json(of: try ReadResult(row)).text(indented: false)
      try terminal.print(count == 0 ? "[\n\(object)" : ",\n\(object)", terminator: "")
      count += 1
    }
    try terminal.print(count == 0 ? "[]" : "\n]")
    return count
  }

  private func writeLines(limit: Int) throws(Failure) -> Int {
    let columns = ResultColumns(grid)
    var count = 0
    try pages.forEachResult(limit: limit) { row throws(Failure) in
      try terminal.print(columns.json(of: try ReadResult(row)).text(indented: false))
      count += 1
    }
    return count
  }

  private func writeArrays(limit: Int) throws(Failure) -> Int {
    var arrays = try ResultArrays(ResultColumns(grid, scalars: foundNames(limit: limit)))
    var count = 0
    try pages.forEachResult(limit: limit) { row throws(Failure) in
      arrays.append(try ReadResult(row))
      count += 1
    }
    try terminal.print(arrays.encoded())
    return count
  }

  private func read(_ rows: [ResultRow]) throws(Failure) -> [ReadResult] {
    var results: [ReadResult] = []
    results.reserveCapacity(rows.count)
    for row in rows { results.append(try ReadResult(row)) }
    return results
  }

  /// The names of what was measured, for a study that does not say all of it beforehand.
  private func foundNames(limit: Int) throws(Failure) -> [String] {
    guard grid.schema.acceptsOtherParameters || grid.schema.scalars.isEmpty else { return [] }
    var names: [String] = []
    var known: Set<String> = []
    try pages.forEachResult(limit: limit) { row throws(Failure) in
      for entry in try ReadResult(row).record.scalars.entries
      where known.insert(entry.key).inserted {
        names.append(entry.key)
      }
    }
    return names
  }

  private static func names(in rows: [ReadResult]) -> [String] {
    var names: [String] = []
    var known: Set<String> = []
    for row in rows {
      for entry in row.record.scalars.entries where known.insert(entry.key).inserted {
        names.append(entry.key)
      }
    }
    return names
  }
}
