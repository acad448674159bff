public import Coordination
public import Encoding

// What `--json` shows of a cluster. docs/commands.md describes every key; a change of meaning changes
// `format`.

extension Status {
  /// The sweeps for programs.
  public var listJSON: JSON {
    .object([
      "format": .text("parsimony/list/1"), "sweeps": .list(sweeps.map { $0.json(slots: slots) }),
    ])
  }

  /// Everything for programs.
  public func json(isLive: Bool) -> JSON {
    .object([
      "format": .text("parsimony/status/1"),
      "live": .boolean(isLive),
      "workers": .integer(Int64(workers)),
      "slots": .integer(Int64(slots)),
      "leased": .integer(Int64(leased)),
      "ledger-trouble": ledgerTrouble.map(JSON.text) ?? .null,
      "sweeps": .list(sweeps.map { $0.json(slots: slots) }),
    ])
  }
}

extension SweepStatus {
  /// One sweep in full for programs, with its groups if it is adaptive.
  public func json(slots: Int, groups: GroupStandings?) -> JSON {
    guard case .object(let object) = json(slots: slots) else { return .null }
    return .object(
      JSON.Object(
        uniqueKeysWithValues: object.members.map { ($0.key, $0.value) }
          + [("groups", groups?.json ?? .null)]))
  }

  /// One sweep for programs.
  func json(slots: Int) -> JSON {
    func number(_ count: Int) -> JSON { .integer(Int64(count)) }
    return .object([
      "sweep": number(sweep.number),
      "name": .text(name),
      "state": .text(state.code),
      "state-words": .text(state.words),
      "priority": number(priority),
      "tasks": number(counts.total),
      "done": number(counts.done),
      "failed": number(counts.failed),
      "leased": number(counts.leased),
      "recording": number(counts.recording),
      "delayed": number(counts.delayed),
      "withheld": number(counts.withheld),
      "pending": number(counts.pending),
      "unresolved": number(counts.unresolved),
      "duplicates": number(duplicates),
      "alarms": number(alarms),
      "seconds-a-task": expected.map { .real($0.seconds, ifNotFinite: .null) } ?? .null,
      "seconds-left": timeLeft(slots: slots).map { .real($0.seconds, ifNotFinite: .null) }
        ?? .null,
    ])
  }
}

extension WorkerStatus {
  /// The workers for programs.
  public static func json(of workers: [WorkerStatus]) -> JSON {
    .object([
      "format": .text("parsimony/workers/1"), "workers": .list(workers.map(\.json)),
    ])
  }

  private var json: JSON {
    .object([
      "worker": .text(worker.description),
      "host": .text(host),
      "slots": .integer(Int64(slots)),
      "running": .integer(Int64(running)),
      "held": .integer(Int64(held)),
      "level": .text(cpuLevel),
      "standing": .text(standing.word),
      "silent-seconds": .real(silence.seconds, ifNotFinite: .null),
    ])
  }
}
