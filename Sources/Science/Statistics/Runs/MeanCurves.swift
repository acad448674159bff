/// Mean curves of runs that were drawn so often, in memory that every resample uses again.
struct MeanCurves {
  /// The mean curve of the measure, as far as enough runs are active.
  private(set) var measure: [Double] = []
  /// The mean curve of the target.
  private(set) var target: [Double] = []

  /// The places of the runs that were drawn at all, and how many there are of them.
  private var drawn: [Int]
  /// How many of the drawn runs are active at each epoch.
  private var active: [Double]

  init(_ rows: CurveRows) {
    drawn = Array(repeating: 0, count: rows.order.count + 1)
    active = Array(repeating: 0, count: rows.epochsMax)
    measure.reserveCapacity(rows.epochsMax + CurveRows.epochsPerRow)
    target.reserveCapacity(rows.epochsMax + CurveRows.epochsPerRow)
  }

  /// The correlation of the mean curves of runs, given how often each was drawn; nil where they do not vary.
  mutating func r(_ rows: CurveRows, _ counts: [Double]) -> Double? {
    let drawnCount = list(rows, counts)
    measure.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    for (row, place) in rows.rows.enumerated() {
      let first = row * CurveRows.epochsPerRow
      guard active[first] >= Double(PaperCurves.activeMin) else { break }
      let measureSum = sum(of: rows.measure, place, counts, drawnCount)
      let targetSum = sum(of: rows.target, place, counts, drawnCount)
      for epoch in 0..<min(CurveRows.epochsPerRow, rows.epochsMax - first) {
        let runs = active[first + epoch]
        guard runs >= Double(PaperCurves.activeMin) else { break }
        measure.append(measureSum[epoch] / runs)
        target.append(targetSum[epoch] / runs)
      }
    }
    return correlation()
  }

  /// The sum of eight epochs over the drawn runs that reach them.
  ///
  /// One curve at a time: the sums of two would not fit into the registers of every CPU.
  private func sum(
    of values: [SIMD8<Double>], _ row: CurveRows.Row, _ counts: [Double], _ drawnCount: Int
  ) -> SIMD8<Double> {
    var sum = SIMD8<Double>.zero
    var index = 0
    // Two runs at a time, so that a sum waits half as often for the one before.
    while index + 1 < drawnCount {
      let (one, other) = (drawn[index], drawn[index + 1])
      if other >= row.runs { break }
      sum +=
        counts[one] * values[row.start + one] + counts[other] * values[row.start + other]
      index += 2
    }
    if index < drawnCount, drawn[index] < row.runs {
      sum += counts[drawn[index]] * values[row.start + drawn[index]]
    }
    return sum
  }

  /// Lists the runs that were drawn, and counts how many are active at each epoch.
  private mutating func list(_ rows: CurveRows, _ counts: [Double]) -> Int {
    var (drawnCount, epoch, runs) = (0, rows.epochsMax, 0.0)
    for run in counts.indices {
      while epoch > rows.epochs[run] {
        epoch -= 1
        active[epoch] = runs
      }
      // Written always and kept if drawn: a branch here would be foreseen in two of three cases.
      drawn[drawnCount] = run
      drawnCount += counts[run] > 0 ? 1 : 0
      runs += counts[run]
    }
    for epoch in 0..<epoch { active[epoch] = runs }
    return drawnCount
  }

  /// ``pearson(_:_:)`` of curves that lie in 0...1, which needs no care for great numbers.
  private func correlation() -> Double? {
    let count = Double(measure.count)
    guard let first = measure.first, let other = target.first,
      measure.contains(where: { $0 != first }), target.contains(where: { $0 != other })
    else { return nil }
    var (xMean, yMean) = (0.0, 0.0)
    for index in measure.indices {
      xMean += measure[index]
      yMean += target[index]
    }
    (xMean, yMean) = (xMean / count, yMean / count)
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for index in measure.indices {
      let (dx, dy) = (measure[index] - xMean, target[index] - yMean)
      xy += dx * dy
      xx += dx * dx
      yy += dy * dy
    }
    guard xx > 0, yy > 0 else { return nil }
    return min(1, max(-1, xy / (xx * yy).squareRoot()))
  }
}
