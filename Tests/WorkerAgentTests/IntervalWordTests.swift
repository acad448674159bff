import Coordination
import Testing
import WorkerAgent

@Suite("Lengths of time on a command line")
struct IntervalWordTests {
  @Test(
    "people's and Slurm's forms are read, others are not",
    arguments: [
      ("250ms", 250), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000),
      ("0s", 0), ("02:30", 150_000), ("1:00:00", 3_600_000), ("1-12:00:00", 129_600_000),
      ("30", nil), ("", nil), ("-5s", nil), ("5 s", nil), ("1:2:3:4", nil), (":", nil),
      ("x-1:00", nil), ("99999999999999999999s", nil), ("9999999999999d", nil), ("1-", nil),
    ] as [(String, Int64?)])
  func words(_ word: String, _ milliseconds: Int64?) {
    #expect(IntervalWord.interval(word) == milliseconds.map { .milliseconds($0) })
  }
}
