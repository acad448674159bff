import CommandLine
import Encoding
import Sweeps
import Text

/// What `parsimony plan` shows of a plan, for people and for programs.
struct PlanPreview {
  let plan: Plan
  let schema: StudySchema
  let grid: Grid
  /// In how many groups an adaptive plan grows; 0 for another.
  let groupCount: Int
  /// How many first and last tasks are listed with their identity; nil lists a few without.
  private let taskCount: Int?

  /// Tasks shown at either end when nobody asked for a number.
  private static let taskCountDefault = 3

  init(_ reading: PlanReader.Reading, taskCount: Int?) {
    self.plan = reading.plan
    self.schema = reading.schema
    self.grid = reading.grid
    self.groupCount = reading.groups?.count ?? 0
    self.taskCount = taskCount
  }

  /// The numbers of the tasks that are shown: the first ones and the last ones, none twice.
  var shown: (first: Range<Int>, last: Range<Int>) {
    let wanted = taskCount ?? PlanPreview.taskCountDefault
    let first = 0..<min(wanted, grid.taskCount)
    return (first, max(first.upperBound, grid.taskCount - wanted)..<grid.taskCount)
  }

  // MARK: - For people

  /// The preview as a person reads it.
  var text: String {
    var parts = [
      "\(plan.name): study \(schema.name), version \(schema.version), seed \(plan.seed)",
      "\(counted(grid.pointCount, "point")) × \(atMost)\(counted(plan.replicates, "replicate")) = "
        + "\(atMost)\(counted(grid.taskCount, "task"))",
    ]
    if !plan.axes.isEmpty { parts.append(axisTable) }
    if !settings.isEmpty { parts.append(settings.joined(separator: "\n")) }
    if taskCount != 0 { parts.append(taskTable) }
    return parts.joined(separator: "\n\n")
  }

  /// What stands in front of numbers that an adaptive plan may not need.
  private var atMost: String { plan.until == nil ? "" : "at most " }

  private var axisTable: String {
    let remarks = plan.axes.map { notes(on: $0.name).joined(separator: "; ") }
    let hasRemarks = remarks.contains { !$0.isEmpty }
    var table = TextTable(
      [.text("axis"), .number("values"), .text("which")] + (hasRemarks ? [.text("how")] : []))
    for (axis, remark) in zip(plan.axes, remarks) {
      let count = axis.values.count ?? plan.sample?.count ?? 0
      table.append(
        [axis.name.text, grouped(count), axis.values.summary] + (hasRemarks ? [remark] : []))
    }
    return table.text
  }

  private func notes(on axis: ParameterName) -> [String] {
    var notes: [String] = []
    for group in plan.zip where group.contains(axis) {
      let others = group.filter { $0 != axis }.map(\.text)
      notes.append("moves with \(listed(others, conjunction: "and"))")
    }
    for presence in plan.when where presence.axis == axis {
      notes.append("where \(PlanPreview.words(presence.condition))")
    }
    if let sample = plan.sample, case .drawn? = plan.axes.first(where: { $0.name == axis })?.values
    {
      notes.append("drawn \(counted(sample.count, "time")), \(sample.method.rawValue)")
    }
    if plan.paired.contains(axis) { notes.append("seeds are shared") }
    return notes
  }

  private static func words(_ conjunction: Conjunction) -> String {
    conjunction.terms.map { term in
      "\(term.axis) is \(listed(term.values.map(\.description)))"
    }.joined(separator: " and ")
  }

  private var settings: [String] {
    var lines: [(String, String)] = []
    if !plan.fixed.isEmpty {
      lines.append(("fixed", plan.fixed.map { "\($0.name) \($0.value)" }.joined(separator: ", ")))
    }
    for rule in plan.exclude { lines.append(("without", PlanPreview.words(rule))) }
    for rule in plan.include { lines.append(("and with", PlanPreview.words(rule))) }
    let limits = limitWords
    if !limits.isEmpty { lines.append(("limits", limits.joined(separator: ", "))) }
    if let analysis = plan.analysis {
      lines.append(("analysis", PlanPreview.words(analysis)))
    }
    if let until = plan.until {
      lines.append(("until", "\(until)"))
      lines.append(("looks", lookWords(until)))
    }
    let width = lines.map(\.0.count).max() ?? 0
    return lines.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value
    }
  }

  private static func words(_ analysis: AnalysisRequest) -> String {
    var words = [
      analysis.measures.map { listed($0, conjunction: "and") } ?? "the study's measures"
    ]
    if let targets = analysis.targets {
      words[0] += " against \(listed(targets, conjunction: "and"))"
    }
    if let across = analysis.across { words.append("across \(across)") }
    if let size = analysis.size { words.append("sizes by \(size)") }
    if let rivals = analysis.rivals {
      words.append(
        rivals.isEmpty ? "no rivals" : "rivals \(listed(rivals, conjunction: "and"))")
    }
    if let confidence = analysis.confidence { words.append("confidence \(confidence)") }
    return words.joined(separator: ", ")
  }

  /// As in `at 20, 25, 31, … 200 replicates, by hidden: 4 groups`.
  private func lookWords(_ until: Until) -> String {
    let looks = until.looksAt
    let first = looks.prefix(3).map(grouped).joined(separator: ", ")
    let rest = looks.count > 4 ? ", … " : ", "
    let last = looks.count > 3 ? rest + grouped(until.replicatesMax) : ""
    let by =
      until.by.isEmpty
      ? "all points together" : "by \(listed(until.by.map(\.text), conjunction: "and"))"
    return "at \(first)\(last) replicates, \(by): \(counted(groupCount, "group"))"
  }

  private var limitWords: [String] {
    var words: [String] = []
    if let time = plan.limits.timeMilliseconds {
      words.append("\(Quantity.time.text(time)) a task")
    }
    if let memory = plan.limits.memoryBytes {
      words.append("\(Quantity.memory.text(memory)) a task")
    }
    if let retries = plan.limits.retries {
      words.append("\(retries) \(retries == 1 ? "retry" : "retries")")
    }
    return words
  }

  private var taskTable: String {
    let ranges = shown
    let tasks = (Array(ranges.first) + Array(ranges.last)).map(grid.task)
    var names: [ParameterName] = plan.axes.map(\.name)
    names.removeAll { name in !tasks.contains { $0.parameters.contains { $0.name == name } } }
    var columns: [TextTable.Column] = [.number("task"), .number("point"), .number("replicate")]
    columns += names.map { name in
      let values = tasks.flatMap(\.parameters).filter { $0.name == name }.map(\.value)
      return values.allSatisfy(\.isNumber) ? .number(name.text) : .text(name.text)
    }
    if taskCount != nil { columns += [.number("seed"), .text("key")] }
    var table = TextTable(columns)
    for task in tasks {
      if task.index == ranges.last.lowerBound, ranges.first.upperBound < ranges.last.lowerBound {
        table.append(["…"] + Array(repeating: "", count: columns.count - 1))
      }
      var cells = [grouped(task.index), grouped(task.point), grouped(task.replicate)]
      cells += names.map { name in
        task.parameters.first { $0.name == name }.map { "\($0.value)" } ?? "–"
      }
      if taskCount != nil { cells += ["\(task.seed)", "\(task.key)"] }
      table.append(cells)
    }
    return table.text
  }
}

extension ParameterValue {
  /// Whether it stands to the right in a table.
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .real: true
    case .boolean, .text, .list: false
    }
  }
}
