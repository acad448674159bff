internal import Figures
internal import Findings
internal import Sweeps

/// What is said about findings: which sections there are, and what each of them says.
///
/// Everything follows from the findings alone. Where axes besides the size make several
/// combinations, what can be told of all at once comes first, then each has a chapter with figures
/// of its own, up to a number that somebody would read; the numbers of all are in the files.
struct Narrative {
  /// What there is to tell.
  let findings: Findings
  /// What was asked, if that is known.
  let question: Findings.Question?
  /// The sizes as an axis.
  let sizeAxis: SizeAxis

  /// More combinations have no chapters of their own.
  static let chaptersMax = 6
  /// More panels of one figure are too small.
  static let panelsMax = 12
  /// More measures than these are only in tables and heat maps.
  static let seriesMax = 12

  init(_ findings: Findings) {
    self.findings = findings
    question = findings.question.value
    sizeAxis = SizeAxis(findings, question)
  }

  /// All of it.
  func document() -> Document {
    var document = Document(
      title: findings.name,
      subtitle:
        """
        \(findings.study.summary) (Study \(name: findings.study.name), version \
        \(String(findings.study.version)).)
        """,
      notice: notice)
    document.sections.append(questionSection())
    if let question {
      document.sections += [answerSection(question), correlationSection(question)]
      document.sections += chapters(question)
      document.sections += effectSections(question)
    }
    document.sections += [scalarSection(), exclusionSection()].compactMap(\.self)
    document.sections += [stoppingSection(), progressSection()].compactMap(\.self)
    document.sections += [reproductionSection(), fileSection()]
    return document
  }

  // MARK: Chapters

  private func chapters(_ question: Findings.Question) -> [Document.Section] {
    let facets = findings.facets
    guard facets.count > 1 else {
      return facets.flatMap { chapter($0, question, prefix: "", level: 1) }
    }
    var sections: [Document.Section] = []
    for (index, facet) in facets.prefix(Narrative.chaptersMax).enumerated() {
      let id = "combination-\(index + 1)"
      var opening = Document.Section(id: id, title: "With \(Phrase.words(facet.values))")
      opening.blocks = [
        .list(verdicts(facet, question)), .table(answerTable(facet, question)),
      ]
      sections.append(opening)
      sections += chapter(facet, question, prefix: "\(id)-", level: 2)
    }
    let rest = facets.count + findings.facetsLeftOut - Narrative.chaptersMax
    if rest > 0, var last = sections.popLast() {
      last.blocks.append(
        .paragraph(
          """
          \(String(rest)) more \(rest == 1 ? "combination has" : "combinations have") no chapter \
          here; \(rest == 1 ? "its" : "their") numbers are in \
          \(file: "tables/correlations.csv").
          """
        ))
      sections.append(last)
    }
    return sections
  }

  /// The sections about one combination.
  private func chapter(
    _ facet: Findings.Facet, _ question: Findings.Question, prefix: String, level: Int
  ) -> [Document.Section] {
    let chapter = Chapter(self, facet, question, prefix: prefix)
    return [
      chapter.trajectories(), chapter.distributions(), chapter.heatMap(), chapter.gaps(),
      chapter.controls(), chapter.ways(),
    ].compactMap(\.self).map { section in
      var section = section
      section.level = level
      return section
    }
  }

  // MARK: Names

  /// A size in prose, as in `hidden [8, 4]`; nothing where there is no axis of sizes.
  func words(size index: Int) -> Words {
    guard let across = question?.across, !findings.sizes[index].label.isEmpty else { return "" }
    return "\(name: across.text) \(Phrase.unbroken(findings.sizes[index].label))"
  }

  /// The columns that say which size a row is about.
  var sizeColumns: [Table.Column] {
    guard let across = question?.across else { return [] }
    let axis = Table.Column.text("\(name: across.text)")
    guard let size = question?.size else { return [axis] }
    return [axis, .number("\(name: size.name)")]
  }

  /// The cells of a row in those columns.
  func sizeCells(_ index: Int) -> [Words] {
    guard question?.across != nil else { return [] }
    let size = findings.sizes[index]
    let label = Words(Phrase.unbroken(size.label))
    guard question?.size != nil else { return [label] }
    return [label, Words(size.magnitude.map(Phrase.amount) ?? "n/d")]
  }

  /// How sure intervals are, as in `95 %`.
  var confidence: String { Phrase.percent(question?.confidence ?? 0.95) }
}
