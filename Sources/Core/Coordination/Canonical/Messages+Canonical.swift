extension CanonicalForm {
  /// Writes a message on its way from a machine.
  ///
  /// Left out: what of a worker never changes (its machine, slots, capabilities), and the numbers that
  /// each side says it has received, which are counted when they are absurd and used for nothing.
  ///
  /// Of a message that its receiver will not read, whatever happens first, only that it is one is
  /// written, and of one that came before, its conversation: once that is over, it is answered.
  package mutating func add(_ message: WorkerMessage, to coordinator: Coordinator) {
    switch coordinator.interest(in: message) {
    case .none: return add(-1)
    case .repeated:
      add(-2)
      return add(message.session)
    case .some: break
    }
    add(message.session)
    if let session = message.session { add(message.number, of: .up(session)) }
    switch message.body {
    case .hello(let hello):
      add(0)
      add(hello.worker)
      add(hello.number, of: .hellos(hello.worker))
      add(hello.predecessor)
      add(hello.isDraining)
      add(hello.cluster != nil)
      add(all: hello.holdings) { form, holding in
        form.add(holding.lease)
        form.add(holding.unfinished)
        form.add(holding.running)
        form.add(holding.finished)
      }
    case .report(let report):
      add(1)
      add(all: report.running) { $0.add($1) }
      add(all: report.outcomes) { $0.add($1) }
      add(all: report.returned) { form, returned in
        form.add(returned.lease)
        form.add(returned.tasks)
      }
    case .planWanted: add(2)
    case .draining: add(3)
    case .goodbye: add(4)
    }
  }

  /// Writes an outcome; payloads are a function of the task.
  package mutating func add(_ outcome: Outcome) {
    add(outcome.task)
    if case .failure = outcome.end { add(true) } else { add(false) }
  }

  /// Writes a message on its way to a machine, to whichever life of its worker.
  package mutating func add(_ message: CoordinatorMessage, helloOf worker: WorkerID?) {
    add(message.session)
    if let session = message.session { add(message.number, of: .down(session)) }
    switch message.body {
    case .welcome(let welcome):
      add(0)
      // A welcome does not name its worker: with two lives of one machine, the number is absolute.
      if let worker { add(welcome.hello, of: .hellos(worker)) } else { add(welcome.hello) }
      add(all: welcome.settlements) { form, settlement in
        form.add(settlement.lease)
        form.add(settlement.keep)
        form.add(settlement.send)
      }
    case .refused: add(1)
    case .register: add(2)
    case .heartbeat: add(3)
    case .plan: add(4)
    case .lease(let order):
      add(5)
      add(order.lease)
      add(order.tasks)
      add(order.attempt)
      add(order.expected != nil)
      add(order.spelled.count)
    case .evaluate: add(6)
    case .withdraw(let withdrawal):
      add(7)
      add(withdrawal.lease)
      add(withdrawal.tasks)
      add(withdrawal.stopsRunning)
    case .acknowledge(let tasks):
      add(8)
      add(all: tasks) { $0.add($1) }
    case .drain: add(9)
    }
  }
}
