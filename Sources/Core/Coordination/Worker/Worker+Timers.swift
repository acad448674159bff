extension Worker {
  /// The time for which ``wakeUpAt`` asked has come.
  ///
  /// Waking too early or too often does no harm.
  public mutating func onWake(at now: Instant) -> [WorkerDirective] {
    var directives: [WorkerDirective] = []
    guard !hasLeft, helloNumber > 0 else { return directives }
    drainIfPlanned(at: now, &directives)
    if let current = conversation, current.heardAt + lostAfter <= now {
      endConversation(at: now, &directives)
    }
    if conversation == nil, let helloAt, helloAt <= now { sayHello(at: now, &directives) }
    proceed(refilling: slots.indices, at: now, &directives)
    if !hasLeft, let current = conversation, current.saidAt + heartbeatInterval <= now {
      report(at: now, &directives)
    }
    return directives
  }

  /// When ``onWake(at:)`` is to be called; nil when there is nothing to wait for.
  public var wakeUpAt: Instant? {
    guard !hasLeft, helloNumber > 0 else { return nil }
    var earliest: Instant?
    func consider(_ moment: Instant?) {
      guard let moment else { return }
      earliest = min(earliest ?? moment, moment)
    }
    if let conversation {
      consider(conversation.heardAt + lostAfter)
      consider(conversation.saidAt + heartbeatInterval)
      if !pending.isEmpty {
        consider(conversation.reportedAt.map { $0 + settings.reportInterval })
      }
    } else {
      consider(helloAt)
    }
    consider(plannedDrainAt)
    if handedCount > 0 || !looks.isEmpty { consider(drainDeadline) }
    consider(leaveAt)
    return earliest
  }
}
