import Figures
import Testing

/// What ``Figure`` promises, over figures of all kinds.
@Suite("Geometry of figures")
struct GeometryTests {
  private static let widths = [160.0, 240, 352, 520, 720, 1_200]

  private func drawings(_ seed: UInt64) -> [(Figure, Drawing)] {
    var random = RandomFigure(seed: seed)
    let figure = random.figure()
    return Self.widths.map { (figure, figure.drawn(width: $0)) }
  }

  @Test("no two texts overlap, whatever the names and numbers", arguments: 0..<20)
  func apart(_ block: Int) {
    for seed in UInt64(block * 20)..<UInt64(block * 20 + 20) {
      for (_, drawing) in drawings(seed) {
        let pair = Self.overlap(drawing.texts)
        #expect(pair == nil, "seed \(seed), width \(drawing.width)")
      }
    }
  }

  /// Two texts that overlap, if any do.
  private static func overlap(_ texts: [PlacedText]) -> [PlacedText]? {
    let boxes = texts.map { ($0, $0.box) }.sorted { $0.1.y < $1.1.y }
    for (index, (text, box)) in boxes.enumerated() {
      for (other, otherBox) in boxes[(index + 1)...] {
        if otherBox.y >= box.bottom { break }
        if box.overlaps(otherBox) { return [text, other] }
      }
    }
    return nil
  }

  @Test("nothing leaves the canvas", arguments: 0..<20)
  func inside(_ block: Int) {
    for seed in UInt64(block * 20)..<UInt64(block * 20 + 20) {
      for (_, drawing) in drawings(seed) {
        let text = drawing.texts.first { !drawing.canvas.holds($0.box) }
        #expect(text == nil, "seed \(seed), width \(drawing.width)")
        let far = drawing.shapes.flatMap(\.spots).first { !Self.holds(drawing.canvas, $0) }
        #expect(far == nil, "seed \(seed), width \(drawing.width)")
      }
    }
  }

  private static func holds(_ box: Box, _ spot: Spot) -> Bool {
    box.holds(Box(x: spot.x, y: spot.y, width: 0, height: 0))
  }

  @Test("data stay within their panels, and names without", arguments: 0..<20)
  func separate(_ block: Int) {
    // Half a mark may stand over the edge.
    let reach = 7.0
    for seed in UInt64(block * 20)..<UInt64(block * 20 + 20) {
      for (_, drawing) in drawings(seed) {
        let grown = drawing.plots.map {
          Box(
            x: $0.x - reach, y: $0.y - reach, width: $0.width + 2 * reach,
            height: $0.height + 2 * reach)
        }
        let stray = drawing.shapes.filter(\.isData).first { shape in
          let spots = shape.spots
          return !grown.contains { plot in spots.allSatisfy { Self.holds(plot, $0) } }
        }
        #expect(stray?.paint == nil, "seed \(seed), width \(drawing.width)")
        let covering = drawing.texts.first { text in
          text.role != .cell && drawing.plots.contains { $0.overlaps(text.box) }
        }
        #expect(covering == nil, "seed \(seed), width \(drawing.width)")
      }
    }
  }

  @Test("panels do not overlap")
  func panels() {
    for seed in UInt64(0)..<400 {
      for (_, drawing) in drawings(seed) {
        for (index, plot) in drawing.plots.enumerated() {
          let other = drawing.plots[(index + 1)...].first(where: plot.overlaps)
          #expect(other == nil, "seed \(seed), width \(drawing.width)")
        }
      }
    }
  }

  @Test("a figure is drawn the same each time")
  func same() {
    for seed in UInt64(0)..<100 {
      let twice = [drawings(seed), drawings(seed)]
      for (first, second) in zip(twice[0], twice[1]) {
        #expect(first.1 == second.1, "seed \(seed)")
        #expect(first.1.svgFile(of: first.0) == second.1.svgFile(of: second.0), "seed \(seed)")
      }
    }
  }

  @Test("a hundred thousand points make a small drawing that shows their extremes")
  func thinned() {
    let key = SeriesKey("noise", series: 0)
    let values = (0..<100_000).map { index in
      index == 61_803 ? 9.0 : Double(index * 7_919 % 1_000) / 1_000
    }
    let figure = Figure(
      name: "noise", title: "noise", summary: "noise",
      panels: [
        Panel(
          horizontal: PlotAxis("step"), vertical: PlotAxis("value"),
          marks: [
            .curve(
              Curve(
                key,
                values.enumerated().map {
                  Curve.Item(x: Double($0), y: $1, band: $1 - 0.1...$1 + 0.1)
                }))
          ])
      ])
    let drawing = figure.drawn(width: 720)
    let spots = drawing.shapes.filter(\.isData).flatMap(\.spots)
    #expect(spots.count < 10_000)
    #expect(drawing.svgFile(of: figure).utf8.count < 150_000)
    let plot = drawing.plots[0]
    let highest = spots.map(\.y).min() ?? .infinity
    #expect(highest < plot.y + plot.height * 0.1)
  }

  @Test("names beside the ends of their lines keep apart, and in their order")
  func direct() {
    let keys = (0..<6).map { SeriesKey("series \($0)", series: $0) }
    let panel = Panel(
      horizontal: PlotAxis("epoch"), vertical: PlotAxis("loss"),
      marks: keys.enumerated().map { index, key in
        .curve(
          Curve(
            key,
            (1...10).map { Curve.Item(x: Double($0), y: 1 / Double($0) + Double(index) * 1e-4) }))
      })
    let figure = Figure(
      name: "direct", title: "direct", summary: "direct", panels: [panel], keys: keys)
    let wide = figure.drawn(width: 720).texts.filter { $0.role == .direct }
    #expect(wide.sorted { $0.spot.y > $1.spot.y }.map(\.text) == keys.map(\.label))
    let narrow = figure.drawn(width: 352).texts
    #expect(narrow.filter { $0.role == .direct }.isEmpty)
    #expect(narrow.filter { $0.role == .key }.map(\.text) == keys.map(\.label))
  }

  @Test("the values of a heat map are in its cells, however many columns it has")
  func cells() {
    let names = (0..<40).map { "[\($0 * 8), \($0 * 4)]" }
    let cells = names.indices.map { column in
      HeatCell(
        column: column, row: 0, value: Double(column - 20) / 20,
        text: NumberText.decimals(Double(column - 20) / 20, 2))
    }
    let figure = Figure(
      name: "heat", title: "heat", summary: "heat",
      panels: [
        Panel(
          horizontal: PlotAxis("size", .categories(names)),
          vertical: PlotAxis("", .categories(["a-measure"])), marks: [.cells(cells)])
      ])
    for width in Self.widths {
      let texts = figure.drawn(width: width).texts.filter { $0.role == .cell }.map(\.text)
      #expect(texts == cells.map(\.text), "width \(width)")
    }
  }
}
