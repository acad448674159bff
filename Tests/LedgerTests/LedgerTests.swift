import Coordination
import Encoding
import Ledger
import Sweeps
import TestSupport
import Testing

@Suite("What a ledger keeps")
struct LedgerTests {
  @Test("facts come back in order, and lives are counted, when a ledger is opened again")
  func facts() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/a b?.db"
    let sample = try Sample(1)
    let entries =
      sample.beginning + [
        sample.failure(3, isFinal: false, detail: ""), sample.failure(3), .pardon(sample.id),
        .look(LookID(sample.id, group: 0, step: 0), .enough([1, 2])),
      ]
    var cluster = ClusterID(0)
    do {
      var ledger = try Ledger.open(path)
      cluster = ledger.cluster
      #expect(try ledger.beginLife() == Epoch(1))
      #expect(try ledger.record(entries) == entries.map { _ in .first })
      #expect(try ledger.record([sample.result(0)]) == [.first])
    }
    var ledger = try Ledger.open(path)
    #expect(ledger.cluster == cluster)
    #expect(try ledger.beginLife() == Epoch(2))
    #expect(try ledger.facts() == entries)
    #expect(try ledger.lookUp(sample.id, 0..<6) == TaskSet(0))
    #expect(try ledger.verify() == [])
  }

  @Test("a result is the first, the same, different, or of machines that cannot be compared")
  func findings() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let sample = try Sample(1)
    _ = try ledger.record(sample.beginning)
    let other: MessagePack.Map = ["loss": .real(0.5)]
    #expect(
      try ledger.record([
        sample.result(1), sample.result(1), sample.result(1, scalars: other),
        sample.result(1, scalars: other, class: "x87"), sample.result(1, class: "x87"),
        sample.result(2),
      ]) == [.first, .same, .different, .incomparable, .same, .first])
    #expect(try ledger.record([sample.result(2, scalars: other)]) == [.different])
  }

  @Test("a task that another sweep did is done, and its result is told under both numbers")
  func adopted() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let first = try Sample(1)
    let second = try Sample(2, values: ["16", "32", "4"])
    let again = try Sample(3, isAgain: true)
    let stranger = try Sample(4, seed: 8)
    _ = try ledger.record(first.beginning)
    ledger.note(worker: WorkerID(1), host: "node1", cpuLevel: "v3")
    _ = try ledger.record((0..<6).map { first.result($0) })
    for sample in [second, again, stranger] { _ = try ledger.record(sample.beginning) }
    #expect(try ledger.lookUp(second.id, 0..<6) == TaskSet([0, 2, 3, 5]))
    #expect(try ledger.lookUp(second.id, 3..<5) == TaskSet([3]))
    #expect(try ledger.lookUp(again.id, 0..<6).isEmpty)
    #expect(try ledger.lookUp(stranger.id, 0..<6).isEmpty)
    #expect(try ledger.record([again.result(0), second.result(1)]) == [.same, .first])
    #expect(try ledger.lookUp(again.id, 0..<6) == TaskSet(0))
    let page = try ledger.results(of: second.id, from: 0, count: 3)
    #expect(page.rows.map(\.index) == [0, 1, 2])
    #expect(page.next == 3)
    #expect(page.rows.map(\.key) == (0..<3).map(second.key))
    #expect(
      page.rows[0].payload == second.payload(0, scalars: ["loss": .real(0.25), "bdm": .real(3)]))
    #expect(page.rows[0].host == "node1")
    let records = try ledger.sweepRecords()
    #expect(records.map(\.doneCount) == [6, 5, 1, 0])
    #expect(records.map(\.adoptedCount) == [0, 4, 1, 0])
    #expect(records.map(\.taskCount) == [6, 6, 6, 6])
    #expect(try ledger.verify() == [])
  }

  @Test("failures are counted and paged, and forgiven")
  func failures() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let sample = try Sample(1)
    _ = try ledger.record(
      sample.beginning + (0..<5).map { sample.failure($0 % 3, isFinal: $0 > 1) })
    let page = try ledger.failures(of: sample.id, from: 1, count: 2)
    #expect(page.rows.map(\.index) == [1, 2])
    #expect(page.rows.map(\.isFinal) == [false, true])
    #expect(page.rows[0].failure == TaskFailure(.exitCode(3), detail: "no luck"))
    #expect(page.next == 3)
    #expect(try ledger.failures(of: sample.id, from: 3, count: 9).next == nil)
    #expect(try ledger.sweepRecords().map(\.failedCount) == [3])
    _ = try ledger.record([sample.result(2)])
    #expect(try ledger.sweepRecords().map(\.failedCount) == [2])
    _ = try ledger.record([.pardon(sample.id)])
    #expect(try ledger.sweepRecords().map(\.failedCount) == [0])
    #expect(try ledger.sweepRecords().map(\.attemptsFailedCount) == [5])
  }

  /// The runs of a look in its message, of which those that are not named are to come.
  private func runs(_ known: [LookRun], of count: Int = 20) -> [UInt8] {
    var runs = LookRuns(bytesMax: 1 << 20)
    let all = known + Array(repeating: .open, count: count - known.count)
    let added = all.map { runs.append($0) }
    #expect(!added.contains(false))
    return runs.encoded()
  }

  @Test("of a look's runs the scalar is gathered, in the order of the tasks")
  func gatherScalar() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let sample = try Sample(
      1, schema: Sample.correlated, values: ["4", "16"], more: Sample.until("r"))
    // Tasks 1, 3, 5 … are the second group.
    _ = try ledger.record(
      sample.beginning + [
        sample.result(1, scalars: ["r": .real(0.5), "x": .real(9)]), sample.failure(3),
        sample.result(5, scalars: ["r": .text("0.5")]), sample.result(7, payload: [7]),
        sample.result(9, scalars: ["r": .integer(-1)]), sample.failure(11, isFinal: false),
      ])
    #expect(
      try ledger.gather(LookID(sample.id, group: 1, step: 0))
        == runs([.number(0.5), .givenUp, .number(.nan), .number(.nan), .number(-1)]))
    #expect(try ledger.gather(LookID(sample.id, group: 0, step: 0)) == runs([]))
    _ = try ledger.record([.pardon(sample.id), sample.result(3, scalars: ["r": .real(0)])])
    #expect(
      try ledger.gather(LookID(sample.id, group: 1, step: 0))
        == runs([.number(0.5), .number(0), .number(.nan), .number(.nan), .number(-1)]))
    #expect(try ledger.gather(LookID(sample.id, group: 2, step: 0)) == nil)
    #expect(try ledger.gather(LookID(sample.id, group: 0, step: 1)) == nil)
    #expect(try ledger.gather(LookID(SweepID(2), group: 0, step: 0)) == nil)
    let fixed = try Sample(3)
    _ = try ledger.record(fixed.beginning)
    #expect(try ledger.gather(LookID(fixed.id, group: 0, step: 0)) == nil)
  }

  @Test("of a look's runs two series are gathered, unless they are too much for a message")
  func gatherSeries() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let sample = try Sample(
      1, schema: Sample.correlated, values: ["4"], more: Sample.until("pearson(b, a)"))
    func series(_ a: [Double], _ b: [Double]) -> [UInt8] {
      sample.payload(0, series: [Record.Series("a", a), Record.Series("b", b)])
    }
    _ = try ledger.record(
      sample.beginning + [
        sample.result(0, payload: series([1, 2], [3, .nan])),
        sample.result(1, scalars: ["r": .real(0.5)]),
      ])
    let look = LookID(sample.id, group: 0, step: 0)
    #expect(try ledger.gather(look) == runs([.curves([3, .nan], [1, 2]), .curves([], [])]))
    let long = [Double](repeating: 1, count: 180_000)
    _ = try ledger.record((2..<5).map { sample.result($0, payload: series(long, long)) })
    #expect(try ledger.gather(look) == nil)
  }

  @Test("verdicts of looks are paged in the order in which they were taken")
  func looks() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    var ledger = try Ledger.open(path)
    let sample = try Sample(
      1, schema: Sample.correlated, values: ["4", "16"], more: Sample.until("r"))
    func look(_ group: Int, _ step: Int, _ finding: Verdict.Finding) -> LedgerEntry {
      .look(LookID(sample.id, group: group, step: step), finding)
    }
    _ = try ledger.record(
      sample.beginning + [
        look(1, 0, .more([1])), sample.failure(1), look(0, 0, .enough([2])),
        look(1, 1, .more([3])), .look(LookID(SweepID(2), group: 0, step: 0), .more([4])),
      ])
    let page = try ledger.looks(of: sample.id, from: 0, count: 2)
    #expect(page.rows.map(\.group) == [1, 0] && page.rows.map(\.step) == [0, 0])
    #expect(page.rows.map(\.finding) == [.more([1]), .enough([2])])
    #expect(page.next == 2)
    let reader = try Ledger.Reader(path)
    let rest = try reader.looks(of: sample.id, from: 2, count: 9)
    #expect(rest.rows.map(\.finding) == [.more([3])] && rest.next == nil)
    #expect(
      try sqlite(
        path, "EXPLAIN QUERY PLAN SELECT number FROM fact WHERE sweep = 1 AND kind = 'look'"
      )
      .contains("look_of_sweep"))
  }

  @Test("a payload that is no record is kept, and a long one comes back as it was")
  func payloads() throws {
    let scratch = try Scratch()
    var ledger = try Ledger.open("\(scratch.path)/l.db")
    let sample = try Sample(1)
    var dice = SeededGenerator(seed: 3)
    let payloads: [[UInt8]] = [
      [], [0xFF], dice.bytes(5_000), [UInt8](repeating: 65, count: 100_000),
    ]
    _ = try ledger.record(sample.beginning)
    _ = try ledger.record(payloads.enumerated().map { sample.result($0, payload: $1) })
    let rows = try ledger.results(of: sample.id, from: 0, count: 9).rows
    #expect(rows.map(\.payload) == payloads)
    #expect(
      try ledger.record(payloads.enumerated().map { sample.result($0, payload: $1) })
        == [.same, .same, .same, .same])
  }

  @Test("a second owner is refused, and told who the first is")
  func owner() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/l.db"
    do {
      let ledger = try Ledger.open(path)
      #expect {
        _ = try Ledger.open(path)
      } throws: {
        let text = "\($0)"
        return text.hasPrefix("the ledger '\(path)' belongs to a coordinator that runs, process ")
          && text.hasSuffix("; stop that one or name another ledger")
      }
      #expect(ledger.path == path)
      let outcome = try RepositoryCommand(
        "python3", "-c",
        """
        import fcntl
        try: fcntl.flock(open('\(path)-lock'), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError: print('held')
        """
      ).outcome()
      #expect(outcome.text == "held\n")
      #expect(Ledger.isOwned(path))
    }
    #expect(!Ledger.isOwned(path) && !Ledger.isOwned("\(path)-nowhere"))
    _ = try Ledger.open(path)
  }
}
