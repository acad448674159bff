internal import CommandLine
internal import Coordination
internal import Encoding
internal import Statistics
public import Sweeps
internal import Text

/// The correlations that the runs of a sweep found, in the mean over the replicates of each point.
///
/// A study marks a scalar as a correlation by its unit. Their mean is taken by Fisher's z, with an
/// interval that comes from how much the runs differ. A run whose correlation is not defined, because
/// a curve did not vary or there were too few epochs, does not count in it, and the count says so.
public struct PointCorrelations {
  private let grid: Grid
  /// The scalars that are correlations.
  private let names: [String]
  /// For each scalar and point, the correlations of the runs.
  private var found: [[[Double]]]
  /// For each point, how many runs were taken in.
  private var runs: [Int]

  private static let confidence = 0.95
  /// More points are a table of their own, for which the results are to be taken elsewhere.
  private static let pointsMax = 100_000

  /// Nothing yet of a sweep; nil where its study finds no correlations.
  public init?(_ grid: Grid) {
    names = grid.schema.scalars.filter(\.isCorrelation).map(\.name)
    guard !names.isEmpty, grid.pointCount <= Self.pointsMax else { return nil }
    self.grid = grid
    found = names.map { _ in Array(repeating: [], count: grid.pointCount) }
    runs = Array(repeating: 0, count: grid.pointCount)
  }

  /// Takes in a result.
  public mutating func append(_ result: ReadResult) {
    guard (0..<grid.taskCount).contains(result.row.index) else { return }
    let point = grid.task(at: result.row.index).point
    runs[point] += 1
    for (place, name) in names.enumerated() {
      guard case .real(let value)? = result.record.scalars[name], !value.isNaN else { continue }
      found[place][point].append(value)
    }
  }

  /// A table with a row a point, under a sentence that says what it shows; nil without results.
  ///
  /// - Parameter pointsMax: How many points are shown at most.
  public func text(pointsMax: Int) -> String? {
    let points = runs.indices.filter { runs[$0] > 0 }
    guard !points.isEmpty else { return nil }
    let axes = grid.plan.axes.map(\.name)
    var table = TextTable(
      axes.map { .text($0.text, widthMax: 40) } + [.number("runs")]
        + names.flatMap { [.number($0), .text("95 % interval"), .number("defined")] })
    for point in points.prefix(pointsMax) {
      var values: [ParameterName: ParameterValue] = [:]
      for assignment in grid.task(at: point).parameters {
        values[assignment.name] = assignment.value
      }
      table.append(
        axes.map { values[$0].map { ResultCell($0).shown } ?? "" } + ["\(runs[point])"]
          + names.indices.flatMap { cells(of: found[$0][point]) })
    }
    let by = axes.isEmpty ? "" : " by \(listed(axes.map(\.text), conjunction: "and"))"
    var text =
      "correlations\(by): means over runs by Fisher's z, with 95 % intervals from how runs differ\n\n"
      + table.text
    if points.count > pointsMax {
      text += "\n… \(counted(points.count - pointsMax, "more point")); '--all' shows every one"
    }
    return text
  }

  private func cells(of correlations: [Double]) -> [String] {
    guard let mean = MeanInterval(ofCorrelations: correlations, confidence: Self.confidence) else {
      return [correlations.isEmpty ? "" : "undefined", "", "\(correlations.count)"]
    }
    let interval = mean.interval.map {
      "\(fixed($0.lowerBound, decimals: 3)) to \(fixed($0.upperBound, decimals: 3))"
    }
    return [fixed(mean.mean, decimals: 3), interval ?? "", "\(mean.count)"]
  }
}
