/// Tasks that failed for good, each with what went wrong.
struct FailureLog {
  private var reasons: [String] = []
  private var failed: [(task: Int, reason: Int)] = []

  /// More reasons than these are told as one.
  private static let reasonsMax = 100
  /// So many tasks of a reason are named.
  private static let tasksMax = 5

  /// Takes in a failure.
  mutating func add(_ task: Int, _ reason: String) {
    var place = reasons.firstIndex { $0 == reason }
    if place == nil, reasons.count < Self.reasonsMax {
      place = reasons.count
      reasons.append(reason)
    }
    failed.append((task, place ?? -1))
  }

  /// Failures by reason, those of the lowest task first, without tasks that have a record.
  func failures(without done: [Int]) -> (all: [Findings.Progress.Failure], tasks: [Int]) {
    var all: [Findings.Progress.Failure] = []
    var tasks: [Int] = []
    var next = 0
    for failure in failed.sorted(by: { ($0.task, $0.reason) < ($1.task, $1.reason) })
    where tasks.last != failure.task {
      while next < done.count, done[next] < failure.task { next += 1 }
      guard next == done.count || done[next] != failure.task else { continue }
      tasks.append(failure.task)
      let reason = failure.reason < 0 ? "other reasons" : reasons[failure.reason]
      let place = all.firstIndex { $0.reason == reason } ?? all.count
      if place == all.count {
        all.append(Findings.Progress.Failure(reason: reason, count: 0, tasks: []))
      }
      all[place].count += 1
      if all[place].tasks.count < Self.tasksMax { all[place].tasks.append(failure.task) }
    }
    return (all, tasks)
  }
}
