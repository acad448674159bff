import Simulation
import Testing

@Suite("Simulated clusters")
struct SimulationTests {
  @Test("a cluster that breaks keeps every promise", arguments: 0..<8)
  func keepsItsPromises(seed: UInt64) {
    let result = Simulation(seed: seed).run()
    #expect(result.failure == nil, "seed \(seed), step \(result.steps)")
    #expect(result.faults.count > 10 && result.resultsCount > 100, "seed \(seed)")
  }

  @Test("a seed gives the same run, event by event", arguments: [3, 11])
  func isReproducible(seed: UInt64) {
    let simulation = Simulation(seed: seed, steps: 2_000)
    let (one, other) = (simulation.run(tracing: true), simulation.run(tracing: true))
    #expect(one.trace.count > 1_000, "seed \(seed)")
    #expect(one.trace == other.trace, "seed \(seed)")
    #expect(one.faults == other.faults, "seed \(seed)")
  }

  @Test("without its faults a run has none")
  func canBeQuiet() {
    let result = Simulation(seed: 4, steps: 1_000).run(only: [])
    #expect(result.failure == nil)
    #expect(result.faults.isEmpty)
  }
}
