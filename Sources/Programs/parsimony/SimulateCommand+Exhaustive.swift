import CommandLine
import Simulation
import Text

extension Command {
  /// `parsimony simulate --exhaustive`.
  static func explore(
    _ invocation: Invocation, _ terminal: Terminal
  ) throws(Failure) -> ExitCode {
    if invocation[SimulateOptions.seed] != nil || invocation[SimulateOptions.seeds] != nil
      || invocation[SimulateOptions.steps] != nil || invocation[SimulateOptions.faults] != nil
      || invocation[SimulateOptions.trace]
    {
      throw invocation.misuse(
        """
        '--exhaustive' draws nothing: '--seed', '--seeds', '--steps', '--faults' and '--trace' \
        have no meaning with it; remove them
        """)
    }
    var bounds = SmallModel.Bounds()
    bounds.faultsMax = invocation[SimulateOptions.faultsMax] ?? bounds.faultsMax
    bounds.depthMax = invocation[SimulateOptions.depth] ?? bounds.depthMax
    let start = ContinuousClock.now
    let result = SmallModel(bounds).run()
    let elapsed = (ContinuousClock.now - start).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
    if let failure = result.failure {
      for (number, line) in result.path.enumerated() {
        try terminal.print("\(number + 1) \(line)")
      }
      try terminal.print("fails: \(failure)")
    }
    try terminal.print(
      """
      \(counted(result.statesCount, "state")), \(grouped(result.transitionsCount)) transitions, \
      \(counted(result.endsCount, "end")), greatest depth \(result.depth)\
      \(result.isCutOff ? " (cut off)" : ""); \(bounds.expands.count) workers x 2 tasks, \
      at most \(counted(bounds.faultsMax, "fault")), \(bounds.faultsOfKindMax) of a kind; \
      \((seconds * 10).rounded() / 10) s
      """)
    return result.failure == nil ? .success : .unmet
  }
}
