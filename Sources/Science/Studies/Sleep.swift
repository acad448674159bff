public import Sweeps

extension StudySchema {
  /// Sleeps: for trying how a cluster shares out tasks that take their time.
  public static let sleep = StudySchema(
    name: "sleep",
    version: 1,
    summary: "Sleeps, to try how a cluster shares out tasks that take their time.",
    parameters: [
      Parameter(
        "seconds", .real(RealInterval(0, 86_400)), default: .real(0.1), summary: "how long")
    ],
    scalars: [Measure("slept", unit: "s", summary: "the time that was asked for")])
}
