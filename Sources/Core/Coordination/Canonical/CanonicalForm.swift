/// A state in words that are equal where two states cannot be told apart by what they will do.
///
/// An exhaustive search ends only if states that behave alike count as one. Names that are drawn from
/// counters and moments of a clock differ between such states for ever, so they are written relative:
///
/// - **Leases and conversations** by the order in which the state first mentions them, and by whether
///   they are of the coordinator's present life. They are compared for being the same; where the
///   order of leases decides, in a worker, they are written in that order, and those on their way to
///   it come behind.
/// - **Numbers of messages and of hellos** less the least one of the same conversation and direction,
///   or of the same worker. They are only compared with each other, and counted up.
/// - **Moments** as what is left until them, or as what has passed since, up to the longest interval
///   that anything compares it with. Decisions only compare differences.
///
/// - **Workers** by their number, or with two machines' numbers exchanged: machines that can do the
///   same are treated alike, so of a state and its mirror image one is enough.
///
/// What cannot influence a decision is not written at all; whoever writes says what and why.
package struct CanonicalForm {
  /// What numbers count.
  package enum Count: Hashable, Sendable {
    /// The messages from a worker in a conversation.
    case up(SessionID)
    /// The messages to a worker in a conversation.
    case down(SessionID)
    /// The hellos of a worker.
    case hellos(WorkerID)
  }

  private let epoch: Epoch
  private let names: [(worker: WorkerID, name: Int)]
  let now: Instant
  private var words: [UInt64] = []
  private var leases: [LeaseID] = []
  private var sessions: [SessionID] = []
  private var numbers: [(place: Int, count: Count, number: Int)] = []

  /// An empty form, as of a life of the coordinator and a moment, with other names for workers.
  package init(
    epoch: Epoch, now: Instant, names: [(worker: WorkerID, name: Int)]
  ) {
    self.epoch = epoch
    self.names = names
    self.now = now
    words.reserveCapacity(256)
  }

  /// Writes a number.
  package mutating func add(_ number: Int) { words.append(UInt64(bitPattern: Int64(number))) }

  /// Writes a truth.
  package mutating func add(_ flag: Bool) { words.append(flag ? 1 : 0) }

  /// Writes tasks.
  package mutating func add(_ tasks: TaskSet) {
    add(tasks.first)
    add(tasks.words.count)
    words += tasks.words
  }

  /// Writes a worker.
  package mutating func add(_ worker: WorkerID?) { add(worker.map(name) ?? -1) }

  /// What a worker is called in this form.
  func name(_ worker: WorkerID) -> Int {
    names.first { $0.worker == worker }?.name ?? Int(worker.number)
  }

  /// Writes a lease.
  package mutating func add(_ lease: LeaseID) {
    add(name(lease, &leases) << 1 | (lease.epoch == epoch ? 1 : 0))
  }

  /// Writes a task under its lease.
  package mutating func add(_ task: LeasedTask) {
    add(task.lease)
    add(task.index)
  }

  /// Writes a conversation, or that there is none.
  package mutating func add(_ session: SessionID?) {
    guard let session else { return add(-1) }
    add(name(session, &sessions) << 1 | (session.epoch == epoch ? 1 : 0))
  }

  private func name<ID: Equatable>(_ id: ID, _ known: inout [ID]) -> Int {
    if let place = known.firstIndex(of: id) { return place }
    known.append(id)
    return known.count - 1
  }

  /// Writes a number that counts.
  package mutating func add(_ number: Int, of count: Count) {
    numbers.append((words.count, count, number))
    add(0)
  }

  /// Writes what comes several times.
  package mutating func add<Element>(
    all elements: some Collection<Element>, _ write: (inout CanonicalForm, Element) -> Void
  ) {
    add(elements.count)
    for element in elements { write(&self, element) }
  }

  /// Writes how long ago something was, if anybody can tell.
  mutating func add(since moment: Instant, atMost longest: Interval) {
    add(Int(min(now - moment, longest).nanoseconds))
  }

  /// Writes how long it is until something.
  mutating func add(until moment: Instant) { add(Int(max(.zero, moment - now).nanoseconds)) }

  /// The form as two words that differ, but for a chance of one in 2¹²⁸ or so, where forms do.
  package consuming func fingerprint() -> Fingerprint {
    for (place, count, number) in numbers {
      var least = number
      for other in numbers where other.count == count { least = min(least, other.number) }
      words[place] = UInt64(number - least)
    }
    return Fingerprint(of: words)
  }
}

/// Two words that stand for a whole state.
package struct Fingerprint: Hashable, Comparable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// An order without meaning.
  package static func < (left: Fingerprint, right: Fingerprint) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }

  /// Two lanes of multiplying and folding with odd constants of their own; nothing here is secret.
  init(of words: [UInt64]) {
    var (high, low): (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F)
    for word in words {
      high = Fingerprint.mix(high ^ word, 0xA076_1D64_78BD_642F) &+ low
      low = Fingerprint.mix(low ^ word, 0xE703_7ED1_A0B4_28DB) ^ high
    }
    self.high = Fingerprint.mix(high ^ UInt64(words.count), 0x8EBC_6AF0_9C88_C6E3)
    self.low = Fingerprint.mix(low &+ high, 0x5899_65CC_7537_4CC3)
  }

  private static func mix(_ word: UInt64, _ factor: UInt64) -> UInt64 {
    let product = (word &+ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: factor)
    return product.high ^ product.low ^ (word << 31 | word >> 33)
  }
}
