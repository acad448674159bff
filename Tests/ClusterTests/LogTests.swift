import Cluster
import Testing

@Suite("The log")
struct LogTests {
  private final class Lines {
    var now = 1_764_000_000_123
    var lines: [String] = []

    func log(_ form: Log.Form) -> Log {
      Log(form, clock: { self.now }) { self.lines.append(String(decoding: $0, as: UTF8.self)) }
    }
  }

  @Test("a line for people has time, level, kind, sentence and fields")
  func human() {
    let lines = Lines()
    var log = lines.log(.human)
    log.write(
      .warning, "slot-died", "slot 2 was killed", ["slot": .integer(2), "by": .text("a b")])
    log.write(.info, "joined", "joined \u{1b}[2Jada")
    #expect(
      lines.lines == [
        "2025-11-24T16:00:00.123Z warning slot-died: slot 2 was killed (slot=2 by=\"a b\")\n",
        "2025-11-24T16:00:00.123Z info joined: joined ␛[2Jada\n",
      ])
  }

  @Test("a line for machines is an object")
  func json() {
    let lines = Lines()
    var log = lines.log(.json)
    log.write(.error, "refused", "no", ["slot": .integer(2)])
    #expect(
      lines.lines == [
        #"{"time":"2025-11-24T16:00:00.123Z","level":"error","kind":"refused","text":"no","slot":2}"#
          + "\n"
      ])
  }

  @Test("a kind that repeats is counted rather than written, others are not")
  func rate() {
    let lines = Lines()
    var log = lines.log(.human)
    for _ in 0..<1_000 { log.write(.info, "a", "x") }
    log.write(.info, "b", "x")
    #expect(lines.lines.count == Log.burstMax + 1)
    lines.now += Log.windowMilliseconds
    log.write(.info, "a", "x")
    #expect(lines.lines.last?.hasSuffix("a: x (omitted=\(1_000 - Log.burstMax))\n") == true)
    log.write(.info, "a", "x")
    #expect(lines.lines.last?.hasSuffix("a: x\n") == true)
  }

  @Test(
    "moments are written as RFC 3339 has them",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (-1, "1969-12-31T23:59:59.999Z"),
    ])
  func timestamps(_ milliseconds: Int, _ text: String) {
    #expect(Log.timestamp(milliseconds) == text)
  }
}
