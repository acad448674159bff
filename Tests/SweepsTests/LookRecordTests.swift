import Encoding
import Sweeps
import Testing

@Suite("What looks need and what they find")
struct LookRecordTests {
  private func payload(_ scalars: MessagePack.Map, _ series: [Record.Series] = []) -> [UInt8] {
    Record(
      study: "toy", version: 1, parameters: [:], seed: 7, scalars: scalars, series: series
    ).encoded()
  }

  @Test("a scalar is taken as a number, or is none")
  func scalars() {
    func run(_ scalars: MessagePack.Map) -> LookRun {
      LookRun(of: payload(scalars), by: .scalar("r"))
    }
    #expect(run(["r": .real(0.25), "q": .real(1)]) == .number(0.25))
    #expect(run(["r": .integer(-1)]) == .number(-1))
    for other: MessagePack.Map in [[:], ["r": .text("1")], ["r": .boolean(true)]] {
      guard case .number(let number) = run(other) else {
        Issue.record("\(other)")
        continue
      }
      #expect(number.isNaN)
    }
    guard case .number(let number) = LookRun(of: [7], by: .scalar("r")) else { return }
    #expect(number.isNaN)
  }

  @Test("two curves are taken in the order of the rule, and those that are missing are empty")
  func curves() {
    let bytes = payload([:], [Record.Series("b", [3, 4]), Record.Series("a", [1, 2])])
    #expect(LookRun(of: bytes, by: .pearson("a", "b")) == .curves([1, 2], [3, 4]))
    #expect(LookRun(of: bytes, by: .pearson("b", "a")) == .curves([3, 4], [1, 2]))
    #expect(LookRun(of: bytes, by: .pearson("a", "c")) == .curves([1, 2], []))
    #expect(LookRun(of: [], by: .pearson("a", "b")) == .curves([], []))
  }

  @Test("runs come back from their bytes, and others are refused")
  func runs() throws {
    var runs = LookRuns(bytesMax: 1_000)
    let all: [LookRun] = [
      .number(-0.5), .givenUp, .curves([1, .infinity], []), .open, .number(.infinity),
    ]
    let added = all.map { runs.append($0) }
    #expect(!added.contains(false))
    let bytes = runs.encoded()
    #expect(
      bytes
        == MessagePack.list([
          .real(-0.5), .integer(0), .list([.list([.real(1), .real(.infinity)]), .list([])]), .null,
          .real(.infinity),
        ]).encoded())
    #expect(try LookRuns.runs(decoding: bytes) == all)
    for other: MessagePack in [
      .integer(0), .list([.integer(1)]), .list([.text("")]), .list([.list([.list([])])]),
      .list([.list([.list([.integer(1)]), .list([])])]),
      .list([.list([.list([.list([])]), .list([])])]),
    ] {
      #expect(throws: MessagePackError.self) { try LookRuns.runs(decoding: other.encoded()) }
    }
    #expect(throws: MessagePackError.self) { try LookRuns.runs(decoding: bytes + [0]) }
    #expect(throws: MessagePackError.self) { try LookRuns.runs(decoding: []) }
  }

  @Test("runs never take more bytes than they may")
  func bound() {
    for bytesMax in [0, 5, 13, 14, 30, 400] {
      var runs = LookRuns(bytesMax: bytesMax)
      var count = 0
      while runs.append([.number(1), .curves([1], [2]), .open][count % 3]) { count += 1 }
      #expect(runs.encoded().count <= max(bytesMax, 1), "\(bytesMax)")
      #expect(count > 0 || bytesMax < 14)
    }
  }

  @Test("what was found has one form, and comes back from it")
  func form() throws {
    let record = LookRecord(
      replicates: 25, used: 23, estimate: LookRecord.Estimate(mean: 0.5, interval: 0.25...0.75))
    #expect(record.estimate?.halfWidth == 0.25)
    #expect(
      record.encoded()
        == MessagePack.map([
          "interval": .list([.real(0.25), .real(0.75)]), "mean": .real(0.5),
          "replicates": .integer(25), "used": .integer(23),
        ]).encoded())
    #expect(try LookRecord(decoding: record.encoded()) == record)
    let none = LookRecord(replicates: 25, used: 3, estimate: nil)
    #expect(try LookRecord(decoding: none.encoded()) == none)
    for (key, value) in [
      ("used", MessagePack.integer(26)), ("used", .integer(-1)), ("mean", .null),
      ("mean", .text("")),
      ("interval", .list([.real(1), .real(0)])), ("interval", .list([.real(1)])),
      ("interval", .null), ("other", .null),
    ] {
      guard case .map(let map) = try MessagePack(decoding: record.encoded()) else { continue }
      let entries = map.entries.filter { $0.key != key }.map { ($0.key, $0.value) }
      let changed = MessagePack.map(
        MessagePack.Map(uniqueKeysWithValues: entries + [(key, value)]))
      #expect(throws: MessagePackError.self, "\(key): \(value)") {
        try LookRecord(decoding: changed.encoded())
      }
    }
    #expect(throws: MessagePackError.self) { try LookRecord(decoding: []) }
  }
}
