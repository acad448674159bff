import ClusterView
import CommandLine
import Coordination
import Files
import Processes

extension Command {
  /// `parsimony watch [SWEEP]`.
  static let watch = Command(
    "watch",
    summary: "Follow a sweep until it is over.",
    discussion: """
      On a terminal, one line is redrawn with how much is done, how fast it gets on and how long it \
      takes yet; elsewhere a line is printed every few seconds in which something changed. Stopping \
      the command stops nothing else.

      \(ClusterOptions.discussion)
      """,
    parameters: [ClusterOptions.sweep] + ClusterOptions.places
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.sweep], of: respondent)
    let output = OutputDescriptor.standardOutput
    let screen = Watch.Screen(
      width: output.terminalWidth ?? 100, redraws: output.isTerminal
    ) { text, terminator throws(Failure) in
      try terminal.print(text, terminator: terminator)
      try terminal.flush()
    }
    let end = try Watch(respondent, .realTime).follow(sweep.sweep, on: screen)
    guard case .settled(let status) = end else { return .unmet }
    try terminal.print(status.summary)
    return status.isFlawless ? .success : .unmet
  }

  /// `parsimony wait [SWEEP]`.
  static let wait = Command(
    "wait",
    summary: "Wait until a sweep is over, in silence.",
    discussion: """
      The exit code is 0 if every task has a result, and 1 if tasks failed, the sweep was cancelled \
      or cannot go on by itself, or the time is up.

      \(ClusterOptions.discussion)
      """,
    parameters: [ClusterOptions.sweep, WatchOptions.timeout] + ClusterOptions.places,
    examples: [("parsimony wait last --timeout 2h", "for scripts")]
  ) { invocation, terminal throws(Failure) in
    let respondent = try invocation.coordinator(terminal)
    let sweep = try invocation.sweep(invocation[ClusterOptions.sweep], of: respondent)
    let limit = invocation[WatchOptions.timeout].map { Double($0.seconds) }
    switch try Watch(respondent, .realTime).settle(sweep.sweep, within: limit) {
    case .settled(let status):
      try terminal.print(status.summary)
      return status.isFlawless ? .success : .unmet
    case .abandoned(let status):
      try terminal.print("the time is up; \(status.summary)")
      return .unmet
    }
  }
}

/// What the commands that wait take.
private enum WatchOptions {
  static let timeout = Option.optional(
    "timeout", "TIME", Span.kind, help: "wait no longer than this, as in 90s, 15m or 2h")
}

extension Watch.Pulse {
  /// Real time, without a wish to stop.
  static var realTime: Watch.Pulse {
    let start = ContinuousClock.now
    return Watch.Pulse(now: { (ContinuousClock.now - start) / .seconds(1) }) { seconds in
      ThisProcess.pause(for: .milliseconds(Int(seconds * 1_000) + 1))
      return true
    }
  }
}
