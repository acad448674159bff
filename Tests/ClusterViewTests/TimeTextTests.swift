import ClusterView
import CommandLine
import Coordination
import Testing

@Suite("Times in words")
struct TimeTextTests {
  @Test(
    "an interval is told in its two greatest units",
    arguments: [
      (0, "0 ms"), (0.25, "250 ms"), (4.26, "4.2 s"), (59, "59 s"), (60, "1 min"),
      (200, "3 min 20 s"), (7_260, "2 h 1 min"), (90_000, "1 d 1 h"),
    ])
  func intervals(seconds: Double, words: String) {
    #expect(Interval(seconds: seconds).words == words)
  }

  @Test("an estimate beyond all bounds is the longest interval there is")
  func bounds() {
    #expect(Interval(seconds: .infinity).nanoseconds >= 9_000_000_000_000_000_000)
    #expect(Interval(seconds: .nan) == .zero)
  }

  @Test(
    "moments have the date and time that the calendar gives them",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400_000, "2000-02-29T00:00:00Z"),
      (1_795_273_402_999, "2026-11-21T15:03:22Z"), (4_102_444_799_000, "2099-12-31T23:59:59Z"),
    ])
  func moments(milliseconds: Int, text: String) {
    #expect(CalendarTime(millisecondsSince1970: milliseconds).rfc3339 == text)
  }

  @Test("a place to ask is chosen by what was said and what there is")
  func destinations() throws {
    func chosen(
      _ ledger: String?, _ cluster: String?, connected: String? = nil, isHere: Bool = false
    ) throws(Failure) -> Destination {
      try Destination.chosen(
        ledger: ledger, cluster: cluster, connected: connected, isLedgerHere: isHere)
    }
    #expect(try chosen("a.db", nil, connected: "lab", isHere: true) == .ledger("a.db"))
    #expect(try chosen(nil, "lab") == .cluster("lab"))
    #expect(try chosen(nil, nil, connected: "lab", isHere: true) == .cluster("lab"))
    #expect(try chosen(nil, nil, isHere: true) == .ledger("parsimony.db"))
    #expect(throws: Failure.self) { try chosen("a.db", "lab") }
    let nothing = #expect(throws: Failure.self) { try chosen(nil, nil) }
    #expect(nothing?.message.contains("'parsimony run PLAN'") == true)
    #expect(nothing?.message.contains("'parsimony connect LINE'") == true)
  }
}
