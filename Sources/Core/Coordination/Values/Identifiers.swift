/// A sweep's number in its ledger: given once, never again.
public struct SweepID: Hashable, Comparable, Sendable {
  /// The number, from 1.
  public let number: Int
  /// The sweep of a number.
  public init(_ number: Int) { self.number = number }
  /// Whether a sweep was submitted before another.
  public static func < (left: SweepID, right: SweepID) -> Bool { left.number < right.number }
}

/// What a submitter calls a submission, so that sending it twice submits it once.
public struct SubmissionID: Hashable, Sendable {
  /// Drawn at random by the submitter.
  public let number: Int64
  /// The submission of a number.
  public init(_ number: Int64) { self.number = number }
}

/// One life of a worker: a process draws a number when it starts and keeps it until it ends.
public struct WorkerID: Hashable, Comparable, Sendable {
  /// Drawn at random by the worker.
  public let number: Int64
  /// The worker of a number.
  public init(_ number: Int64) { self.number = number }
  /// An order without meaning, for listing.
  public static func < (left: WorkerID, right: WorkerID) -> Bool { left.number < right.number }
}

/// The ledger that a coordinator keeps; a worker that comes from another one brings nothing here.
public struct ClusterID: Hashable, Sendable {
  /// Drawn at random when the ledger was made.
  public let number: Int64
  /// The ledger of a number.
  public init(_ number: Int64) { self.number = number }
}

/// One life of a coordinator, counted in the ledger.
public struct Epoch: Hashable, Comparable, Sendable {
  /// The count, from 1.
  public let number: Int
  /// The life of a number.
  public init(_ number: Int) { self.number = number }
  /// Whether a life came before another.
  public static func < (left: Epoch, right: Epoch) -> Bool { left.number < right.number }
}

/// One conversation between a coordinator and a worker, from a welcome to the first doubt.
public struct SessionID: Hashable, Sendable {
  /// The coordinator's life.
  public let epoch: Epoch
  /// Counts the sessions of that life, from 1.
  public let number: Int
  /// A session of a coordinator's life.
  public init(_ epoch: Epoch, _ number: Int) {
    self.epoch = epoch
    self.number = number
  }
}

/// One promise of tasks to one worker, different from every other of every life.
public struct LeaseID: Hashable, Comparable, Sendable {
  /// The coordinator's life in which it was given.
  public let epoch: Epoch
  /// Counts the leases of that life, from 1.
  public let number: Int
  /// A lease of a coordinator's life.
  public init(_ epoch: Epoch, _ number: Int) {
    self.epoch = epoch
    self.number = number
  }
  /// One word is hashed, as leases are looked up several times for every task.
  public func hash(into hasher: inout Hasher) { hasher.combine(word) }
  /// Lives of a coordinator are few, and so are the words that several leases share.
  var word: Int { number ^ epoch.number << 44 }
  /// Whether a lease was given before another.
  public static func < (left: LeaseID, right: LeaseID) -> Bool {
    (left.epoch, left.number) < (right.epoch, right.number)
  }
}

/// A task of a sweep by its number.
public struct TaskID: Hashable, Comparable, Sendable {
  /// The sweep.
  public let sweep: SweepID
  /// The task's number in the sweep's grid.
  public let index: Int
  /// A task of a sweep.
  public init(_ sweep: SweepID, _ index: Int) {
    self.sweep = sweep
    self.index = index
  }
  /// Sweep by sweep, task by task.
  public static func < (left: TaskID, right: TaskID) -> Bool {
    (left.sweep, left.index) < (right.sweep, right.index)
  }
}

/// A task under the lease by which a worker has it.
public struct LeasedTask: Hashable, Comparable, Sendable {
  /// The lease.
  public let lease: LeaseID
  /// The task's number in its sweep's grid.
  public let index: Int
  /// A task of a lease.
  public init(_ lease: LeaseID, _ index: Int) {
    self.lease = lease
    self.index = index
  }
  /// One word is hashed, as tasks are looked up several times each.
  public func hash(into hasher: inout Hasher) {
    // An odd factor spreads the leases, so that tasks of neighbours share no word.
    hasher.combine(lease.word &* 0x2_0000_0001 ^ index)
  }
  /// Lease by lease, task by task.
  public static func < (left: LeasedTask, right: LeasedTask) -> Bool {
    (left.lease, left.index) < (right.lease, right.index)
  }
}

/// Where an answer goes: a connection as the shell knows it, gone when the peer reconnects.
public struct Route: Hashable, Comparable, Sendable {
  /// The shell's number for the connection.
  public let number: Int
  /// The connection of a number.
  public init(_ number: Int) { self.number = number }
  /// An order without meaning, for listing.
  public static func < (left: Route, right: Route) -> Bool { left.number < right.number }
}

extension SweepID: CustomStringConvertible {
  /// As in `s3`.
  public var description: String { "s\(number)" }
}

extension WorkerID: CustomStringConvertible {
  /// As in `w1f`.
  public var description: String { "w" + String(UInt64(bitPattern: number), radix: 16) }
}

extension LeaseID: CustomStringConvertible {
  /// As in `l2.17`.
  public var description: String { "l\(epoch.number).\(number)" }
}

extension TaskID: CustomStringConvertible {
  /// As in `s3/120`.
  public var description: String { "\(sweep)/\(index)" }
}
