public import Coordination
public import Encoding
internal import Text

// The reasons of a coordinator in the words of a person, each with what to do about it where there is
// something to do.

extension Explanation {
  /// The explanation as a person reads it: what it is about, and a line a reason.
  public var text: String {
    ([subject.title + ":"] + reasons.map { "  \($0.words(about: subject))" })
      .joined(separator: "\n")
  }

  /// The explanation for programs.
  public var json: JSON {
    .object([
      "format": .text("parsimony/explanation/1"),
      "subject": .text(subject.spelling),
      "reasons": .list(
        reasons.map { reason in
          .object(["reason": .text(reason.code), "words": .text(reason.words(about: subject))])
        }),
    ])
  }
}

extension Subject {
  /// As in `task s3/120`.
  public var title: String {
    switch self {
    case .task(let task): "task \(task)"
    case .sweep(let sweep): "sweep \(sweep)"
    case .worker(let worker): "worker \(worker)"
    }
  }

  /// As in `s3/120`.
  var spelling: String {
    switch self {
    case .task(let task): task.description
    case .sweep(let sweep): sweep.description
    case .worker(let worker): worker.description
    }
  }
}

extension Explanation.Reason {
  /// The reason in a sentence without its full stop.
  func words(about subject: Subject) -> String {
    switch self {
    case .unknown: unknown(subject)
    case .sweepState(let state): stateWords(state, subject)
    case .done: "it is done; its result is in the ledger"
    case .failed(let failure): "it was given up: \(failure.words); 'parsimony retry' tries it again"
    case .leased(let worker, true): "worker \(worker) is running it"
    case .leased(let worker, false): "worker \(worker) has it, and will start it when it can"
    case .recording: "it has ended, and its result is being written down"
    case .delayed(let time): "it failed and is tried again in \(time.words)"
    case .withheld:
      "it is held back until a look at its group, or another sweep's run of it, decides"
    case .unresolved: "it is not known yet whether the ledger has its result already"
    case .queued(0): "it is served next"
    case .queued(let count): "\(counted(count, "task")) \(count == 1 ? "is" : "are") served before"
    case .ledgerTrouble(let trouble):
      "the ledger is in trouble: \(trouble.printable); nothing is recorded or leased until that ends"
    case .reattaching(let time):
      "the coordinator has started anew and waits \(time.words) more for workers that hold tasks"
    case .noWorkers: "there are no workers; 'parsimony invite' lets one in"
    case .noCapableWorker(let lack): "none of the workers can run it: \(lack.words)"
    case .allBusy: "all workers that can run it are busy"
    case .ledgerBehind(let count):
      "\(counted(count, "entry", "entries")) wait for the ledger; more is leased once they are written"
    case .suspected(let time): "it has not been heard for \(time.words)"
    case .draining: "it is leaving: it ends what it has and gets nothing more"
    case .ending(let time): "its planned end is near, in \(time.words)"
    case .excluded(let count):
      """
      \(counted(count, "task")) failed on it that others could run, so it gets none; \
      'parsimony readmit' lets it try again
      """
    case .busy(let count): "it has as many tasks as it may, \(grouped(count))"
    case .nothingToDo: "no sweep has tasks for it"
    case .next: "nothing hinders it; it is served in the next moments"
    }
  }

  private func unknown(_ subject: Subject) -> String {
    switch subject {
    case .task: "there is no such task"
    case .sweep: "there is no such sweep"
    case .worker: "there is no such worker (any more); 'parsimony workers' lists them"
    }
  }

  private func stateWords(_ state: SweepState, _ subject: Subject) -> String {
    let sweep = if case .sweep = subject { "it" } else { "its sweep" }
    let cure =
      switch state {
      case .paused: "; 'parsimony resume' lets it go on"
      case .stopped: "; see 'parsimony results --failed', then 'parsimony resume' or 'retry'"
      case .stuck: "; 'parsimony resume' tries again"
      case .unread: "; nothing starts before"
      default: ""
      }
    return "\(sweep) is \(state.shown)\(cure)"
  }

  /// The name of the reason, for programs.
  var code: String {
    switch self {
    case .unknown: "unknown"
    case .sweepState: "sweep-state"
    case .done: "done"
    case .failed: "failed"
    case .leased(_, let isRunning): isRunning ? "running" : "leased"
    case .recording: "recording"
    case .delayed: "delayed"
    case .withheld: "withheld"
    case .unresolved: "unresolved"
    case .queued: "queued"
    case .ledgerTrouble: "ledger-trouble"
    case .reattaching: "reattaching"
    case .noWorkers: "no-workers"
    case .noCapableWorker: "no-capable-worker"
    case .allBusy: "all-busy"
    case .ledgerBehind: "ledger-behind"
    case .suspected: "suspected"
    case .draining: "draining"
    case .ending: "ending"
    case .excluded: "excluded"
    case .busy: "busy"
    case .nothingToDo: "nothing-to-do"
    case .next: "next"
    }
  }
}

extension Explanation.Lack {
  fileprivate var words: String {
    switch self {
    case .study(let name): "none knows the study '\(name.printable)'"
    case .version(let name, let version):
      "none has version \(version) of the study '\(name.printable)'"
    case .dataSet(let digest): "none has the data set \(digest.printable(scalarsMax: 16))"
    case .looks: "a look is due, which only a 'parsimony-worker' evaluates; let one join"
    }
  }
}

extension TaskFailure {
  /// The cause with its last words, if there are any.
  public var words: String {
    detail.isEmpty ? "\(cause)" : "\(cause), \(detail.printable(scalarsMax: 300))"
  }
}

extension SweepState {
  /// The state in words that are safe to show.
  public var shown: String { words.printable(scalarsMax: 500) }

  /// The state in one word, for tables and programs.
  public var code: String {
    switch self {
    case .unread: "waiting"
    case .refused: "refused"
    case .active: "active"
    case .paused: "paused"
    case .stopped: "stopped"
    case .stuck: "stuck"
    case .cancelled: "cancelled"
    case .replaced: "replaced"
    case .completed: "completed"
    }
  }

  /// Whether nothing more starts, ever.
  public var isOver: Bool {
    switch self {
    case .completed, .cancelled, .replaced, .refused: true
    case .unread, .active, .paused, .stopped, .stuck: false
    }
  }
}

/// A count with a noun that has a plural of its own.
func counted(_ count: Int, _ noun: String, _ plural: String) -> String {
  "\(grouped(count)) \(count == 1 ? noun : plural)"
}
