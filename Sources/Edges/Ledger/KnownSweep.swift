internal import Coordination
internal import Encoding
internal import Randomness
internal import Sweeps

/// A sweep as the ledger keeps it in memory while results come: what is needed to know their keys.
struct KnownSweep {
  /// The key and the seed of a task.
  struct Identified {
    let key: Digest
    let seed: Int
  }

  /// Keys of neighbouring tasks, which were computed for a look-up and are wanted again.
  struct Chunk {
    let range: Range<Int>
    let tasks: [Identified]
    /// Those whose keys the look-up found under no number.
    var absent = TaskSet()
    /// How many results other sweeps had brought by then: while it is so, the absent are absent.
    var foreignCount = -1
  }

  let number: Int
  let submission: Submission
  /// The plan, once it is read for a study's face.
  let plan: SweepPlan?
  /// Whether no other sweep can have the same tasks.
  ///
  /// A key holds the study, its version and a seed that follows from the plan's seed. So only sweeps
  /// that agree in all three share tasks, and where there are none, nobody asks for keys.
  var isAlone: Bool
  /// The shapes of payloads whose names are columns already.
  var shapes: Set<UInt64> = []
  /// Sweeps from which tasks were adopted, and whose columns are columns here.
  var origins: Set<Int> = []

  /// The number of the result of a task.
  static func id(_ sweep: Int, _ task: Int) -> Int { sweep << 40 | task }

  /// The sweep of a result's number.
  static func sweep(of id: Int) -> Int { id >> 40 }

  /// The task of a result's number.
  static func task(of id: Int) -> Int { id & (1 << 40 - 1) }

  /// The greatest number that a sweep can have.
  static let numberMax = 1 << 23 - 1

  func identified(_ task: Int) -> Identified? {
    guard let grid = plan?.grid, task >= 0, task < grid.taskCount else { return nil }
    let made = grid.task(at: task)
    return Identified(key: made.key.digest, seed: Int(made.seed.value))
  }
}
