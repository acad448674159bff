/// The curves of runs in rows of eight epochs, so that resampled means are sums of rows.
///
/// A resample of 200 runs over 50 epochs would copy 20,000 numbers, two thousand times over. It is enough
/// to add each row as often as it was drawn. Rows end in zeros, which count for nothing.
struct CurveRows: Hashable, Sendable {
  /// One run: where its rows begin, how many there are, and how many epochs they hold.
  struct Run: Hashable, Sendable {
    let start: Int
    let rowCount: Int
    let epochs: Int
  }

  static let epochsPerRow = 8

  private(set) var runs: [Run] = []
  /// Rows of all runs, those of the measure beside those of the target.
  private(set) var measure: [SIMD8<Double>] = []
  private(set) var target: [SIMD8<Double>] = []
  /// The epochs of the longest run.
  private(set) var epochsMax = 0

  var count: Int { runs.count }

  init(_ pairs: [(measure: [Double], target: [Double])]) {
    for pair in pairs {
      let epochs = pair.measure.count
      let rowCount = (epochs + Self.epochsPerRow - 1) / Self.epochsPerRow
      runs.append(Run(start: measure.count, rowCount: rowCount, epochs: epochs))
      for first in stride(from: 0, to: epochs, by: Self.epochsPerRow) {
        measure.append(Self.row(pair.measure, from: first))
        target.append(Self.row(pair.target, from: first))
      }
      epochsMax = max(epochsMax, epochs)
    }
  }

  private static func row(_ curve: [Double], from first: Int) -> SIMD8<Double> {
    var row = SIMD8<Double>.zero
    for index in 0..<min(epochsPerRow, curve.count - first) { row[index] = curve[first + index] }
    return row
  }
}

/// Mean curves of runs that were drawn so often, in memory that every resample uses again.
struct MeanCurves {
  private var measureSums: [SIMD8<Double>]
  private var targetSums: [SIMD8<Double>]
  /// How many of the drawn runs end after so many epochs; from the last one on, how many are active.
  private var active: [Double]
  private(set) var measure: [Double] = []
  private(set) var target: [Double] = []

  init(_ rows: CurveRows) {
    let rowCount = rows.runs.map(\.rowCount).max() ?? 0
    measureSums = Array(repeating: .zero, count: rowCount)
    targetSums = measureSums
    active = Array(repeating: 0, count: rows.epochsMax + 1)
    measure.reserveCapacity(rows.epochsMax)
    target.reserveCapacity(rows.epochsMax)
  }

  /// The correlation of the mean curves; nil where they do not vary.
  mutating func r(_ rows: CurveRows, _ counts: [Double]) -> Double? {
    add(rows, counts)
    measure.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
    for epoch in 0..<rows.epochsMax {
      let runs = active[epoch + 1]
      guard runs >= Double(PaperCurves.activeMin) else { break }
      let (row, place) = (epoch / CurveRows.epochsPerRow, epoch % CurveRows.epochsPerRow)
      measure.append(measureSums[row][place] / runs)
      target.append(targetSums[row][place] / runs)
    }
    return correlation()
  }

  private mutating func add(_ rows: CurveRows, _ counts: [Double]) {
    for row in measureSums.indices {
      measureSums[row] = .zero
      targetSums[row] = .zero
    }
    for epochs in active.indices { active[epochs] = 0 }
    for (run, drawn) in zip(rows.runs, counts) where drawn > 0 {
      active[run.epochs] += drawn
      for row in 0..<run.rowCount {
        measureSums[row] += drawn * rows.measure[run.start + row]
        targetSums[row] += drawn * rows.target[run.start + row]
      }
    }
    for epochs in stride(from: active.count - 2, through: 0, by: -1) {
      active[epochs] += active[epochs + 1]
    }
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
