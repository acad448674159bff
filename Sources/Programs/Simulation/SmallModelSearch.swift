internal import Coordination

/// The search of a ``SmallModel``: what was seen, and how one came there.
struct SmallModelSearch {
  /// How a state was first reached, and where its fair move leads.
  private struct Node {
    let parent: Int32
    let move: SmallMove
    var fair: Int32 = -1
  }

  private let model: SmallModel
  private var seen: [Fingerprint: Int32] = [:]
  private var nodes: [Node] = []
  private(set) var result = SmallModel.Result()

  init(_ model: SmallModel) { self.model = model }

  mutating func run() {
    let start: SmallCluster
    do {
      start = try SmallCluster(model)
    } catch {
      result.failure = "the plan cannot be read: \(error)"
      return
    }
    var level: [(number: Int32, cluster: SmallCluster)] = [(0, start)]
    nodes.append(Node(parent: -1, move: .tick))
    seen[start.fingerprint()] = 0
    if let failure = start.failure { return report(failure, at: 0) }
    while !level.isEmpty, result.depth < model.bounds.depthMax {
      var next: [(number: Int32, cluster: SmallCluster)] = []
      for (number, cluster) in level {
        guard expand(number, cluster, into: &next) else { return }
      }
      level = next
      if !level.isEmpty { result.depth += 1 }
    }
    result.isCutOff = !level.isEmpty
    result.statesCount = nodes.count
    checkLiveness(of: level)
  }

  /// Makes all moves from a state; no, if the search is over.
  private mutating func expand(
    _ number: Int32, _ cluster: SmallCluster,
    into next: inout [(number: Int32, cluster: SmallCluster)]
  ) -> Bool {
    let free = cluster.freeMoves
    if free.isEmpty {
      result.endsCount += 1
      if !cluster.isOver {
        report("nothing can happen any more, and the sweep is not over", at: number)
        return false
      }
    }
    for (place, move) in (free + cluster.faultMoves).enumerated() {
      var successor = cluster
      successor.make(move)
      result.transitionsCount += 1
      let fingerprint = successor.fingerprint()
      let known = seen[fingerprint]
      let target = known ?? Int32(nodes.count)
      if place == 0, !free.isEmpty { nodes[Int(number)].fair = target }
      guard known == nil else { continue }
      seen[fingerprint] = target
      nodes.append(Node(parent: number, move: move))
      if let failure = successor.failure {
        report(failure, at: target)
        return false
      }
      guard nodes.count < model.bounds.statesMax else {
        result.isCutOff = true
        report("there are more than \(model.bounds.statesMax) states", at: target)
        return false
      }
      next.append((target, successor))
    }
    return true
  }

  // MARK: - Liveness

  /// Follows the fair moves from every state: each has to come to an end.
  ///
  /// From states that were not expanded, as the search was cut off, the cluster itself goes on until
  /// it comes to a state from which the end is known to be reached.
  private mutating func checkLiveness(of unexpanded: [(number: Int32, cluster: SmallCluster)]) {
    // Those not expanded are looked at on their own.
    var ends = Set<Fingerprint>()
    for (number, cluster) in unexpanded {
      guard walk(from: cluster, &ends) else {
        return report("without any further fault, the sweep never ends", at: number)
      }
    }
    /// 0: not looked at, 1: on the chain that is being followed, 2: known to end.
    var marks = [UInt8](repeating: 0, count: nodes.count)
    for start in nodes.indices {
      var chain: [Int] = []
      var place = start
      while marks[place] == 0 {
        marks[place] = 1
        chain.append(place)
        guard nodes[place].fair >= 0 else { break }
        place = Int(nodes[place].fair)
        if marks[place] == 1 {
          return report("without any further fault, the sweep never ends", at: Int32(start))
        }
      }
      for place in chain { marks[place] = 2 }
    }
  }

  private func walk(from start: SmallCluster, _ ends: inout Set<Fingerprint>) -> Bool {
    var cluster = start
    var passed = Set<Fingerprint>()
    while let move = cluster.freeMoves.first {
      let fingerprint = cluster.fingerprint()
      if ends.contains(fingerprint) { break }
      guard passed.insert(fingerprint).inserted, cluster.failure == nil else { return false }
      cluster.make(move)
    }
    ends.formUnion(passed)
    return cluster.failure == nil
  }

  // MARK: - Failures

  private mutating func report(_ failure: String, at number: Int32) {
    result.statesCount = nodes.count
    result.failure = failure
    var moves: [SmallMove] = []
    var place = number
    while nodes[Int(place)].parent >= 0 {
      moves.append(nodes[Int(place)].move)
      place = nodes[Int(place)].parent
    }
    guard var cluster = try? SmallCluster(model) else { return }
    for move in moves.reversed() {
      result.path.append(cluster.describe(move))
      cluster.make(move)
    }
  }
}
