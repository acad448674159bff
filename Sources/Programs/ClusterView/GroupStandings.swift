public import CommandLine
public import Coordination
public import Encoding
internal import Sweeps
internal import Text

/// How far the groups of an adaptive sweep have grown, from its plan and the verdicts of its looks.
public struct GroupStandings {
  /// One group.
  struct Group {
    /// What its points have in common.
    let values: [Assignment]
    /// How many replicates run, or ran.
    let replicates: Int
    /// What the last look found; nil before the first.
    let found: LookRecord?
    let standing: Standing
  }

  /// Whether a group goes on.
  enum Standing: String {
    /// No look has been taken yet.
    case unseen
    /// Its interval is still wide.
    case growing
    /// Its interval is narrow enough.
    case narrow
    /// It has all the replicates that it may have, though its interval is still wide.
    case most

    var words: String {
      switch self {
      case .unseen: "before its first look"
      case .growing: "goes on"
      case .narrow: "narrow enough"
      case .most: "as many as it may have"
      }
    }
  }

  private let rule: Adaptation
  private let groups: [Group]

  /// More groups than this are counted instead of listed.
  static let shownMax = 40

  /// The groups of a sweep; nil for one that is not adaptive.
  public init?(of plan: SweepPlan, looks rows: [LookRow]) {
    guard let rule = plan.adaptation else { return nil }
    self.rule = rule
    var last: [LookRow?] = Array(repeating: nil, count: rule.groups.count)
    for row in rows where last.indices.contains(row.group) { last[row.group] = row }
    groups = zip(rule.groups.values, last).map { values, row in
      GroupStandings.group(values, row, rule)
    }
  }

  private static func group(_ values: [Assignment], _ row: LookRow?, _ rule: Adaptation) -> Group {
    guard let row, rule.looksAt.indices.contains(row.step) else {
      return Group(values: values, replicates: rule.looksAt[0], found: nil, standing: .unseen)
    }
    let next = row.step + 1
    switch row.finding {
    case .more(let bytes) where next < rule.looksAt.count:
      return Group(
        values: values, replicates: rule.looksAt[next], found: try? LookRecord(decoding: bytes),
        standing: .growing)
    case .more(let bytes):
      return Group(
        values: values, replicates: rule.looksAt[row.step],
        found: try? LookRecord(decoding: bytes), standing: .most)
    case .enough(let bytes):
      return Group(
        values: values, replicates: rule.looksAt[row.step],
        found: try? LookRecord(decoding: bytes), standing: .narrow)
    case .failure:
      return Group(
        values: values, replicates: rule.looksAt[row.step], found: nil, standing: .growing)
    }
  }

  // MARK: - For people

  /// A table with a row a group, under a line with the rule.
  public var text: String {
    var table = TextTable([
      .text("group", widthMax: 60), .number("replicates"), .number("mean"), .number("±"),
      .number("used"), .text("standing"),
    ])
    for group in groups.prefix(GroupStandings.shownMax) {
      let estimate = group.found?.estimate
      table.append([
        GroupStandings.title(group.values), grouped(group.replicates),
        estimate.map { fixed($0.mean, decimals: 3) } ?? "",
        estimate.map { fixed($0.halfWidth, decimals: 3) } ?? "",
        group.found.map { "\($0.used) of \($0.replicates)" } ?? "", group.standing.words,
      ])
    }
    var text = "\("\(rule.until)".printable)\n\n\(table.text)"
    if groups.count > GroupStandings.shownMax {
      let more = groups.dropFirst(GroupStandings.shownMax)
      let over = more.count { $0.standing == .narrow || $0.standing == .most }
      text += "\n… \(counted(more.count, "more group")), of which \(grouped(over)) have ended"
    }
    return text
  }

  /// Where the group of a task stands, as in `hidden [8, 4]: 64 of at most 200 replicates, interval
  /// ±0.031`.
  public func words(ofTask index: Int) -> String {
    let points = rule.groups.groupOfPoint
    let group = groups[points[index % points.count]]
    var text = "\(GroupStandings.title(group.values)): \(grouped(group.replicates)) of at most "
    text += counted(rule.until.replicatesMax, "replicate")
    if let estimate = group.found?.estimate {
      text += ", interval ±\(fixed(estimate.halfWidth, decimals: 3))"
    }
    return "\(text), \(group.standing.words)"
  }

  private static func title(_ values: [Assignment]) -> String {
    values.isEmpty
      ? "all points" : values.map { "\($0.name) \($0.value)" }.joined(separator: ", ").printable
  }

  // MARK: - For programs

  /// The groups, an object each.
  public var json: JSON {
    .list(
      groups.map { group in
        let estimate = group.found?.estimate
        func real(_ value: Double?) -> JSON { value.map { .real($0, ifNotFinite: .null) } ?? .null }
        return .object([
          "values": .object(
            JSON.Object(
              uniqueKeysWithValues: group.values.map {
                ($0.name.text, ResultCell($0.value).json)
              })),
          "replicates": .integer(Int64(group.replicates)),
          "looked-at": group.found.map { .integer(Int64($0.replicates)) } ?? .null,
          "used": group.found.map { .integer(Int64($0.used)) } ?? .null,
          "mean": real(estimate?.mean),
          "lower": real(estimate?.interval.lowerBound),
          "upper": real(estimate?.interval.upperBound),
          "standing": .text(group.standing.rawValue),
        ])
      })
  }
}

extension Respondent {
  /// How the groups of a sweep stand; nil for one that is not adaptive, or whose study is not known.
  public func groupStandings(of sweep: SweepID) throws(Failure) -> GroupStandings? {
    let (submission, schema) = try plan(of: sweep)
    guard let schema,
      let plan = try? SweepPlan(
        document: submission.document, schemas: [schema], defaultName: submission.defaultName),
      plan.adaptation != nil
    else { return nil }
    var rows: [LookRow] = []
    var start: Int? = 0
    while let from = start {
      let page = try looks(at: sweep, from: from, count: Bound.rowsPerPage)
      rows += page.rows
      start = page.next
      guard start.map({ $0 > from }) ?? true else {
        throw Failure(.io, "\(name) sends the same page of looks over and over")
      }
    }
    return GroupStandings(of: plan, looks: rows)
  }
}
