/// The curves of all runs, end to end, up to a stated bound.
///
/// Means over runs, bands, bootstraps and run swaps need the curves themselves. Past the bound all of
/// them are let go rather than some, so that what is found does not hang on the order in which
/// records came.
struct CurveStore {
  /// More values than these are not kept: 128 MiB.
  static let valuesMax = 1 << 24

  /// The names of the curves; more are added as records bring them, unless names were given.
  private(set) var names: [String]
  private let isOpen: Bool
  /// The values of each curve, run by run.
  private var values: [[Double]]
  /// Where each run's values end, for each curve.
  private var ends: [[Int]]
  private(set) var runCount = 0
  private var valueCount = 0
  /// Whether there were more values than are kept.
  private(set) var isOverfull = false

  /// A store of these curves, or of any that come where it is open.
  init(_ names: [String], isOpen: Bool) {
    self.names = names
    self.isOpen = isOpen
    values = names.map { _ in [] }
    ends = names.map { _ in [] }
  }

  /// More curves of a run than these are passed over, where a study does not say which it has.
  private static let namesMax = 100

  /// Takes in the curves of the next run.
  mutating func append(_ series: [(name: String, values: [Double])]) {
    if isOpen {
      for curve in series
      where names.count < Self.namesMax && !names.contains(where: { $0 == curve.name }) {
        names.append(curve.name)
        values.append([])
        ends.append(Array(repeating: 0, count: runCount))
      }
    }
    runCount += 1
    guard !isOverfull else { return }
    for place in names.indices {
      if let curve = series.first(where: { $0.name == names[place] }) {
        values[place].append(contentsOf: curve.values)
        valueCount += curve.values.count
      }
      ends[place].append(values[place].count)
    }
    guard valueCount > Self.valuesMax else { return }
    isOverfull = true
    values = names.map { _ in [] }
    ends = names.map { _ in [] }
  }

  /// A curve of a run; empty where the run has none.
  func curve(_ place: Int, ofRun run: Int) -> [Double] {
    guard !isOverfull else { return [] }
    let start = run == 0 ? 0 : ends[place][run - 1]
    return Array(values[place][start..<ends[place][run]])
  }
}
