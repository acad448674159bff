/// What decides about the rows of a ``Block``, as trackers that rows clear.
struct BlockRules: Sendable {
  /// Which part of the grid a block is.
  enum Part: Sendable {
    /// The product of the axes.
    case product
    /// Points of an `include`, less those of the blocks before it.
    case addition(to: [[Dimension]])
  }

  private struct ColumnRule: Sendable {
    /// The tracker without which the column is hidden.
    let presence: Int?
    /// The trackers that name this axis.
    let naming: BitSet
    /// Those of them that a value satisfies; values that satisfy none are absent.
    let matching: [ParameterValue: BitSet]
  }

  private struct Level: Sendable {
    let columns: [ColumnRule]
    /// Rows that a tracker names, ascending; all others behave alike.
    let special: [Int]
    /// Earlier blocks whose rows differ here, by number.
    let differing: [Int]
    /// Excludes that are decided once this level is read.
    let decided: [Int]
    /// Whether a column of it exists only under a condition.
    let isConditional: Bool
  }

  let dimensions: [Dimension]
  /// The trackers before the first row: all of them true.
  let start: BitSet
  private let levels: [Level]
  private let presences: [Int]
  private let excludes: [Int]
  /// One tracker a block, up to the block's own: whether the point belongs to it so far.
  private let memberships: Range<Int>
  /// The tracker of an addition whose named axes all exist so far.
  private let fits: Int
  /// The blocks before this one.
  private let earlier: [[Dimension]]
  private let isProduct: Bool

  init(
    _ dimensions: [Dimension], when: [Presence], exclude: [Conjunction], part: Part,
    _ budget: inout GridBudget
  ) throws(GridError) {
    let earlier: [[Dimension]]
    switch part {
    case .product:
      earlier = []
      isProduct = true
    case .addition(let blocks):
      earlier = blocks
      isProduct = false
    }
    let conjunctions = when.map(\.condition) + exclude
    let memberships = conjunctions.count..<(conjunctions.count + max(1, earlier.count))
    let fits = memberships.upperBound
    let capacity = fits + 1
    try budget.spend(
      dimensions.count * (conjunctions.count + earlier.count)
        + conjunctions.reduce(0) { $0 + $1.terms.reduce(0) { $0 + $1.values.count } })
    var start = BitSet(capacity: capacity)
    for tracker in 0..<capacity { start.insert(tracker) }

    self.dimensions = dimensions
    self.start = start
    self.presences = Array(when.indices)
    self.excludes = Array(when.count..<conjunctions.count)
    self.memberships = memberships
    self.fits = fits
    self.earlier = earlier

    var lastLevel: [Int: Int] = [:]
    for (level, dimension) in dimensions.enumerated() {
      for (tracker, conjunction) in conjunctions.enumerated()
      where dimension.columns.contains(where: { conjunction.values(of: $0.axis) != nil }) {
        lastLevel[tracker] = level
      }
    }
    self.levels = dimensions.enumerated().map { level, dimension in
      let differing = earlier.indices.filter { block in
        earlier[block][level].isPinned || dimension.isPinned
      }
      var special: Set<Int> = []
      for column in dimension.columns.indices {
        for conjunction in conjunctions {
          for value in conjunction.values(of: dimension.columns[column].axis) ?? [] {
            special.formUnion(dimension.rows(where: column, is: value))
          }
        }
        for block in differing where earlier[block][level].isPinned {
          let value = earlier[block][level].columns[column].values.value(at: 0)
          special.formUnion(dimension.rows(where: column, is: value))
        }
      }
      return Level(
        columns: dimension.columns.map { column in
          BlockRules.columnRule(column.axis, when, conjunctions, capacity: capacity)
        },
        special: special.sorted(),
        differing: differing,
        decided: (when.count..<conjunctions.count).filter { lastLevel[$0] == level },
        isConditional: dimension.columns.contains { column in
          when.contains { $0.axis == column.axis }
        })
    }
  }

  private static func columnRule(
    _ axis: ParameterName, _ when: [Presence], _ conjunctions: [Conjunction], capacity: Int
  ) -> ColumnRule {
    var naming = BitSet(capacity: capacity)
    var matching: [ParameterValue: BitSet] = [:]
    for (tracker, conjunction) in conjunctions.enumerated() {
      guard let values = conjunction.values(of: axis) else { continue }
      naming.insert(tracker)
      for value in values {
        matching[value, default: BitSet(capacity: capacity)].insert(tracker)
      }
    }
    return ColumnRule(
      presence: when.firstIndex { $0.axis == axis }, naming: naming, matching: matching)
  }

  /// The trackers after a row is read, and which of its columns exist.
  func follow(
    _ before: BitSet, level: Int, row: Int
  ) -> (alive: BitSet, visible: [Bool]) {
    var alive = before
    var visible: [Bool] = []
    let dimension = dimensions[level]
    for (column, rule) in zip(dimension.columns, levels[level].columns) {
      let isVisible = rule.presence.map(alive.contains) ?? true
      visible.append(isVisible)
      alive.restrict(
        rule.naming, to: isVisible ? rule.matching[column.values.value(at: row)] : nil)
    }
    for rule in levels[level].columns {
      if let presence = rule.presence { alive.remove(presence) }
    }
    // An addition has no points where an axis that it names does not exist.
    let isWhole = !visible.contains(false)
    if dimension.isPinned, !isWhole { alive.remove(fits) }
    for block in levels[level].differing where alive.contains(memberships.lowerBound + block) {
      let rows = earlier[block][level]
      let belongs =
        (isWhole || !rows.isPinned)
        && rows.hasRow { column in
          visible[column] ? dimension.columns[column].values.value(at: row) : nil
        }
      if !belongs { alive.remove(memberships.lowerBound + block) }
    }
    settle(&alive, decided: levels[level].decided)
    return (alive, visible)
  }

  /// Forgets what can no longer matter, so that equal futures are equal states.
  private func settle(_ alive: inout BitSet, decided: [Int]) {
    guard alive.contains(fits) else {
      alive = BitSet(capacity: fits + 1)
      return
    }
    let product = memberships.lowerBound
    if decided.contains(where: alive.contains) { alive.remove(product) }
    guard !alive.contains(product) else { return }
    for tracker in excludes { alive.remove(tracker) }
    if isProduct { for tracker in presences { alive.remove(tracker) } }
  }

  /// Whether a point whose rows are all read belongs to the block.
  func accepts(_ alive: BitSet) -> Bool {
    isProduct
      ? alive.contains(memberships.lowerBound)
      : alive.contains(fits) && !memberships.contains(where: alive.contains)
  }

  /// Whether a column of a dimension exists only under a condition.
  func isConditional(level: Int) -> Bool { levels[level].isConditional }

  /// The trackers on which the visibility of a dimension's columns depends; nil where all are visible.
  func conditions(level: Int, _ alive: BitSet) -> BitSet? {
    var needed: BitSet?
    for rule in levels[level].columns {
      guard let presence = rule.presence else { continue }
      var bits = needed ?? BitSet(capacity: fits + 1)
      if alive.contains(presence) { bits.insert(presence) }
      needed = bits
    }
    return needed
  }

  /// What it costs to follow a row, in steps of the budget.
  func cost(level: Int) -> Int {
    levels[level].columns.count * (1 + fits / 512) + levels[level].differing.count
  }

  /// The rows of a dimension cut into stretches that behave alike.
  func stretches(level: Int, rows: [Int]?) -> [Range<Int>] {
    if let rows { return rows.indices.map { $0..<($0 + 1) } }
    var stretches: [Range<Int>] = []
    var next = 0
    for row in levels[level].special {
      if next < row { stretches.append(next..<row) }
      stretches.append(row..<(row + 1))
      next = row + 1
    }
    let rowCount = dimensions[level].rowCount
    if next < rowCount { stretches.append(next..<rowCount) }
    return stretches
  }
}
