import Encoding
import Randomness
import Sweeps

/// What a worker has left of a lease.
///
/// Invariants: no task is in two of `waiting`, `handed` and `finished`, and one of them holds a task.
struct HeldLease: Sendable {
  /// Leases are worked off in the order of these numbers: those of tasks that were started before, then
  /// as they came.
  let place: Int
  /// More leases than a worker ever sees.
  static let placesMax = 1 << 48
  let sweep: SweepID
  let plan: Digest
  let limits: Limits
  /// How many of its tasks a slot takes at once.
  let depth: Int
  /// Whether the coordinator wants to know before one of its tasks starts.
  let isAnnounced: Bool
  /// The study of the tasks that are spelled out.
  let study: TaskOrder.Study?
  /// The tasks spelled out, by number; then no plan is needed.
  let spelled: [Int: SpelledTask]
  /// Tasks that wait in the worker.
  var waiting = TaskSet()
  /// Tasks that were handed to a slot.
  var handed = TaskSet()
  /// Tasks whose outcomes are spooled.
  var finished = TaskSet()

  var isEmpty: Bool { waiting.isEmpty && handed.isEmpty && finished.isEmpty }

  /// A lease, as yet without tasks.
  init(_ order: LeaseOrder, place: Int, shortTask: Interval) {
    let depth = order.attempt > 1 ? 1 : HeldLease.depth(expected: order.expected, shortTask)
    self.place = place
    sweep = order.sweep
    plan = order.plan
    limits = order.limits
    self.depth = depth
    isAnnounced =
      order.attempt > 1 || order.expected.map { $0 >= shortTask } ?? true
    study = order.study
    spelled = Dictionary(order.spelled.map { ($0.index, $0) }) { first, _ in first }
  }

  /// What is left of a lease from a former life.
  init(_ spooled: Spooled, place: Int) {
    self.place = place
    sweep = spooled.sweep
    plan = spooled.plan
    limits = Limits()
    depth = 1
    isAnnounced = true
    study = nil
    spelled = [:]
  }

  /// Moves the lowest waiting task to those that were handed to a slot.
  mutating func handLowest() -> Int? {
    guard let index = waiting.popLowest() else { return nil }
    handed.insert(index)
    return index
  }

  /// Moves a task that was handed to a slot to those whose outcomes are spooled.
  ///
  /// - Returns: Whether it had been handed to a slot.
  mutating func finish(_ index: Int) -> Bool {
    finished.insert(index)
    return handed.remove(index)
  }

  /// Takes out a task whose outcome is spooled.
  ///
  /// - Returns: Whether nothing is left.
  mutating func forget(_ index: Int) -> Bool {
    finished.remove(index)
    return isEmpty
  }

  /// As many tasks as fit into the time of a short one, so that no slot hoards what others could run.
  private static func depth(expected: Interval?, _ shortTask: Interval) -> Int {
    guard let expected, expected < shortTask else { return 1 }
    let fitting = shortTask.nanoseconds / max(1, expected.nanoseconds)
    return Int(min(Int64(Bound.queuedPerSlot), max(1, fitting)))
  }
}

/// A plan that a worker has read and checked.
struct KnownPlan: Sendable {
  let plan: SweepPlan
  let study: TaskOrder.Study

  init(_ plan: SweepPlan) {
    self.plan = plan
    study = TaskOrder.Study(of: plan.grid.schema)
  }

  /// A task with all that a slot needs to run it.
  func order(for task: LeasedTask, of lease: HeldLease) -> TaskOrder {
    let expanded = plan.grid.task(at: task.index)
    return TaskOrder(
      task: task, sweep: lease.sweep, study: study, key: expanded.key, seed: expanded.seed,
      parameters: plan.grid.identifyingParameters(of: expanded), limits: lease.limits)
  }
}

extension TaskSet {
  /// Whether its numbers can be reckoned with: what a network brings may lie at the end of all
  /// numbers, where even asking for the highest would overflow.
  var isSane: Bool {
    (0...PlanBounds.tasksMax).contains(first) && words.count * 64 <= Bound.tasksPerSpan + 64
  }
}
