internal import Coordination

extension World {
  /// What befalls the world itself in this step.
  mutating func strike() {
    guard !faults.isOver else { return }
    if faults.strikes(.connectionLost) {
      let number = dice.below(workers.count)
      trace.note(now, step, "worker \(number) loses its connection")
      network.reconnect(.worker(number))
      if dice.chance(0.5) { onWorker(number) { $0.onDisconnected(at: $1) } }
    }
    if faults.strikes(.partitioned) { cut(both: true) }
    if faults.strikes(.partitionedOneWay) { cut(both: false) }
    if faults.strikes(.clogged) {
      let place = dice.below(network.links.count)
      network.links[place].cloggedUntil = now + dice.interval(mean: 800_000_000)
    }
    if faults.strikes(.slotDied) {
      let number = dice.below(workers.count)
      let busy = workers[number].slots.indices.filter {
        !workers[number].slots[$0].jobs.isEmpty
      }
      if let slot = busy.first { killSlot(number, slot) }
    }
    if faults.strikes(.workerPreempted) { drain(within: .milliseconds(300)) }
    if faults.strikes(.workerDrained) { drain(within: .seconds(4)) }
    if faults.strikes(.workerCrashed) { crashWorker(dice.below(workers.count)) }
    // While something waits for the disk, a crash has more to show.
    for _ in 0..<(ledger.waiting.isEmpty ? 1 : 3) where faults.strikes(.coordinatorCrashed) {
      checkReplay()
      crashCoordinator()
    }
    if faults.strikes(.processPaused) { pause() }
    if faults.strikes(.ledgerFull) { fillLedger() }
  }

  private mutating func cut(both: Bool) {
    let place = dice.below(network.links.count)
    let until = now + dice.interval(mean: 2_500_000_000)
    let isUp = dice.chance(0.5)
    trace.note(
      now, step, "link \(place) is cut\(both ? "" : isUp ? " upwards" : " downwards")")
    if both || isUp { network.links[place].cutUpUntil = until }
    if both || !isUp { network.links[place].cutDownUntil = until }
  }

  private mutating func drain(within limit: Interval) {
    let number = dice.below(workers.count)
    guard workers[number].pausedUntil <= now else { return }
    trace.note(now, step, "worker \(number) is told to leave within \(limit)")
    onWorker(number) { $0.onDrain(within: limit, at: $1) }
  }

  private mutating func pause() {
    let until = now + dice.interval(mean: 2_000_000_000)
    let number = dice.below(workers.count + 1)
    trace.note(now, step, "process \(number) is stopped for a while")
    if number == workers.count {
      coordinatorPausedUntil = until
    } else {
      workers[number].pausedUntil = until
    }
  }

  /// Faults stop: what is broken works again, and what is down comes up.
  mutating func heal() {
    trace.note(now, step, "faults stop")
    faults.isOver = true
    network.heal()
    coordinatorPausedUntil = 0
    for number in workers.indices { workers[number].pausedUntil = 0 }
    freeLedger()
    client.onlyHelps = true
  }
}
