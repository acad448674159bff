public import Coordination

/// Every interleaving of a cluster so small that all of them can be tried.
///
/// Random runs reach deep and wide but prove nothing about what they did not happen to draw. Here one
/// coordinator, two workers of one slot and one sweep of two tasks are taken through *every* order of
/// events there is, up to a budget of faults: breadth first, so that the first path that breaks a
/// promise is a shortest one, and every state once, by its fingerprint. Most defects of coordination
/// need two parties, two things to confuse and a fault at the worst moment; here every moment is tried.
///
/// - **State.** ``SmallCluster`` holds the programs' own structs; messages are encoded and decoded.
/// - **Time** stands still while anything can happen, and jumps to the next timer when nothing can. A
///   silence, in which all timers of a lost connection come due, is a fault like others.
/// - **Equality.** Two states are one if their `CanonicalForm`s are: that leaves out what cannot
///   influence behaviour, and says why.
/// - **Safety** is checked after every move, see `SmallCluster.violation(after:)`.
/// - **Liveness** is checked from every distinct state, not a sample. One of the moves that need no
///   fault is each state's *fair* one, by a fixed order. It leads to a state that was explored as
///   well, so following it from everywhere costs one pointer a state: each chain has to end where the
///   sweep is over and the workers hold nothing. A chain that runs in a circle is a cluster that
///   never ends although nothing is broken any more.
///
/// Rejected: depth-first search (less memory, but paths of thousands of moves that nobody reads), and
/// keeping whole states for comparison (fifty times the memory, against a chance of 2⁻⁹⁰ or so that
/// two states share 128 bits).
public struct SmallModel: Sendable {
  /// What can break.
  public enum FaultKind: Int, CaseIterable, Sendable {
    /// A message is lost.
    case drop
    /// A message arrives twice, the second time behind all others.
    case duplicate
    /// A task fails by itself.
    case failure
    /// The coordinator's process dies and starts again.
    case coordinatorCrash
    /// A worker's machine dies and starts again.
    case workerCrash
    /// Nothing arrives for as long as makes workers suspected, or lost.
    case silence
  }

  /// How far the search goes.
  public struct Bounds: Sendable {
    /// Faults of all kinds in one path.
    public var faultsMax = 1
    /// Faults of one kind in one path.
    public var faultsOfKindMax = 1
    /// The kinds of faults that strike.
    public var faultKinds = FaultKind.allCases
    /// Moves in one path; states at the end of as many are checked for liveness by walking on.
    public var depthMax = Int.max
    /// States; a search that finds more stops and says so.
    public var statesMax = 8_000_000
    /// Whether each worker expands plans itself; the others get their tasks spelled out.
    public var expands = [false, false]

    /// The defaults, for about half a minute.
    public init() {}
  }

  /// What a search found.
  public struct Result: Sendable {
    /// Distinct states.
    public internal(set) var statesCount = 0
    /// Moves that were tried.
    public internal(set) var transitionsCount = 0
    /// The most moves that the shortest path to a state has.
    public internal(set) var depth = 0
    /// States in which all is over.
    public internal(set) var endsCount = 0
    /// Whether a bound on depth or states ended the search, and not that all was seen.
    public internal(set) var isCutOff = false
    /// What was wrong; nil if nothing was.
    public internal(set) var failure: String?
    /// The moves that lead there, one line each.
    public internal(set) var path: [String] = []
  }

  /// How far the search goes.
  public let bounds: Bounds
  let mutation: Mutation?

  /// A search; a mutation is without effect in ordinary builds.
  public init(_ bounds: Bounds = Bounds(), mutation: Mutation? = nil) {
    self.bounds = bounds
    self.mutation = mutation
  }

  /// Searches.
  public func run() -> Result {
    var search = SmallModelSearch(self)
    search.run()
    return search.result
  }
}
