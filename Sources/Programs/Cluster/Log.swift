public import Encoding
internal import Text

/// What a daemon tells whoever runs it: a line an event, for people or for machines.
///
/// Every line has a level, a kind that never changes (`lost-connection`), a sentence, and fields.
/// A kind that repeats is held to a rate: after a few lines within a while the rest is counted, and
/// the count goes with the next line of the kind. So a peer that fails a thousand times a second
/// cannot fill a disk.
///
///     2026-11-24T15:04:05.678Z warning slot-died: slot 2 was killed by signal 9 (slot=2 signal=9)
///     {"time":"2026-11-24T15:04:05.678Z","level":"warning","kind":"slot-died","text":…,"slot":2}
public struct Log {
  /// How lines look.
  public enum Form: String, CaseIterable, Sendable {
    /// For people.
    case human
    /// An object of JSON a line.
    case json
  }

  /// How much a line matters.
  public enum Level: String, Sendable {
    /// All is as it should be.
    case info
    /// Something is wrong that mends itself or that somebody should look at.
    case warning
    /// Something does not work until somebody mends it.
    case error
  }

  /// What is in a sentence, by name, in the order given.
  public struct Fields: ExpressibleByDictionaryLiteral {
    fileprivate var members: [(String, JSON)]

    /// Fields as written; names are each other's unlike.
    public init(dictionaryLiteral members: (String, JSON)...) { self.members = members }

    /// Adds a field.
    public mutating func append(_ name: String, _ value: JSON) { members.append((name, value)) }
  }

  /// Of one kind, so many lines within ``window`` are written at once.
  public static let burstMax = 8
  /// The window of the rate limit.
  public static let windowMilliseconds = 10_000

  private let form: Form
  private let clock: () -> Int
  private let sink: ([UInt8]) -> Void
  /// What was written of each kind lately; looked up, never walked through.
  private var recent: [String: Recent] = [:]

  private struct Recent {
    var since: Int
    var written = 0
    var omitted = 0
  }

  /// A log.
  ///
  /// - Parameters:
  ///   - form: How lines look.
  ///   - clock: Milliseconds since 1970 in UTC.
  ///   - sink: Takes each line with its end.
  public init(
    _ form: Form, clock: @escaping () -> Int, sink: @escaping ([UInt8]) -> Void
  ) {
    self.form = form
    self.clock = clock
    self.sink = sink
  }

  /// Writes a line, unless there were too many of its kind just now.
  ///
  /// - Parameters:
  ///   - level: How much it matters.
  ///   - kind: What it is about, in a word that scripts can rely on.
  ///   - text: A sentence.
  ///   - fields: What is in the sentence, by name; names are each other's unlike.
  public mutating func write(
    _ level: Level, _ kind: String, _ text: String,
    _ fields: Fields = [:]
  ) {
    let now = clock()
    var state = recent[kind] ?? Recent(since: now)
    if now - state.since >= Self.windowMilliseconds || now < state.since {
      state = Recent(since: now, omitted: state.omitted)
    }
    guard state.written < Self.burstMax else {
      state.omitted += 1
      recent[kind] = state
      return
    }
    var members = fields.members
    if state.omitted > 0 { members.append(("omitted", .integer(Int64(state.omitted)))) }
    state.written += 1
    state.omitted = 0
    recent[kind] = state
    let time = Self.timestamp(now)
    let line =
      switch form {
      case .human: Self.line(time, level, kind, text, members)
      case .json:
        JSON.object(
          JSON.Object(
            uniqueKeysWithValues: [
              ("time", .text(time)), ("level", .text(level.rawValue)), ("kind", .text(kind)),
              ("text", .text(text)),
            ] + members)
        ).text(indented: false)
      }
    sink(Array("\(line)\n".utf8))
  }

  private static func line(
    _ time: String, _ level: Level, _ kind: String, _ text: String,
    _ members: [(String, JSON)]
  ) -> String {
    let fields = members.map { name, value in
      if case .text(let text) = value, !text.contains(where: { " \"=()".contains($0) }) {
        return "\(name)=\(text)"
      }
      return "\(name)=\(value.text(indented: false))"
    }
    let tail = fields.isEmpty ? "" : " (\(fields.joined(separator: " ")))"
    // Texts may be a peer's, and may hold what a terminal would act on.
    return "\(time) \(level.rawValue) \(kind): \(text)\(tail)".printable
  }

  /// A moment as RFC 3339 writes it, in UTC, to the millisecond.
  ///
  /// The days are turned into a date by Howard Hinnant's `civil_from_days`, which counts years from
  /// March, so that leap days come last.
  public static func timestamp(_ millisecondsSince1970: Int) -> String {
    let (days, milliseconds) = divided(millisecondsSince1970, by: 86_400_000)
    let (era, dayOfEra) = divided(days + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let seconds = milliseconds / 1_000
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(padded(seconds / 3_600, 2)):"
      + "\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2)).\(padded(milliseconds % 1_000, 3))Z"
  }

  /// The quotient rounded down, and what remains.
  private static func divided(_ number: Int, by divisor: Int) -> (Int, Int) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
