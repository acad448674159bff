internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Chapter {
  /// More sizes are too many lines, or panels, to tell apart.
  private static let curveSizesMax = 9
  /// More measures in one panel are too many, too.
  private static let togetherMax = 5

  /// Mean curves by size.
  func trajectories() -> Document.Section? {
    guard !facet.trajectories.isEmpty else { return nil }
    var section = Document.Section(id: "\(prefix)curves", title: "Mean curves")
    let kept = facet.trajectories.filter { $0.steps.value?.isEmpty == false }
    guard !kept.isEmpty else {
      let why = facet.trajectories.lazy.compactMap(\.steps.absence?.words).first ?? "none is kept"
      section.blocks = [.paragraph("There are no curves to show: \(why).")]
      return section
    }
    let sizes = findings.sizesShown(Self.curveSizesMax)
    section.blocks.append(contentsOf: together(kept, sizes))
    section.blocks.append(contentsOf: bySize(kept, sizes))
    return section
  }

  private func some(_ sizes: [Int]) -> String {
    sizes.count < findings.sizes.count
      ? " \(sizes.count) of \(findings.sizes.count) sizes are shown." : ""
  }

  // MARK: Measures and targets together

  /// A panel for each size, with each curve from its least to its greatest value.
  private func together(
    _ kept: [Findings.Trajectory], _ sizes: [Int]
  ) -> [Document.Block] {
    let curves = Array(question.targets.prefix(1)) + question.measures.prefix(Self.togetherMax - 1)
    let keys = curves.enumerated().map { SeriesKey($1.name, series: $0) }
    let panels = sizes.compactMap { size -> Panel? in
      let marks = zip(curves, keys).compactMap { curve, key -> PlotMark? in
        kept.first { $0.size == size && $0.curve.name == curve.name }
          .flatMap { scaled($0, key) }
      }
      guard !marks.isEmpty else { return nil }
      return Panel(
        title: findings.sizes[size].label, horizontal: PlotAxis("epoch"),
        vertical: PlotAxis("from least to greatest", includes: [0, 1]), marks: marks)
    }
    guard !panels.isEmpty else { return [] }
    let names = listed(curves.map(\.name), conjunction: "and")
    let figure = Figure(
      name: "\(prefix)together", title: "Measures and target along the epochs, by size",
      summary: "The mean curves of \(names), a panel for each size, each between 0 and 1.",
      panels: panels, keys: keys, columnsMax: panels.count == 1 ? 1 : panels.count > 4 ? 3 : 2,
      sharesVertical: true)
    return [
      .figure(
        figure,
        caption: """
          Mean curves of \(name: question.targets[0].name) and the measures, each drawn from its \
          least value (0) to its greatest (1), so that one sees whether they go together.\
          \(some(sizes))
          """)
    ]
  }

  /// A mean curve between 0 and 1; nil for one that does not vary.
  private func scaled(_ trajectory: Findings.Trajectory, _ key: SeriesKey) -> PlotMark? {
    let steps = trajectory.steps.value ?? []
    guard let least = steps.map(\.mean).min(), let greatest = steps.map(\.mean).max(),
      greatest > least
    else { return nil }
    return .curve(
      Curve(
        key,
        steps.map {
          Curve.Item(x: Double($0.epoch), y: ($0.mean - least) / (greatest - least))
        }))
  }

  // MARK: Curves as they are

  /// A panel for each curve, with a line for each size.
  private func bySize(_ kept: [Findings.Trajectory], _ sizes: [Int]) -> [Document.Block] {
    let keys = sizes.enumerated().map { place, size in
      SeriesKey(label(size), place: place, among: sizes.count)
    }
    var curves: [Measure] = []
    for trajectory in kept where !curves.contains(trajectory.curve) {
      curves.append(trajectory.curve)
    }
    let shown = Array(curves.prefix(Narrative.panelsMax))
    let panels = shown.map { curve in
      Panel(
        horizontal: PlotAxis("epoch"),
        vertical: PlotAxis(Phrase.named(curve.name, unit: curve.unit)),
        marks: zip(sizes, keys).compactMap { size, key in
          kept.first { $0.size == size && $0.curve == curve }.map { draw($0, key) }
        })
    }
    let figure = Figure(
      name: "\(prefix)curves", title: "Mean curves by size",
      summary: summary(kept, shown, sizes), panels: panels, keys: keys,
      columnsMax: panels.count == 1 ? 1 : 3)
    var blocks: [Document.Block] = [
      .figure(
        figure,
        caption: """
          The same curves and others in their own units: means over the runs that were still going \
          at the end of each epoch, with intervals at \(narrative.confidence) for the mean. Where runs \
          stop early, a curve ends where fewer than five go on.\(some(sizes))
          """)
    ]
    if curves.count > shown.count {
      blocks.append(.paragraph("The other curves are in \(file: "tables/trajectories.csv")."))
    }
    return blocks
  }

  private func draw(_ trajectory: Findings.Trajectory, _ key: SeriesKey) -> PlotMark {
    .curve(
      Curve(
        key,
        (trajectory.steps.value ?? []).map {
          Curve.Item(x: Double($0.epoch), y: $0.mean, band: $0.band)
        }))
  }

  private func summary(
    _ kept: [Findings.Trajectory], _ curves: [Measure], _ sizes: [Int]
  ) -> String {
    curves.map { curve in
      let ends = sizes.compactMap { size -> String? in
        let found = kept.first { $0.size == size && $0.curve == curve }
        guard let steps = found?.steps.value, let first = steps.first, let last = steps.last
        else { return nil }
        return "from \(Phrase.amount(first.mean)) to \(Phrase.amount(last.mean)) at \(label(size))"
      }
      return "\(curve.name) goes \(listed(ends, conjunction: "and"))."
    }.joined(separator: " ")
  }
}
