public import Coordination
public import Sweeps

/// A sweep as its ledger has it.
public struct SweepRecord: Sendable {
  /// Which sweep.
  public let id: SweepID
  /// What was submitted.
  public let submission: Submission
  /// The face of the study for which the plan was read, once it was.
  public let schema: StudySchema?
  /// What people call it.
  public let name: String
  /// What becomes of it, as far as it was written down.
  public let state: SweepState
  /// Its priority.
  public let priority: Int
  /// When it was submitted, in milliseconds since 1970.
  public let submittedAt: Int
  /// How many tasks it has; 0 until its plan was read.
  public let taskCount: Int
  /// How many tasks have results, their own or another sweep's.
  public let doneCount: Int
  /// How many of those are another sweep's.
  public let adoptedCount: Int
  /// How many tasks were given up.
  public let failedCount: Int
  /// How many attempts failed.
  public let attemptsFailedCount: Int

  /// The plan, read for the study's face; nil until there is one.
  public var plan: SweepPlan? { SweepRecord.plan(of: submission, schema) }

  static func plan(of submission: Submission, _ face: StudySchema?) -> SweepPlan? {
    guard let face else { return nil }
    return try? SweepPlan(
      document: submission.document, schemas: [face], defaultName: submission.defaultName)
  }

  /// What was submitted, and the face for which it was read.
  static func submission(
    of sweep: Int, _ connection: borrowing Connection
  ) throws(LedgerError) -> (Submission, StudySchema?)? {
    var submission: Submission?
    var face: StudySchema?
    let path = connection.path
    try connection.query(
      .read,
      // The list of kinds is the partial index's own, word for word, or SQLite would not use it.
      "SELECT number, entry FROM fact WHERE sweep = ?1 AND kind IN ('sweep', 'face', 'state')"
        + " AND kind <> 'state' ORDER BY number", .integer(sweep)
    ) { (row) throws(LedgerError) in
      switch try Ledger.fact(row.integer(0), row.bytes(1), path) {
      case .sweep(_, let found): submission = found
      case .face(_, let found): face = found
      default: break
      }
    }
    return submission.map { ($0, face) }
  }
}
