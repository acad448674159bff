public import Coordination
internal import Text

/// How fast a sweep gets on, from looks at it.
///
/// The rate is that of the last half minute: the mean since the start would remember the minutes in
/// which a worker compiled its kernels, and the last second alone jumps with every batch. Where there
/// are too few looks for a rate, nothing is said rather than something made up.
public struct Progress {
  private struct Look {
    let seconds: Double
    let ended: Int
  }

  private var looks: [Look] = []
  /// How the sweep stood last.
  public private(set) var status: SweepStatus?

  private static let windowSeconds = 30.0

  /// Before the first look.
  public init() {}

  /// Takes a look at a time, in seconds of a clock that never goes back.
  public mutating func add(_ status: SweepStatus, at seconds: Double) {
    if status.sweep != self.status?.sweep { looks.removeAll() }
    self.status = status
    let ended = status.counts.done + status.counts.failed
    // Chunks that the ledger had done already are no speed; neither are tasks that were pardoned.
    if let last = looks.last, ended < last.ended { looks.removeAll() }
    looks.append(Look(seconds: seconds, ended: ended))
    let start = seconds - Progress.windowSeconds
    while looks.count > 2, looks[1].seconds <= start { looks.removeFirst() }
  }

  /// Tasks that end in a second; nil before it can be told.
  public var tasksPerSecond: Double? {
    guard let first = looks.first, let last = looks.last, last.seconds - first.seconds > 0.2,
      last.ended > first.ended
    else { return nil }
    return Double(last.ended - first.ended) / (last.seconds - first.seconds)
  }

  /// How long the rest takes at this rate.
  public var timeLeft: Interval? {
    guard let status, status.state == .active, status.counts.remaining > 0,
      let rate = tasksPerSecond
    else { return nil }
    return Interval(seconds: Double(status.counts.remaining) / rate)
  }

  /// The state in a line of at most `width` columns, with a bar where there is room for one.
  public func line(width: Int) -> String {
    guard let status else { return "" }
    let counts = status.counts
    let title = "\(status.sweep) \(status.name.printable(scalarsMax: 24))"
    guard counts.total > 0 else { return cut("\(title)  \(status.state.shown)", to: width) }
    var parts = ["\(grouped(counts.done))/\(grouped(counts.total - counts.withheld))"]
    if counts.withheld > 0 { parts.append("at most \(grouped(counts.total))") }
    if counts.failed > 0 { parts.append("\(grouped(counts.failed)) failed") }
    if status.state == .active {
      if let tasksPerSecond { parts.append("\(Progress.rate(tasksPerSecond))") }
      if let timeLeft { parts.append("about \(timeLeft.words) left") }
      if counts.leased == 0, counts.recording == 0, counts.remaining > 0, isStill {
        parts.append("nothing runs")
      }
    } else {
      parts.append(status.state.code)
    }
    let words = parts.joined(separator: "  ")
    let room = width - title.unicodeScalars.count - words.unicodeScalars.count - 6
    guard room >= 10 else { return cut("\(title)  \(words)", to: width) }
    return "\(title)  \(bar(width: min(room, 40)))  \(words)"
  }

  /// Whether nothing has ended for so long that a person wonders.
  private var isStill: Bool {
    guard let first = looks.first, let last = looks.last else { return false }
    return tasksPerSecond == nil && last.seconds - first.seconds > 3
  }

  private func cut(_ line: String, to width: Int) -> String {
    String(String.UnicodeScalarView(line.unicodeScalars.prefix(width)))
  }

  /// A bar of `width` columns between two strokes.
  private func bar(width: Int) -> String {
    guard let counts = status?.counts else { return "" }
    let ended = counts.done + counts.failed
    let total = counts.total - counts.withheld
    let full = total == 0 ? 0 : Int(Double(ended) / Double(total) * Double(width))
    return "▕" + String(repeating: "█", count: full)
      + String(repeating: "░", count: width - full) + "▏"
  }

  /// As in `8,300/s` or `4.2/min`.
  private static func rate(_ perSecond: Double) -> String {
    switch perSecond {
    case 100...: "\(grouped(Int(perSecond.rounded())))/s"
    case 1...: "\((perSecond * 10).rounded() / 10)/s"
    case (1.0 / 60)...: "\((perSecond * 600).rounded() / 10)/min"
    default: "\((perSecond * 36_000).rounded() / 10)/h"
    }
  }
}
