/// What stands above a plot: what the panel is, and what its vertical axis shows.
///
/// The axis is named here, from left to right as one reads, and not along its side: nobody has to
/// turn the head, and no number of letters makes it longer than the plot is high.
struct Heading {
  private let lines: [(text: String, isBold: Bool)]
  private let left: Double
  /// How high it is, with the room below it.
  let height: Double

  private static let linesMax = 3
  /// Half of the highest tick's label stands above the plot.
  private static let below = 10.0

  init(_ panel: Panel, _ frame: ClosedRange<Double>, showsAxis: Bool) {
    let room = frame.upperBound - frame.lowerBound
    let wrapped = { (text: String, isBold: Bool) in
      TextWidths.wrapped(
        text, in: room, size: Metrics.headingSize, isBold: isBold, linesMax: Heading.linesMax
      ).map { (text: $0, isBold: isBold) }
    }
    lines = wrapped(panel.title, true) + (showsAxis ? wrapped(panel.vertical.title, false) : [])
    left = frame.lowerBound
    height = Metrics.height(lines: lines.count, size: Metrics.headingSize) + Heading.below
  }

  func draw(at top: Double, in drawing: inout Drawing) {
    for (index, line) in lines.enumerated() {
      let lineTop = top + Metrics.height(lines: index, size: Metrics.headingSize)
      drawing.texts.append(
        PlacedText(
          text: line.text, spot: Spot(left, lineTop + Metrics.headingSize),
          size: Metrics.headingSize, isBold: line.isBold, paint: line.isBold ? .ink : .muted,
          role: .heading))
    }
  }
}
