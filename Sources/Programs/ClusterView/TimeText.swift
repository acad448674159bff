public import CommandLine
public import Coordination

// Times as people read and write them. Nothing here asks a clock.

extension Interval {
  /// The interval in its two greatest units, as in `3 min 20 s`.
  public var words: String {
    let seconds = nanoseconds / 1_000_000_000
    return switch seconds {
    case ..<1: "\(max(nanoseconds, 0) / 1_000_000) ms"
    case ..<10: "\(seconds).\(nanoseconds / 100_000_000 % 10) s"
    case ..<60: "\(seconds) s"
    case ..<3_600: two(seconds, 60, "min", 1, "s")
    case ..<86_400: two(seconds, 3_600, "h", 60, "min")
    default: two(seconds, 86_400, "d", 3_600, "h")
    }
  }

  private func two(
    _ seconds: Int64, _ great: Int64, _ greatName: String, _ small: Int64, _ smallName: String
  ) -> String {
    let rest = seconds % great / small
    return "\(seconds / great) \(greatName)" + (rest == 0 ? "" : " \(rest) \(smallName)")
  }

  /// The interval in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// So many seconds, as an estimate has them; the longest interval there is if that is longer.
  public init(seconds: Double) {
    let nanoseconds = (seconds * 1e9).rounded()
    self.init(
      nanoseconds: nanoseconds.isNaN ? 0 : Int64(exactly: min(nanoseconds, 9e18)) ?? .max)
  }
}

/// A length of time as the command line takes it: `90s`, `15m`, `2h`, `7d`.
public struct Span: Hashable, Sendable {
  /// How long.
  public let seconds: Int
  private let word: String

  /// So many seconds.
  public init(seconds: Int) {
    self.seconds = seconds
    word = "\(seconds)s"
  }

  private init?(_ word: String) {
    let digits = word.prefix(while: \.isASCIIDigit)
    let units = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "": 1]
    guard let count = Int(digits), count > 0, let unit = units[String(word.dropFirst(digits.count))]
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow, seconds <= Span.secondsMax else { return nil }
    self.seconds = seconds
    self.word = word
  }

  private static let secondsMax = 100 * 366 * 86_400

  /// How the command line reads it.
  public static let kind = Kind<Span>(
    expecting: "a length of time such as 90s, 15m, 2h or 7d", read: { Span($0) },
    spell: { $0.word })
}

/// A moment by the calendar, in UTC.
public struct CalendarTime: Hashable, Sendable {
  private let millisecondsSince1970: Int

  /// The moment so many milliseconds after 1970 began.
  public init(millisecondsSince1970: Int) {
    // Nothing beyond the year 9999 is a time that this program has to do with.
    self.millisecondsSince1970 = min(max(millisecondsSince1970, 0), 253_402_300_799_999)
  }

  /// As in `2026-11-21 14:03:22`.
  public var text: String { parts(separator: " ") }

  /// As in `2026-11-21T14:03:22Z` (RFC 3339).
  public var rfc3339: String { parts(separator: "T") + "Z" }

  /// Days become a date by the rule of the 400-year cycle, counted from 1 March of the year 0, so that
  /// the day that leap years add comes last.
  private func parts(separator: String) -> String {
    let (days, milliseconds) = millisecondsSince1970.quotientAndRemainder(dividingBy: 86_400_000)
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let seconds = milliseconds / 1_000
    let date = "\(year)-\(padded(month))-\(padded(day))"
    return
      "\(date)\(separator)\(padded(seconds / 3_600)):\(padded(seconds / 60 % 60)):"
      + padded(seconds % 60)
  }

  private func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
