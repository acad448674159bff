internal import Randomness
internal import Text

/// Makes a plan from a document, or says everything that is wrong with it.
///
/// A person who mends a plan wants all faults at once, each with its place, so the reader goes on
/// after a fault and collects. What depends on a faulty part is not checked, so one mistake makes one
/// complaint.
public struct PlanReader {
  /// A plan that holds together, with what it expands to.
  public struct Reading: Sendable {
    /// The plan.
    public let plan: Plan
    /// The face of its study.
    public let schema: StudySchema
    /// Its points and tasks.
    public let grid: Grid
    /// The groups in which an adaptive plan's points grow; nil for a plan without `until`.
    public let groups: PointGroups?
  }

  /// All that is wrong with a plan, in the order of the document.
  public struct Rejection: Error, Equatable, Sendable {
    /// The faults, at least one and at most ``PlanReader/diagnosticsMax``.
    public let diagnostics: [Diagnostic]
    /// How many more there are.
    public let omittedCount: Int
  }

  /// The keys of a plan, in the order in which they are documented.
  public enum Key: String, CaseIterable, Sendable {
    case name, study, seed, replicates, axes, fixed, zip, when, exclude, include, sample, paired
    case limits, analysis, until
  }

  let schemas: [StudySchema]
  var diagnostics: [Diagnostic] = []
  /// How many faults were found, those included that nobody will read.
  var faultCount = 0
  /// The values of the plan's keys.
  var nodes: [Key: Node] = [:]
  var keyMarks: [Key: Mark] = [:]
  /// The axes as they were read, by name.
  var drafts: [AxisDraft] = []
  /// Axes whose values were refused, so that rules about them are not refused too.
  var brokenAxes: Set<String> = []
  /// How many values were written out so far.
  private var valuesInAll = 0

  /// An axis and where it stands.
  struct AxisDraft {
    let name: ParameterName
    let mark: Mark
    let type: ParameterType
    var values: AxisValues
  }

  /// How many faults are told at once.
  public static let diagnosticsMax = 50

  private init(schemas: [StudySchema]) { self.schemas = schemas }

  /// Reads a plan for one of some studies.
  ///
  /// `defaultName` names the sweep when the plan does not.
  public static func read(
    _ document: Node, schemas: [StudySchema], defaultName: String
  ) throws(Rejection) -> Reading {
    var reader = PlanReader(schemas: schemas)
    if let reading = reader.reading(of: document, defaultName: defaultName),
      reader.diagnostics.isEmpty
    {
      return reading
    }
    let ordered = reader.diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.mark, right.element.mark)
      return (a.source, a.line, a.column, left.offset) < (b.source, b.line, b.column, right.offset)
    }
    throw Rejection(
      diagnostics: ordered.map(\.element),
      omittedCount: reader.faultCount - reader.diagnostics.count)
  }

  private mutating func reading(of document: Node, defaultName: String) -> Reading? {
    guard case .mapping(let entries) = document.content else {
      complain(
        document.mark,
        "found \(document.kind) where the plan should be; write keys such as 'study: noop'")
      return nil
    }
    for entry in entries { take(entry) }
    guard let schema = study(in: document) else { return nil }

    var plan = Plan(
      name: name() ?? defaultName, study: schema.name, seed: seed(), replicates: replicates())
    plan.sample = sample()
    readAxes(schema)
    plan.fixed = fixed(schema)
    plan.zip = zips()
    plan.axes = finishedAxes(zipped: plan.zip, sample: plan.sample)
    plan.when = presences(schema)
    plan.exclude = conjunctions(.exclude)
    plan.include = conjunctions(.include)
    checkAdditions(plan)
    plan.paired = paired()
    plan.limits = limits()
    plan.analysis = analysis(schema)
    plan.until = until(schema, replicates: plan.replicates)
    plan.replicates = plan.until?.replicatesMax ?? plan.replicates
    checkRequired(schema, plan, in: document)
    guard diagnostics.isEmpty else { return nil }
    let grid: Grid
    do {
      grid = try Grid(plan, schema: schema)
    } catch {
      complain(about: error, document)
      return nil
    }
    guard let until = plan.until, let mark = keyMarks[.until] else {
      return Reading(plan: plan, schema: schema, grid: grid, groups: nil)
    }
    return groups(of: grid, until: until, at: mark).map {
      Reading(plan: plan, schema: schema, grid: grid, groups: $0)
    }
  }

  /// Whether so many more values may be written out; a complaint where not.
  mutating func reserve(_ count: Int, at mark: Mark) -> Bool {
    valuesInAll += count
    guard valuesInAll > PlanBounds.valuesInAllMax else { return true }
    complain(
      mark,
      "with this, the plan's axes have more than \(grouped(PlanBounds.valuesInAllMax)) values in all; "
        + "take fewer, or a range of integers")
    return false
  }

  private mutating func take(_ entry: Node.Entry) {
    guard let key = Key(rawValue: entry.key) else {
      complain(
        entry.keyMark,
        "a plan has no key '\(entry.key)'; "
          + cure(for: entry.key, among: Key.allCases.map(\.rawValue), "its keys are"))
      return
    }
    nodes[key] = entry.value
    keyMarks[key] = entry.keyMark
  }

  // MARK: - Single values

  private mutating func study(in document: Node) -> StudySchema? {
    guard let node = nodes[.study] else {
      // A misspelt 'study' has been told already.
      if case .mapping(let entries) = document.content,
        entries.prefix(100).contains(where: {
          closest(to: $0.key, among: [Key.study.rawValue]) != nil
        })
      {
        return nil
      }
      complain(document.mark, "the plan names no study; add a line such as 'study: noop'")
      return nil
    }
    if case .scalar(let scalar) = node.content, ScalarResolution.resolve(scalar) == .missing {
      complain(node.mark, "'study' has no value; write one, such as 'study: noop'")
      return nil
    }
    guard let wanted = text(node, "study") else { return nil }
    if let schema = schemas.first(where: { $0.name == wanted }) { return schema }
    complain(
      node.mark,
      "there is no study '\(wanted)'; "
        + cure(for: wanted, among: schemas.map(\.name), "the studies are"))
    return nil
  }

  private mutating func name() -> String? {
    guard let node = nodes[.name], let name = text(node, "name") else { return nil }
    guard PlanReader.isGoodName(name) else {
      complain(
        node.mark,
        "the name '\(name)' cannot name folders and tables; use 1 to 100 letters, digits, '.', '-' "
          + "or '_', beginning with a letter or digit")
      return nil
    }
    return name
  }

  /// Whether a sweep can have this name.
  public static func isGoodName(_ name: String) -> Bool {
    guard (1...100).contains(name.utf8.count), let first = name.utf8.first else { return false }
    return isLetterOrDigit(first)
      && name.utf8.allSatisfy { isLetterOrDigit($0) || ".-_".utf8.contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private mutating func seed() -> Seed {
    let range = 0...Int(Seed.valueMax)
    guard let node = nodes[.seed], let value = integer(node, "seed", in: range),
      let seed = Seed(UInt64(value))
    else { return 0 }
    return seed
  }

  private mutating func replicates() -> Int {
    guard let node = nodes[.replicates] else { return 1 }
    return integer(node, "replicates", in: 1...PlanBounds.replicatesMax) ?? 1
  }

  private mutating func sample() -> Sample? {
    guard let node = nodes[.sample],
      let values = fields(node, "sample", required: ["method", "count"])
    else { return nil }
    var method: Sample.Method?
    if let node = values["method"], let text = text(node, "sample.method") {
      method = Sample.Method(rawValue: text)
      if method == nil {
        let known = Sample.Method.allCases.map(\.rawValue)
        complain(node.mark, "'sample.method' is '\(text)'; expected \(listed(known))")
      }
    }
    let count = values["count"].flatMap {
      integer($0, "sample.count", in: 1...PlanBounds.valuesMax)
    }
    guard let method, let count else { return nil }
    return Sample(method, count: count)
  }

  // MARK: - What the parts must be together

  private mutating func checkRequired(_ schema: StudySchema, _ plan: Plan, in document: Node) {
    let given = Set(plan.axes.map(\.name) + plan.fixed.map(\.name))
    for parameter in schema.parameters
    where parameter.defaultValue == nil && !given.contains(parameter.name)
      && !brokenAxes.contains(parameter.name.text)
    {
      complain(
        nodes[.study]?.mark ?? document.mark,
        "study '\(schema.name)' needs '\(parameter.name)' (\(parameter.type.expectation)); "
          + "add it under 'axes' or 'fixed'")
    }
  }

  private mutating func complain(about error: GridError, _ document: Node) {
    func mark(_ keys: Key...) -> Mark {
      keys.compactMap { keyMarks[$0] }.first ?? document.mark
    }
    switch error {
    case .tooManyTasks:
      complain(
        mark(.axes, .until, .replicates),
        "the plan has more than \(grouped(PlanBounds.tasksMax)) tasks; take fewer values or "
          + "replicates, or draw axes with 'sample'")
    case .noPoints:
      complain(
        mark(.exclude), "no point is left: 'exclude' takes out all of them; remove a rule")
    case .rulesTooEntangled:
      complain(
        mark(.exclude, .when),
        "the rules name so many combinations that the points cannot be counted; write axes that a "
          + "rule names together next to one another, or use fewer rules")
    case .conditionsInCircle(let axes):
      complain(
        mark(.when),
        "the conditions go in a circle through \(listed(axes.map { "'\($0)'" }, conjunction: "and"))"
          + "; remove one of them")
    }
  }
}
