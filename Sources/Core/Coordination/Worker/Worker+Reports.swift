extension Worker {
  /// Reports what is pending if the last report was long enough ago, if a report is full, or if nothing
  /// runs: then nothing will come that could go with it, and somebody may wait for it.
  mutating func reportIfDue(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard let current = conversation, !pending.isEmpty else { return }
    let isDue =
      handedCount == 0 && looks.isEmpty
      || current.reportedAt.map { $0 + settings.reportInterval <= now } ?? true
    if isDue || pending.isFull { report(at: now, &directives) }
  }

  /// Reports what runs and all that is pending, in as many reports as it takes.
  mutating func report(at now: Instant, _ directives: inout [WorkerDirective]) {
    guard let current = conversation else { return }
    let running = slots.compactMap(\.running)
    repeat {
      var report = Report(received: current.received, running: running)
      pending.fill(&report)
      for outcome in report.outcomes { spool[outcome.task]?.stage = .reported }
      say(.report(report), at: now, &directives)
      if isMutated(.forgetWhenSent) {
        takeAcknowledgement(of: report.outcomes.map(\.task), &directives)
      }
    } while !pending.isEmpty
    conversation?.reportedAt = now
  }
}
