package import Coordination
package import ZeroMQ

/// The connections behind the coordinator's routes.
///
/// A worker's route is its connection. A client's route is one of its requests, so that the answer
/// carries the request's number; it is forgotten with the answer. What is never answered, because its
/// peer is gone, is forgotten when there are many.
package struct Peers {
  /// Where an answer goes.
  package struct Peer {
    package let routing: RoutingID
    /// The number of a client's request, which goes back with the answer.
    package let request: [UInt8]?
  }

  private var peers: [Int: Peer] = [:]
  private var workers: [RoutingID: Int] = [:]
  /// Routes of requests in the order in which they came, those that were answered among them.
  private var requests: [Int] = []
  /// Routes of workers' connections in the order in which they came, lost ones among them.
  private var connections: [Int] = []
  private var routesCount = 0

  /// No connections.
  package init() {}

  /// Workers' connections that are remembered at least.
  private static let workersMax = 131_072
  /// Requests whose answers may be outstanding.
  private static let requestsMax = 4_096

  /// The route of a worker's connection.
  package mutating func route(ofWorker routing: RoutingID) -> Route {
    if let number = workers[routing] { return Route(number) }
    routesCount += 1
    workers[routing] = routesCount
    peers[routesCount] = Peer(routing: routing, request: nil)
    connections.append(routesCount)
    if connections.count > 2 * Self.workersMax {
      // Whoever is still there gets another route with its next message.
      for number in connections.prefix(Self.workersMax) { forget(Route(number)) }
      connections.removeFirst(Self.workersMax)
    }
    return Route(routesCount)
  }

  /// The route of a client's request.
  package mutating func route(ofRequest request: [UInt8], from routing: RoutingID) -> Route {
    routesCount += 1
    peers[routesCount] = Peer(routing: routing, request: request)
    requests.append(routesCount)
    if requests.count > 2 * Self.requestsMax {
      for number in requests.prefix(Self.requestsMax) { peers[number] = nil }
      requests.removeFirst(Self.requestsMax)
    }
    return Route(routesCount)
  }

  /// Where a route leads.
  package subscript(route: Route) -> Peer? { peers[route.number] }

  /// Forgets a route that leads nowhere any more, or has been used for good.
  package mutating func forget(_ route: Route) {
    guard let peer = peers.removeValue(forKey: route.number) else { return }
    if peer.request == nil { workers[peer.routing] = nil }
  }
}
