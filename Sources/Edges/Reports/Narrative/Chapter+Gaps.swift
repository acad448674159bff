internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Chapter {
  private static let gapSeriesMax = 8

  /// By how much measures differ, run by run.
  func gaps() -> Document.Section? {
    guard !facet.gaps.isEmpty else { return nil }
    var section = Document.Section(
      id: "\(prefix)differences", title: "Measures against each other")
    let main = question.measures.first.map { Findings.Predictor.measure($0.name) }
    let ofMain = facet.gaps.filter { $0.first == main }
    let drawn = Array((ofMain.isEmpty ? facet.gaps : ofMain).prefix(Self.gapSeriesMax))
    let panels = question.targets.compactMap { panel(drawn, $0.name) }
    if !panels.isEmpty {
      var keys: [SeriesKey] = []
      for gap in drawn where !keys.contains(where: { $0.label == name(of: gap) }) {
        keys.append(SeriesKey(name(of: gap), series: keys.count))
      }
      let figure = Figure(
        name: "\(prefix)differences", title: "Differences in strength, by size",
        summary: drawn.map(summary).joined(separator: " "), panels: panels, keys: keys,
        columnsMax: 2, sharesVertical: true)
      section.blocks.append(
        .figure(
          figure,
          caption: """
            By how much the first follows the target more strongly than the second: the \
            difference of r within each run, each taken in the direction that it has in the \
            mean, averaged over runs. Bars are intervals at \(narrative.confidence); above 0 the \
            first is the stronger.
            """))
    }
    section.blocks.append(.table(gapTable()))
    return section
  }

  private func name(of gap: Findings.Gap) -> String { "\(gap.first.name) less \(gap.second.name)" }

  private func panel(_ gaps: [Findings.Gap], _ target: String) -> Panel? {
    var labels: [String] = []
    for gap in gaps where !labels.contains(name(of: gap)) { labels.append(name(of: gap)) }
    let marks = gaps.filter { $0.target == target }.map { gap in
      PlotMark.points(
        PointSeries(
          SeriesKey(name(of: gap), series: labels.firstIndex(of: name(of: gap)) ?? 0),
          gap.bySize.enumerated().compactMap { size, difference in
            guard let estimate = difference.value?.estimate else { return nil }
            let interval = estimate.interval.value
            return PointSeries.Item(
              x: narrative.sizeAxis.x(size), y: estimate.value,
              interval: interval.map { $0.low...max($0.low, $0.high) },
              note: "\(name(of: gap)): \(Phrase.cell(.found(estimate)).plain)")
          }, isJoined: true))
    }
    guard !marks.isEmpty else { return nil }
    return Panel(
      title: question.targets.count > 1 ? "with \(target)" : "",
      horizontal: narrative.sizeAxis.axis,
      vertical: PlotAxis("difference in strength, as r", includes: [0], bounds: -2...2),
      marks: [.level(0)] + marks)
  }

  private func summary(_ gap: Findings.Gap) -> String {
    let numbers = gap.bySize.compactMap { $0.value.map { Phrase.short($0.estimate.value) } }
    return "\(name(of: gap)): \(listed(numbers, conjunction: "and"))."
  }

  private func gapTable() -> Table {
    var table = Table(
      caption: """
        Differences in strength, run by run: mean with its interval at \(narrative.confidence), \
        and Wilcoxon's signed-rank test, p for all sizes asked at once (Holm).
        """,
      columns: [.text("first"), .text("second")]
        + (question.targets.count > 1 ? [.text("target")] : []) + narrative.sizeColumns.prefix(1)
        + [.number("difference"), .number("interval"), .number("\(symbol: "p")"), .number("pairs")])
    table.groupedColumns = question.targets.count > 1 ? 3 : 2
    var estimates: [Finding<Findings.Estimate>] = []
    var reasons: [String] = []
    var turned: [String] = []
    for gap in facet.gaps {
      if gap.isFirstTurned, !turned.contains(gap.first.name) { turned.append(gap.first.name) }
      if gap.isSecondTurned, !turned.contains(gap.second.name) { turned.append(gap.second.name) }
      for (size, found) in gap.bySize.enumerated() {
        let difference = found.value
        if let why = found.absence?.words, !reasons.contains(why) { reasons.append(why) }
        let estimate = difference.map { Finding.found($0.estimate) } ?? .absent(.noRuns)
        estimates.append(estimate)
        table.rows.append(
          ["\(name: gap.first.name)", "\(name: gap.second.name)"]
            + (question.targets.count > 1 ? ["\(name: gap.target)"] : [])
            + narrative.sizeCells(size).prefix(1)
            + [
              Phrase.value(estimate), Phrase.interval(estimate),
              Phrase.cell(p: difference?.adjustedP),
              Words(difference.map { grouped($0.pairs) } ?? "–"),
            ])
      }
    }
    let methods = Phrase.methods(of: estimates)
    if !methods.isEmpty { table.notes.append("Intervals: \(methods).") }
    if !turned.isEmpty {
      table.notes.append(
        """
        Against the target in the mean, so that r counts with the other sign: \
        \(Words.list(turned.map { "\(name: $0)" })).
        """)
    }
    if !reasons.isEmpty {
      table.notes.append("n/d, not defined: \(reasons.joined(separator: "; ")).")
    }
    let trends = facet.gaps.compactMap { gap in
      gap.trend.value.map { trend -> Words in
        let interval = trend.slope.interval.value.map { " (\(Phrase.exact($0)))" } ?? ""
        return """
          \(name(of: gap)): \(Phrase.exact(trend.slope.value))\(interval), \(Phrase.p(trend.p))
          """
      }
    }
    if !trends.isEmpty, trends.count <= Self.gapSeriesMax {
      table.notes.append(
        "Change of the difference with each doubling of the size: \(Words.list(trends)).")
    }
    return table.limited(file: "tables/differences.csv")
  }
}
