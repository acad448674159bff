internal import Statistics
internal import Sweeps

/// Scalars by point.
extension Assembly {
  /// More points are not spelled out.
  private static let pointsMax = 1_000

  /// What the study measured once a run.
  func scalarTable() -> Findings.ScalarTable {
    let declared = grid.schema.scalars
    let others = table.scalarNames.indices.dropFirst(declared.count).sorted {
      table.scalarNames[$0].utf8.lexicographicallyPrecedes(table.scalarNames[$1].utf8)
    }
    let columns = Array(declared.indices) + others
    let scalars = declared + others.map { Measure(table.scalarNames[$0], summary: "") }
    var isVisited = Array(repeating: false, count: layout.points.count)
    for place in places { isVisited[place] = true }
    let visited = layout.points.indices.filter { isVisited[$0] }
    let shown = Array(visited.prefix(Self.pointsMax))
    var rowsOf: [[Int]] = shown.map { _ in [] }
    if let last = shown.last {
      var order = Array(repeating: 0, count: last + 1)
      for (number, place) in shown.enumerated() { order[place] = number }
      for (row, place) in zip(rows, places) where place <= last { rowsOf[order[place]].append(row) }
    }
    return Findings.ScalarTable(
      scalars: scalars,
      rows: zip(shown, rowsOf).map { place, rows in
        Findings.ScalarTable.Row(
          values: layout.values(place), runs: rows.count,
          cells: zip(columns, scalars).map { cell(of: $0, $1, rows) })
      }, rowsLeftOut: visited.count - shown.count)
  }

  private func cell(
    of column: Int, _ scalar: Measure, _ rows: [Int]
  ) -> Finding<Findings.ScalarTable.Cell> {
    let values = rows.map { table.scalars[column][$0] }.filter(\.isFinite)
    let moments = Moments(of: values)
    guard moments.count > 0, moments.mean.isFinite else {
      return .absent(.undefinedInAllRuns(rows.count))
    }
    var value = moments.mean
    var range = MeanInterval(moments, confidence: confidence)?.interval
    var method = Findings.Interval.Method.student
    if scalar.isCorrelation {
      let z = Moments(of: values.compactMap(FisherZ.z))
      guard z.count == values.count, let mean = MeanInterval(z, confidence: confidence) else {
        return .absent(.undefinedInAllRuns(rows.count))
      }
      value = FisherZ.r(of: mean.mean)
      range = mean.interval.map { FisherZ.r(of: $0) }
      method = .studentOfZ
    }
    return .found(
      Findings.ScalarTable.Cell(
        estimate: Findings.Estimate(value, .between(range, of: moments.count, method)),
        deviation: moments.deviation.flatMap { $0.isFinite ? $0 : nil }, least: moments.least,
        greatest: moments.greatest, count: moments.count))
  }
}
