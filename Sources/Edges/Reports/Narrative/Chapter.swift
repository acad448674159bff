internal import Figures
internal import Findings
internal import Sweeps
internal import Text

/// What is said about one combination of the other axes.
struct Chapter {
  let narrative: Narrative
  let facet: Findings.Facet
  let question: Findings.Question
  /// What names of its figures and sections begin with.
  let prefix: String

  init(
    _ narrative: Narrative, _ facet: Findings.Facet, _ question: Findings.Question, prefix: String
  ) {
    self.narrative = narrative
    self.facet = facet
    self.question = question
    self.prefix = prefix
  }

  var findings: Findings { narrative.findings }

  /// Predictors and targets that are asked about, as many as have room in a figure.
  var pairs: [(measure: Measure, target: Measure)] {
    question.targets.flatMap { target in question.measures.map { ($0, target) } }
  }

  /// What a panel of a pair is called.
  func title(_ pair: (measure: Measure, target: Measure)) -> String {
    question.targets.count > 1
      ? "\(pair.measure.name), with \(pair.target.name)" : pair.measure.name
  }

  /// What the vertical axis of correlations is called.
  var correlationTitle: String {
    question.targets.count == 1
      ? "correlation with \(question.targets[0].name)" : "correlation with the target"
  }

  private static let curvesMax = 9
  private static let placesMax = 30

  // MARK: Curves

  /// Mean curves by size.
  func trajectories() -> Document.Section? {
    guard !facet.trajectories.isEmpty else { return nil }
    var section = Document.Section(id: "\(prefix)curves", title: "Mean curves")
    let reasons = facet.trajectories.compactMap(\.steps.absence?.words)
    let kept = facet.trajectories.filter { $0.steps.value?.isEmpty == false }
    guard !kept.isEmpty else {
      section.blocks = [.paragraph("There are no curves to show: \(reasons.first ?? "none").")]
      return section
    }
    let sizes = findings.sizesShown(Self.curvesMax)
    let keys = sizes.enumerated().map { place, size in
      SeriesKey(label(size), place: place, among: sizes.count)
    }
    var curves: [Measure] = []
    for trajectory in kept where !curves.contains(trajectory.curve) {
      curves.append(trajectory.curve)
    }
    let panels = curves.prefix(Narrative.panelsMax).map { curve in
      Panel(
        horizontal: PlotAxis("epoch"),
        vertical: PlotAxis(Phrase.named(curve.name, unit: curve.unit)),
        marks: zip(sizes, keys).compactMap { size, key in
          kept.first { $0.size == size && $0.curve == curve }.map { draw($0, key) }
        })
    }
    let figure = Figure(
      name: "\(prefix)curves", title: "Mean curves by size",
      summary: curveSummary(kept, Array(curves.prefix(Narrative.panelsMax)), sizes),
      panels: Array(panels), keys: keys, columnsMax: panels.count == 1 ? 1 : 3)
    let some =
      sizes.count < findings.sizes.count
      ? " \(sizes.count) of \(findings.sizes.count) sizes are shown." : ""
    section.blocks.append(
      .figure(
        figure,
        caption: """
          Means over the runs that were still going at the end of each epoch, with intervals at \
          \(narrative.confidence) for the mean. Where runs stop early, the last epochs rest on \
          few of them.\(some)
          """))
    if curves.count > Narrative.panelsMax {
      section.blocks.append(
        .paragraph("The other curves are in \(file: "tables/trajectories.csv")."))
    }
    return section
  }

  /// A size in a legend.
  private func label(_ size: Int) -> String {
    let label = findings.sizes[size].label
    return label.isEmpty ? "all runs" : label
  }

  private func draw(_ trajectory: Findings.Trajectory, _ key: SeriesKey) -> PlotMark {
    .curve(
      Curve(
        key,
        (trajectory.steps.value ?? []).map {
          Curve.Item(x: Double($0.epoch), y: $0.mean, band: $0.band)
        }))
  }

  private func curveSummary(
    _ kept: [Findings.Trajectory], _ curves: [Measure], _ sizes: [Int]
  ) -> String {
    curves.map { curve in
      let ends = sizes.compactMap { size -> String? in
        guard
          let steps = kept.first(where: { $0.size == size && $0.curve == curve })?.steps.value,
          let first = steps.first, let last = steps.last
        else { return nil }
        return "from \(Phrase.amount(first.mean)) to \(Phrase.amount(last.mean)) at \(label(size))"
      }
      return "\(curve.name) goes \(listed(ends, conjunction: "and"))."
    }.joined(separator: " ")
  }

  // MARK: Single runs

  /// How the correlations of single runs lie.
  func distributions() -> Document.Section? {
    let sizes = findings.sizesShown(Self.placesMax)
    let shown = pairs.prefix(Narrative.panelsMax)
    let panels = shown.enumerated().compactMap { order, pair -> Panel? in
      guard
        let answer = facet.answer(
          about: .measure(pair.measure.name), of: pair.target.name, by: .perRun)
      else { return nil }
      let key = SeriesKey(pair.measure.name, series: order)
      let spreads = sizes.enumerated().compactMap { place, size -> PlotMark? in
        let spread = answer.bySize[size].spread
        guard !spread.values.isEmpty else { return nil }
        return .spread(
          SpreadSeries(
            key, category: place, values: spread.values,
            note: "\(pair.measure.name) at \(label(size)): \(counted(spread.count, "run"))"))
      }
      guard !spreads.isEmpty else { return nil }
      return Panel(
        title: title(pair),
        horizontal: PlotAxis(question.across?.text ?? "", .categories(sizes.map(label))),
        vertical: .correlation("\(correlationTitle), of a run"), marks: [.level(0)] + spreads)
    }
    guard !panels.isEmpty else { return nil }
    let figure = Figure(
      name: "\(prefix)runs", title: "Correlations of single runs, by size",
      summary: "How the correlations of single runs lie at each size, about their medians.",
      panels: Array(panels), columnsMax: 3, sharesVertical: true)
    return Document.Section(
      id: "\(prefix)runs", title: "Single runs",
      blocks: [
        .figure(
          figure,
          caption: """
            Correlations of single runs, a dot each; of many, their density, with a bar between \
            the quartiles. Black bars are medians. How far runs lie apart is not how sure their \
            mean is.
            """)
      ])
  }

  // MARK: Heat map

  /// All predictors and sizes at a glance.
  func heatMap() -> Document.Section? {
    let sizes = findings.sizesShown(Self.placesMax)
    var rows: [String] = []
    var cells: [HeatCell] = []
    for answer in facet.answers where answer.way == .perRun {
      for (column, size) in sizes.enumerated() {
        let estimate = answer.bySize[size].estimate
        let why = estimate.absence.map { ": \($0.words)" } ?? ""
        cells.append(
          HeatCell(
            column: column, row: rows.count, value: estimate.value?.value,
            text: estimate.value.map { Phrase.short($0.value) } ?? "n/d",
            note: "\(answer.predictor.name) at \(label(size))\(why)"))
      }
      rows.append(
        question.targets.count > 1
          ? "\(answer.predictor.name), with \(answer.target)" : answer.predictor.name)
    }
    guard !rows.isEmpty else { return nil }
    let figure = Figure(
      name: "\(prefix)heat-map", title: "Correlation by predictor and size",
      summary: "A table in colours: a row for each predictor, a column for each size.",
      panels: [
        Panel(
          horizontal: PlotAxis(question.across?.text ?? "", .categories(sizes.map(label))),
          vertical: PlotAxis(correlationTitle, .categories(rows)), marks: [.cells(cells)])
      ])
    return Document.Section(
      id: "\(prefix)heat-map", title: "Measures and rivals by size",
      blocks: [
        .figure(
          figure,
          caption: """
            Mean correlation per run, of measures and of what they have to beat. Blue is against \
            the target, orange with it; n/d is not defined.
            """)
      ])
  }
}
