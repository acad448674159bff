internal import CommandLine
package import Coordination

/// A length of time as people and Slurm write it.
///
/// A number with a unit, `250ms`, `30s`, `5m`, `2h` or `1d`; or, as `squeue` prints what is left of a
/// job, `[days-]hours:minutes:seconds` or `minutes:seconds`.
package enum IntervalWord {
  /// How it is read on a command line.
  static let kind = Kind<Interval>(
    expecting: "a length of time such as 30s, 5m, 2h or 1-12:00:00", read: { interval($0) },
    spell: { spelling($0) })

  private static let units: [(name: String, milliseconds: Int64)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
  ]
  /// A longer time is no length of time but a slip of the finger.
  private static let daysMax: Int64 = 10_000

  /// The interval of a word; nil if it is none.
  package static func interval(_ word: String) -> Interval? {
    let milliseconds = word.contains(":") ? clock(word) : number(word)
    guard let milliseconds, (0...daysMax * 86_400_000).contains(milliseconds) else { return nil }
    return .milliseconds(milliseconds)
  }

  private static func number(_ word: String) -> Int64? {
    let digits = word.prefix { ("0"..."9").contains($0) }
    guard let count = Int64(digits),
      let unit = units.first(where: { $0.name == word.dropFirst(digits.count) })
    else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
    return overflow ? nil : product
  }

  private static func clock(_ word: String) -> Int64? {
    var days: Int64 = 0
    var rest = Substring(word)
    if let dash = rest.firstIndex(of: "-") {
      guard let count = digits(rest[..<dash]), count <= daysMax else { return nil }
      days = count
      rest = rest[rest.index(after: dash)...]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(digits)
    guard (2...3).contains(parts.count) else { return nil }
    var seconds: Int64 = 0
    for part in parts {
      guard let part, part < 100_000 else { return nil }
      seconds = seconds * 60 + part
    }
    return (days * 86_400 + seconds) * 1_000
  }

  private static func digits(_ word: Substring) -> Int64? {
    word.allSatisfy { ("0"..."9").contains($0) } ? Int64(word) : nil
  }

  private static func spelling(_ interval: Interval) -> String {
    let milliseconds = interval.nanoseconds / 1_000_000
    let unit = units.last { milliseconds.isMultiple(of: $0.milliseconds) } ?? units[0]
    return "\(milliseconds / unit.milliseconds)\(unit.name)"
  }
}
