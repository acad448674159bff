internal import Sweeps

/// A sweep as the coordinator knows it.
struct Sweep: Hashable, Sendable {
  let id: SweepID
  let submission: Submission
  var state = SweepState.unread
  var priority: Int
  var failureBudget: Int
  /// The plan, once some worker's study has read it.
  var plan: SweepPlan?
  /// Where its tasks are; empty before there is a plan.
  var tasks = TaskTable(taskCount: 0, tasksPerChunk: 64)
  /// Tasks in line to be tried again.
  var line = Queue<Int>()
  /// How long a task takes, as a mean that forgets; nil before one has ended.
  var expected: Interval?
  /// How many of the next tasks are given singly, because their neighbours may have brought a worker
  /// down.
  var caution = 0
  /// What it was given so far in nanoseconds of slots: of sweeps with equal priority, the one that
  /// was given least is next.
  var served: Int64 = 0
  var duplicates = 0
  var alarms = 0
  /// Whether workers of each kind can run it, for as many kinds as were compared.
  var runsOn: [Bool] = []
  /// The looks of an adaptive sweep.
  var looks: Looks?
  /// Tasks held back because the sweep whose place this one took is running the same.
  var borrowed: [Loan] = []
  /// Tasks whose results came and are being written down before a look admitted them.
  var early: [Int] = []
  /// The sweep that has such tasks for another one.
  var heir: SweepID?

  /// A task here that another sweep is running.
  struct Loan: Hashable, Sendable {
    let index: Int
    let origin: TaskID
  }

  init(_ id: SweepID, _ submission: Submission, failureBudget: Int) {
    self.id = id
    self.submission = submission
    self.priority = submission.priority
    self.failureBudget = failureBudget
  }

  var name: String {
    plan?.grid.plan.name ?? SweepPlan.text(of: .name, in: submission.document)
      ?? submission.defaultName
  }

  /// Whether there are tasks that could be leased now, or looks to a worker that expands plans.
  func hasReady(forExpanding expands: Bool) -> Bool {
    tasks.counts.pending > 0 || !line.isEmpty || (expands && looks?.hasReady == true)
  }

  /// Whether the sweep is over and can only be reopened by a person.
  var isOver: Bool {
    switch state {
    case .completed, .cancelled, .replaced, .refused: true
    case .unread, .active, .paused, .stopped, .stuck: false
    }
  }

  /// How it stands.
  var status: SweepStatus {
    SweepStatus(
      sweep: id, name: name, state: state, priority: priority, counts: countsForPeople,
      duplicates: duplicates, alarms: alarms, expected: expected)
  }

  /// Whether it will not go on before somebody does something, and nothing of it runs.
  var isSettled: Bool { state.isSettled(with: tasks.counts) }

  /// Whether a task is held back.
  func isWithheld(_ index: Int) -> Bool {
    borrowed.contains { $0.index == index }
      || looks?.admits(index) == false && !early.contains(index)
  }

  /// Learns how long a task took.
  mutating func learn(_ duration: Interval) {
    let new = max(1, duration.nanoseconds)
    guard let old = expected?.nanoseconds else {
      expected = Interval(nanoseconds: new)
      return
    }
    expected = Interval(nanoseconds: max(1, old + (new - old) / 8))
  }

  /// How many tasks a worker may hold ahead of each of its slots: enough for some time of work when
  /// tasks are short, none when they are long or nothing is known.
  func depth(_ prefetch: Interval) -> Int {
    guard caution == 0, let expected, expected < prefetch else { return 0 }
    return Int(min(prefetch.nanoseconds / expected.nanoseconds, Int64(Bound.waitingPerSlot)))
  }
}

extension SweepPlan: Hashable {
  /// Whether two plans mean the same tasks by the same numbers.
  public static func == (left: SweepPlan, right: SweepPlan) -> Bool { left.digest == right.digest }
  /// Feeds what equality compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
