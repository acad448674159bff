extension Coordinator {
  /// Takes one fact of the ledger in; results are left to look-ups, range by range.
  mutating func replay(_ entry: LedgerEntry) {
    switch entry {
    case .sweep(let sweep, let submission):
      add(sweep, submission)
      if let old = submission.replaces, let place = placeOfSweep[old] { sweeps[place].heir = sweep }
    case .face(let sweep, let schema):
      guard let place = placeOfSweep[sweep],
        let plan = try? SweepPlan(
          document: sweeps[place].submission.document, schemas: [schema],
          defaultName: sweeps[place].submission.defaultName)
      else { return }
      begin(sweep, plan)
    case .state(let sweep, let state, let priority, let failureBudget):
      guard let place = placeOfSweep[sweep] else { return }
      sweeps[place].state = state
      sweeps[place].priority = priority
      sweeps[place].failureBudget = failureBudget
    case .result: break
    case .failure(let attempt): replay(attempt)
    case .pardon(let sweep):
      guard let place = placeOfSweep[sweep] else { return }
      for index in sweeps[place].tasks.pardon() { count(1, of: index, in: place) }
    case .look(let look, let finding): obey(look, finding)
    }
  }

  private mutating func replay(_ attempt: LedgerEntry.Attempt) {
    guard let place = placeOfSweep[attempt.task.sweep],
      attempt.task.index < sweeps[place].tasks.taskCount
    else { return }
    var trouble = Trouble(attempt.task.index)
    trouble.retries = attempt.retries
    trouble.crashes = attempt.crashes
    trouble.cause = attempt.failure.cause
    if attempt.isFinal { trouble.sequel = .failed }
    if sweeps[place].tasks.restore(trouble) { count(-1, of: attempt.task.index, in: place) }
  }

  /// Draws the conclusions that the life before may have had no time to write down.
  mutating func settleReplay() {
    refreshStartable()
    for place in sweeps.indices {
      stopIfSpent(place)
      completeIfOver(place)
    }
  }
}
