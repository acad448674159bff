/// A client that wants to hear when a sweep has settled.
struct Wait: Hashable, Sendable {
  let place: Int
  let route: Route
  let until: Instant
}

/// Clients wait here rather than by asking again and again: that would take the cores, on a small
/// machine, from the very workers they wait for, and would tell them late.
extension Coordinator {
  /// A client wants to hear when a sweep has settled, or after a while how it stands.
  mutating func wait(
    for sweep: SweepID, upTo interval: Interval, from route: Route, at now: Instant
  ) {
    guard let place = place(of: sweep, orRefuse: route) else { return }
    guard waits.count < Bound.clientsWaiting else {
      reply(.sweep(sweeps[place].status), to: route)
      return
    }
    let until = now + min(max(interval, .zero), Bound.wait)
    waits.append(Wait(place: place, route: route, until: until))
    timers.add(.wait, at: until)
  }

  /// Answers those whose sweep has settled or whose time is up.
  mutating func endWaits(at now: Instant) {
    guard waits.contains(where: { hasEnded($0, at: now) }) else { return }
    for wait in waits where hasEnded(wait, at: now) {
      reply(.sweep(sweeps[wait.place].status), to: wait.route)
    }
    waits = waits.filter { !hasEnded($0, at: now) }
  }

  private func hasEnded(_ wait: Wait, at now: Instant) -> Bool {
    wait.until <= now || sweeps[wait.place].isSettled
  }
}
