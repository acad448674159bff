internal import Coordination

extension SmallCluster {
  /// The tasks with a durable result.
  var durable: TaskSet {
    TaskSet(setting.keys.indices.filter { ledger.rows[setting.keys[$0]] != nil })
  }

  /// What must hold after a move, given the tasks that were done before it.
  mutating func check(_ move: SmallMove, _ before: TaskSet) {
    if let violation = coordinator.violations().first {
      fail("the coordinator is inconsistent: \(violation)")
    }
    for number in touched {
      if let violation = machines[number].worker.violations().first {
        fail("worker \(number) is inconsistent: \(violation)")
      }
    }
    let done = coordinator.doneTasks(of: Self.sweep)
    var undone = before
    undone.subtract(done)
    if case .fault(.crashCoordinator) = move {
      // A new life has yet to ask; what it will be told is that these have results.
      undone.subtract(durable)
    }
    if !undone.isEmpty { fail("tasks \(undone) were done and are not") }
    var missing = done
    missing.subtract(durable)
    if !missing.isEmpty { fail("tasks \(missing) are done without a durable result") }
    for key in setting.keys {
      if let row = ledger.rows[key], row.payload != Self.payload(of: key) {
        fail("a result is not what its task gave")
      }
    }
    if coordinator.status.sweeps.contains(where: { $0.state == .completed }), !areAllTerminal {
      fail("the sweep is completed, and a task has neither a result nor a final failure")
    }
  }

  /// Whether the ledger has a result or a final failure of each task, or is about to.
  private var areAllTerminal: Bool {
    let settled = ledger.settled()
    return setting.keys.indices.allSatisfy {
      ledger.rows[setting.keys[$0]] != nil || settled.failures.contains(TaskID(Self.sweep, $0))
    }
  }

  /// A result that some disk has is acknowledged only when it is durable.
  mutating func checkSent(_ message: CoordinatorMessage) {
    guard case .acknowledge(let tasks) = message.body else { return }
    for task in tasks {
      let kept = machines.lazy.flatMap(\.disk).first { $0.outcome.task == task }
      guard let kept, case .payload = kept.outcome.end, !durable.contains(task.index) else {
        continue
      }
      fail("the result of \(task.lease)/\(task.index) is acknowledged and not durable")
    }
  }

  /// A worker forgets a result only when the ledger has it.
  mutating func checkForgotten(_ tasks: [LeasedTask], by number: Int) {
    for kept in machines[number].disk where tasks.contains(kept.outcome.task) {
      guard case .payload = kept.outcome.end, !durable.contains(kept.outcome.task.index) else {
        continue
      }
      fail("worker \(number) forgets the result of task \(kept.outcome.task.index), not durable")
    }
  }
}
