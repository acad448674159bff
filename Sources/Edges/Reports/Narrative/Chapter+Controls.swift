internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Chapter {
  // MARK: Swapped runs

  /// What is left when measures of some runs meet targets of others.
  func controls() -> Document.Section? {
    guard !facet.runSwaps.isEmpty else { return nil }
    var section = Document.Section(id: "\(prefix)control", title: "The control: swapped runs")
    section.blocks.append(
      .paragraph(
        """
        All curves of a training go their way from beginning to end, so any two of them \
        correlate. Therefore the measure of each run is held against the target of other runs of \
        the same size: that keeps what all runs share, and cuts what a run's measure knows of \
        its own target. The distance between both is the link.
        """))
    let own = SeriesKey("own target", series: 0)
    let swapped = SeriesKey("target of other runs", series: 1, isHollow: true)
    let panels = facet.runSwaps.prefix(Narrative.panelsMax).compactMap { control -> Panel? in
      let found = control.bySize.enumerated().compactMap { size, swap in
        swap.value.map { (size, $0) }
      }
      guard !found.isEmpty else { return nil }
      let points = { (key: SeriesKey, value: (Findings.RunSwapControl.Swapped) -> Double) in
        PlotMark.points(
          PointSeries(
            key,
            found.map { size, swap in
              PointSeries.Item(
                x: narrative.sizeAxis.x(size), y: value(swap),
                note: "\(key.label): \(Phrase.exact(value(swap)))")
            }, isJoined: true))
      }
      return Panel(
        title: question.targets.count > 1
          ? "\(control.measure), with \(control.target)" : control.measure,
        horizontal: narrative.sizeAxis.axis, vertical: .correlation(correlationTitle),
        marks: [.level(0), points(swapped, \.swapped), points(own, \.own)])
    }
    if !panels.isEmpty {
      let figure = Figure(
        name: "\(prefix)control",
        title: "Correlation with one's own target and with that of others",
        summary: facet.runSwaps.prefix(4).map(summary).joined(separator: " "),
        panels: Array(panels), keys: [own, swapped], columnsMax: panels.count > 4 ? 3 : 2,
        sharesVertical: true)
      section.blocks.append(
        .figure(
          figure,
          caption: """
            Mean correlation of a measure with the target of its own run, and with that of other \
            runs. What the second keeps is common to all runs.
            """))
    }
    section.blocks.append(.table(swapTable()))
    return section
  }

  private func summary(_ control: Findings.RunSwapControl) -> String {
    let numbers = control.bySize.compactMap { swap in
      swap.value.map { "\(Phrase.short($0.own)) own, \(Phrase.short($0.swapped)) swapped" }
    }
    return "\(control.measure): \(listed(numbers, conjunction: "and"))."
  }

  private func swapTable() -> Table {
    var table = Table(
      caption: """
        Runs with themselves and with others. The test asks how likely so high a correlation \
        would be if runs had no link of their own; p for all sizes asked at once (Holm).
        """,
      columns: [.text("measure")] + (question.targets.count > 1 ? [.text("target")] : [])
        + narrative.sizeColumns.prefix(1)
        + [.number("own"), .number("swapped"), .number("\(symbol: "p")"), .number("runs")])
    table.groupedColumns = question.targets.count > 1 ? 2 : 1
    var reasons: [String] = []
    for control in facet.runSwaps {
      for (size, found) in control.bySize.enumerated() {
        if let why = found.absence?.words, !reasons.contains(why) { reasons.append(why) }
        let swap = found.value
        table.rows.append(
          ["\(name: control.measure)"]
            + (question.targets.count > 1 ? ["\(name: control.target)"] : [])
            + narrative.sizeCells(size).prefix(1)
            + [
              Words(swap.map { Phrase.exact($0.own) } ?? "n/d"),
              Words(swap.map { Phrase.exact($0.swapped) } ?? "n/d"),
              Phrase.cell(p: swap?.adjustedP), Words(swap.map { grouped($0.runs) } ?? "–"),
            ])
      }
    }
    if !reasons.isEmpty {
      table.notes.append("n/d, not defined: \(reasons.joined(separator: "; ")).")
    }
    return table.limited(file: "tables/run-swaps.csv")
  }

  // MARK: Other ways

  private static let wayPanelsMax = 6

  /// The same question asked in other ways.
  func ways() -> Document.Section? {
    let others = Findings.Way.allCases.filter { way in
      way != .perRun && facet.answers.contains { $0.way == way }
    }
    guard !others.isEmpty else { return nil }
    let ways = [.perRun] + others
    let keys = ways.enumerated().map { SeriesKey($1.words, series: $0, isHollow: $1 == .meanCurve) }
    let panels = pairs.prefix(Self.wayPanelsMax).compactMap { pair -> Panel? in
      let marks = zip(ways, keys).compactMap { way, key in
        facet.answer(about: .measure(pair.measure.name), of: pair.target.name, by: way)
          .map { narrative.points($0, key, isJoined: false) }
      }
      guard !marks.isEmpty else { return nil }
      return Panel(
        title: title(pair), horizontal: narrative.sizeAxis.axis,
        vertical: .correlation(correlationTitle), marks: [.level(0)] + marks)
    }
    var section = Document.Section(id: "\(prefix)ways", title: "The same, asked in other ways")
    if !panels.isEmpty {
      let figure = Figure(
        name: "\(prefix)ways", title: "Correlation by size, made in several ways",
        summary: "The main way beside \(listed(others.map(\.words), conjunction: "and")).",
        panels: Array(panels), keys: keys, columnsMax: 2, sharesVertical: true)
      section.blocks.append(
        .figure(
          figure,
          caption: "The main way, per run, beside others; intervals at \(narrative.confidence)."))
    }
    section.blocks.append(
      .list(
        subjects(of: ways).map { subject, ways in
          "\(strong: listed(ways.map(\.words), conjunction: "and")): intervals are about \(subject)."
        }))
    section.blocks.append(.table(wayTable(ways)))
    return section
  }

  /// What intervals are about, each subject with the ways that share it.
  private func subjects(
    of ways: [Findings.Way]
  ) -> [(subject: String, ways: [Findings.Way])] {
    var subjects: [(subject: String, ways: [Findings.Way])] = []
    for way in ways {
      if let place = subjects.firstIndex(where: { $0.subject == way.isAbout }) {
        subjects[place].ways.append(way)
      } else {
        subjects.append((way.isAbout, [way]))
      }
    }
    return subjects
  }

  private func wayTable(_ ways: [Findings.Way]) -> Table {
    let isSeveral = question.targets.count > 1
    var table = Table(
      caption:
        "Correlations made in several ways, each with its interval at \(narrative.confidence).",
      columns: [.text("measure")] + (isSeveral ? [.text("target")] : [])
        + narrative.sizeColumns.prefix(1) + [
          .text("way"), .number("\(symbol: "r")"), .number("interval"),
        ])
    table.groupedColumns = (isSeveral ? 2 : 1) + narrative.sizeColumns.prefix(1).count
    var cells: [Findings.SizeAnswer] = []
    for pair in pairs {
      for size in findings.sizes.indices {
        for way in ways {
          guard
            let answer = facet.answer(
              about: .measure(pair.measure.name), of: pair.target.name, by: way)
          else { continue }
          let cell = answer.bySize[size]
          cells.append(cell)
          table.rows.append(
            ["\(name: pair.measure.name)"] + (isSeveral ? ["\(name: pair.target.name)"] : [])
              + narrative.sizeCells(size).prefix(1)
              + [Words(way.words), Phrase.value(cell.estimate), Phrase.interval(cell.estimate)])
        }
      }
    }
    table.notes = narrative.notes(on: cells)
    return table.limited(file: "tables/correlations.csv")
  }
}
