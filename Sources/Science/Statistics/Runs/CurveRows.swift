/// The curves of runs in rows of eight epochs, laid out so that resampled means are sums along memory.
///
/// A resample of 200 runs over 50 epochs would copy 20,000 numbers, two thousand times over. It is enough
/// to add each row as often as its run was drawn. Runs stand from the longest to the shortest, so that those
/// which reach a row are the first ones, and all of them stand together, row after row: sums stay in
/// registers while memory is read once from front to end. Rows end in zeros, which count for nothing.
struct CurveRows: Hashable, Sendable {
  static let epochsPerRow = 8

  /// Eight epochs: where the first run stands, and how many runs reach them.
  struct Row: Hashable, Sendable {
    let start: Int
    let runs: Int
  }

  /// How many epochs each run has, falling.
  private(set) var epochs: [Int] = []
  /// Where each run stood among those that were handed in.
  private(set) var order: [Int] = []
  /// Every eight epochs.
  private(set) var rows: [Row] = []
  /// The values of all rows, those of the measure beside those of the target.
  private(set) var measure: [SIMD8<Double>] = []
  private(set) var target: [SIMD8<Double>] = []

  /// The epochs of the longest run.
  var epochsMax: Int { epochs.first ?? 0 }

  init(_ pairs: [(measure: [Double], target: [Double])]) {
    order = pairs.indices.sorted {
      (pairs[$1].measure.count, $0) < (pairs[$0].measure.count, $1)
    }
    epochs = order.map { pairs[$0].measure.count }
    for first in stride(from: 0, to: epochsMax, by: Self.epochsPerRow) {
      let start = measure.count
      for run in order where pairs[run].measure.count > first {
        measure.append(Self.row(pairs[run].measure, from: first))
        target.append(Self.row(pairs[run].target, from: first))
      }
      rows.append(Row(start: start, runs: measure.count - start))
    }
  }

  private static func row(_ curve: [Double], from first: Int) -> SIMD8<Double> {
    var row = SIMD8<Double>.zero
    for index in 0..<min(epochsPerRow, curve.count - first) { row[index] = curve[first + index] }
    return row
  }
}
