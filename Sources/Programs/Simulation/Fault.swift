/// What the simulated world does to the programs in it.
public enum Fault: Int, CaseIterable, Sendable {
  case messageDropped, messageDuplicated, messageDelayed
  case connectionLost, queueOverflowed, partitioned, partitionedOneWay, clogged
  case coordinatorCrashed, workerCrashed, workerLostDisk, slotDied, workerPreempted, workerDrained
  case processPaused, clockSkewed
  case ledgerLostTail, ledgerSlow, ledgerFull

  /// The fault as the summary names it.
  public var name: String {
    switch self {
    case .messageDropped: "messages dropped"
    case .messageDuplicated: "messages duplicated"
    case .messageDelayed: "messages delayed"
    case .connectionLost: "connections lost"
    case .queueOverflowed: "queues overflowed"
    case .partitioned: "partitions"
    case .partitionedOneWay: "one-way partitions"
    case .clogged: "links clogged"
    case .coordinatorCrashed: "coordinator crashes"
    case .workerCrashed: "worker crashes"
    case .workerLostDisk: "disks lost"
    case .slotDied: "slots died"
    case .workerPreempted: "workers preempted"
    case .workerDrained: "workers drained"
    case .processPaused: "processes paused"
    case .clockSkewed: "clocks skewed"
    case .ledgerLostTail: "unsynced entries lost"
    case .ledgerSlow: "slow syncs"
    case .ledgerFull: "full disks"
    }
  }
}

/// One fault of a run: the step, the kind, and which of its kind in that step.
public struct FaultID: Hashable, Comparable, Sendable {
  /// The step in which it struck.
  public let step: Int
  /// What it was.
  public let fault: Fault
  /// Which of its kind in that step, from 0.
  public let count: Int

  /// In the order of the run.
  public static func < (left: FaultID, right: FaultID) -> Bool {
    (left.step, left.fault.rawValue, left.count) < (right.step, right.fault.rawValue, right.count)
  }
}

extension FaultID: CustomStringConvertible {
  /// As in `120.3.0`: step, kind, count.
  public var description: String { "\(step).\(fault.rawValue).\(count)" }

  /// A fault as ``description`` writes it.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let step = parts[0], let kind = parts[1], let count = parts[2],
      let fault = Fault(rawValue: kind), step >= 0, count >= 0
    else { return nil }
    self.init(step: step, fault: fault, count: count)
  }
}

/// How likely each fault is in a run.
///
/// Drawn from the seed, many of them zero: a run with every fault
/// at once seldom gets far enough to show the bug that needs only one.
struct FaultRates: Sendable {
  private var rates: [Double]

  /// No fault at all.
  static let none = FaultRates()

  private init() { rates = Array(repeating: 0, count: Fault.allCases.count) }

  init(_ dice: inout Dice) {
    self.init()
    for fault in Fault.allCases {
      guard dice.chance(0.75) else { continue }
      rates[fault.rawValue] = FaultRates.usual(fault) * (0.3 + 2.2 * dice.uniform())
    }
  }

  subscript(fault: Fault) -> Double { rates[fault.rawValue] }

  /// Whether anything can happen.
  var isAny: Bool { rates.contains { $0 > 0 } }

  /// The chance a step for what happens to processes and links, a message for what happens to these,
  /// a directive for crashes.
  private static func usual(_ fault: Fault) -> Double {
    switch fault {
    case .messageDropped: 0.004
    case .messageDuplicated: 0.01
    case .messageDelayed: 0.02
    case .connectionLost: 0.003
    case .queueOverflowed: 0.004
    case .partitioned, .partitionedOneWay: 0.002
    case .clogged: 0.003
    case .coordinatorCrashed: 0.003
    case .workerCrashed: 0.0025
    case .workerLostDisk: 0.45
    case .slotDied: 0.003
    case .workerPreempted: 0.002
    case .workerDrained: 0.002
    case .processPaused: 0.003
    case .clockSkewed: 0.6
    case .ledgerLostTail: 1
    case .ledgerSlow: 0.04
    case .ledgerFull: 0.002
    }
  }
}

/// Decides which faults happen, and remembers which did.
struct FaultPlan: Sendable {
  let rates: FaultRates
  /// If not nil, no other fault happens.
  let only: Set<FaultID>?
  private(set) var fired: [FaultID] = []
  private var counts = Array(repeating: 0, count: Fault.allCases.count)
  private var step = 0
  private var dice: Dice
  /// Whether faults have stopped.
  var isOver = false

  init(rates: FaultRates, only: Set<FaultID>?, dice: Dice) {
    self.rates = rates
    self.only = only
    self.dice = dice
  }

  mutating func begin(step: Int) {
    self.step = step
    dice.begin(step: step)
    for kind in counts.indices { counts[kind] = 0 }
  }

  /// Whether a fault happens here.
  mutating func strikes(_ fault: Fault) -> Bool {
    let rate = rates[fault]
    guard !isOver, rate > 0 else { return false }
    let count = counts[fault.rawValue]
    counts[fault.rawValue] += 1
    guard Double(dice.word(fault.rawValue, count) >> 11) * 0x1p-53 < rate else { return false }
    let id = FaultID(step: step, fault: fault, count: count)
    guard only?.contains(id) != false else { return false }
    fired.append(id)
    return true
  }
}
