internal import Mistakes

extension MessagePack {
  /// Values under keys, ascending by the keys' UTF-8 bytes, no key twice.
  ///
  /// Every way to make one sorts, so that a map out of order cannot be represented.
  public struct Map: Hashable, Sendable {
    /// A key and its value.
    public struct Entry: Sendable {
      /// The key.
      public let key: String
      /// The value.
      public let value: MessagePack
    }

    /// The entries in their order.
    public let entries: [Entry]

    /// A map of keys, of which no two have the same bytes, in any order.
    public init(uniqueKeysWithValues pairs: some Sequence<(String, MessagePack)>) {
      let entries = pairs.map { Entry(key: $0, value: $1) }
        .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (previous, next) in zip(entries, entries.dropFirst()) {
        require(
          !previous.key.utf8.elementsEqual(next.key.utf8),
          "a map has the key \(next.key.debugDescription) twice")
      }
      self.entries = entries
    }

    /// A map of entries that a reader found ascending.
    init(ascending entries: [Entry]) {
      self.entries = entries
    }

    /// The value under a key, if there is one.
    public subscript(key: String) -> MessagePack? {
      var range = entries.indices
      while !range.isEmpty {
        let middle = range.lowerBound + range.count / 2
        let entry = entries[middle]
        if entry.key.utf8.elementsEqual(key.utf8) { return entry.value }
        range =
          entry.key.utf8.lexicographicallyPrecedes(key.utf8)
          ? middle + 1..<range.upperBound : range.lowerBound..<middle
      }
      return nil
    }
  }
}

extension MessagePack.Map: ExpressibleByDictionaryLiteral {
  /// A map as written, in any order; a key written twice is a mistake in the program.
  public init(dictionaryLiteral pairs: (String, MessagePack)...) {
    self.init(uniqueKeysWithValues: pairs)
  }
}

extension MessagePack.Map.Entry: Hashable {
  /// Whether two entries have the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
  }

  /// Feeds what equality compares, or something coarser.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key)
    hasher.combine(value)
  }
}
