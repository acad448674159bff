import Figures
import TestSupport

/// Figures such as nobody would make, and some that everybody does.
struct RandomFigure {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

  private mutating func unit() -> Double { Double(random.next() >> 11) * 0x1p-53 }

  /// A figure of some kind.
  mutating func figure() -> Figure {
    let seriesCount = chance(30) ? 1 + random.below(30) : 1 + random.below(4)
    let keys = (0..<seriesCount).map { index in
      chance(20)
        ? SeriesKey(name(), place: index, among: seriesCount)
        : SeriesKey(name(), series: index, isHollow: chance(20))
    }
    let kind = random.below(4)
    let panelCount = chance(40) ? 1 : 1 + random.below(9)
    let vertical = axis(numeric: true)
    let isShared = chance(50)
    let panels = (0..<panelCount).map { _ in
      panel(kind, keys, vertical: isShared ? vertical : axis(numeric: true))
    }
    return Figure(
      name: "random", title: name(), summary: name(), panels: panels,
      keys: kind == 3 || chance(10) ? [] : keys, columnsMax: 1 + random.below(4),
      sharesVertical: isShared && kind != 3)
  }

  /// A name, short or long, in scripts of all widths.
  mutating func name() -> String {
    let words = [
      "bdm", "entropy", "train-loss", "W", "il", "validation-accuracy-of-the-best-epoch",
      "Größe", "Сложность", "複雑性", "[128, 64, 32]", "<script>", "a&b", "…", "🙂",
      "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "", "x\u{202E}y", "e\u{301}",
    ]
    return (0..<(1 + random.below(chance(20) ? 12 : 3))).map { _ in words[random.below(words.count)]
    }
    .joined(separator: chance(70) ? " " : "")
  }

  private mutating func axis(numeric: Bool) -> PlotAxis {
    let title = chance(20) ? "" : name()
    if !numeric || chance(10) {
      let count = chance(20) ? 200 : 1 + random.below(12)
      return PlotAxis(title, .categories((0..<count).map { _ in name() }))
    }
    switch random.below(6) {
    case 0: return PlotAxis(title, .log2)
    case 1: return PlotAxis(title, .log10)
    case 2: return .correlation(title)
    default: return PlotAxis(title, includes: chance(30) ? [0] : [])
    }
  }

  /// Numbers of one of many kinds of range.
  private mutating func numbers(_ count: Int) -> [Double] {
    let kind = random.below(9)
    let constant = (unit() - 0.5) * 100
    return (0..<count).map { index in
      if chance(3) { return [.nan, .infinity, -.infinity, -0.0][random.below(4)] }
      switch kind {
      case 0: return constant
      case 1: return (unit() - 0.5) * 1e300
      case 2: return unit() * 1e-300
      case 3: return 1e9 + unit() * 1e-3
      case 4: return -unit() * 5_000
      case 5: return (unit() - 0.5) * 2
      case 6: return Double(1 << random.below(30))
      case 7: return Double(index)
      default: return (unit() - 0.5) * 1e7
      }
    }
  }

  private mutating func panel(_ kind: Int, _ keys: [SeriesKey], vertical: PlotAxis) -> Panel {
    var title = chance(30) ? "" : name()
    if chance(5) { title = String(repeating: "long title ", count: 30) }
    switch kind {
    case 0:
      var horizontal = axis(numeric: chance(70))
      if chance(40) { horizontal = namedSizes() }
      let count = horizontal.ticks.isEmpty ? [1, 3, 40][random.below(3)] : horizontal.ticks.count
      return Panel(
        title: title, horizontal: horizontal, vertical: vertical,
        marks: [.level(0)] + keys.map { points($0, horizontal, count) })
    case 1:
      return Panel(
        title: title, horizontal: PlotAxis(name()), vertical: vertical,
        marks: keys.map { curve($0, [1, 2, 50, 3_000][random.below(4)]) })
    case 2:
      let names = (0..<(1 + random.below(chance(20) ? 60 : 8))).map { _ in name() }
      let marks = names.indices.flatMap { place in
        keys.prefix(2).map { key in
          PlotMark.spread(
            SpreadSeries(
              key, category: place, values: numbers([0, 1, 10, 300][random.below(4)])))
        }
      }
      return Panel(
        title: title, horizontal: PlotAxis(name(), .categories(names)), vertical: vertical,
        marks: marks)
    default:
      let rows = (0..<(1 + random.below(12))).map { _ in name() }
      let columns = (0..<(chance(20) ? 200 : 1 + random.below(9))).map { _ in name() }
      let cells = rows.indices.flatMap { row in
        columns.indices.map { column in
          let value = (unit() - 0.5) * 2
          return HeatCell(
            column: column, row: row, value: chance(10) ? nil : value,
            text: NumberText.decimals(value, 2), note: name())
        }
      }
      return Panel(
        title: title, horizontal: PlotAxis(name(), .categories(columns)),
        vertical: PlotAxis(name(), .categories(rows)), marks: [.cells(cells)])
    }
  }

  /// Up to 200 sizes by name on a logarithmic axis.
  private mutating func namedSizes() -> PlotAxis {
    let count = [1, 4, 30, 200][random.below(4)]
    var value = 10.0
    let ticks = (0..<count).map { _ in
      value *= 1 + unit() * 3
      return PlotAxis.Tick(value, name(), NumberText.digits(value, 4))
    }
    return PlotAxis(name(), .log2, ticks: ticks)
  }

  private mutating func points(_ key: SeriesKey, _ axis: PlotAxis, _ count: Int) -> PlotMark {
    let xs: [Double]
    if !axis.ticks.isEmpty {
      xs = axis.ticks.map(\.value)
    } else if case .categories(let names) = axis.kind {
      xs = names.indices.map(Double.init)
    } else {
      xs = numbers(count)
    }
    let ys = numbers(xs.count)
    return .points(
      PointSeries(
        key,
        zip(xs, ys).map { x, y in
          let reach = y.magnitude * unit()
          let hasInterval = y.isFinite && chance(80) && (y + reach).isFinite
          return PointSeries.Item(
            x: x, y: y, interval: hasInterval ? y - reach...y + reach : nil, note: name())
        }, isJoined: chance(50)))
  }

  private mutating func curve(_ key: SeriesKey, _ count: Int) -> PlotMark {
    let ys = numbers(count)
    return .curve(
      Curve(
        key,
        ys.enumerated().map { index, y in
          let reach = y.magnitude * 0.1
          return Curve.Item(
            x: Double(index + 1), y: y,
            band: y.isFinite && chance(80) ? y - reach...y + reach : nil)
        }, isFit: chance(10)))
  }
}
