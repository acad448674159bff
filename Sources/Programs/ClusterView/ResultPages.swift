public import CommandLine
public import Coordination

/// The results or failures of a sweep, page by page.
public struct ResultPages {
  private let respondent: Respondent
  private let sweep: SweepID
  private let rowsPerPage: Int

  /// The pages of a sweep; the size of a page is the coordinator's bound unless told otherwise.
  public init(
    of sweep: SweepID, from respondent: Respondent, rowsPerPage: Int = Bound.rowsPerPage
  ) {
    self.respondent = respondent
    self.sweep = sweep
    self.rowsPerPage = rowsPerPage
  }

  /// Hands over results in the order of their tasks, at most `limit` of them.
  public func forEachResult(
    limit: Int = .max, _ take: (ResultRow) throws(Failure) -> Void
  ) throws(Failure) {
    var left = limit
    var start: Int? = 0
    while left > 0, let from = start {
      let page = try respondent.results(of: sweep, from: from, count: min(left, rowsPerPage))
      for row in page.rows.prefix(left) { try take(row) }
      left -= page.rows.count
      start = try advanced(from: from, to: page.next)
    }
  }

  /// Hands over failed attempts in the order in which they happened, at most `limit` of them.
  public func forEachFailure(
    limit: Int = .max, _ take: (FailureRow) throws(Failure) -> Void
  ) throws(Failure) {
    var left = limit
    var start: Int? = 0
    while left > 0, let from = start {
      let page = try respondent.failures(of: sweep, from: from, count: min(left, rowsPerPage))
      for row in page.rows.prefix(left) { try take(row) }
      left -= page.rows.count
      start = try advanced(from: from, to: page.next)
    }
  }

  /// The failed attempts that happened last.
  public func lastFailures(_ count: Int) throws(Failure) -> [FailureRow] {
    var last: [FailureRow] = []
    try forEachFailure { row throws(Failure) in
      last.append(row)
      // Trimmed by halves, so that a long history costs no move for every row.
      if last.count >= 2 * count { last.removeFirst(last.count - count) }
    }
    return last.suffix(count)
  }

  /// The results of the first `count` done tasks.
  public func firstResults(_ count: Int) throws(Failure) -> [ResultRow] {
    var rows: [ResultRow] = []
    try forEachResult(limit: count) { row throws(Failure) in rows.append(row) }
    return rows
  }

  /// The results of the last `count` done tasks, of a sweep with `taskCount` tasks.
  ///
  /// Fewer rows begin at a later task, so the last task from which `count` rows begin is found by
  /// halving: some thirty short questions, however sparse the results are.
  public func lastResults(_ count: Int, taskCount: Int) throws(Failure) -> [ResultRow] {
    guard count > 0 else { return [] }
    var last = try rows(from: 0, count: count)
    guard last.count == count else { return last }
    var low = 0
    var high = taskCount
    while high - low > 1 {
      let middle = low + (high - low) / 2
      let rows = try rows(from: middle, count: count)
      if rows.count == count {
        last = rows
        // All that lies between is without results.
        low = max(middle, rows.first?.index ?? middle)
      } else {
        high = middle
      }
    }
    return last
  }

  /// The first results from a task on, across the ends of pages.
  private func rows(from index: Int, count: Int) throws(Failure) -> [ResultRow] {
    var rows: [ResultRow] = []
    var start: Int? = index
    while rows.count < count, let from = start {
      let page = try respondent.results(
        of: sweep, from: from, count: min(count - rows.count, rowsPerPage))
      rows += page.rows.prefix(count - rows.count)
      start = try advanced(from: from, to: page.next)
    }
    return rows
  }

  /// Where the next page begins; one that begins no later than this one would never end.
  private func advanced(from: Int, to next: Int?) throws(Failure) -> Int? {
    guard let next else { return nil }
    guard next > from else {
      throw Failure(.io, "\(respondent.name) sends the same page of results over and over")
    }
    return next
  }
}
