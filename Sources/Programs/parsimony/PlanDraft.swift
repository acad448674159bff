import CommandLine
import Coordination
import Slots
import Studies
import Sweeps
import Text

/// A plan on its way to a coordinator: its document, checked as far as this build can.
///
/// Workers may know studies that this build does not. Such a plan is sent all the same, and the
/// coordinator holds it against what its workers announce; a person is told, for a misspelt study
/// looks just like that.
struct PlanDraft {
  let document: Node
  let defaultName: String
  /// What it expands to; nil for a study that is not known here.
  let reading: PlanReader.Reading?
  /// What a person should know before it is sent.
  let warning: String?

  /// The draft of a file.
  init(_ file: PlanFile, name: String?) throws(Failure) {
    let (document, sources) = try file.document()
    try self.init(
      try document.named(name), defaultName: file.name, in: sources, schemas: StudyCatalog.schemas)
  }

  /// A draft of a document; `schemas` are the studies that can be checked.
  init(
    _ document: Node, defaultName: String, in sources: [SourceText], schemas: [StudySchema]
  ) throws(Failure) {
    // Which contents the inputs of a program have is settled here, where they were looked at.
    do throws(Diagnostic) {
      self.document = try CommandInputs.digested(document)
    } catch {
      throw .located(.usage, error.rendered(in: sources))
    }
    self.defaultName = defaultName
    if let study = document.study, !schemas.contains(where: { $0.name == study }) {
      reading = nil
      let near = closest(to: study, among: schemas.map(\.name)).map { "did you mean '\($0)'? " }
      warning =
        "this build knows no study '\(study.printable)'; \(near ?? "")a worker that knows it will "
        + "check the plan"
    } else {
      reading = try PlanFile.reading(
        of: self.document, defaultName: defaultName, in: sources, schemas: schemas)
      warning = nil
    }
  }

  /// How many tasks it makes; nil where this build cannot tell.
  var taskWords: String? {
    reading.map { reading in
      (reading.plan.until == nil ? "" : "at most ") + counted(reading.grid.taskCount, "task")
    }
  }

  /// The plan as it is sent.
  func submission(
    priority: Int = 0, failureBudget: Int? = nil, replaces: SweepID? = nil, isAgain: Bool = false
  ) -> Submission {
    Submission(
      SubmissionID(Int64.random(in: Int64.min...Int64.max)), document: document.encoded(),
      defaultName: defaultName, priority: priority, failureBudget: failureBudget,
      replaces: replaces, isAgain: isAgain)
  }
}

extension Node {
  /// The study that the document names, if it names one by a single value.
  fileprivate var study: String? {
    guard case .mapping(let entries) = content,
      case .scalar(let scalar)? = entries.first(where: { $0.key == PlanReader.Key.study.rawValue })?
        .value.content
    else { return nil }
    return scalar.text
  }

  /// The document with another name for its sweep.
  fileprivate func named(_ name: String?) throws(Failure) -> Node {
    guard let name else { return self }
    guard PlanReader.isGoodName(name) else {
      throw Failure(
        .usage, "'\(name.printable)' cannot name a sweep; take letters, digits, '.', '-' and '_'")
    }
    do throws(Diagnostic) {
      let scalar = Node.Scalar(text: name, isPlain: false)
      return try setting("name", to: Node(.scalar(scalar), at: Mark(line: 1, column: 1)))
    } catch {
      throw Failure(.usage, error.message)
    }
  }
}
