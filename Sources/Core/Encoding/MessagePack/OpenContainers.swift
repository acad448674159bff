/// The lists and maps of which not everything has been written or read yet, one inside the other.
///
/// Writer and reader share the questions: is it a key's turn, does this key come after the last one,
/// is everything there that was announced? A complete container is left by itself, as MessagePack
/// has no end marks. The message counts as a list of one element that has no head, so that there is
/// always an innermost container.
struct OpenContainers: Sendable {
  private struct Container {
    /// How many keys and values are still to come; in a map two an entry.
    var itemsLeft: Int
    var isMap: Bool
    /// Where the last key stands in the bytes; nil before the first.
    var lastKey: Range<Int>?
  }

  private var innermost = Container(itemsLeft: 1, isMap: false)
  private var outer: [Container] = []

  /// How many keys and values are still to come in all open containers.
  private(set) var itemsLeft = 1

  /// How many lists and maps lie around the next item.
  var depth: Int { outer.count }

  /// Whether the next item is a key.
  var awaitsKey: Bool {
    innermost.isMap && innermost.itemsLeft > 0 && innermost.itemsLeft.isMultiple(of: 2)
  }

  /// Whether the next item is a value.
  var awaitsValue: Bool { innermost.itemsLeft > 0 && !awaitsKey }

  /// Counts a value that holds no others.
  mutating func takeValue() {
    takeItem()
    leaveComplete()
  }

  /// Counts a list as a value and enters it.
  mutating func takeList(count: Int) {
    take(Container(itemsLeft: count, isMap: false))
  }

  /// Counts a map as a value and enters it.
  mutating func takeMap(count: Int) {
    take(Container(itemsLeft: 2 * count, isMap: true))
  }

  /// Counts a key and compares its bytes with those of the last one.
  ///
  /// - Returns: The last key if this one does not come after it.
  mutating func takeKey(at key: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
    takeItem()
    defer { innermost.lastKey = key }
    guard let last = innermost.lastKey,
      !bytes[last].lexicographicallyPrecedes(bytes[key])
    else { return nil }
    return last
  }

  private mutating func take(_ container: Container) {
    takeItem()
    itemsLeft += container.itemsLeft
    outer.append(innermost)
    innermost = container
    leaveComplete()
  }

  private mutating func takeItem() {
    innermost.itemsLeft -= 1
    itemsLeft -= 1
  }

  private mutating func leaveComplete() {
    while innermost.itemsLeft == 0, let container = outer.popLast() { innermost = container }
  }
}
