/// Tasks that were promised to a worker and have not come back.
struct Lease: Hashable, Sendable {
  /// What was promised.
  enum Work: Hashable, Sendable {
    /// Tasks of one chunk of a sweep, with the attempt that this is.
    case tasks(SweepID, TaskSet, attempt: Int)
    /// A look of an adaptive sweep.
    case look(LookID)
  }

  let id: LeaseID
  let worker: WorkerID
  var work: Work
  /// Tasks that the worker was asked to give back, until it answers.
  var wanted = TaskSet()

  var sweep: SweepID {
    switch work {
    case .tasks(let sweep, _, _): sweep
    case .look(let look): look.sweep
    }
  }

  /// The tasks; none for a look.
  var tasks: TaskSet {
    switch work {
    case .tasks(_, let tasks, _): tasks
    case .look: TaskSet()
    }
  }

  /// How many of the worker's places it takes.
  var size: Int {
    switch work {
    case .tasks(_, let tasks, _): tasks.count
    case .look: 1
    }
  }
}
