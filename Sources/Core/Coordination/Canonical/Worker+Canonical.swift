extension Worker {
  /// Writes what can influence what the worker will do.
  ///
  /// It serves a model in which workers have one slot, nothing is adaptive, nobody leaves by plan or
  /// at a person's wish, reports need not wait for each other, and the pause before a hello is always
  /// the shortest there is. Left out, besides what such a model has not (looks, drains, refusals):
  ///
  /// - what follows from what is written: which slots are idle, which leases can start;
  /// - counters, which are only told;
  /// - `jitter` and `hellosUnanswered`, as the shortest pause is the same after every draw;
  /// - `leasesSeen`, which makes places behind all others, and when tasks started, which only tells
  ///   how long one had run that was stopped at a deadline.
  package func write(to form: inout CanonicalForm) {
    form.add(settings.id)
    form.add(settings.predecessor)
    form.add(cluster != nil)
    form.add(isDraining)
    form.add(hasLeft)
    form.add(awaitsWelcome)
    form.add(helloNumber, of: .hellos(settings.id))
    form.add(lastHelloAt != nil)
    if let lastHelloAt { form.add(since: lastHelloAt, atMost: settings.backOffFirst) }
    form.add(helloAt != nil)
    if let helloAt { form.add(until: helloAt) }
    form.add(conversation != nil)
    if let conversation {
      form.add(conversation.session)
      form.add(conversation.sent, of: .up(conversation.session))
      form.add(conversation.received, of: .down(conversation.session))
      form.add(since: conversation.heardAt, atMost: lostAfter)
      form.add(since: conversation.saidAt, atMost: heartbeatInterval)
      form.add(conversation.plansWanted.count)
    }
    form.add(plans.count)
    form.add(plansRefused.count)
    writeLeases(to: &form)
    form.add(all: slots) { form, slot in
      form.add(slot.depth)
      form.add(all: slot.tasks) { $0.add($1) }
    }
    form.add(all: spool.keys.sorted()) { form, task in
      form.add(task)
      switch spool[task]?.stage {
      case .kept, nil: form.add(0)
      case .wanted: form.add(1)
      case .loading: form.add(2)
      case .unreported: form.add(3)
      case .reported: form.add(4)
      }
    }
    form.add(all: endedSinceHello) { $0.add($1) }
    form.add(all: toLoad) { $0.add($1) }
    form.add(loading != nil)
    form.add(all: loading ?? []) { $0.add($1) }
    form.add(all: foreign) { $0.add($1) }
    form.add(all: pending.outcomes) { $0.add($1) }
    form.add(all: pending.returned) { form, returned in
      form.add(returned.lease)
      form.add(returned.tasks)
    }
  }

  private func writeLeases(to form: inout CanonicalForm) {
    let places = leases.values.map(\.place).sorted()
    form.add(all: leasesAscending) { form, id in
      guard let lease = leases[id] else { return }
      form.add(id)
      form.add(places.firstIndex(of: lease.place) ?? 0)
      form.add(lease.depth)
      form.add(lease.isAnnounced)
      form.add(lease.spelled.isEmpty)
      form.add(lease.waiting)
      form.add(lease.handed)
      form.add(lease.finished)
    }
  }

  /// Whether a message of the coordinator is ignored whenever it comes: it is of a conversation that
  /// is over, was acted on, or answers a hello that is not the last.
  ///
  /// A conversation begins by a welcome and never twice, and hellos are only counted up. The caller
  /// looks whether a welcome of the same conversation is still on its way.
  package func ignores(_ message: CoordinatorMessage) -> Bool {
    switch message.body {
    case .register, .refused: false
    case .welcome(let welcome):
      conversation != nil || !awaitsWelcome || welcome.hello != helloNumber
    default:
      message.session != conversation?.session || message.number <= conversation?.received ?? 0
    }
  }
}
