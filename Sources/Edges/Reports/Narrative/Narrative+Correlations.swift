internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Narrative {
  /// How correlations go along sizes, for every measure and combination.
  func correlationSection(_ question: Findings.Question) -> Document.Section {
    var section = Document.Section(id: "correlations", title: "Correlations across sizes")
    guard !findings.facets.isEmpty else { return section }
    if let figure = correlationFigure(question) {
      let fitted = figure.keys.count <= Self.fittedMax && hasTrends(question)
      let caption: Words = """
        Correlation over the epochs of a run, in the mean over runs, by size. Bars are intervals \
        at \(confidence) for that \
        mean\(fitted ? "; dotted lines are the trend across sizes" : "").
        """
      section.blocks.append(.figure(figure, caption: caption))
    }
    let left = panels(question).count - Narrative.panelsMax
    if left > 0 {
      section.blocks.append(
        .paragraph(
          """
          \(counted(left, "more panel")) would be too small to read; their numbers are in \
          \(file: "tables/correlations.csv").
          """))
    }
    if question.across != nil { section.blocks.append(.table(trendTable(question))) }
    return section
  }

  /// More measures than these have no trend drawn through their points.
  private static let fittedMax = 4

  private func hasTrends(_ question: Findings.Question) -> Bool {
    findings.facets.contains { facet in
      facet.answers.contains { $0.way == .perRun && $0.trend.value != nil }
    }
  }

  /// What each panel is about.
  private func panels(_ question: Findings.Question) -> [(facet: Findings.Facet, target: String)] {
    findings.facets.flatMap { facet in question.targets.map { (facet, $0.name) } }
  }

  private func correlationFigure(_ question: Findings.Question) -> Figure? {
    let shown = question.measures.prefix(Narrative.seriesMax)
    let keys = shown.enumerated().map { SeriesKey($1.name, series: $0) }
    let panels = panels(question).prefix(Narrative.panelsMax).map { facet, target in
      var title = Phrase.label(facet.values)
      if question.targets.count > 1 {
        title += title.isEmpty ? "with \(target)" : "; with \(target)"
      }
      let axis =
        question.targets.count > 1 ? "correlation" : "correlation with \(target)"
      var marks: [PlotMark] = [.level(0)]
      for key in keys {
        guard let answer = facet.answer(about: .measure(key.label), of: target, by: .perRun)
        else { continue }
        if keys.count <= Self.fittedMax { marks += fit(answer, key) }
        marks.append(points(answer, key))
      }
      return Panel(
        title: title, horizontal: sizeAxis.axis, vertical: .correlation(axis), marks: marks)
    }
    guard !panels.isEmpty else { return nil }
    return Figure(
      name: "correlations", title: "Correlation by size, for each measure",
      summary: correlationSummary(question), panels: Array(panels), keys: keys,
      columnsMax: panels.count > 4 ? 3 : 2, sharesVertical: true)
  }

  /// The answers by size as points with intervals.
  func points(
    _ answer: Findings.Answer, _ key: SeriesKey, isJoined: Bool = true
  ) -> PlotMark {
    .points(
      PointSeries(
        key,
        answer.bySize.enumerated().compactMap { size, cell in
          guard let estimate = cell.estimate.value else { return nil }
          let interval = estimate.interval.value
          let place = words(size: size).plain
          let ends = interval.map { " (\(Phrase.exact($0)))" } ?? ""
          return PointSeries.Item(
            x: sizeAxis.x(size), y: estimate.value,
            interval: interval.map { $0.low...max($0.low, $0.high) },
            note: "\(key.label)\(place.isEmpty ? "" : " at \(place)"): "
              + "\(Phrase.exact(estimate.value))\(ends), \(counted(cell.defined, "run"))")
        }, isJoined: isJoined))
  }

  /// The trend as a dotted line.
  private func fit(_ answer: Findings.Answer, _ key: SeriesKey) -> [PlotMark] {
    guard let trend = answer.trend.value else { return [] }
    let points = trend.fitted.enumerated().compactMap { size, value in
      value.map { Curve.Item(x: sizeAxis.x(size), y: $0) }
    }
    return points.count > 1 ? [.curve(Curve(key, points, isFit: true))] : []
  }

  private func correlationSummary(_ question: Findings.Question) -> String {
    guard let facet = findings.facets.first else { return "" }
    return question.targets.flatMap { target in
      question.measures.prefix(3).map {
        sentence(.measure($0.name), target.name, facet).plain
      }
    }.joined(separator: " ")
  }

  private func trendTable(_ question: Findings.Question) -> Table {
    let severalTargets = question.targets.count > 1
    var table = Table(
      caption: """
        Trends across sizes: the change of Fisher's z with each doubling of the size, by \
        random-effects meta-regression, and whether sizes differ at all (Cochran's Q).
        """,
      columns: (findings.facets.first?.values ?? []).map { .text("\(name: $0.axis.text)") }
        + [.text("measure")] + (severalTargets ? [.text("target")] : [])
        + [
          .number("slope of \(symbol: "z")"), .number("interval"), .number("\(symbol: "p")"),
          .number("\(symbol: "τ")²"),
          .number("sizes alike, \(symbol: "p")"),
        ])
    table.groupedColumns = findings.facets.first?.values.count ?? 0
    var reasons: [String] = []
    var methods: [Finding<Findings.Estimate>] = []
    for facet in findings.facets {
      for target in question.targets {
        for measure in question.measures {
          guard
            let answer = facet.answer(about: .measure(measure.name), of: target.name, by: .perRun)
          else { continue }
          let trend = answer.trend.value
          if let why = answer.trend.absence?.words, !reasons.contains(why) { reasons.append(why) }
          if let slope = trend?.slope { methods.append(.found(slope)) }
          table.rows.append(
            facet.values.map { Words($0.label) } + ["\(name: measure.name)"]
              + (severalTargets ? ["\(name: target.name)"] : [])
              + [
                trend.map { Words(Phrase.exact($0.slope.value)) } ?? "n/d",
                trend?.slope.interval.value.map { Words(Phrase.exact($0)) } ?? "–",
                Phrase.cell(p: trend?.p),
                trend.map { Words(Phrase.exact($0.tau2)) } ?? "–",
                Phrase.cell(p: answer.difference.value?.p),
              ])
        }
      }
    }
    let words = Phrase.methods(of: methods)
    if !words.isEmpty { table.notes.append("Intervals at \(confidence): \(words).") }
    if !reasons.isEmpty {
      table.notes.append("n/d, not defined: \(reasons.joined(separator: "; ")).")
    }
    table.notes.append(
      """
      \(symbol: "z") = artanh \(symbol: "r"). \(symbol: "τ")² is the variance between sizes that \
      the line does not tell.
      """
    )
    return table.limited(file: "tables/trends.csv")
  }
}
