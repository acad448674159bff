internal import Coordination

/// A line an event, for whoever looks into a failure.
struct Trace: Sendable {
  let isOn: Bool
  private(set) var lines: [String] = []

  init(isOn: Bool) { self.isOn = isOn }

  mutating func note(_ now: Int64, _ step: Int, _ text: @autoclosure () -> String) {
    guard isOn else { return }
    let micros = now / 1_000
    let fraction = "\(micros % 1_000_000 + 1_000_000)".dropFirst()
    lines.append("\(step) \(micros / 1_000_000).\(fraction) " + text())
  }

  /// An entry in a few words.
  static func brief(_ entry: LedgerEntry) -> String {
    switch entry {
    case .sweep(let sweep, _): "\(sweep) submitted"
    case .face(let sweep, _): "\(sweep) read"
    case .state(let sweep, let state, _, _): "\(sweep) \(state.words)"
    case .result(let result): "\(result.task) done"
    case .failure(let attempt):
      "\(attempt.task) \(attempt.failure.cause)\(attempt.isFinal ? ", given up" : "")"
    case .pardon(let sweep): "\(sweep) pardoned"
    case .look(let look, _): "\(look.sweep) look \(look.group).\(look.step)"
    }
  }

  static func brief(_ request: ClientRequest) -> String {
    switch request {
    case .submit(let submission): "submits \(submission.id.number)"
    case .control(let sweep, let control): "\(control) \(sweep)"
    case .drain(let worker): "drains \(worker)"
    case .readmit(let worker): "readmits \(worker)"
    case .status: "asks for the status"
    case .wait(let sweep, _): "waits for \(sweep)"
    case .explain: "asks why"
    case .workers: "asks for the workers"
    case .plan(let sweep): "asks for the plan of \(sweep)"
    case .read: "asks the ledger"
    }
  }

  static func brief(_ reply: ClientReply) -> String {
    switch reply {
    case .submitted(let sweep, let again): "\(sweep) submitted\(again ? " before" : "")"
    case .done: "done"
    case .refused(let reason): "refused: \(reason)"
    case .status(let status):
      "status: "
        + status.sweeps.map { "\($0.sweep) \($0.state.words) \($0.counts.done) done" }
        .joined(separator: ", ")
    case .sweep(let status): "\(status.sweep) \(status.state.words) \(status.counts.done) done"
    case .explanation(let explanation): "because \(explanation.reasons)"
    case .workers(let workers): "\(workers.count) workers"
    case .plan(let submission, _): "the plan of \(submission.id.number)"
    case .results(let rows, _): "\(rows.count) results"
    case .failures(let rows, _): "\(rows.count) failures"
    case .looks(let rows, _): "\(rows.count) looks"
    }
  }

  static func brief(_ message: WorkerMessage) -> String {
    let text =
      switch message.body {
      case .hello(let hello):
        "hello \(hello.number) of \(hello.worker): "
          + hello.holdings.map {
            "\($0.lease) \($0.sweep) has \($0.unfinished), ran \($0.finished)"
          }.joined(separator: "; ")
      case .report(let report): brief(report)
      case .planWanted(let sweep): "wants the plan of \(sweep)"
      case .draining: "draining"
      case .goodbye: "goodbye"
      }
    return "#\(message.number) \(text)"
  }

  private static func brief(_ report: Report) -> String {
    var parts = ["report"]
    if !report.running.isEmpty {
      parts.append("runs " + report.running.map(brief).joined(separator: " "))
    }
    if !report.outcomes.isEmpty {
      parts.append("ended " + report.outcomes.map { brief($0.task) }.joined(separator: " "))
    }
    if !report.returned.isEmpty {
      parts.append(
        "returns " + report.returned.map { "\($0.lease)/\($0.tasks)" }.joined(separator: " "))
    }
    if !report.verdicts.isEmpty {
      parts.append("looked " + report.verdicts.map { "\($0.lease)" }.joined(separator: " "))
    }
    return parts.joined(separator: ", ")
  }

  private static func brief(_ task: LeasedTask) -> String { "\(task.lease)/\(task.index)" }

  static func brief(_ message: CoordinatorMessage) -> String {
    let text =
      switch message.body {
      case .welcome(let welcome):
        "welcome \(welcome.hello): "
          + welcome.settlements.map { "\($0.lease) keep \($0.keep), send \($0.send)" }
          .joined(separator: "; ")
      case .refused(let reason): "refused: \(reason)"
      case .register: "register"
      case .heartbeat: "heartbeat"
      case .plan(let order): "plan of \(order.sweep)"
      case .lease(let order):
        "lease \(order.lease) \(order.sweep)/\(order.tasks), attempt \(order.attempt)"
      case .evaluate(let order): "look \(order.look.group).\(order.look.step) by \(order.lease)"
      case .withdraw(let withdrawal):
        "give back \(withdrawal.lease)/\(withdrawal.tasks)"
          + (withdrawal.stopsRunning ? ", stopping" : "")
      case .acknowledge(let tasks): "safe: " + tasks.map(brief).joined(separator: " ")
      case .drain: "drain"
      }
    return "#\(message.number) \(text)"
  }
}
