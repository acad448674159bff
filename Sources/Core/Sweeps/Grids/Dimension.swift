internal import Mistakes

/// One digit of a point's number: an axis, or several that move together.
///
/// A dimension has rows. A plain axis has a row a value; zipped axes and drawn axes share their rows,
/// one column an axis. No two rows are the same.
struct Dimension: Sendable {
  /// One axis of the dimension.
  struct Column: Sendable {
    let axis: ParameterName
    let values: ColumnValues
  }

  /// The values of a column, row by row.
  enum ColumnValues: Sendable {
    case list([ParameterValue])
    case integers(IntegerRange)

    func value(at row: Int) -> ParameterValue {
      switch self {
      case .list(let values): values[row]
      case .integers(let range): .integer(range.value(at: row))
      }
    }
  }

  /// The axes, each after those that its condition names.
  let columns: [Column]
  /// How many rows there are.
  let rowCount: Int
  /// Whether an `include` put one row of its own here.
  let isPinned: Bool
  /// Where each value of a listed column stands; empty for columns that are computed.
  private let rowsByValue: [[ParameterValue: [Int]]]

  /// A single axis of whole numbers, however many.
  init(_ axis: ParameterName, _ range: IntegerRange) {
    self.columns = [Column(axis: axis, values: .integers(range))]
    self.rowCount = range.count
    self.isPinned = false
    self.rowsByValue = [[:]]
  }

  /// Axes that move together; rows that are there already are dropped.
  init(_ axes: [(name: ParameterName, values: [ParameterValue])], isPinned: Bool = false) {
    let count = axes.first?.values.count ?? 0
    var seen: Set<[ParameterValue]> = []
    let rows = (0..<count).filter { row in seen.insert(axes.map { $0.values[row] }).inserted }
    self.columns = axes.map { axis in
      Column(axis: axis.name, values: .list(rows.map { axis.values[$0] }))
    }
    self.rowCount = rows.count
    self.isPinned = isPinned
    self.rowsByValue = axes.map { axis in
      var places: [ParameterValue: [Int]] = [:]
      for (place, row) in rows.enumerated() { places[axis.values[row], default: []].append(place) }
      return places
    }
  }

  /// This dimension with the one row that an `include` names, or itself when it names none.
  func pinned(by addition: Conjunction) -> Dimension {
    let values = columns.compactMap { column in
      addition.values(of: column.axis)?.first.map { (name: column.axis, values: [$0]) }
    }
    guard !values.isEmpty else { return self }
    require(
      values.count == columns.count, "an include must name all of \(columns.map(\.axis)) or none")
    return Dimension(values, isPinned: true)
  }

  /// An axis with its value in a row.
  func assignment(of column: Int, at row: Int) -> Assignment {
    Assignment(columns[column].axis, columns[column].values.value(at: row))
  }

  /// The rows where a column has a value, ascending.
  func rows(where column: Int, is value: ParameterValue) -> [Int] {
    switch (columns[column].values, value) {
    case (.list, _): return rowsByValue[column][value] ?? []
    case (.integers(let range), .integer(let number)):
      return range.place(of: number).map { [$0] } ?? []
    case (.integers, _): return []
    }
  }

  /// Whether a row agrees with the given values, where they are given.
  func hasRow(_ value: (_ column: Int) -> ParameterValue?) -> Bool {
    let given = columns.indices.compactMap { column in value(column).map { (column, $0) } }
    guard let (first, wanted) = given.first else { return rowCount > 0 }
    return rows(where: first, is: wanted).contains { row in
      given.allSatisfy { columns[$0.0].values.value(at: row) == $0.1 }
    }
  }
}
