/// The states of some thousand neighbouring tasks, in two bits a task while they matter.
///
///     settled taken
///        0      0     free: pending once the ledger was asked, unresolved before
///        0      1     leased, being recorded, waiting to be tried again, or withheld
///        1      0     done or failed
///
/// The bits exist only between the first and the last event of a chunk: an untouched chunk and one
/// whose tasks are all over cost 48 bytes, whatever their number of tasks.
struct Chunk: Hashable, Sendable {
  enum Phase: Hashable, Sendable {
    /// The ledger was not asked.
    case unresolved
    /// The ledger was asked.
    case lookingUp
    /// Free tasks are known not to be done.
    case resolved
    /// Every task is done or failed.
    case settled
  }

  var phase = Phase.unresolved
  var settled: [UInt64] = []
  var taken: [UInt64] = []
  /// Which of the taken ones have an outcome that is being written down; empty while none had.
  var recording: [UInt64] = []
  /// Tasks with a past, by number.
  var troubles: [Trouble] = []
  /// The leases that hold tasks of this chunk.
  var leases: [LeaseID] = []
  /// Tasks that are neither settled nor taken.
  var free: Int

  init(taskCount: Int) { free = taskCount }

  /// Makes room for the bits.
  mutating func touch(words: Int) {
    guard settled.isEmpty, phase != .settled else { return }
    settled = Array(repeating: 0, count: words)
    taken = Array(repeating: 0, count: words)
  }

  /// Forgets the bits once they say nothing any more.
  mutating func close() {
    phase = .settled
    settled = []
    taken = []
    recording = []
    leases = []
    troubles.removeAll { $0.sequel != .failed }
  }

  /// Where a task's trouble stands or would stand.
  func place(of index: Int) -> (Int, isThere: Bool) {
    var range = troubles.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if troubles[middle].index == index { return (middle, true) }
      range =
        troubles[middle].index < index
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return (range.lowerBound, false)
  }

  func trouble(of index: Int) -> Trouble? {
    let (place, isThere) = place(of: index)
    return isThere ? troubles[place] : nil
  }

  mutating func set(_ trouble: Trouble) {
    let (place, isThere) = place(of: trouble.index)
    if isThere {
      troubles[place] = trouble
    } else {
      troubles.insert(trouble, at: place)
    }
  }

  mutating func forgetTrouble(of index: Int) {
    let (place, isThere) = place(of: index)
    if isThere { troubles.remove(at: place) }
  }
}
