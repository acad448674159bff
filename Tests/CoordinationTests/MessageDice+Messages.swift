import Coordination
import Encoding
import Randomness
import Sweeps

/// The five things that are written and read whole.
extension MessageDice {
  mutating func workerMessage() -> WorkerMessage {
    WorkerMessage(
      session: optional { $0.session() }, number: amount(),
      one(of: [
        { .hello($0.hello()) }, { .report($0.report()) }, { .report($0.report()) },
        { .planWanted($0.sweep()) }, { _ in .draining }, { _ in .goodbye },
      ]))
  }

  mutating func coordinatorMessage() -> CoordinatorMessage {
    CoordinatorMessage(
      session: optional { $0.session() }, number: amount(),
      one(of: [
        { .welcome($0.welcome()) }, { .refused($0.text()) }, { _ in .register },
        { .heartbeat(received: $0.amount()) }, { .plan($0.planOrder()) },
        { .lease($0.leaseOrder()) }, { .evaluate($0.lookOrder()) },
        { .withdraw(Withdrawal($0.lease(), $0.tasks(), stopsRunning: $0.flag())) },
        { .acknowledge($0.list { $0.leasedTask() }) }, { _ in .drain },
      ]))
  }

  mutating func clientRequest() -> ClientRequest {
    one(of: [
      { .submit($0.submission()) }, { .control($0.sweep(), $0.control()) },
      { .drain($0.worker()) }, { .readmit($0.worker()) }, { _ in .status },
      { .explain($0.subject()) }, { _ in .workers }, { .plan($0.sweep()) },
      { .read($0.question()) }, { .wait($0.sweep(), upTo: $0.interval()) },
    ])
  }

  mutating func clientReply() -> ClientReply {
    one(of: [
      { .submitted($0.sweep(), again: $0.flag()) }, { _ in .done }, { .refused($0.text()) },
      { .status($0.status()) }, { .explanation(Explanation($0.subject(), $0.reasons())) },
      { .workers($0.list { $0.workerStatus() }) }, { .sweep($0.sweepStatus()) },
      { .plan($0.submission(), $0.optional { $0.schema() }) },
      { .results($0.list { $0.resultRow() }, next: $0.optional { $0.amount() }) },
      { .failures($0.list { $0.failureRow() }, next: $0.optional { $0.amount() }) },
      { .looks($0.list { $0.lookRow() }, next: $0.optional { $0.amount() }) },
    ])
  }

  mutating func ledgerEntry() -> LedgerEntry {
    one(of: [
      { .sweep($0.sweep(), $0.submission()) }, { .face($0.sweep(), $0.schema()) },
      {
        .state(
          $0.sweep(), $0.state(), priority: $0.number(in: Bound.priorities),
          failureBudget: $0.amount())
      },
      {
        .result(
          LedgerEntry.Result(
            task: $0.task(), payload: $0.bytes(), worker: $0.worker(), numericClass: $0.text(),
            duration: $0.interval()))
      },
      {
        .failure(
          LedgerEntry.Attempt(
            task: $0.task(), failure: $0.failure(), worker: $0.worker(), retries: $0.amount(),
            crashes: $0.amount(), isFinal: $0.flag()))
      },
      { .pardon($0.sweep()) }, { .look($0.look(), $0.finding()) },
    ])
  }
}

/// Their parts.
extension MessageDice {
  private mutating func question() -> LedgerQuestion {
    one(of: [
      {
        .results(
          $0.sweep(), from: $0.taskIndex(), count: $0.number(in: 1...Bound.rowsPerPage))
      },
      { .failures($0.sweep(), from: $0.amount(), count: $0.number(in: 1...Bound.rowsPerPage)) },
      { .looks($0.sweep(), from: $0.amount(), count: $0.number(in: 1...Bound.rowsPerPage)) },
    ])
  }

  private mutating func workerStatus() -> WorkerStatus {
    WorkerStatus(
      worker: worker(), host: text(), slots: amount(), held: amount(), running: amount(),
      cpuLevel: text(),
      standing: one(of: [
        { _ in .willing }, { _ in .joining }, { _ in .suspected }, { _ in .draining },
        { _ in .excluded },
      ]), silence: interval())
  }

  private mutating func resultRow() -> ResultRow {
    ResultRow(
      index: taskIndex(), key: digest(), payload: bytes(), numericClass: text(), host: text(),
      duration: interval(), recordedAt: amount())
  }

  private mutating func failureRow() -> FailureRow {
    FailureRow(
      index: taskIndex(), failure: failure(), host: text(), isFinal: flag(), recordedAt: amount())
  }

  private mutating func lookRow() -> LookRow {
    let look = look()
    return LookRow(group: look.group, step: look.step, finding: finding(), recordedAt: amount())
  }

  private mutating func hello() -> Hello {
    Hello(
      worker: worker(), number: amount(from: 1), predecessor: optional { $0.worker() },
      host: text(), slots: number(in: 1...Bound.slotsPerWorker), capabilities: capabilities(),
      remainingLife: optional { $0.interval() }, isDraining: flag(),
      cluster: optional { $0.cluster() }, holdings: list { $0.holding() })
  }

  private mutating func holding() -> Holding {
    let held = tasks()
    let finished = part(of: held)
    var unfinished = held
    unfinished.subtract(finished)
    return Holding(
      lease: lease(), sweep: sweep(), plan: digest(), unfinished: unfinished,
      running: part(of: unfinished), finished: finished)
  }

  private mutating func report() -> Report {
    var report = Report(received: amount(), running: list { $0.leasedTask() })
    report.outcomes = list { $0.outcome() }
    report.returned = list { Return($0.lease(), $0.tasks()) }
    report.verdicts = list { Verdict($0.lease(), $0.finding()) }
    return report
  }

  private mutating func outcome() -> Outcome {
    Outcome(
      leasedTask(), of: sweep(), after: interval(),
      one(of: [{ .payload($0.bytes()) }, { .failure($0.failure()) }]))
  }

  private mutating func welcome() -> Welcome {
    Welcome(
      hello: amount(from: 1), cluster: cluster(), heartbeatInterval: interval(),
      lostAfter: interval(),
      settlements: list {
        let held = $0.tasks()
        let keep = $0.part(of: held)
        var rest = held
        rest.subtract(keep)
        return Settlement($0.lease(), keep: keep, send: $0.part(of: rest))
      })
  }

  private mutating func planOrder() -> PlanOrder {
    PlanOrder(
      sweep: sweep(), schema: schema(), document: bytes(), defaultName: text(),
      expansionVersion: amount(),
      probes: list { PlanOrder.Probe(index: $0.taskIndex(), key: $0.digest()) })
  }

  private mutating func leaseOrder() -> LeaseOrder {
    let attempt = flag() ? 1 : amount(from: 1)
    let tasks = tasks(attempt == 1 ? 1...12 : 1...1)
    let spelled = tasks.map { index in
      SpelledTask(
        index: index, key: digest(), seed: Int64(number(in: 0...Int(Seed.valueMax))),
        parameters: flag() ? [:] : ["lr": .real(0.5), "hidden": .list([.integer(3)])])
    }
    let isSpelled = flag()
    return LeaseOrder(
      lease: lease(), sweep: sweep(), plan: digest(), tasks: tasks, attempt: attempt,
      limits: limits(), expected: optional { $0.interval() },
      study: isSpelled ? TaskOrder.Study(name: text(), version: amount(from: 1)) : nil,
      spelled: isSpelled ? spelled : [])
  }

  private mutating func lookOrder() -> LookOrder {
    LookOrder(lease: lease(), look: look(), plan: digest(), runs: bytes())
  }

  private mutating func submission() -> Submission {
    Submission(
      SubmissionID(wide()), document: bytes(), defaultName: text(),
      priority: number(in: Bound.priorities), failureBudget: optional { $0.amount() },
      dataSets: list { $0.digest() },
      replaces: optional { $0.sweep() }, isAgain: flag())
  }

  private mutating func control() -> Control {
    one(of: [
      { _ in .pause }, { _ in .resume }, { _ in .cancel }, { _ in .retryFailed },
      { .prioritize($0.number(in: Bound.priorities)) },
    ])
  }

  private mutating func subject() -> Subject {
    one(of: [{ .task($0.task()) }, { .sweep($0.sweep()) }, { .worker($0.worker()) }])
  }

  private mutating func status() -> Status {
    Status(
      sweeps: list { $0.sweepStatus() }, workers: amount(), slots: amount(), leased: amount(),
      ledgerTrouble: optional { $0.text() })
  }

  mutating func sweepStatus() -> SweepStatus {
    var counts = TaskCounts()
    counts.unresolved = number(in: 0...PlanBounds.tasksMax)
    counts.pending = number(in: 0...PlanBounds.tasksMax)
    counts.leased = number(in: 0...PlanBounds.tasksMax)
    counts.recording = number(in: 0...PlanBounds.tasksMax)
    counts.delayed = number(in: 0...PlanBounds.tasksMax)
    counts.withheld = number(in: 0...PlanBounds.tasksMax)
    counts.done = number(in: 0...PlanBounds.tasksMax)
    counts.failed = number(in: 0...PlanBounds.tasksMax)
    return SweepStatus(
      sweep: sweep(), name: text(), state: state(), priority: number(in: Bound.priorities),
      counts: counts, duplicates: amount(), alarms: amount(), expected: optional { $0.interval() })
  }

  private mutating func state() -> SweepState {
    one(of: [
      { _ in .unread }, { .refused($0.text()) }, { _ in .active }, { _ in .paused },
      { _ in .stopped }, { .stuck($0.text()) }, { _ in .cancelled },
      { .replaced(by: $0.sweep()) }, { _ in .completed },
    ])
  }

  private mutating func reasons() -> [Explanation.Reason] {
    list(1...3) {
      $0.one(of: [
        { _ in .unknown }, { .sweepState($0.state()) }, { _ in .done }, { .failed($0.failure()) },
        { .leased($0.worker(), isRunning: $0.flag()) }, { _ in .recording },
        { .delayed($0.interval()) }, { _ in .withheld }, { _ in .unresolved },
        { .queued(behind: $0.amount()) }, { .ledgerTrouble($0.text()) },
        { .reattaching($0.interval()) }, { _ in .noWorkers }, { .noCapableWorker($0.lack()) },
        { _ in .allBusy }, { .ledgerBehind($0.amount()) }, { .suspected($0.interval()) },
        { _ in .draining }, { .ending($0.interval()) }, { .excluded($0.amount()) },
        { .busy($0.amount()) }, { _ in .nothingToDo }, { _ in .next },
      ])
    }
  }

  private mutating func lack() -> Explanation.Lack {
    one(of: [
      { .study($0.text()) }, { .version($0.text(), $0.amount()) },
      { .dataSet($0.digest().hexadecimal) }, { _ in .looks },
    ])
  }
}
