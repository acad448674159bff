public import CommandLine
public import Coordination
public import Encoding
public import Randomness
internal import Sweeps
internal import Text

/// Runs some of a sweep's tasks again and compares what comes out with what the ledger has.
public struct Verification {
  /// A result that was run again.
  public struct Comparison: Hashable, Sendable {
    /// The task.
    public let task: TaskID
    /// The digests of the payload in the ledger, and of the one that came out now.
    public let digests: (recorded: Digest, found: Digest)
    /// The numeric classes of both.
    public let classes: (recorded: String, found: String)

    /// Whether both have the same bytes.
    public var isEqual: Bool { digests.recorded == digests.found }
    /// Whether the machines promise the same bytes.
    public var isComparable: Bool { classes.recorded == classes.found }

    /// A comparison.
    public init(
      _ task: TaskID, recorded: (Digest, String), found: (Digest, String)
    ) {
      self.task = task
      digests = (recorded.0, found.0)
      classes = (recorded.1, found.1)
    }

    /// Whether two comparisons are of the same task with the same outcome.
    public static func == (left: Comparison, right: Comparison) -> Bool {
      left.task == right.task && left.digests == right.digests && left.classes == right.classes
    }

    /// Feeds the task.
    public func hash(into hasher: inout Hasher) { hasher.combine(task) }

    /// A line for a person.
    public var line: String {
      guard !isEqual else { return "task \(task): equal" }
      let classes =
        isComparable
        ? "both of class \(self.classes.recorded.printable)"
        : "class \(self.classes.recorded.printable) then, \(self.classes.found.printable) here"
      return "task \(task): recorded \(digests.recorded), found \(digests.found), \(classes)"
    }
  }

  /// Draws `count` different tasks that have results, in the order of their numbers.
  ///
  /// A task is drawn and taken if it is done, so every result has the same chance. Where few are
  /// done most draws miss; then the next done task after a draw is taken, which favours tasks behind
  /// gaps but still looks at all parts of the sweep.
  public static func sample(
    _ count: Int, of sweep: SweepID, taskCount: Int, from respondent: Respondent, seed: Seed
  ) throws(Failure) -> [ResultRow] {
    var stream = seed.stream("verify")
    var rows: [ResultRow] = []
    var missesLeft = 20 * count
    var fruitless = 0
    while rows.count < count, fruitless < 20 * count, taskCount > 0 {
      let index = stream.integer(below: taskCount)
      let page = try respondent.results(of: sweep, from: index, count: 1)
      var row = page.rows.first
      if row == nil { row = try respondent.results(of: sweep, from: 0, count: 1).rows.first }
      guard let row else { return [] }
      if row.index != index, missesLeft > 0 {
        missesLeft -= 1
      } else if rows.contains(where: { $0.index == row.index }) {
        fruitless += 1
      } else {
        rows.append(row)
      }
    }
    return rows.sorted { $0.index < $1.index }
  }
}
