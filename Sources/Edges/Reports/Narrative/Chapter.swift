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

  private static let placesMax = 30

  /// A size in a legend or along an axis.
  func label(_ size: Int) -> String {
    let label = findings.sizes[size].label
    return label.isEmpty ? "all runs" : label
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
