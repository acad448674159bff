package import Coordination
import Encoding
import Sweeps

extension WorkerMessage {
  /// The message with a failure in the place of each payload that is not a record.
  ///
  /// Whoever may speak as a worker may be of another make and mistaken; a result that nobody can read
  /// is no result, and its task runs elsewhere.
  package func withReadableRecords() -> WorkerMessage {
    guard case .report(var report) = body, !report.outcomes.isEmpty else { return self }
    var isChanged = false
    for index in report.outcomes.indices {
      guard case .payload(let bytes) = report.outcomes[index].end else { continue }
      do throws(MessagePackError) {
        try Record.check(bytes)
      } catch {
        let outcome = report.outcomes[index]
        isChanged = true
        report.outcomes[index] = Outcome(
          outcome.task, of: outcome.sweep, after: outcome.duration,
          .failure(TaskFailure(.unusable, detail: "the payload is not a record: \(error)")))
      }
    }
    return isChanged ? WorkerMessage(session: session, number: number, .report(report)) : self
  }
}
