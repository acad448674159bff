internal import Findings
internal import Sweeps
internal import Text

extension Narrative {
  /// More sizes than these are told by the first and the last.
  private static let sizesInSentenceMax = 5
  /// More measures than these are only in the table.
  private static let measuresInProseMax = 4

  /// The answer: a sentence for each measure, and the numbers by size.
  func answerSection(_ question: Findings.Question) -> Document.Section {
    var section = Document.Section(id: "answer", title: "The answer")
    guard findings.facets.count == 1, let facet = findings.facets.first else {
      section.blocks.append(contentsOf: answersByFacet(question))
      return section
    }
    for target in question.targets {
      for (place, measure) in question.measures.prefix(Self.measuresInProseMax).enumerated() {
        let words = sentence(.measure(measure.name), target.name, facet)
        section.blocks.append(place == 0 ? .lead(words) : .paragraph(words))
      }
    }
    section.blocks.append(.list(verdicts(facet, question)))
    section.blocks.append(.table(answerTable(facet, question)))
    return section
  }

  /// What is said of one combination: the main measure and the first target.
  private func answer(_ facet: Findings.Facet, _ question: Findings.Question) -> Words {
    guard let measure = question.measures.first, let target = question.targets.first else {
      return ""
    }
    return sentence(.measure(measure.name), target.name, facet)
  }

  private func answersByFacet(_ question: Findings.Question) -> [Document.Block] {
    guard !findings.facets.isEmpty else { return [.lead("There is none yet: no run has ended.")] }
    let count = findings.facets.count + findings.facetsLeftOut
    var blocks: [Document.Block] = [
      .paragraph(
        """
        The other axes make \(counted(count, "combination")), each with an answer of its own. How \
        these axes move the correlation is told in \
        a section of its own below.
        """)
    ]
    blocks.append(
      .list(
        findings.facets.prefix(Narrative.chaptersMax).map { facet in
          "\(Phrase.words(facet.values)): \(answer(facet, question))"
        }))
    blocks.append(.table(facetTable(question)))
    return blocks
  }

  /// A row for each combination, the main measure by size.
  private func facetTable(_ question: Findings.Question) -> Table {
    let measure = question.measures[0].name
    let target = question.targets[0].name
    let sizes = findings.sizesShown(4)
    var table = Table(
      caption:
        """
        Correlation of \(name: measure) with \(name: target) in each combination: mean over \
        runs, with its interval at \(confidence).
        """,
      columns: (findings.facets.first?.values ?? []).map { .text("\(name: $0.axis.text)") }
        + sizes.map { .number(words(size: $0).pieces.isEmpty ? "\(symbol: "r")" : words(size: $0)) }
    )
    for facet in findings.facets {
      let answer = facet.answer(about: .measure(measure), of: target, by: .perRun)
      table.rows.append(
        facet.values.map { Words($0.label) }
          + sizes.map { size in answer.map { Phrase.cell($0.bySize[size].estimate) } ?? "n/d" })
    }
    return table.limited(file: "tables/correlations.csv")
  }

  // MARK: Sentences

  /// How strongly a predictor follows a target at each size, and how that changes.
  func sentence(
    _ predictor: Findings.Predictor, _ target: String, _ facet: Findings.Facet
  ) -> Words {
    guard let answer = facet.answer(about: predictor, of: target, by: .perRun) else {
      return "Nothing is known of \(Phrase.words(predictor)) and \(name: target)."
    }
    let sizes = answer.bySize.indices
    let shown = sizes.count > Self.sizesInSentenceMax ? [0, sizes.count - 1] : Array(sizes)
    let found = shown.filter { answer.bySize[$0].estimate.value != nil }
    let subject: Words = "\(name: predictor.name) and \(name: target)"
    guard !found.isEmpty else {
      let why = answer.bySize.lazy.compactMap(\.estimate.absence).first?.words ?? "no run has ended"
      return "The correlation of \(subject) is not defined: \(why)."
    }
    var words: Words = "The correlation of \(subject) is "
    words += Words.list(
      found.enumerated().map { order, size in
        at(size, answer.bySize[size], isFirst: order == 0)
      })
    words += "."
    for size in shown where !found.contains(size) {
      let why = answer.bySize[size].estimate.absence?.words ?? ""
      words += " At \(self.words(size: size)) it is not defined: \(why)."
    }
    return words + trend(answer)
  }

  private func at(_ size: Int, _ answer: Findings.SizeAnswer, isFirst: Bool) -> Words {
    guard let estimate = answer.estimate.value else { return "" }
    let interval =
      switch estimate.interval {
      case .found(let interval):
        isFirst
          ? "\(confidence) interval \(Phrase.short(interval))" : Phrase.short(interval)
      case .absent(let why): "no interval: \(why.words)"
      }
    let label = Words(Phrase.unbroken(findings.sizes[size].label))
    let place = isFirst || words(size: size).pieces.isEmpty ? words(size: size) : label
    let number: Words = "\(strong: Phrase.short(estimate.value)) (\(interval))"
    return place.pieces.isEmpty ? number : number + " at " + place
  }

  /// How a correlation changes with size, as a sentence after another.
  private func trend(_ answer: Findings.Answer) -> Words {
    guard question?.across != nil else { return "" }
    switch answer.trend {
    case .absent(let why): return " There is no trend across sizes: \(why.words)."
    case .found(let trend):
      let slope = trend.slope.value
      guard let interval = trend.slope.interval.value else {
        return
          """
           With each doubling of the size its \(symbol: "z") changes by \(Phrase.exact(slope)), \
          and nothing says how sure that is.
          """
      }
      let told: Words =
        "\(confidence) interval \(Phrase.exact(interval)), \(Phrase.p(trend.p))"
      guard interval.low > 0 || interval.high < 0 else {
        return
          """
           With each doubling of the size its \(symbol: "z") changes by \(Phrase.exact(slope)) \
          (\(told)), which is not told apart from no change.
          """
      }
      let verb = slope > 0 ? "rises" : "falls"
      return
        """
         With each doubling of the size its \(symbol: "z") \(strong: verb) by \
        \(strong: Phrase.exact(slope.magnitude)) (\(told)).
        """
    }
  }

  // MARK: How far to trust it

  /// What controls say about the main measure and each target.
  func verdicts(_ facet: Findings.Facet, _ question: Findings.Question) -> [Words] {
    guard let measure = question.measures.first?.name else { return [] }
    return question.targets.flatMap { target in
      [
        swapVerdict(measure, target.name, facet),
        rivalVerdict(measure, target.name, facet),
      ].compactMap(\.self)
    }
  }

  private var doubt: Double { 1 - (question?.confidence ?? 0.95) }

  private func swapVerdict(
    _ measure: String, _ target: String, _ facet: Findings.Facet
  ) -> Words? {
    guard
      let control = facet.runSwaps.first(where: { $0.measure == measure && $0.target == target })
    else { return nil }
    let swaps = control.bySize.compactMap(\.value)
    guard let least = swaps.map(\.swapped).min(), let most = swaps.map(\.swapped).max() else {
      return nil
    }
    let linked = swaps.count { $0.adjustedP < doubt && $0.own.magnitude > $0.swapped.magnitude }
    let range =
      Phrase.short(least) == Phrase.short(most)
      ? Phrase.short(least) : "\(Phrase.short(least)) to \(Phrase.short(most))"
    return """
      Held against \(name: target) of \(strong: "other runs"), \(name: measure) still correlates \
      by \(range): that much is a trend that all runs share. A run's own link goes beyond it at \
      \(linked == 0 ? "none" : grouped(linked)) of \(counted(swaps.count, "size")).
      """
  }

  private func rivalVerdict(
    _ measure: String, _ target: String, _ facet: Findings.Facet
  ) -> Words? {
    let gaps = facet.gaps.filter {
      $0.first == .measure(measure) && $0.target == target && $0.second.isRival
    }
    let told = gaps.compactMap { gap -> Words? in
      let found = gap.bySize.compactMap(\.value)
      guard !found.isEmpty else { return nil }
      let better = found.count { ($0.estimate.interval.value?.low ?? 0) > 0 }
      let worse = found.count { ($0.estimate.interval.value?.high ?? 0) < 0 }
      return """
        stronger than \(Phrase.words(gap.second)) at \(grouped(better)) and weaker at \
        \(grouped(worse)) of \(counted(found.count, "size"))
        """
    }
    guard !told.isEmpty else { return nil }
    return "As a predictor of \(name: target), \(name: measure) is \(Words.list(told))."
  }

  // MARK: Table

  /// The numbers by size.
  func answerTable(_ facet: Findings.Facet, _ question: Findings.Question) -> Table {
    let pairs = question.targets.flatMap { target in
      question.measures.map { ($0.name, target.name) }
    }
    let isWide = pairs.count <= 3
    let severalTargets = question.targets.count > 1
    let caption: Words =
      "Correlations by size: mean over runs by Fisher's z, with its interval at \(confidence)."
    var table: Table
    if isWide {
      table = Table(
        caption: caption,
        columns: sizeColumns + [.number("runs")]
          + pairs.map { pair in
            .number(severalTargets ? "\(name: pair.0), \(name: pair.1)" : "\(name: pair.0)")
          })
      for size in findings.sizes.indices {
        let answers = pairs.map {
          facet.answer(about: .measure($0.0), of: $0.1, by: .perRun)?.bySize[size]
        }
        table.rows.append(
          sizeCells(size) + [Words(grouped(facet.bySize[size].done))]
            + answers.map { $0.map { Phrase.cell($0.estimate) } ?? "n/d" })
      }
    } else {
      table = Table(
        caption: caption,
        columns: [.text("measure")] + (severalTargets ? [.text("target")] : []) + sizeColumns
          + [.number("\(symbol: "r")"), .number("interval"), .number("runs")])
      table.groupedColumns = severalTargets ? 2 : 1
      for pair in pairs {
        guard let answer = facet.answer(about: .measure(pair.0), of: pair.1, by: .perRun)
        else { continue }
        for (size, cell) in answer.bySize.enumerated() {
          table.rows.append(
            ["\(name: pair.0)"] + (severalTargets ? ["\(name: pair.1)"] : []) + sizeCells(size)
              + [
                Phrase.value(cell.estimate), Phrase.interval(cell.estimate),
                Words(grouped(cell.defined)),
              ])
        }
      }
    }
    let cells = pairs.flatMap {
      facet.answer(about: .measure($0.0), of: $0.1, by: .perRun)?.bySize ?? []
    }
    table.notes = notes(on: cells)
    return table.limited(file: "tables/correlations.csv")
  }

  /// How intervals were made, and why some numbers are missing.
  func notes(on cells: [Findings.SizeAnswer]) -> [Words] {
    var notes: [Words] = []
    let methods = Phrase.methods(of: cells.map(\.estimate))
    if !methods.isEmpty { notes.append("Intervals: \(methods).") }
    var reasons: [String] = []
    for cell in cells {
      guard let why = cell.estimate.absence?.words, !reasons.contains(why) else { continue }
      reasons.append(why)
    }
    if !reasons.isEmpty { notes.append("n/d, not defined: \(reasons.joined(separator: "; ")).") }
    return notes
  }
}

extension Findings.Predictor {
  /// Whether it is something that measures have to beat.
  var isRival: Bool {
    switch self {
    case .measure: false
    case .rival, .epoch: true
    }
  }
}
