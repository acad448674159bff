public import CommandLine
public import Coordination
public import Encoding
internal import Randomness
public import Sweeps
internal import Text

/// What a table of results has in its columns: the task, the parameters that the plan sets, what the
/// task measured, and what its run took.
///
/// A study may have a parameter and a measure of one name, or either may be called as one of our own
/// columns. A table with two columns of one name is read wrongly sooner or later, so the later one is
/// then called `parameter.name` or `scalar.name`.
public struct ResultColumns {
  /// The titles, in order.
  public let titles: [String]
  /// The parameters, axes first, each in the order of the plan.
  private let parameters: [ParameterName]
  /// The measures.
  private let scalars: [String]
  private let grid: Grid

  /// How many of ours stand before and behind.
  private static let front = ["task", "replicate"]
  private static let back = ["duration", "host"]

  /// The columns for a plan, and for the measures that its study declares or that were found.
  public init(_ grid: Grid, scalars found: [String] = []) {
    self.grid = grid
    let plan = grid.plan
    let pinned = plan.include.flatMap { $0.terms.map(\.axis) }
    var parameters: [ParameterName] = []
    for name in plan.axes.map(\.name) + plan.fixed.map(\.name) + pinned
    where !parameters.contains(name) {
      parameters.append(name)
    }
    var scalars = grid.schema.scalars.map(\.name)
    for name in found where !scalars.contains(where: { $0.utf8.elementsEqual(name.utf8) }) {
      scalars.append(name)
    }
    self.parameters = parameters
    self.scalars = scalars
    var titles = ResultColumns.front
    let ours = ResultColumns.front + ["seed"] + ResultColumns.back
    for name in parameters.map(\.text) {
      titles.append(ours.contains(name) ? "parameter.\(name)" : name)
    }
    titles.append("seed")
    for name in scalars {
      let isTaken = ours.contains(name) || titles.contains(name)
      titles.append(isTaken ? "scalar.\(name)" : name)
    }
    self.titles = titles + ResultColumns.back
  }

  /// Which columns hold numbers, so that they stand to the right, as the first rows tell.
  public func columns(for rows: [ReadResult]) -> [TextTable.Column] {
    let cells = rows.map { self.cells(of: $0) }
    return titles.enumerated().map { place, title in
      let isNumber =
        cells.contains { $0[place].isNumber }
        && cells.allSatisfy { $0[place].isNumber || $0[place].isMissing }
      return isNumber ? .number(title) : .text(title, widthMax: 40)
    }
  }

  /// What stands in each column.
  public func cells(of result: ReadResult) -> [ResultCell] {
    let row = result.row
    var values: [ParameterName: ParameterValue] = [:]
    var replicate = ResultCell.missing
    if (0..<grid.taskCount).contains(row.index) {
      let task = grid.task(at: row.index)
      replicate = .integer(Int64(task.replicate))
      for assignment in task.parameters { values[assignment.name] = assignment.value }
    }
    return [.integer(Int64(row.index)), replicate]
      + parameters.map { values[$0].map(ResultCell.init) ?? .missing }
      + [.integer(Int64(result.record.seed.value))]
      + scalars.map { result.record.scalars[$0].map(ResultCell.init) ?? .missing }
      + [.real(row.duration.seconds), .text(row.host)]
  }

  /// The result as an object, with its parameters, measures and curves under keys of their own.
  public func json(of result: ReadResult) -> JSON {
    let row = result.row
    let task = (0..<grid.taskCount).contains(row.index) ? grid.task(at: row.index) : nil
    return .object([
      "task": .integer(Int64(row.index)),
      "point": task.map { .integer(Int64($0.point)) } ?? .null,
      "replicate": task.map { .integer(Int64($0.replicate)) } ?? .null,
      "key": .text(row.key.hexadecimal),
      "study": .text(result.record.study),
      "version": .integer(Int64(result.record.version)),
      "parameters": .object(
        JSON.Object(
          uniqueKeysWithValues: (task?.parameters ?? []).map {
            ($0.name.text, ResultCell($0.value).json)
          })),
      "seed": .integer(Int64(result.record.seed.value)),
      "scalars": .object(
        JSON.Object(
          uniqueKeysWithValues: result.record.scalars.entries.map {
            ($0.key, ResultCell($0.value).json)
          })),
      "series": .object(
        JSON.Object(
          uniqueKeysWithValues: result.record.series.map { curve in
            (curve.name, .list(curve.values.map { ResultCell.real($0).json }))
          })),
      "duration": ResultCell.real(row.duration.seconds).json,
      "host": .text(row.host),
      "class": .text(row.numericClass),
      "recorded": .text(CalendarTime(millisecondsSince1970: row.recordedAt).rfc3339),
    ])
  }

  /// Whether a result measured something that has no column.
  public func isMissingMeasures(of result: ReadResult) -> Bool {
    !result.record.scalars.entries.allSatisfy { entry in
      scalars.contains { $0.utf8.elementsEqual(entry.key.utf8) }
    }
  }
}

/// A result whose payload has been read.
public struct ReadResult {
  /// The row as the ledger keeps it.
  public let row: ResultRow
  /// What the task gave.
  public let record: Record

  /// Reads a row's payload.
  public init(_ row: ResultRow) throws(Failure) {
    self.row = row
    do {
      record = try Record(decoding: row.payload)
    } catch {
      throw Failure(
        .io,
        "the result of task \(row.index) is not in its form: \(error); try 'parsimony ledger verify'"
      )
    }
  }
}
