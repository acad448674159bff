public import CommandLine
public import Coordination
internal import Text

/// Follows a sweep until it is over, and tells what it sees.
///
/// On a terminal one line is redrawn; elsewhere a line is written when something has changed and some
/// time has passed, so that a log of a day's sweep stays readable. A sweep that another one replaces
/// is followed into its heir. The clock and the pause between looks are the caller's, and so is the
/// wish to stop: tests need no time.
public struct Watch {
  /// Looks at the sweep again and again.
  private let respondent: Respondent
  /// What a pause and a clock are.
  private let pulse: Pulse

  /// How time passes for somebody who watches.
  public struct Pulse {
    /// The time in seconds, by a clock that never goes back.
    let now: () -> Double
    /// Waits so many seconds, or less when something calls; false ends the watch.
    let wait: (Double) throws(Failure) -> Bool

    /// A clock and a pause.
    public init(now: @escaping () -> Double, wait: @escaping (Double) throws(Failure) -> Bool) {
      self.now = now
      self.wait = wait
    }
  }

  /// Where progress is shown.
  public struct Screen {
    let width: Int
    let redraws: Bool
    let write: (_ text: String, _ terminator: String) throws(Failure) -> Void

    /// A place for lines; `redraws` says that a carriage return leads back to the line's start.
    public init(
      width: Int, redraws: Bool,
      write: @escaping (_ text: String, _ terminator: String) throws(Failure) -> Void
    ) {
      self.width = width
      self.redraws = redraws
      self.write = write
    }

    /// A screen that shows nothing.
    public static var none: Screen { Screen(width: 80, redraws: false) { _, _ in } }

    func draw(_ line: String) throws(Failure) {
      // Erases what a longer line before has left behind it.
      if redraws { try write("\r\(line)\u{1B}[K", "") } else { try write(line, "\n") }
    }

    func end(isDrawn: Bool) throws(Failure) {
      if redraws, isDrawn { try write("", "\n") }
    }
  }

  /// How a watch ended.
  public enum End: Hashable, Sendable {
    /// The sweep will not go on by itself: it is over, or stopped, or stuck.
    case settled(SweepStatus)
    /// Whoever waits did not want to wait any longer.
    case abandoned(SweepStatus)
  }

  // Small sweeps are over in a moment; large ones need no more than two looks a second.
  private static let lookSecondsMin = 0.05
  private static let lookSecondsMax = 0.5
  private static let linesApartSeconds = 5.0

  /// A watch that looks through somebody's eyes.
  public init(_ respondent: Respondent, _ pulse: Pulse) {
    self.respondent = respondent
    self.pulse = pulse
  }

  /// Waits in silence until a sweep has settled, or no longer than some seconds.
  ///
  /// The coordinator tells when it has, so that the many small questions of a watch do not take the
  /// cores from workers on the same machine.
  public func settle(_ sweep: SweepID, within seconds: Double?) throws(Failure) -> End {
    var sweep = sweep
    let start = pulse.now()
    while true {
      let asked = pulse.now()
      let left = (seconds ?? .infinity) - (asked - start)
      let status = try respondent.status(of: sweep, settledWithin: left)
      if case .replaced(let heir) = status.state {
        sweep = heir
        continue
      }
      if status.isSettled { return .settled(status) }
      if left <= 0 { return .abandoned(status) }
      // Where many wait, whoever comes last is answered at once.
      let isHasty = pulse.now() - asked < min(Watch.lookSecondsMin, left)
      if isHasty, try !pulse.wait(Watch.lookSecondsMax) { return .abandoned(status) }
    }
  }

  /// Follows a sweep.
  public func follow(_ sweep: SweepID, on screen: Screen) throws(Failure) -> End {
    var sweep = sweep
    var progress = Progress()
    var lastLine = ""
    var lastState: SweepState?
    var lastSeconds = -Double.infinity
    var lookSeconds = Watch.lookSecondsMin
    while true {
      let status = try respondent.status(of: sweep)
      let now = pulse.now()
      progress.add(status, at: now)
      if case .replaced(let heir) = status.state {
        try screen.end(isDrawn: !lastLine.isEmpty)
        try screen.draw("\(sweep) was replaced by \(heir)")
        try screen.end(isDrawn: true)
        sweep = heir
        continue
      }
      let isSettled = status.isSettled
      let line = progress.line(width: screen.width)
      let isDue =
        screen.redraws || isSettled || status.state != lastState
        || now - lastSeconds >= Watch.linesApartSeconds
      if line != lastLine, isDue {
        try screen.draw(line)
        lastLine = line
        lastState = status.state
        lastSeconds = now
      }
      if isSettled {
        try screen.end(isDrawn: !lastLine.isEmpty)
        return .settled(status)
      }
      guard try pulse.wait(lookSeconds) else {
        try screen.end(isDrawn: !lastLine.isEmpty)
        return .abandoned(status)
      }
      lookSeconds = min(1.5 * lookSeconds, Watch.lookSecondsMax)
    }
  }
}

extension SweepStatus {
  /// Whether all its tasks have results.
  public var isFlawless: Bool { state == .completed && counts.failed == 0 && alarms == 0 }

  /// How it ended, in a sentence or two, with what to type next.
  public var summary: String {
    let counts = counts
    var text = "\(sweep) \(name.printable): \(state.shown)"
    guard counts.total > 0 else { return text }
    text += ", \(grouped(counts.done)) of \(counted(counts.total, "task")) done"
    if counts.failed > 0 {
      text += ", \(grouped(counts.failed)) failed (see 'parsimony results \(sweep) --failed')"
    }
    if counts.withheld > 0 { text += ", \(grouped(counts.withheld)) not needed" }
    if alarms > 0 {
      text += ", \(counted(alarms, "result")) unlike the first (see 'parsimony verify \(sweep)')"
    }
    return text
  }
}
