/// What is to happen, by time and then by order of entry: a binary heap.
///
/// Nothing is moved or removed before its time. Whoever is called looks whether there is still
/// something to do; so a worker that is heard every second costs one entry.
package struct Schedule<Time: Comparable & Hashable & Sendable, Event: Sendable>: Sendable {
  @usableFromInline
  struct Entry: Sendable {
    @usableFromInline let time: Time
    @usableFromInline let number: Int
    @usableFromInline let event: Event

    @inlinable
    init(time: Time, number: Int, event: Event) {
      self.time = time
      self.number = number
      self.event = event
    }

    @inlinable
    func precedes(_ other: Entry) -> Bool { (time, number) < (other.time, other.number) }
  }

  @usableFromInline var heap: [Entry] = []
  @usableFromInline var count = 0

  /// Nothing.
  @inlinable
  package init() {}

  /// When the next event is due.
  @inlinable
  package var earliest: Time? { heap.first?.time }

  /// Enters an event.
  @inlinable
  package mutating func add(_ event: Event, at time: Time) {
    heap.append(Entry(time: time, number: count, event: event))
    count += 1
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the next event out, whenever it is due.
  @inlinable
  package mutating func next() -> (time: Time, event: Event)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return (first.time, first.event) }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return (first.time, first.event)
  }

  /// Takes the next event out if its time has come.
  @inlinable
  package mutating func next(at now: Time) -> Event? {
    guard let earliest, earliest <= now else { return nil }
    return next()?.event
  }
}

extension Schedule.Entry: Equatable where Event: Equatable {}
extension Schedule.Entry: Hashable where Event: Hashable {}
extension Schedule: Equatable where Event: Equatable {}
extension Schedule: Hashable where Event: Hashable {}

/// What a coordinator has to look at when its time comes.
enum Timer: Hashable, Sendable {
  /// Is the worker still there?
  case member(WorkerID)
  /// A task that failed may be tried again.
  case retry(TaskID)
  /// A look that failed may be tried again.
  case look(LookID)
  /// A client has waited long enough.
  case wait
  /// Tasks need not be held back any more for workers of the life before.
  case reattached
}
