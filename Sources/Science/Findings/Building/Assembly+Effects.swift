internal import Statistics
internal import Sweeps

/// How each of the other axes moves correlations.
extension Assembly {
  /// More numbers of an axis are told as ranges.
  private static let numbersMax = 12
  /// So many ranges.
  private static let rangeCount = 8
  /// More values that are not numbers are not spelled out.
  private static let levelsMax = 50

  /// The effects of each axis that is not the size, for each measure and target.
  func effects() -> [Findings.AxisEffect] {
    let comparisons = table.comparisons.indices.filter {
      guard case .measure = table.comparisons[$0].predictor else { return false }
      return table.comparisons[$0].way == .perRun
    }
    guard !comparisons.isEmpty else { return [] }
    return layout.axes.indices.filter { $0 != layout.across }.flatMap { axis in
      let cells = AxisCells(axis, layout, grid.plan)
      return comparisons.map { comparison in
        guard let cells else { return tooMany(axis, comparison) }
        return effect(cells, comparison)
      }
    }
  }

  private func tooMany(_ axis: Int, _ comparison: Int) -> Findings.AxisEffect {
    Findings.AxisEffect(
      axis: layout.axes[axis], predictor: table.comparisons[comparison].predictor,
      target: table.comparisons[comparison].target, levels: [],
      slope: .absent(.tooManyCombinations(AxisCells.cellsMax)), movesWith: [], isMatched: false,
      combinations: 0, combinationsLeftOut: 0)
  }

  private func effect(_ cells: AxisCells, _ comparison: Int) -> Findings.AxisEffect {
    let pointCount = grid.pointCount
    let moments = cells.moments(
      of: zip(rows, places).lazy.compactMap { row, place in
        table.correlations[comparison][row].value.flatMap(FisherZ.z).map {
          (place, table.tasks[row] / pointCount, $0)
        }
      })
    let matched = cells.matched(moments)
    let values = layout.levels[cells.axis]
    let numbers = values.map { $0?.number }
    let isNumeric = zip(values, numbers).allSatisfy { $0 == nil || $1 != nil }
    var met = Array(repeating: false, count: values.count)
    for cell in matched.cells { met[cells.cells[cell].level] = true }
    var order = values.indices.filter { met[$0] }
    if isNumeric { order.sort { (numbers[$0] ?? 0, $0) < (numbers[$1] ?? 0, $1) } }
    let groups = Self.groups(of: order, isNumeric: isNumeric)
    let levels = groups.map { group in
      level(group, cells, matched.cells, moments)
    }
    return Findings.AxisEffect(
      axis: layout.axes[cells.axis], predictor: table.comparisons[comparison].predictor,
      target: table.comparisons[comparison].target, levels: levels,
      levelsLeftOut: order.count - groups.reduce(0) { $0 + $1.count },
      slope: isNumeric
        ? slope(cells, numbers, order, matched.cells, moments, matched.isMatched)
        : .absent(.axisNotNumeric),
      movesWith: cells.movesWith, isMatched: matched.isMatched, combinations: matched.strata,
      combinationsLeftOut: matched.leftOut)
  }

  /// Levels that are told together: each by itself, ranges of many numbers, or the first of many others.
  private static func groups(of order: [Int], isNumeric: Bool) -> [[Int]] {
    guard isNumeric else { return order.prefix(levelsMax).map { [$0] } }
    guard order.count > numbersMax else { return order.map { [$0] } }
    return (0..<rangeCount).map { range in
      Array(
        order[order.count * range / rangeCount..<order.count * (range + 1) / rangeCount])
    }
  }

  private func level(
    _ group: [Int], _ cells: AxisCells, _ used: [Int], _ moments: [Moments]
  ) -> Findings.AxisEffect.Level {
    var isMember = Array(repeating: false, count: layout.levels[cells.axis].count)
    for level in group { isMember[level] = true }
    let members = used.filter { isMember[cells.cells[$0].level] }
    func label(_ level: Int) -> String {
      layout.levels[cells.axis][level]?.description ?? "not set"
    }
    let (first, last) = (label(group[0]), label(group[group.count - 1]))
    return Findings.AxisEffect.Level(
      label: group.count == 1 ? first : "\(first) to \(last)",
      estimate: cells.mean(of: members, moments, confidence: confidence),
      runs: members.reduce(0) { $0 + moments[$1].count * cells.pointCounts[$1] })
  }

  private func slope(
    _ cells: AxisCells, _ numbers: [Double?], _ order: [Int], _ used: [Int],
    _ moments: [Moments], _ isMatched: Bool
  ) -> Finding<Findings.AxisEffect.Slope> {
    guard !order.isEmpty else { return .absent(.noRuns) }
    let isPositive = order.allSatisfy { (numbers[$0] ?? 0) > 0 }
    let x = isPositive ? numbers.map { $0.flatMap { $0 > 0 ? log2($0) : nil } } : numbers
    return cells.slope(
      along: x, per: isPositive ? .doubling : .one, of: used, moments, isMatched: isMatched,
      confidence: confidence)
  }
}
