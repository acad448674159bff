internal import Figures
internal import Findings
internal import Sweeps

/// The sizes of models as the horizontal axis of a plot.
///
/// Where each size has a magnitude of its own, and there are two or more, the axis is logarithmic
/// and a size stands where it belongs; otherwise sizes stand side by side by their names.
struct SizeAxis {
  /// The axis.
  let axis: PlotAxis
  private let places: [Double]

  init(_ findings: Findings, _ question: Findings.Question?) {
    let labels = findings.sizes.map { $0.label.isEmpty ? "all runs" : $0.label }
    let across = question?.across?.text ?? ""
    let magnitudes = findings.sizes.compactMap(\.magnitude).filter { $0 > 0 && $0.isFinite }
    guard magnitudes.count == labels.count, labels.count > 1,
      Set(magnitudes).count == magnitudes.count
    else {
      axis = PlotAxis(across, .categories(labels))
      places = labels.indices.map(Double.init)
      return
    }
    let counted = question?.size?.name
    let title = counted.map { "\(across), and \($0) (log₂ scale)" } ?? "\(across) (log₂ scale)"
    axis = PlotAxis(
      title, .log2,
      ticks: zip(labels, magnitudes).map { label, magnitude in
        counted == nil
          ? PlotAxis.Tick(magnitude, label)
          : PlotAxis.Tick(magnitude, label, Phrase.amount(magnitude))
      })
    places = magnitudes
  }

  /// The place of a size on it.
  func x(_ size: Int) -> Double { places[size] }
}

extension Findings {
  /// At most so many sizes, evenly taken, the first and the last among them.
  func sizesShown(_ countMax: Int) -> [Int] {
    guard sizes.count > countMax else { return Array(sizes.indices) }
    return (0..<countMax).map { $0 * (sizes.count - 1) / (countMax - 1) }
  }
}
