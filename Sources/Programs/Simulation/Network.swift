internal import Coordination

/// The links between the coordinator and everybody else: each peer has one connection at a time, in
/// which messages arrive in order or not at all, and a lost connection may leave messages on the way.
struct Network: Sendable {
  struct Link: Sendable {
    /// The connection, a number of the whole run; the coordinator knows it as a route.
    var connection: Int
    /// When the last message of each direction arrives.
    var lastUp: Int64 = 0
    var lastDown: Int64 = 0
    /// Until when nothing gets through, in each direction.
    var cutUpUntil: Int64 = 0
    var cutDownUntil: Int64 = 0
    /// Until when messages pile up and then arrive together.
    var cloggedUntil: Int64 = 0
  }

  /// By peer: workers by number, then the client.
  var links: [Link]
  private var connectionsCount: Int
  /// The peer of each connection.
  private var peers: [Address]
  let latency: Int64

  init(workers: Int, latency: Int64) {
    self.latency = latency
    links = (0...workers).map { Link(connection: $0) }
    peers = (0..<workers).map { .worker($0) } + [.client]
    connectionsCount = workers + 1
  }

  func place(of peer: Address) -> Int {
    switch peer {
    case .worker(let number): number
    case .client, .coordinator: links.count - 1
    }
  }

  /// The peer behind a route, if its connection still stands.
  func peer(at route: Route) -> Address? {
    guard peers.indices.contains(route.number) else { return nil }
    let peer = peers[route.number]
    return links[place(of: peer)].connection == route.number ? peer : nil
  }

  /// The peer's connection breaks and is made anew.
  mutating func reconnect(_ peer: Address) {
    links[place(of: peer)].connection = connectionsCount
    links[place(of: peer)].lastUp = 0
    links[place(of: peer)].lastDown = 0
    peers.append(peer)
    connectionsCount += 1
  }

  /// When a message sent now arrives; nil if it is lost.
  mutating func arrival(
    peer: Address, isUp: Bool, now: Int64, _ dice: inout Dice, _ faults: inout FaultPlan
  ) -> Int64? {
    let place = place(of: peer)
    var time = now + dice.interval(mean: latency)
    if faults.strikes(.messageDelayed) { time += dice.interval(mean: 400_000_000) }
    if faults.strikes(.messageDropped) || faults.strikes(.queueOverflowed) { return nil }
    let link = links[place]
    if now < (isUp ? link.cutUpUntil : link.cutDownUntil) { return nil }
    // In order within a connection, and after what clogs it.
    time = max(time, link.cloggedUntil, isUp ? link.lastUp : link.lastDown)
    if isUp { links[place].lastUp = time } else { links[place].lastDown = time }
    return time
  }

  /// Everything gets through from now on.
  mutating func heal() {
    for place in links.indices {
      links[place].cutUpUntil = 0
      links[place].cutDownUntil = 0
      links[place].cloggedUntil = 0
    }
  }
}
