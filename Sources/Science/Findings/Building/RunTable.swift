internal import Encoding
internal import Statistics
internal import Sweeps

/// What each run of a sweep gave, a column a number and a row a run, in the order in which they came.
struct RunTable {
  /// What correlations there are.
  let comparisons: [Comparison]
  /// The number of each run's task.
  private(set) var tasks: [Int] = []
  /// A correlation of each run, for each comparison.
  private(set) var correlations: [[RunValue]]
  /// The names of scalars: those that the study declares, then others as they came.
  private(set) var scalarNames: [String]
  /// A number of each run, for each scalar; nan where it has none.
  private(set) var scalars: [[Double]]
  /// What an adaptive sweep looks at.
  private(set) var statistics: [RunValue] = []
  /// The curves.
  private(set) var curves: CurveStore

  private let rivals: [String]
  private let statistic: Until.Statistic?

  /// More scalars than these are passed over.
  private static let scalarsMax = 200

  init(analysis: Analysis?, schema: StudySchema, statistic: Until.Statistic?) {
    comparisons = analysis.map(Comparison.all) ?? []
    correlations = comparisons.map { _ in [] }
    scalarNames = schema.scalars.map(\.name)
    scalars = scalarNames.map { _ in [] }
    rivals = analysis?.rivals ?? []
    self.statistic = statistic
    var names: [String] = []
    for name in analysis.map({ $0.measures + $0.targets + $0.rivals }) ?? schema.series.map(\.name)
    where !names.contains(name) {
      names.append(name)
    }
    curves = CurveStore(names, isOpen: analysis == nil)
  }

  /// How many runs there are.
  var count: Int { tasks.count }
  /// How many numbers each run has.
  var columnCount: Int { comparisons.count + scalarNames.count + 2 }

  /// Takes in the record of a task.
  mutating func append(_ record: Record, task: Int) {
    func curve(_ name: String) -> [Double] {
      record.series.first { $0.name == name }?.values ?? []
    }
    for (place, comparison) in comparisons.enumerated() {
      let target = curve(comparison.target)
      let predictor =
        switch comparison.predictor {
        case .measure(let name), .rival(let name): curve(name)
        case .epoch: Correlator.epochs(target.count)
        }
      let others =
        comparison.way == .givenRivals
        ? rivals.filter { $0 != comparison.target && $0 != comparison.predictor.name }.map(curve)
        : []
      correlations[place].append(
        Correlator.correlation(predictor, target, by: comparison.way, rivals: others))
    }
    switch statistic {
    case .pearson(let x, let y):
      statistics.append(Correlator.correlation(curve(x), curve(y), by: .perRun))
    case .scalar(let name): statistics.append(Self.correlation(record.scalars[name]))
    case nil: break
    }
    appendScalars(of: record)
    curves.append(record.series.map { ($0.name, $0.values) })
    tasks.append(task)
  }

  private mutating func appendScalars(of record: Record) {
    for entry in record.scalars.entries
    where entry.value.number != nil && scalarNames.count < Self.scalarsMax
      && !scalarNames.contains(where: { $0 == entry.key })
    {
      scalarNames.append(entry.key)
      scalars.append(Array(repeating: .nan, count: count))
    }
    for place in scalarNames.indices {
      scalars[place].append(record.scalars[scalarNames[place]]?.number ?? .nan)
    }
  }

  private static func correlation(_ value: MessagePack?) -> RunValue {
    guard let number = value?.number else { return RunValue(.missingScalar) }
    guard number.isFinite else { return RunValue(.notFinite) }
    return FisherZ.z(of: number) == nil ? RunValue(.perfectCorrelation) : RunValue(number)
  }

  /// The rows by task, each task once, and how many were second records of a task.
  func rowsByTask() -> (rows: [Int], repeated: Int) {
    let isAscending = zip(tasks, tasks.dropFirst()).allSatisfy(<)
    guard !isAscending else { return (Array(tasks.indices), 0) }
    let sorted = tasks.indices.sorted { (tasks[$0], $0) < (tasks[$1], $1) }
    var rows: [Int] = []
    rows.reserveCapacity(sorted.count)
    for row in sorted where rows.last.map({ tasks[$0] != tasks[row] }) ?? true {
      rows.append(row)
    }
    return (rows, sorted.count - rows.count)
  }
}

extension MessagePack {
  /// The value as a number; truth values are 0 and 1.
  fileprivate var number: Double? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .real(let value): value
    case .bytes, .list, .map, .null, .text: nil
    }
  }
}
