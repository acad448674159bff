/// Labels below an axis, side by side without touching.
///
/// Round numbers get as few ticks as it takes. Names cannot be chosen, so they are tried in turn:
/// as they are, on several lines, cut (where that leaves something to read), and at last only some
/// of them, the first and the last before others. Every tick keeps its mark; what has no label is
/// in the figure's table.
struct TickRow: Hashable, Sendable {
  /// Where ticks are, from the left.
  private(set) var marks: [Double] = []
  /// The labels that are written.
  private(set) var labels: [Label] = []

  /// The most lines of any label.
  var linesMax: Int { labels.map(\.lines.count).max() ?? 0 }

  /// A label below its tick.
  struct Label: Hashable, Sendable {
    /// Where its middle is.
    var middle: Double
    /// What it says, line by line.
    var lines: [String]
    /// How wide its longest line is.
    var width: Double

    var left: Double { middle - width / 2 }
    var right: Double { middle + width / 2 }
  }

  /// Names that have less room than this on a line are left out rather than cut.
  private static let roomMin = 34.0
  /// More names than these are left out rather than cut.
  private static let cutNamesMax = 16
  /// What is written of a name where only some are.
  private static let soloWidthMax = 110.0
  private static let linesMax = 3

  /// The labels of a scale below a plot.
  ///
  /// - Parameters:
  ///   - plot: From where to where the axis goes.
  ///   - frame: Which room labels have.
  init(
    _ axis: PlotAxis, _ scale: Scale, plot: ClosedRange<Double>, frame: ClosedRange<Double>
  ) {
    let width = plot.upperBound - plot.lowerBound
    let at = { (value: Double) in plot.lowerBound + (scale.place(of: value) ?? 0) * width }
    if case .categories = axis.kind {
      self.init(named: Ticks(scale, countMax: .max), frame: frame, at)
    } else if !axis.ticks.isEmpty {
      let seen = axis.ticks.filter { scale.place(of: $0.value) != nil }
      self.init(named: Ticks(named: seen), frame: frame, at)
    } else {
      self.init(round: scale, width: width, frame: frame, at)
    }
  }

  private init(
    round scale: Scale, width: Double, frame: ClosedRange<Double>, _ at: (Double) -> Double
  ) {
    var countMax = max(2, Int(width / 48))
    while true {
      let ticks = Ticks(scale, countMax: countMax)
      marks = ticks.values.map(at)
      labels = TickRow.labels(ticks.labels, marks, in: frame)
      if !TickRow.overlap(labels) { return }
      countMax -= 1
      guard countMax > 0 else { break }
    }
    labels = TickRow.some(of: labels)
  }

  private init(named ticks: Ticks, frame: ClosedRange<Double>, _ at: (Double) -> Double) {
    marks = ticks.values.map(at)
    let whole = TickRow.labels(ticks.labels, marks, in: frame)
    labels = whole
    guard TickRow.overlap(whole) || ticks.labels.contains(where: { $0.count > TickRow.linesMax })
    else { return }
    let distances = zip(marks, marks.dropFirst()).map { $1 - $0 }
    let frameWidth = frame.upperBound - frame.lowerBound
    let room = (distances.min() ?? frameWidth) - Metrics.labelGap
    if room >= TickRow.roomMin {
      let wrapped = ticks.labels.map { TickRow.wrapped($0, in: room) }
      let areWhole = zip(wrapped, ticks.labels).allSatisfy { broken, lines in
        TickRow.letters(broken) == TickRow.letters(lines)
      }
      if areWhole || marks.count <= TickRow.cutNamesMax {
        labels = TickRow.labels(wrapped, marks, in: frame)
        if !TickRow.overlap(labels) { return }
      }
    }
    let cut = ticks.labels.map { lines in
      lines.map {
        TextWidths.fitted(
          $0, in: min(TickRow.soloWidthMax, frameWidth), size: Metrics.tickSize)
      }
    }
    labels = TickRow.some(of: TickRow.labels(cut, marks, in: frame))
  }

  /// The letters of lines, to see whether any is lost.
  private static func letters(_ lines: [String]) -> String {
    lines.joined().filter { $0 != " " }
  }

  private static func wrapped(_ lines: [String], in room: Double) -> [String] {
    let each = max(1, linesMax / max(1, lines.count))
    return lines.flatMap {
      TextWidths.wrapped($0, in: room, size: Metrics.tickSize, linesMax: each)
    }
  }

  /// Labels below their ticks, or as near as the frame lets them.
  private static func labels(
    _ texts: [[String]], _ marks: [Double], in frame: ClosedRange<Double>
  ) -> [Label] {
    zip(texts, marks).map { lines, mark in
      let room = frame.upperBound - frame.lowerBound
      let lines = lines.map { TextWidths.fitted($0, in: room, size: Metrics.tickSize) }
      let width =
        lines.map { TextWidths.width(of: $0, size: Metrics.tickSize) }.max() ?? 0
      let middle = min(
        max(mark, frame.lowerBound + width / 2), frame.upperBound - width / 2)
      return Label(middle: middle, lines: lines, width: width)
    }
  }

  private static func overlap(_ labels: [Label]) -> Bool {
    zip(labels, labels.dropFirst()).contains { $0.right + Metrics.labelGap > $1.left }
  }

  /// The first and the last, and what fits between them.
  private static func some(of labels: [Label]) -> [Label] {
    guard let first = labels.first, let last = labels.last, labels.count > 1 else { return labels }
    guard first.right + Metrics.labelGap <= last.left else { return [first] }
    var kept = [first]
    for label in labels.dropFirst().dropLast() {
      guard let before = kept.last, before.right + Metrics.labelGap <= label.left,
        label.right + Metrics.labelGap <= last.left
      else { continue }
      kept.append(label)
    }
    return kept + [last]
  }
}
