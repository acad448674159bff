internal import Mistakes

/// Evenly spaced whole numbers, never written out: `first`, `first + step`, … `count` of them.
///
/// Numbers come from people and lie anywhere in 64 bits, so every distance may overflow.
public struct IntegerRange: Hashable, Sendable {
  /// The number at place 0.
  public let first: Int
  /// What leads from one number to the next; not 0.
  public let step: Int
  /// How many numbers there are.
  public let count: Int

  /// A range of which every number fits 64 bits.
  public init(first: Int, step: Int, count: Int) {
    require(step != 0, "the step of a range must not be 0")
    self.first = first
    self.step = step
    self.count = count
  }

  /// The numbers from `first` that do not pass `last`; nil when they are more than `countMax`.
  ///
  /// - Precondition: `step` leads from `first` towards `last`.
  init?(from first: Int, to last: Int, step: Int, countMax: Int) {
    let (distance, overflow) = last.subtractingReportingOverflow(first)
    let (steps, overflows) = distance.dividedReportingOverflow(by: step)
    guard !overflow, !overflows, steps < countMax else { return nil }
    require(steps >= 0, "\(step) does not lead from \(first) to \(last)")
    self.init(first: first, step: step, count: steps + 1)
  }

  /// The number at a place.
  public func value(at place: Int) -> Int { first + step * place }

  /// Where a number stands, or nil when it is not one of these.
  public func place(of number: Int) -> Int? {
    let (distance, overflow) = number.subtractingReportingOverflow(first)
    let (place, overflows) = distance.dividedReportingOverflow(by: step)
    guard !overflow, !overflows, (0..<count).contains(place), value(at: place) == number else {
      return nil
    }
    return place
  }
}
