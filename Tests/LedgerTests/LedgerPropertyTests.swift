import Coordination
import Encoding
import Ledger
import Sweeps
import TestSupport
import Testing

/// The ledger of the simulation, in few words: rows by key, facts in order.
private struct Model {
  struct Row {
    let payload: [UInt8]
    let numericClass: String
  }

  var rows: [Digest: Row] = [:]
  var facts: [LedgerEntry] = []
  /// What a look-up of a sweep that runs again may tell: what came under its own number.
  var own: Set<TaskID> = []

  mutating func keep(_ entry: LedgerEntry, _ key: Digest?) -> Recorded {
    guard case .result(let result) = entry, let key else {
      facts.append(entry)
      return .first
    }
    own.insert(result.task)
    if let row = rows[key] {
      if row.payload == result.payload { return .same }
      return row.numericClass == result.numericClass ? .different : .incomparable
    }
    rows[key] = Row(payload: result.payload, numericClass: result.numericClass)
    return .first
  }
}

@Suite("A ledger against its model")
struct LedgerPropertyTests {
  @Test("random entries are found as the simulated ledger finds them", arguments: 1...6)
  func model(seed: UInt64) throws {
    var dice = SeededGenerator(seed: seed)
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    // Sweeps that share tasks, one that runs them again, and one that shares none.
    let samples = [
      try Sample(1, replicates: 3, values: ["2", "4", "6", "8"]),
      try Sample(2, name: "other", replicates: 2, values: ["8", "10", "4"]),
      try Sample(3, replicates: 2, values: ["4", "8", "12"], isAgain: true),
      try Sample(4, seed: 9, replicates: 2),
      try Sample(5, replicates: 1, axis: "rate", values: ["2", "0.5"]),
    ]
    var model = Model()
    var ledger = try Ledger.open(path)
    func begin(_ sample: Sample) throws {
      _ = try ledger.record(sample.beginning)
      for entry in sample.beginning { _ = model.keep(entry, nil) }
    }
    try begin(samples[0])
    var begun = 1
    for _ in 0..<150 {
      switch dice.below(12) {
      case 0 where begun < samples.count:
        try begin(samples[begun])
        begun += 1
      case 1: try ledger.checkpointIfIdle()
      case 2: try ledger.reopen()
      case 3, 4, 5:
        let sample = samples[dice.below(begun)]
        let count = sample.plan.grid.taskCount
        let lower = dice.below(count)
        let range = lower..<lower + 1 + dice.below(count - lower)
        let expected = TaskSet(
          range.filter { index in
            sample.submission.isAgain
              ? model.own.contains(TaskID(sample.id, index))
              : model.rows[sample.key(index)] != nil
          })
        #expect(try ledger.lookUp(sample.id, range) == expected)
      default:
        var batches: [[LedgerEntry]] = []
        for _ in 0...dice.below(3) {
          batches.append(
            (0...dice.below(6)).map { _ in
              let sample = samples[dice.below(begun)]
              let index = dice.below(sample.plan.grid.taskCount)
              switch dice.below(9) {
              case 0: return sample.failure(index, isFinal: dice.below(2) == 0)
              case 1: return .pardon(sample.id)
              case 2:
                return sample.result(
                  index, payload: dice.bytes(2_000), class: ["a", "b"][dice.below(2)])
              case 3: return sample.result(index, scalars: ["loss": .real(9)], class: "b")
              default: return sample.result(index, scalars: [:], class: "a")
              }
            })
        }
        let expected = batches.map { batch in
          batch.map { entry -> Recorded in
            guard case .result(let result) = entry else { return model.keep(entry, nil) }
            return model.keep(entry, samples[result.task.sweep.number - 1].key(result.task.index))
          }
        }
        #expect(try ledger.record(batches.map { Ledger.Batch($0) }) == expected)
      }
    }
    #expect(try ledger.facts() == model.facts)
    for sample in samples.prefix(begun) {
      _ = try ledger.lookUp(sample.id, 0..<sample.plan.grid.taskCount)
      for row in try ledger.results(of: sample.id, from: 0, count: 100).rows {
        #expect(row.key == sample.key(row.index))
        #expect(row.payload == model.rows[row.key]?.payload)
      }
    }
  }

  @Test("keys that were settled, wait or were just written are all found")
  func settling() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    let count = 300_000
    let first = try Sample(1, replicates: count / 3)
    let second = try Sample(2, replicates: count / 3, values: ["4", "8", "16", "32"])
    var ledger = try Ledger.open(path)
    _ = try ledger.record(first.beginning)
    let payload = first.payload(0)
    for start in stride(from: 0, to: count, by: 5_000) {
      _ = try ledger.record((start..<start + 5_000).map { first.result($0, payload: payload) })
    }
    _ = try ledger.record(second.beginning)
    func expectAll(in ledger: inout Ledger) throws {
      for start in [0, 100_000, 395_904] {
        let range = start..<start + 4_096
        let expected = TaskSet(range.filter { $0 % 4 < 3 })
        #expect(try ledger.lookUp(second.id, range) == expected)
      }
    }
    try expectAll(in: &ledger)
    ledger = try Ledger.reopened(ledger, path)
    try expectAll(in: &ledger)
    #expect(
      try ledger.record([second.result(3), second.result(4, payload: payload)]) == [.first, .same])
  }
}

extension Ledger {
  /// The same ledger in another life of its owner.
  static func reopened(_ ledger: consuming Ledger, _ path: String) throws -> Ledger {
    do { _ = consume ledger }
    return try Ledger.open(path)
  }
}
