import ClusterView
import CommandLine
import Coordination
import Ledger
import Text

/// A ledger on which no coordinator runs, as somebody who answers questions.
///
/// It knows what was written down: sweeps, plans, results and failures. Everything else is about what
/// runs, and nothing does.
final class LedgerFile {
  private let path: String
  private let reader: Ledger.Reader

  /// Opens a ledger that there is.
  init(_ path: String) throws(Failure) {
    self.path = path
    reader = try Self.working(on: path) { () throws(LedgerError) in try Ledger.Reader(path) }
  }

  /// Does something with a ledger that has to be there.
  static func working<Result: ~Copyable>(
    on path: String, _ work: () throws(LedgerError) -> Result
  ) throws(Failure) -> Result {
    guard ClusterDoor.isThere(path) else {
      throw Failure(
        .usage,
        "there is no ledger '\(path.printable)'; check its name and folder, or name another with "
          + "'--ledger FILE'")
    }
    do throws(LedgerError) {
      return try work()
    } catch {
      guard error.code & 0xFF != notADatabase else {
        throw Failure(
          .usage,
          "'\(path.printable)' is no ledger, or its first page is damaged; name a ledger with "
            + "'--ledger FILE', or go back to a copy that 'parsimony ledger backup' made")
      }
      throw Failure(.io, error.message)
    }
  }

  /// SQLite's code for a file that does not begin as its own do, `SQLITE_NOTADB`.
  private static let notADatabase: Int32 = 26

  /// The ledger as commands see it.
  var respondent: Respondent {
    Respondent("ledger \(path.printable)", isLive: false) { request throws(Failure) in
      do throws(LedgerError) {
        return try self.answer(request)
      } catch {
        throw Failure(.io, error.message)
      }
    }
  }

  private func answer(_ request: ClientRequest) throws(LedgerError) -> ClientReply {
    switch request {
    case .status:
      return .status(
        Status(
          sweeps: try reader.sweeps().map(\.status), workers: 0, slots: 0, leased: 0,
          ledgerTrouble: nil))
    case .wait(let sweep, _):
      return try answer(about: sweep) { .sweep($0.status) }
    case .plan(let sweep):
      return try answer(about: sweep) { .plan($0.submission, $0.schema) }
    case .read(.results(let sweep, let from, let count)):
      let page = try reader.results(of: sweep, from: from, count: count)
      return .results(page.rows, next: page.next)
    case .read(.failures(let sweep, let from, let count)):
      let page = try reader.failures(of: sweep, from: from, count: count)
      return .failures(page.rows, next: page.next)
    case .read(.looks(let sweep, let from, let count)):
      let page = try reader.looks(of: sweep, from: from, count: count)
      return .looks(page.rows, next: page.next)
    case .submit, .control, .drain, .readmit, .explain, .workers:
      return .refused("no coordinator runs on it")
    }
  }

  private func answer(
    about sweep: SweepID, _ reply: (SweepRecord) -> ClientReply
  ) throws(LedgerError) -> ClientReply {
    let record = try reader.sweeps().first { $0.id == sweep }
    return record.map(reply) ?? .refused("there is no sweep \(sweep)")
  }
}

extension SweepRecord {
  /// The sweep as it was left: what is neither done nor given up waits, or was not needed.
  fileprivate var status: SweepStatus {
    var counts = TaskCounts()
    counts.done = doneCount
    counts.failed = failedCount
    let others = max(0, taskCount - doneCount - failedCount)
    if state == .completed { counts.withheld = others } else { counts.pending = others }
    return SweepStatus(
      sweep: id, name: name, state: state, priority: priority, counts: counts, duplicates: 0,
      alarms: 0, expected: nil)
  }
}
