internal import Encoding
internal import Sweeps

/// A set of tasks is `[first, count, first, count, …]` on the wire: a lease is one range most often.
extension TaskSet: WireForm {
  func write(to writer: inout MessagePackWriter) {
    let ranges = ranges
    writer.beginList(count: 2 * ranges.count)
    for range in ranges {
      writer.write(range.lowerBound)
      writer.write(range.count)
    }
  }

  init(from reader: inout MessagePackReader) throws(MessagePackError) {
    let start = reader.offset
    let count = try reader.beginList(counting: 0...Bound.tasksPerSpan, "a set of tasks")
    try reader.require(
      count.isMultiple(of: 2), from: start, found: "a set of tasks with half a range",
      expected: "[first, count, first, count, …]")
    guard count > 0 else {
      self.init()
      return
    }
    let lowest = try reader.readTaskIndex()
    let endMax = Swift.min(lowest + Bound.tasksPerSpan, PlanBounds.tasksMax)
    let first = lowest & ~63
    var words: [UInt64] = []
    var lower = lowest
    for range in 0..<count / 2 {
      if range > 0 {
        // Past the end of the range before, and not at it: touching ranges are one.
        let past = first + words.count * 64 - words[words.count - 1].leadingZeroBitCount
        lower = try reader.readInteger(
          in: past + 1...Swift.max(past + 1, endMax - 1), "the next range's first task")
      }
      guard lower < endMax else {
        throw MessagePackError(
          offset: start, found: "a set of tasks from \(lowest) to \(lower)",
          expected: "at most \(Bound.tasksPerSpan) between the first and the last")
      }
      let length = try reader.readInteger(in: 1...endMax - lower, "a range's count of tasks")
      TaskSet.fill(&words, lower - first..<lower - first + length)
    }
    self.init(first: first, words: words)
  }

  /// Sets the bits of a range behind all that are set.
  private static func fill(_ words: inout [UInt64], _ range: Range<Int>) {
    let last = (range.upperBound - 1) >> 6
    if words.count <= last { words += repeatElement(0, count: last + 1 - words.count) }
    for word in range.lowerBound >> 6...last {
      let from = Swift.max(range.lowerBound - word * 64, 0)
      let to = Swift.min(range.upperBound - word * 64, 64)
      words[word] |= (UInt64.max >> UInt64(64 - (to - from))) << UInt64(from)
    }
  }
}
