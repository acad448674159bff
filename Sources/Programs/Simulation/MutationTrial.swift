public import Coordination

/// Whether the simulator finds a defect, and how fast.
public struct MutationTrial: Sendable {
  /// The defect.
  public let mutation: Mutation
  /// How many seeds it took; all of them, if it was not found.
  public let seedsCount: Int
  /// How many steps the run took that found it.
  public let steps: Int
  /// What was seen to be wrong; nil if nothing was.
  public let failure: String?

  /// Runs the simulator with a defect built in, seed after seed, until it is found.
  public init(of mutation: Mutation, seeds: ClosedRange<UInt64>, steps: Int) {
    self.mutation = mutation
    for seed in seeds {
      let result = Simulation(seed: seed, steps: steps, mutation: mutation).run()
      guard let failure = result.failure else { continue }
      seedsCount = Int(seed - seeds.lowerBound) + 1
      self.steps = result.steps
      self.failure = failure
      return
    }
    seedsCount = seeds.count
    self.steps = 0
    failure = nil
  }
}
