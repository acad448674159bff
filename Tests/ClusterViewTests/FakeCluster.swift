import ClusterView
import CommandLine
import Coordination
import Encoding
import Randomness
import Sweeps

/// A cluster made of arrays: what it is asked is kept, what it answers can be set.
final class FakeCluster {
  var sweeps: [SweepStatus] = []
  var workers: [WorkerStatus] = []
  var rows: [ResultRow] = []
  var failures: [FailureRow] = []
  var looks: [LookRow] = []
  /// What a sweep was submitted with, and its study.
  var plan: (Submission, StudySchema)?
  var reasons: [Explanation.Reason] = [.next]
  /// Called before every answer, so that things can happen in between.
  var beforeAnswer: (FakeCluster) -> Void = { _ in }
  private(set) var asked: [ClientRequest] = []
  /// Rows that an answer holds at most.
  var rowsPerPage = 7

  /// The cluster as a command sees it; every message passes through its wire form.
  var respondent: Respondent {
    Respondent("cluster 'lab'", isLive: true) { request throws(Failure) in
      do {
        let request = try ClientRequest(decoding: request.encoded())
        return try ClientReply(decoding: self.answer(request).encoded())
      } catch {
        throw Failure(.io, "\(error)")
      }
    }
  }

  func answer(_ request: ClientRequest) -> ClientReply {
    asked.append(request)
    beforeAnswer(self)
    switch request {
    case .status:
      return .status(
        Status(sweeps: sweeps, workers: workers.count, slots: 4, leased: 0, ledgerTrouble: nil))
    case .wait(let sweep, _):
      return sweeps.first { $0.sweep == sweep }.map { .sweep($0) }
        ?? .refused("there is no sweep \(sweep)")
    case .workers: return .workers(workers)
    case .explain(let subject): return .explanation(Explanation(subject, reasons))
    case .read(.results(_, let from, let count)):
      let found = rows.filter { $0.index >= from }.prefix(min(count, rowsPerPage))
      let rest = rows.first { $0.index > found.last?.index ?? Int.max }
      return .results(Array(found), next: rest?.index)
    case .read(.failures(_, let from, let count)):
      let end = min(failures.count, from + min(count, rowsPerPage))
      return .failures(
        Array(failures[min(from, end)..<end]), next: end < failures.count ? end : nil)
    case .read(.looks(_, let from, let count)):
      let end = min(looks.count, from + min(count, rowsPerPage))
      return .looks(Array(looks[min(from, end)..<end]), next: end < looks.count ? end : nil)
    case .plan: return plan.map { .plan($0, $1) } ?? .refused("nobody asked for this")
    case .control(let sweep, _) where !sweeps.contains { $0.sweep == sweep }:
      return .refused("there is no sweep \(sweep)")
    case .control, .drain, .readmit: return .done
    case .submit: return .refused("nobody asked for this")
    }
  }

  /// A sweep with some done and failed of so many tasks.
  static func sweep(
    _ number: Int, _ name: String, _ state: SweepState = .active, done: Int = 0, failed: Int = 0,
    leased: Int = 0, withheld: Int = 0, of total: Int = 10, expected: Interval? = nil,
    alarms: Int = 0
  ) -> SweepStatus {
    var counts = TaskCounts()
    counts.done = done
    counts.failed = failed
    counts.leased = leased
    counts.withheld = withheld
    counts.pending = total - done - failed - leased - withheld
    return SweepStatus(
      sweep: SweepID(number), name: name, state: state, priority: 0, counts: counts, duplicates: 0,
      alarms: alarms, expected: expected)
  }

  /// A worker on a host.
  static func worker(_ number: Int64, _ host: String) -> WorkerStatus {
    WorkerStatus(
      worker: WorkerID(number), host: host, slots: 4, held: 9, running: 3, cpuLevel: "v3",
      standing: .willing, silence: .milliseconds(1_500))
  }

  /// A task's result.
  static func row(
    _ index: Int, scalars: MessagePack.Map = [:], series: [Record.Series] = []
  ) -> ResultRow {
    let record = Record(
      study: "sample", version: 1, parameters: [:], seed: 7, scalars: scalars, series: series)
    return ResultRow(
      index: index, key: Digest(of: [UInt8(truncatingIfNeeded: index)]), payload: record.encoded(),
      numericClass: "x86-64", host: "node1", duration: .milliseconds(1_250),
      recordedAt: 1_795_273_402_000)
  }
}

/// What a command printed.
final class Printed {
  private(set) var output = ""
  private(set) var errors = ""

  /// A terminal that writes here.
  var terminal: Terminal {
    Terminal(
      output: { bytes throws(Failure) in self.output += String(decoding: bytes, as: UTF8.self) },
      errors: { bytes throws(Failure) in self.errors += String(decoding: bytes, as: UTF8.self) })
  }
}
