internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Narrative {
  /// How other axes move the correlation, and what changes along paired ones.
  func effectSections(_ question: Findings.Question) -> [Document.Section] {
    [axisSection(question), pairedSection(question)].compactMap(\.self)
  }

  private func axisSection(_ question: Findings.Question) -> Document.Section? {
    guard !findings.effects.isEmpty else { return nil }
    var section = Document.Section(
      id: "other-axes", title: "What the other axes change")
    if let figure = effectFigure(question) {
      section.blocks.append(
        .figure(
          figure,
          caption: """
            Correlation by value of each other axis, averaged over the combinations of all \
            remaining axes, sizes among them, each combination counting once. Bars are intervals \
            at \(confidence).
            """))
    }
    section.blocks.append(.table(levelTable(question)))
    section.blocks.append(.table(slopeTable(question)))
    return section
  }

  private func effectFigure(_ question: Findings.Question) -> Figure? {
    let shown = question.measures.prefix(Narrative.seriesMax).map(\.name)
    let keys = shown.enumerated().map { SeriesKey($1, series: $0) }
    guard let target = question.targets.first?.name else { return nil }
    var axes: [String] = []
    for effect in findings.effects where !axes.contains(effect.axis.text) {
      axes.append(effect.axis.text)
    }
    let panels = axes.prefix(Narrative.panelsMax).compactMap { axis -> Panel? in
      let effects = findings.effects.filter { $0.axis.text == axis && $0.target == target }
      guard let labels = effects.first?.levels.map(\.label) else { return nil }
      let marks = keys.compactMap { key in
        effects.first { $0.predictor == .measure(key.label) }.map { points($0, key) }
      }
      return Panel(
        title: "", horizontal: PlotAxis(axis, .categories(labels)),
        vertical: .correlation("correlation with \(target)"), marks: [.level(0)] + marks)
    }
    guard !panels.isEmpty else { return nil }
    return Figure(
      name: "other-axes", title: "Correlation by value of the other axes",
      summary: findings.effects.prefix(4).map(summary).joined(separator: " "),
      panels: panels, keys: keys, columnsMax: panels.count > 4 ? 3 : 2, sharesVertical: true)
  }

  private func points(_ effect: Findings.AxisEffect, _ key: SeriesKey) -> PlotMark {
    .points(
      PointSeries(
        key,
        effect.levels.enumerated().compactMap { place, level in
          guard let estimate = level.estimate.value else { return nil }
          return PointSeries.Item(
            x: Double(place), y: estimate.value,
            interval: estimate.interval.value.map { $0.low...max($0.low, $0.high) },
            note: "\(key.label) at \(level.label): \(Phrase.cell(level.estimate).plain)")
        }, isJoined: true))
  }

  private func summary(_ effect: Findings.AxisEffect) -> String {
    let numbers = effect.levels.compactMap { level in
      level.estimate.value.map { "\(Phrase.short($0.value)) at \(level.label)" }
    }
    return
      "\(effect.predictor.name) by \(effect.axis.text): \(listed(numbers, conjunction: "and"))."
  }

  private func levelTable(_ question: Findings.Question) -> Table {
    let isSeveral = question.targets.count > 1
    var table = Table(
      caption: "Correlations by value of the other axes, with intervals at \(confidence).",
      columns: [.text("axis"), .text("value"), .text("measure")]
        + (isSeveral ? [.text("target")] : [])
        + [.number("\(symbol: "r")"), .number("interval"), .number("runs")])
    table.groupedColumns = 1
    for effect in findings.effects {
      for level in effect.levels {
        table.rows.append(
          [
            "\(name: effect.axis.text)", Words(level.label), "\(name: effect.predictor.name)",
          ] + (isSeveral ? ["\(name: effect.target)"] : [])
            + [
              Phrase.value(level.estimate), Phrase.interval(level.estimate),
              Words(grouped(level.runs)),
            ])
      }
    }
    let methods = Phrase.methods(of: findings.effects.flatMap(\.levels).map(\.estimate))
    if !methods.isEmpty { table.notes.append("Intervals: \(methods).") }
    for effect in findings.effects where effect.predictor.name == question.measures[0].name {
      if effect.levelsLeftOut > 0 {
        table.notes.append(
          """
          \(name: effect.axis.text) has \(counted(effect.levelsLeftOut, "more value")), too many \
          to tell.
          """
        )
      }
      if !effect.isMatched {
        table.notes.append(
          """
          Values of \(name: effect.axis.text) do not occur in the same combinations of the other \
          axes, so that what they change cannot be told from what those do.
          """)
      }
      if !effect.movesWith.isEmpty {
        let others = Words.list(effect.movesWith.map { "\(name: $0.text)" })
        table.notes.append(
          "\(name: effect.axis.text) moves together with \(others): their effects are one.")
      }
    }
    return table.limited(file: "tables/effects.csv")
  }

  private func slopeTable(_ question: Findings.Question) -> Table {
    let isSeveral = question.targets.count > 1
    var table = Table(
      caption: "How z moves with each axis that has numbers.",
      columns: [.text("axis"), .text("measure")] + (isSeveral ? [.text("target")] : [])
        + [
          .number("slope of \(symbol: "z")"), .text("for each"), .number("interval"),
          .number("\(symbol: "p")"),
        ])
    var reasons: [Words] = []
    for effect in findings.effects {
      guard let slope = effect.slope.value else {
        let reason: Words =
          "\(name: effect.axis.text): \(effect.slope.absence?.words ?? "")"
        if !reasons.contains(reason) { reasons.append(reason) }
        continue
      }
      table.rows.append(
        ["\(name: effect.axis.text)", "\(name: effect.predictor.name)"]
          + (isSeveral ? ["\(name: effect.target)"] : [])
          + [
            Words(Phrase.exact(slope.estimate.value)), Words(slope.unit.rawValue),
            Phrase.interval(.found(slope.estimate)), Phrase.cell(p: slope.p),
          ])
    }
    if !reasons.isEmpty { table.notes.append("No slope for \(Words.list(reasons)).") }
    return table.limited(file: "tables/effects.csv")
  }

  // MARK: Paired axes

  private func pairedSection(_ question: Findings.Question) -> Document.Section? {
    guard !findings.pairedDifferences.isEmpty else { return nil }
    let isFaceted = findings.pairedDifferences.contains { !$0.facet.isEmpty }
    var table = Table(
      caption: """
        What changes along paired axes, seed by seed: r at a value less r at the plan's first, \
        with its interval at \(confidence), and Wilcoxon's signed-rank test (Holm over sizes).
        """,
      columns: [.text("axis"), .text("value"), .text("less")]
        + (isFaceted ? [.text("with")] : []) + [.text("measure")] + sizeColumns.prefix(1)
        + [.number("difference"), .number("interval"), .number("\(symbol: "p")"), .number("pairs")])
    for paired in findings.pairedDifferences {
      for (size, found) in paired.bySize.enumerated() {
        let estimate = found.value.map { Finding.found($0.estimate) } ?? .absent(.noRuns)
        table.rows.append(
          [
            "\(name: paired.value.axis.text)", Words(paired.value.label),
            Words(paired.baseline.label),
          ] + (isFaceted ? [Phrase.words(paired.facet)] : [])
            + ["\(name: paired.predictor.name)"] + sizeCells(size).prefix(1)
            + [
              Phrase.value(estimate), Phrase.interval(estimate),
              Phrase.cell(p: found.value?.adjustedP),
              Words(found.value.map { grouped($0.pairs) } ?? "–"),
            ])
      }
    }
    if findings.pairedDifferencesLeftOut > 0 {
      table.notes.append(
        """
        \(counted(findings.pairedDifferencesLeftOut, "more comparison")) of this kind, too many \
        to tell.
        """
      )
    }
    return Document.Section(
      id: "paired-axes", title: "Along paired axes",
      blocks: [.table(table.limited(file: "tables/paired-differences.csv"))])
  }
}
