public import Sweeps

extension StudySchema {
  /// Does nothing, with any parameters: for trying plans and measuring what a cluster costs.
  public static let noop = StudySchema(
    name: "noop",
    version: 1,
    summary: "Does nothing, with any parameters: to try a plan or measure a cluster.",
    parameters: [],
    acceptsOtherParameters: true)
}
