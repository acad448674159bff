/// First in, first out, at constant cost on average.
struct Queue<Element: Hashable & Sendable>: Hashable, Sendable {
  private var elements: [Element] = []
  private var head = 0

  var isEmpty: Bool { head == elements.count }
  var count: Int { elements.count - head }
  var first: Element? { isEmpty ? nil : elements[head] }
  /// The waiting elements in order.
  var waiting: ArraySlice<Element> { elements[head...] }

  mutating func append(_ element: Element) { elements.append(element) }

  @discardableResult
  mutating func popFirst() -> Element? {
    guard let first else { return nil }
    head += 1
    // Moving the rest to the front costs as much as was taken since the last time.
    if head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return first
  }

  mutating func removeAll(where isUnwanted: (Element) -> Bool) {
    elements = elements[head...].filter { !isUnwanted($0) }
    head = 0
  }

  static func == (left: Queue, right: Queue) -> Bool { left.waiting == right.waiting }
  func hash(into hasher: inout Hasher) { hasher.combine(waiting) }
}
