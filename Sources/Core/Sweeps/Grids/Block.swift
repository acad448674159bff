/// One part of a grid, compiled so that its points can be counted, numbered and found without being
/// written out.
///
/// The problem: `when`, `exclude` and `include` take points out of a product of axes, and yet the
/// n-th point that is left must be found at once among 10⁸ and more.
///
/// The idea: read a point as a word, one row of each dimension a letter, and build the automaton
/// that accepts the words that are left. Its state is what the letters so far have decided: which
/// conditions can still come true. A rule that names two axes of ten adds a state or two, not a pass
/// over the product. Each node holds how many accepted words go on from it, so the n-th word is
/// found by walking down and dividing, and a word's number by walking down and adding.
///
/// The conditions, here called trackers, are conjunctions over axes, held as bits of a ``BitSet``
/// that start as true and are cleared by the first row that breaks them:
/// - one for each axis with a `when`: the axis is visible where its tracker survives;
/// - one for each `exclude`;
/// - in a block of `include`, one for each earlier block: a point that belongs to one is not counted
///   again, which is how duplicates collapse; and one for whether all axes that it names exist.
///
/// Rows that no tracker names behave alike, so a node stores runs of rows with the same child and
/// an axis of a million values costs as much as one of three.
struct Block: Sendable {
  /// A stretch of rows that lead to the same child.
  struct Run: Sendable {
    /// The first row, or its place among the distinct rows where some columns are hidden.
    let first: Int
    let length: Int
    let child: Int
    /// How many words of the node come before this run.
    let start: Int
  }

  /// All words with the same decided past.
  struct State: Sendable {
    let alive: BitSet
    let count: Int
    let runs: [Run]
    /// The rows that are distinct in their visible columns; nil when all are.
    let rows: [Int]?
  }

  private let rules: BlockRules
  /// The states, children before parents; the last is the start.
  private var states: [State] = []

  /// How many points the block adds.
  var count: Int { states.last?.count ?? 0 }

  /// Compiles a block.
  init(_ rules: BlockRules, _ budget: inout GridBudget) throws(GridError) {
    self.rules = rules
    var cache = Cache()
    _ = try compile(level: 0, alive: rules.start, &cache, &budget)
  }

  /// What is needed while compiling, and not after.
  private struct Cache {
    struct Key: Hashable {
      let level: Int
      let bits: BitSet
    }

    /// The states by their level and decided past.
    var states: [Key: Int] = [:]
    /// The distinct rows by level and hidden columns.
    var rows: [Key: [Int]?] = [:]
  }

  /// The state for a past, made when it is first met.
  private mutating func compile(
    level: Int, alive: BitSet, _ cache: inout Cache, _ budget: inout GridBudget
  ) throws(GridError) -> Int {
    let key = Cache.Key(level: level, bits: alive)
    if let state = cache.states[key] { return state }
    try budget.addState()
    guard level < rules.dimensions.count else {
      states.append(State(alive: alive, count: rules.accepts(alive) ? 1 : 0, runs: [], rows: nil))
      cache.states[key] = states.count - 1
      return states.count - 1
    }

    let rows = try distinctRows(level: level, alive: alive, &cache, &budget)
    let stretches = rules.stretches(level: level, rows: rows)
    try budget.spend(stretches.count * rules.cost(level: level))
    var runs: [Run] = []
    var count = 0
    for stretch in stretches {
      let row = rows?[stretch.lowerBound] ?? stretch.lowerBound
      let next = rules.follow(alive, level: level, row: row)
      let child = try compile(level: level + 1, alive: next.alive, &cache, &budget)
      let (words, overflow) = states[child].count.multipliedReportingOverflow(by: stretch.count)
      let (total, overflows) = count.addingReportingOverflow(words)
      guard !overflow, !overflows else { throw .tooManyTasks }
      if let last = runs.last, last.child == child, last.first + last.length == stretch.lowerBound {
        runs[runs.count - 1] = Run(
          first: last.first, length: last.length + stretch.count, child: child, start: last.start)
      } else if words > 0 {
        runs.append(
          Run(first: stretch.lowerBound, length: stretch.count, child: child, start: count))
      }
      count = total
    }
    states.append(State(alive: alive, count: count, runs: runs, rows: rows))
    cache.states[key] = states.count - 1
    return states.count - 1
  }

  /// The first of each set of rows that agree in their visible columns; nil when all rows differ.
  private func distinctRows(
    level: Int, alive: BitSet, _ cache: inout Cache, _ budget: inout GridBudget
  ) throws(GridError) -> [Int]? {
    let dimension = rules.dimensions[level]
    guard let hidden = rules.conditions(level: level, alive) else { return nil }
    let key = Cache.Key(level: level, bits: hidden)
    if let rows = cache.rows[key] { return rows }
    var rows: [Int]? = nil
    if dimension.columns.count == 1 {
      rows = rules.follow(alive, level: level, row: 0).visible[0] ? nil : [0]
    } else {
      try budget.spend(dimension.rowCount * (1 + rules.cost(level: level)))
      var seen: Set<[ParameterValue?]> = []
      let kept = (0..<dimension.rowCount).filter { row in
        let visible = rules.follow(alive, level: level, row: row).visible
        return seen.insert(
          dimension.columns.indices.map { column in
            visible[column] ? dimension.columns[column].values.value(at: row) : nil
          }
        ).inserted
      }
      if kept.count < dimension.rowCount { rows = kept }
    }
    cache.rows[key] = .some(rows)
    return rows
  }

  /// The axes that exist at the block's `index`-th point, with their values.
  func assignments(at index: Int) -> [Assignment] {
    var assignments: [Assignment] = []
    assignments.reserveCapacity(rules.dimensions.count + 8)
    var state = states.count - 1
    var rest = index
    for level in rules.dimensions.indices {
      let run = states[state].runs[lastRun(of: state, startingAtOrBefore: rest)]
      let (steps, remainder) = (rest - run.start).quotientAndRemainder(
        dividingBy: states[run.child].count)
      let place = run.first + steps
      rest = remainder
      let row = states[state].rows?[place] ?? place
      let visible =
        rules.isConditional(level: level)
        ? rules.follow(states[state].alive, level: level, row: row).visible : nil
      for column in rules.dimensions[level].columns.indices where visible?[column] ?? true {
        assignments.append(rules.dimensions[level].assignment(of: column, at: row))
      }
      state = run.child
    }
    return assignments
  }

  private func lastRun(of state: Int, startingAtOrBefore word: Int) -> Int {
    var low = 0
    var high = states[state].runs.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if states[state].runs[middle].start <= word { low = middle } else { high = middle }
    }
    return low
  }

  /// The number of the point at which exactly these axes exist with these values, if there is one.
  func index(of values: [ParameterName: ParameterValue]) -> Int? {
    var state = states[states.count - 1]
    var index = 0
    var found = 0
    for (level, dimension) in rules.dimensions.enumerated() {
      let shown = dimension.columns.map { values[$0.axis] }
      guard
        let place = candidates(in: state, dimension, shown).first(where: { place in
          let row = state.rows?[place] ?? place
          let visible = rules.follow(state.alive, level: level, row: row).visible
          return dimension.columns.indices.allSatisfy { column in
            shown[column]
              == (visible[column] ? dimension.columns[column].values.value(at: row) : nil)
          }
        }),
        let run = state.runs.first(where: { $0.first <= place && place < $0.first + $0.length })
      else { return nil }
      found += shown.count { $0 != nil }
      index += run.start + (place - run.first) * states[run.child].count
      state = states[run.child]
    }
    return found == values.count ? index : nil
  }

  /// Places of a state's rows that may show the given values.
  private func candidates(
    in state: State, _ dimension: Dimension, _ shown: [ParameterValue?]
  ) -> [Int] {
    if let rows = state.rows { return Array(rows.indices) }
    guard let column = shown.firstIndex(where: { $0 != nil }), let value = shown[column] else {
      return dimension.rowCount > 0 ? [0] : []
    }
    return dimension.rows(where: column, is: value)
  }
}
