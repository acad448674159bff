/// Some tasks of one sweep that lie near each other: a window of bits over the numbers.
///
/// A lease may hold two tasks of every three, for a third of a grid is often done already. As a
/// list of ranges that costs sixteen bytes a gap; as bits it costs one a task. So a set is bits
/// inside the coordinator and the worker, and ranges only on the wire.
///
/// Invariants: `words` neither begins nor ends with a zero, and is empty when the set is; `first` is
/// a multiple of 64, and zero when the set is empty. So equal sets are equal values.
public struct TaskSet: Hashable, Sendable {
  /// The number of the task of the first bit.
  public private(set) var first: Int
  /// A bit a task, the lowest first.
  public private(set) var words: [UInt64]

  /// No task.
  public init() {
    first = 0
    words = []
  }

  /// One task.
  public init(_ index: Int) {
    first = index & ~63
    words = [1 << UInt64(index & 63)]
  }

  /// Bits over tasks from a multiple of 64 on.
  package init(first: Int, words: [UInt64]) {
    self.first = first
    self.words = words
    trim()
  }

  /// The tasks of a range.
  public init(_ range: Range<Int>) {
    self.init()
    guard !range.isEmpty else { return }
    first = range.lowerBound & ~63
    words = Array(repeating: .max, count: (range.upperBound - first + 63) / 64)
    words[0] &= UInt64.max << UInt64(range.lowerBound & 63)
    let rest = range.upperBound & 63
    if rest > 0 { words[words.count - 1] &= UInt64.max >> UInt64(64 - rest) }
  }

  /// Tasks in any order.
  public init(_ indices: some Sequence<Int>) {
    self.init()
    for index in indices { insert(index) }
  }

  /// Whether there is none.
  public var isEmpty: Bool { words.isEmpty }

  /// How many there are.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// The numbers from the first bit to beyond the last.
  public var span: Range<Int> { first..<first + words.count * 64 }

  /// The lowest task.
  public var lowest: Int? {
    words.first.map { first + $0.trailingZeroBitCount }
  }

  /// The highest task.
  public var highest: Int? {
    words.last.map { first + words.count * 64 - 1 - $0.leadingZeroBitCount }
  }

  /// Whether a task is among them.
  public func contains(_ index: Int) -> Bool {
    let place = index - first
    guard place >= 0, place < words.count * 64 else { return false }
    return words[place >> 6] >> UInt64(place & 63) & 1 == 1
  }

  /// Adds a task and says whether it was missing.
  @discardableResult
  public mutating func insert(_ index: Int) -> Bool {
    if words.isEmpty {
      self = TaskSet(index)
      return true
    }
    let base = index & ~63
    if base < first {
      words.insert(contentsOf: repeatElement(0, count: (first - base) / 64), at: 0)
      first = base
    }
    let place = (index - first) >> 6
    if place >= words.count { words += repeatElement(0, count: place - words.count + 1) }
    let bit: UInt64 = 1 << UInt64(index & 63)
    guard words[place] & bit == 0 else { return false }
    words[place] |= bit
    return true
  }

  /// Takes a task out and says whether it was there.
  @discardableResult
  public mutating func remove(_ index: Int) -> Bool {
    guard contains(index) else { return false }
    words[(index - first) >> 6] &= ~(1 << UInt64(index & 63))
    trim()
    return true
  }

  /// Takes the lowest task out.
  public mutating func popLowest() -> Int? {
    guard let lowest else { return nil }
    remove(lowest)
    return lowest
  }

  /// Takes tasks out.
  public mutating func subtract(_ other: TaskSet) {
    combine(other) { $0 & ~$1 }
  }

  /// The tasks that are in both.
  public func intersection(_ other: TaskSet) -> TaskSet {
    guard first <= other.first else { return other.intersection(self) }
    var result = self
    // Where the other ends, nothing is common.
    let end = other.span.upperBound
    for place in result.words.indices {
      let base = first + place * 64
      if base < other.first || base >= end {
        result.words[place] = 0
      } else {
        result.words[place] &= other.words[(base - other.first) >> 6]
      }
    }
    result.trim()
    return result
  }

  /// Adds tasks.
  public mutating func formUnion(_ other: TaskSet) {
    for index in other { insert(index) }
  }

  /// The highest tasks, at most so many.
  public func highest(_ count: Int) -> TaskSet {
    var result = TaskSet()
    var rest = self
    while result.count < count, let highest = rest.highest {
      rest.remove(highest)
      result.insert(highest)
    }
    return result
  }

  private mutating func combine(_ other: TaskSet, _ operation: (UInt64, UInt64) -> UInt64) {
    for (place, word) in other.words.enumerated() {
      let own = (other.first - first) / 64 + place
      if words.indices.contains(own) { words[own] = operation(words[own], word) }
    }
    trim()
  }

  private mutating func trim() {
    while words.last == 0 { words.removeLast() }
    if let nonzero = words.firstIndex(where: { $0 != 0 }), nonzero > 0 {
      words.removeFirst(nonzero)
      first += nonzero * 64
    }
    if words.isEmpty { first = 0 }
  }
}

extension TaskSet: Sequence {
  /// Goes through the tasks from the lowest.
  public struct Iterator: IteratorProtocol {
    private let set: TaskSet
    private var place = 0
    private var word: UInt64

    init(_ set: TaskSet) {
      self.set = set
      word = set.words.first ?? 0
    }

    /// The next task.
    public mutating func next() -> Int? {
      while word == 0 {
        place += 1
        guard place < set.words.count else { return nil }
        word = set.words[place]
      }
      let bit = word.trailingZeroBitCount
      word &= word - 1
      return set.first + place * 64 + bit
    }
  }

  /// The tasks from the lowest.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The tasks as ranges that do not touch, ascending.
  public var ranges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in self {
      if let last = ranges.last, last.upperBound == index {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
      } else {
        ranges.append(index..<index + 1)
      }
    }
    return ranges
  }
}

extension TaskSet: CustomStringConvertible {
  /// As in `3…9,12`.
  public var description: String {
    ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)…\($0.upperBound - 1)" }
      .joined(separator: ",")
  }
}
