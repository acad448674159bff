public import Encoding
public import Sweeps

/// From the records of a sweep to what they say.
///
/// Records are taken in one by one, in any order, and leave a few numbers each: their correlations and
/// scalars, and their curves as long as those fit. What is found is then made at once, from the runs in
/// the order of their tasks, so that the same records give the same findings to the last bit. Whatever
/// a record holds, nothing here stops the program: what cannot be used is counted with its reason.
public struct FindingsBuilder: Sendable {
  /// The points and tasks.
  let grid: Grid
  /// What is compared.
  let analysis: Analysis?
  /// How to come by the plan.
  let plan: String
  /// Names the plan; bootstraps are drawn by it.
  let planDigest: Digest
  /// What each run gave.
  private(set) var table: RunTable
  /// Records that count for nothing.
  private(set) var rejected = Tallies()
  /// Tasks that failed for good.
  private(set) var failures = FailureLog()

  /// More facets are not spelled out.
  public static let facetsMax = 200
  /// Records take at most so many numbers besides curves, which are 512 MiB; those past that are
  /// counted and do not enter.
  private static let numbersMax = 1 << 26

  /// Nothing yet of a sweep.
  ///
  /// - Parameters:
  ///   - grid: The sweep's points and tasks, for the study's face that it was begun with.
  ///   - analysis: What is compared; nil where neither plan nor study says.
  ///   - plan: The plan as text, for those who want to repeat it.
  ///   - planDigest: Names the plan.
  public init(_ grid: Grid, analysis: Analysis?, plan: String, planDigest: Digest) {
    self.grid = grid
    self.analysis = analysis
    self.plan = plan
    self.planDigest = planDigest
    table = RunTable(analysis: analysis, schema: grid.schema, statistic: grid.plan.until?.statistic)
  }

  /// Takes in the record of a task.
  public mutating func add(_ record: Record, ofTask task: Int) {
    guard (0..<grid.taskCount).contains(task) else {
      rejected.add(.unknownTask)
      return
    }
    guard record.study == grid.schema.name, record.version == grid.schema.version else {
      rejected.add(.otherVersion)
      return
    }
    guard table.count < Self.numbersMax / table.columnCount else {
      rejected.add(.tooManyRecords)
      return
    }
    table.append(record, task: task)
  }

  /// Takes in that a task failed for good.
  ///
  /// - Parameter reason: What went wrong, without anything that hangs on a machine.
  public mutating func addFailure(ofTask task: Int, reason: String) {
    guard (0..<grid.taskCount).contains(task) else { return }
    failures.add(task, reason)
  }

  /// What the records say.
  public func finished() -> Findings {
    Assembly(self).findings()
  }
}
