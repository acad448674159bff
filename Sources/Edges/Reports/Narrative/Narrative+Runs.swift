internal import Encoding
internal import Figures
internal import Findings
internal import Sweeps
internal import Text

extension Narrative {
  private static let scalarColumnsMax = 6

  /// What the study measured once a run.
  func scalarSection() -> Document.Section? {
    let all = findings.scalars
    guard !all.rows.isEmpty, !all.scalars.isEmpty else { return nil }
    let shown = all.scalars.indices.prefix(Self.scalarColumnsMax)
    let axes = all.rows[0].values.map(\.axis.text)
    var table = Table(
      caption: "What each run measured once, by point: means over runs.",
      columns: axes.map { .text("\(name: $0)") } + [.number("runs")]
        + shown.map { index in
          let scalar = all.scalars[index]
          let unit = scalar.unit.isEmpty || scalar.isCorrelation ? "" : " (\(scalar.unit))"
          return .number("\(name: scalar.name)\(unit)")
        })
    for row in all.rows {
      table.rows.append(
        row.values.map { Words($0.label) } + [Words(grouped(row.runs))]
          + shown.map { index in
            guard let cell = row.cells[index].value else { return "n/d" }
            return Words(
              all.scalars[index].isCorrelation
                ? Phrase.exact(cell.estimate.value) : Phrase.amount(cell.estimate.value))
          })
    }
    if all.scalars.count > Self.scalarColumnsMax || all.rowsLeftOut > 0 {
      table.notes.append(
        "More of them, with intervals and extremes, are in \(file: "tables/scalars.csv").")
    }
    return Document.Section(
      id: "scalars", title: "Single numbers of each run",
      blocks: [.table(table.limited(file: "tables/scalars.csv"))])
  }

  /// What does not count, and why.
  func exclusionSection() -> Document.Section? {
    var section = Document.Section(id: "exclusions", title: "Failures and exclusions")
    let progress = findings.progress
    if progress.failures.isEmpty {
      section.blocks.append(.paragraph("No task failed for good."))
    } else {
      var table = Table(
        caption: "Tasks that failed for good, and count nowhere.",
        columns: [.text("what went wrong"), .number("tasks"), .text("the first of them")])
      for failure in progress.failures {
        let first = failure.tasks.map { String($0) }.joined(separator: ", ")
        let more = failure.count > failure.tasks.count ? ", …" : ""
        table.rows.append([
          Words(failure.reason), Words(grouped(failure.count)), Words(first + more),
        ])
      }
      section.blocks.append(.table(table.limited(file: "tables/failures.csv")))
    }
    let rejected = findings.rejected.filter { $0.count > 0 }
    if !rejected.isEmpty {
      section.blocks.append(
        .list(rejected.map { "\(counted($0.count, "record")) left out: \($0.reason.words)." }))
    }
    section.blocks += undefinedRuns()
    return section
  }

  /// Runs whose correlation is not defined.
  private func undefinedRuns() -> [Document.Block] {
    var table = Table(
      caption: "Runs whose correlation is not defined, and which do not count in its mean.",
      columns: [.text("measure"), .text("target")]
        + (findings.facets.first?.values ?? []).map { .text("\(name: $0.axis.text)") }
        + sizeColumns.prefix(1) + [.number("runs"), .text("why")])
    for facet in findings.facets {
      for answer in facet.answers where answer.way == .perRun {
        for (size, cell) in answer.bySize.enumerated() {
          for tally in cell.excluded where tally.count > 0 {
            table.rows.append(
              ["\(name: answer.predictor.name)", "\(name: answer.target)"]
                + facet.values.map { Words($0.label) } + sizeCells(size).prefix(1)
                + [
                  Words("\(grouped(tally.count)) of \(grouped(cell.runs))"),
                  Words(tally.reason.words),
                ])
          }
        }
      }
    }
    guard !table.rows.isEmpty else {
      return question == nil
        ? [] : [.paragraph("Every run that ended has a correlation, and counts.")]
    }
    return [.table(table.limited(file: "tables/exclusions.csv"))]
  }

  /// Where replicates ended that were added only while intervals were wide.
  func stoppingSection() -> Document.Section? {
    guard let stopping = findings.stopping else { return nil }
    let rule = stopping.rule
    var section = Document.Section(id: "stopping", title: "Where replicates ended")
    section.blocks.append(
      .paragraph(
        """
        Replicates were added to a group only while half of the width of its interval was above \
        \(NumberText.digits(rule.halfWidth, 3)), and to no more than \
        \(grouped(rule.replicatesMax)). The interval is that of a confidence sequence at \
        \(Phrase.percent(rule.confidence)), which holds over all looks together; so looking \
        again does not make it wrong.
        """))
    let atMost = stopping.groups.count { $0.ending == .atMost }
    if atMost > 0 {
      section.blocks.append(
        .paragraph(
          """
          \(strong: counted(atMost, "group")) ended because there may be no more replicates, and \
          \(atMost == 1 ? "its interval is" : "their intervals are") wider than was wanted.
          """))
    }
    var table = Table(
      caption: "Groups of points that share their replicates.",
      columns: (stopping.groups.first?.values ?? []).map { .text("\(name: $0.axis.text)") }
        + [
          .number("replicates"), .number("runs"), .number("mean \(symbol: "r")"),
          .number("half width"),
          .text("ended by"),
        ])
    for group in stopping.groups {
      let ending =
        switch group.ending {
        case .halfWidth: "a narrow interval"
        case .atMost: "the most replicates"
        case .open: "not ended"
        }
      table.rows.append(
        group.values.map { Words($0.label) }
          + [
            Words(group.replicates.map(grouped) ?? "–"), Words(grouped(group.runs)),
            Words(group.mean.map(Phrase.exact) ?? "–"),
            Words(group.halfWidth.map(Phrase.exact) ?? "–"), Words(ending),
          ])
    }
    section.blocks.append(.table(table.limited(file: "tables/stopping.csv")))
    return section
  }

  /// What is missing of a sweep that is not complete.
  func progressSection() -> Document.Section? {
    let progress = findings.progress
    guard progress.missing > 0 else { return nil }
    var section = Document.Section(id: "missing", title: "What is missing")
    section.blocks.append(
      .paragraph(
        """
        Of \(counted(progress.planned, "task")), \(grouped(progress.done)) have a result, \
        \(grouped(progress.failed)) failed for good, and \(grouped(progress.missing)) are still \
        to come.
        """))
    var table = Table(
      caption: "Runs by size.",
      columns: (findings.facets.first?.values ?? []).map { .text("\(name: $0.axis.text)") }
        + sizeColumns.prefix(1)
        + [.number("planned"), .number("done"), .number("failed"), .number("missing")])
    for facet in findings.facets {
      for (size, cell) in facet.bySize.enumerated() {
        table.rows.append(
          facet.values.map { Words($0.label) } + sizeCells(size).prefix(1)
            + [
              Words(cell.planned.map(grouped) ?? "–"), Words(grouped(cell.done)),
              Words(grouped(cell.failed)),
              Words(cell.planned.map { grouped(max(0, $0 - cell.done - cell.failed)) } ?? "–"),
            ])
      }
    }
    if !table.rows.isEmpty { section.blocks.append(.table(table)) }
    return section
  }

  // MARK: The end

  /// How to come by the same findings.
  func reproductionSection() -> Document.Section {
    let reproduction = findings.reproduction
    var section = Document.Section(id: "reproduction", title: "How to come by this again")
    section.blocks.append(
      .paragraph(
        """
        The plan below, the study \(name: findings.study.name) at version \
        \(String(findings.study.version)) and the seed \(String(reproduction.seed)) give the \
        same numbers on any machine, and the same numbers give this report byte for byte. Where \
        and when the runs happened is in \(file: "provenance.json") alone.
        """))
    section.blocks.append(.code(reproduction.plan))
    if !reproduction.commands.isEmpty {
      section.blocks.append(.code(reproduction.commands.joined(separator: "\n")))
    }
    section.blocks.append(
      .list([
        """
        Digest of the plan, the study's face and the order of points: \
        \(name: reproduction.planDigest.hexadecimal)
        """,
        "Digest of the keys of the tasks that count: \(name: reproduction.keysDigest.hexadecimal)",
      ]))
    return section
  }

  /// What else there is.
  func fileSection() -> Document.Section {
    Document.Section(
      id: "files", title: "The files beside this one",
      blocks: [
        .list([
          "\(file: "report.json"): all numbers, in full, for programs.",
          "\(file: "report.md"): this text for a repository or a mail.",
          "\(name: "tables/"): a row a number, for R, pandas or a spreadsheet.",
          "\(name: "figures/"): the figures on white, for a paper.",
          "\(file: "provenance.json"): machines, times and attempts, which are nowhere else.",
        ])
      ])
  }
}
