import Coordination
import CoordinatorDaemon
import Testing
import ZeroMQ

@Suite("Routes to peers")
struct PeersTests {
  @Test("a worker's connection keeps its route until that leads nowhere")
  func workers() {
    var peers = Peers()
    let (here, there) = (RoutingID([1]), RoutingID([2]))
    let route = peers.route(ofWorker: here)
    #expect(peers.route(ofWorker: here) == route)
    #expect(peers.route(ofWorker: there) != route)
    #expect(peers[route]?.routing == here && peers[route]?.request == nil)
    peers.forget(route)
    #expect(peers[route]?.routing == nil)
    let next = peers.route(ofWorker: here)
    #expect(next != route, "a number is given once")
  }

  @Test("each request has a route of its own, which is forgotten with its answer")
  func requests() {
    var peers = Peers()
    let client = RoutingID([3])
    let routes = (0..<3).map { peers.route(ofRequest: [UInt8($0)], from: client) }
    #expect(Set(routes).count == 3)
    #expect(peers[routes[1]]?.request == [1])
    peers.forget(routes[1])
    peers.forget(routes[1])
    #expect(peers[routes[1]]?.request == nil)
    #expect(peers[routes[0]]?.request == [0] && peers[routes[2]]?.request == [2])
  }

  @Test("requests that are never answered do not pile up, and workers outlive them")
  func neverAnswered() {
    var peers = Peers()
    let worker = peers.route(ofWorker: RoutingID([9]))
    let routes = (0..<20_000).map { peers.route(ofRequest: [7], from: RoutingID([UInt8($0 & 1)])) }
    #expect(peers[worker] != nil)
    let kept = routes.count { peers[$0] != nil }
    #expect((4_096...8_192).contains(kept))
    #expect(routes.suffix(4_096).allSatisfy { peers[$0] != nil }, "the newest are there")
  }
}
