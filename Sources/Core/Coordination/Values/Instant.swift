/// A moment on a clock that never jumps, in nanoseconds since some start of the clock's own.
///
/// Nothing in Coordination reads a clock: every handler is told the time. Only differences mean
/// anything, and only on the machine that measured them; between machines travel intervals.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since the clock's start.
  public let nanoseconds: Int64

  /// The moment so many nanoseconds after the clock's start.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The clock's start.
  public static let zero = Instant(nanoseconds: 0)

  /// Whether a moment is before another.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment after an interval; the far end of time if there is none.
  public static func + (moment: Instant, interval: Interval) -> Instant {
    let (sum, overflow) = moment.nanoseconds.addingReportingOverflow(interval.nanoseconds)
    return Instant(nanoseconds: overflow ? .max : sum)
  }

  /// How long ago an earlier moment is.
  public static func - (later: Instant, earlier: Instant) -> Interval {
    let (difference, overflow) = later.nanoseconds.subtractingReportingOverflow(
      earlier.nanoseconds)
    return Interval(nanoseconds: overflow ? .max : difference)
  }
}

/// A length of time in nanoseconds.
public struct Interval: Hashable, Comparable, Sendable {
  /// How many nanoseconds.
  public let nanoseconds: Int64

  /// So many nanoseconds.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// No time at all.
  public static let zero = Interval(nanoseconds: 0)

  /// So many microseconds.
  public static func microseconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count.multipliedSaturating(by: 1_000))
  }

  /// So many milliseconds.
  public static func milliseconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count.multipliedSaturating(by: 1_000_000))
  }

  /// So many seconds.
  public static func seconds(_ count: Int64) -> Interval {
    Interval(nanoseconds: count.multipliedSaturating(by: 1_000_000_000))
  }

  /// Whether an interval is shorter than another.
  public static func < (left: Interval, right: Interval) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// One interval after another; the longest there is if that is longer.
  public static func + (left: Interval, right: Interval) -> Interval {
    let (sum, overflow) = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
    return Interval(nanoseconds: overflow ? .max : sum)
  }

  /// An interval several times over; the longest there is if that is longer.
  public static func * (interval: Interval, count: Int) -> Interval {
    Interval(nanoseconds: interval.nanoseconds.multipliedSaturating(by: Int64(count)))
  }
}

extension Int64 {
  /// The product, or the end of the range on its side.
  func multipliedSaturating(by factor: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? ((self < 0) == (factor < 0) ? .max : .min) : product
  }
}

extension Interval: CustomStringConvertible {
  /// The interval in the unit that suits it, as in `250 ms`.
  public var description: String {
    switch nanoseconds {
    case ..<10_000: "\(nanoseconds) ns"
    case ..<10_000_000: "\(nanoseconds / 1_000) µs"
    case ..<10_000_000_000: "\(nanoseconds / 1_000_000) ms"
    case ..<7_200_000_000_000: "\(nanoseconds / 1_000_000_000) s"
    default: "\(nanoseconds / 3_600_000_000_000) h"
    }
  }
}
