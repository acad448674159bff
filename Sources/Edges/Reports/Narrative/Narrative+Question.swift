internal import Findings
internal import Sweeps
internal import Text

extension Narrative {
  /// What a reader has to know first.
  var notice: Words? {
    let progress = findings.progress
    guard progress.missing > 0 else { return nil }
    let share =
      """
      \(grouped(progress.done)) of \(counted(progress.planned, "task")) have a result, \
      \(grouped(progress.missing)) are still to come
      """
    return
      """
      \(strong: "The sweep is not complete:") \(share). What is said here holds for what there \
      is, and will change.
      """
  }

  /// What was asked, and how it is answered.
  func questionSection() -> Document.Section {
    var section = Document.Section(id: "question", title: "The question")
    guard let question else {
      let why = findings.question.absence?.words ?? ""
      section.blocks = [
        .lead("Nothing is asked here: \(why)."),
        .paragraph(
          """
          A plan asks by its key \(name: "analysis"), which names measures and what they are \
          held against. What the runs measured is told below all the same.
          """
        ),
      ]
      return section
    }
    let measures = Words.list(question.measures.map { "\(name: $0.name)" })
    let targets = Words.list(question.targets.map { "\(name: $0.name)" })
    let verb = question.measures.count == 1 ? "Does" : "Do"
    var lead: Words =
      "\(verb) \(measures) follow \(targets) while a model learns, and how strongly?"
    if let across = question.across {
      lead += " How does that change with the size of the model, along \(name: across.text)?"
    }
    section.blocks.append(.lead(lead))
    section.blocks.append(.list(definitions(question)))
    section.blocks.append(.paragraph(method(question)))
    return section
  }

  private func definitions(_ question: Findings.Question) -> [Words] {
    let named = { (measure: Measure) -> Words in
      let unit = measure.unit.isEmpty ? "" : " (\(measure.unit))"
      let summary = measure.summary.isEmpty ? "" : ": \(measure.summary)"
      return "\(name: measure.name)\(unit)\(summary)"
    }
    var items = question.measures.map { named($0) + "." }
    items += question.targets.map { "Held against " + named($0) + "." }
    items += question.rivals.map { "To be beaten: " + named($0) + "." }
    items.append("To be beaten in any case: the number of the epoch, which only goes on.")
    if let size = question.size { items.append("The size is " + named(size) + ".") }
    return items
  }

  private func method(_ question: Findings.Question) -> Words {
    """
    One run is one observation: it gives one correlation, Pearson's \(symbol: "r") over its \
    epochs. What is reported is the mean over runs, taken by Fisher's \(symbol: "z"), and an \
    interval at \(confidence) for that mean, which comes from how much the runs differ. Epochs \
    of one run are not independent, and no interval here takes them for that.
    """
  }
}
