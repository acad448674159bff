import Coordination
import Simulation
import Testing

@Suite("Every order of events in a small cluster")
struct SmallModelTests {
  @Test("without faults there are so many states, and all is well in each")
  func quiet() {
    var bounds = SmallModel.Bounds()
    bounds.faultsMax = 0
    let result = SmallModel(bounds).run()
    #expect(result.failure == nil, "\(result.path)")
    #expect(!result.isCutOff)
    #expect(result.statesCount == 511)
    #expect(result.transitionsCount == 1_073)
    #expect(result.endsCount == 4)
    #expect(result.depth == 21)
  }

  @Test("the first ten events, two of them faults, lead to so many states")
  func shallow() {
    var bounds = SmallModel.Bounds()
    bounds.faultsMax = 2
    bounds.depthMax = 10
    let result = SmallModel(bounds).run()
    #expect(result.failure == nil, "\(result.path)")
    #expect(result.isCutOff)
    #expect(result.statesCount == 51_532)
    #expect(result.transitionsCount == 135_067)
  }

  @Test("workers that expand plans themselves do as well")
  func expanding() {
    var bounds = SmallModel.Bounds()
    bounds.faultsMax = 0
    bounds.expands = [true, false]
    let result = SmallModel(bounds).run()
    #expect(result.failure == nil, "\(result.path)")
    #expect(result.statesCount > 511)
  }

  @Test(
    "a defect is found, with a shortest path to it",
    .enabled(
      if: Mutation.isPossible, "this build cannot have defects; set PARSIMONY_MUTATIONS for one"),
    arguments: [
      (Mutation.acknowledgeBeforeSync, nil), (.forgetWhenSent, nil),
      (.forgetRetry, SmallModel.FaultKind.failure),
    ])
  func findsDefects(mutation: Mutation, kind: SmallModel.FaultKind?) {
    var bounds = SmallModel.Bounds()
    bounds.faultsMax = kind == nil ? 0 : 1
    bounds.faultKinds = kind.map { [$0] } ?? []
    let result = SmallModel(bounds, mutation: mutation).run()
    #expect(result.failure != nil, "\(mutation)")
    #expect(!result.path.isEmpty, "\(mutation)")
  }
}
