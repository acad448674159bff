/// A set of small whole numbers, as a value that can be a dictionary's key.
struct BitSet: Hashable, Sendable {
  private var words: [UInt64]

  /// The empty set of numbers below `capacity`.
  init(capacity: Int) {
    self.words = Array(repeating: 0, count: (capacity + 63) / 64)
  }

  /// Whether a number belongs to the set.
  func contains(_ number: Int) -> Bool { words[number / 64] >> (number % 64) & 1 == 1 }

  mutating func insert(_ number: Int) { words[number / 64] |= 1 << (number % 64) }

  mutating func remove(_ number: Int) { words[number / 64] &= ~(1 << (number % 64)) }

  /// Whether the two sets have a number in common.
  func intersects(_ other: BitSet) -> Bool {
    words.indices.contains { words[$0] & other.words[$0] != 0 }
  }

  /// Keeps of the numbers in `subset` only those that are in `kept` too.
  mutating func restrict(_ subset: BitSet, to kept: BitSet?) {
    for index in words.indices { words[index] &= ~subset.words[index] | (kept?.words[index] ?? 0) }
  }
}
