internal import Statistics
internal import Sweeps

/// How large models are.
extension Assembly {
  /// The mean magnitude of each of the layout's sizes over all its runs; nil where nothing says so.
  static func magnitudes(
    _ analysis: Analysis?, _ layout: PointLayout, _ table: RunTable, _ rows: [Int],
    _ places: [Int]
  ) -> [Double?] {
    guard let name = analysis?.size else { return layout.sizeValues.map { $0.flatMap(number) } }
    var moments = layout.sizeValues.map { _ in Moments() }
    if let scalar = table.scalarNames.firstIndex(where: { $0 == name }) {
      for (row, place) in zip(rows, places) {
        let value = table.scalars[scalar][row]
        if value > 0, value.isFinite { moments[Int(layout.sizes[place])].add(value) }
      }
    }
    return moments.map { $0.count > 0 ? $0.mean : nil }
  }

  /// How large the models of some runs are, or why nothing says so.
  func magnitude(of rows: some Collection<Int>, size: Int) -> Finding<Double> {
    guard let analysis = builder.analysis else { return .absent(.noAnalysis) }
    guard layout.across != nil else {
      return .absent(analysis.across.map { .sizeFixed($0.text) } ?? .noSizeAxis)
    }
    guard let name = analysis.size else {
      return sizes[size].magnitude.map { .found($0) }
        ?? .absent(.sizeNotNumeric(analysis.across?.text ?? ""))
    }
    guard !rows.isEmpty else { return .absent(.noRuns) }
    var moments = Moments()
    if let scalar = table.scalarNames.firstIndex(where: { $0 == name }) {
      for row in rows {
        let value = table.scalars[scalar][row]
        if value > 0, value.isFinite { moments.add(value) }
      }
    }
    return moments.count > 0 ? .found(moments.mean) : .absent(.sizeMissing(name))
  }

  /// A value as a positive number.
  private static func number(_ value: ParameterValue) -> Double? {
    guard let number = value.number, number > 0 else { return nil }
    return number
  }
}

extension ParameterValue {
  /// The value as a number, if it is one.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value.value
    case .boolean, .list, .text: nil
    }
  }
}
