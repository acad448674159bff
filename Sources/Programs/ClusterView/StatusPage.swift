internal import CommandLine
public import Coordination
internal import Text

/// How a cluster stands, as `list` and `status` show it.
public struct StatusPage {
  private let status: Status
  private let name: String
  private let isLive: Bool

  /// What somebody said about everything.
  public init(_ status: Status, of respondent: Respondent) {
    self.status = status
    name = respondent.name
    isLive = respondent.isLive
  }

  /// The sweeps, a line each, the latest last.
  public var list: String {
    guard !status.sweeps.isEmpty else {
      return "\(name) has no sweep yet; submit one with 'parsimony submit PLAN'"
    }
    var table = TextTable([
      .number("sweep"), .text("name", widthMax: 32), .text("state"), .number("done"),
      .number("failed"), .number("tasks"), .text("left"),
    ])
    for sweep in status.sweeps {
      let counts = sweep.counts
      table.append([
        "\(sweep.sweep)", sweep.name, sweep.state.code, grouped(counts.done),
        grouped(counts.failed), (counts.withheld > 0 ? "≤ " : "") + grouped(counts.total),
        sweep.timeLeft(slots: status.slots).map { "about \($0.words)" } ?? "",
      ])
    }
    return table.text
  }

  /// Everything: who works, what the ledger says, how each sweep stands.
  public var text: String {
    var parts = [headline]
    if let trouble = status.ledgerTrouble {
      parts.append(
        "the ledger is in trouble: \(trouble.printable); nothing is recorded or leased until that ends"
      )
    }
    return (parts + ["", list]).joined(separator: "\n")
  }

  /// Who answers, and who works there.
  private var headline: String {
    guard isLive else { return "\(name): no coordinator runs on it" }
    guard status.workers > 0 else { return "\(name): no workers" }
    return """
      \(name): \(counted(status.workers, "worker")) with \(counted(status.slots, "slot")), \
      \(counted(status.leased, "task")) with them
      """
  }

  /// One sweep in full, with its groups if it is adaptive and the failures that happened last.
  public func text(
    of sweep: SweepStatus, groups: GroupStandings? = nil, lastFailures: [FailureRow]
  ) -> String {
    let counts = sweep.counts
    var lines = ["\(sweep.sweep) \(sweep.name.printable): \(sweep.state.shown)"]
    if sweep.priority != 0 { lines[0] += ", priority \(sweep.priority)" }
    // Before its study is known, nobody has counted its tasks.
    guard counts.total > 0 else { return lines[0] }
    lines.append("\(grouped(counts.done)) of \(counted(counts.total, "task")) done" + share(counts))
    let others = [
      (counts.failed, "failed"), (counts.leased, "with workers"),
      (counts.recording, "being written down"), (counts.delayed, "waiting to be tried again"),
      (counts.withheld, sweep.state == .completed ? "not needed" : "held back"),
      (counts.pending, "ready"),
      (counts.unresolved, "not looked up yet"),
    ]
    .filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
    if !others.isEmpty { lines.append(others.joined(separator: ", ")) }
    if let expected = sweep.expected {
      let left = sweep.timeLeft(slots: status.slots)
        .map { ", so about \($0.words) with \(counted(status.slots, "slot")) are left" }
      lines.append("a task takes about \(expected.words)\(left ?? "")")
    }
    if sweep.duplicates > 0 {
      lines.append("\(counted(sweep.duplicates, "second result")) equal to the first")
    }
    if sweep.alarms > 0 {
      lines.append(
        """
        \(counted(sweep.alarms, "second result")) unlike the first, though the study promises the \
        same: look into it with 'parsimony verify \(sweep.sweep)'
        """)
    }
    if let groups { lines += ["", groups.text] }
    if !lastFailures.isEmpty {
      lines += ["", FailureTable(lastFailures).text]
    }
    return lines.joined(separator: "\n")
  }

  private func share(_ counts: TaskCounts) -> String {
    counts.total == 0 ? "" : " (\(Int(Double(counts.done) / Double(counts.total) * 100)) %)"
  }

  /// The workers, a line each.
  public static func text(of workers: [WorkerStatus], of name: String) -> String {
    guard !workers.isEmpty else {
      return """
        \(name) has no workers; 'parsimony invite' prints what one joins with, \
        'parsimony add-worker HOST' does it over ssh
        """
    }
    var table = TextTable([
      .text("worker"), .text("host", widthMax: 40), .number("slots"), .number("running"),
      .number("held"), .text("level"), .text("standing"), .number("silent for"),
    ])
    for worker in workers {
      table.append([
        "\(worker.worker)", worker.host, grouped(worker.slots), grouped(worker.running),
        grouped(worker.held), worker.cpuLevel, worker.standing.word, worker.silence.words,
      ])
    }
    return table.text
  }
}

extension SweepStatus {
  /// How long it takes yet if all slots worked for it; nil where that cannot be said.
  public func timeLeft(slots: Int) -> Interval? {
    guard state == .active, let expected, slots > 0, counts.remaining > 0 else { return nil }
    return Interval(seconds: expected.seconds * Double(counts.remaining) / Double(slots))
  }
}
