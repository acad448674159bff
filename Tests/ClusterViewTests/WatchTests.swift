import ClusterView
import CommandLine
import Coordination
import Testing

@Suite("Watching a sweep")
struct WatchTests {
  /// Seconds that pass only when somebody waits.
  private final class Clock {
    var seconds = 0.0
  }

  private func follow(
    _ cluster: FakeCluster, redraws: Bool = false, secondsMax: Double = 1_000
  ) throws(Failure) -> (end: Watch.End, shown: String) {
    let clock = Clock()
    var shown = ""
    let pulse = Watch.Pulse(now: { clock.seconds }) { seconds throws(Failure) in
      clock.seconds += seconds
      return clock.seconds < secondsMax
    }
    let screen = Watch.Screen(width: 60, redraws: redraws) { text, end throws(Failure) in
      shown += text + end
    }
    let end = try Watch(cluster.respondent, pulse).follow(SweepID(1), on: screen)
    return (end, shown)
  }

  @Test("it ends when the sweep is over, and a line comes only now and then")
  func completion() throws {
    let cluster = FakeCluster()
    var done = 0
    cluster.beforeAnswer = {
      done += 1
      $0.sweeps = [
        FakeCluster.sweep(1, "digits", done == 100 ? .completed : .active, done: done, of: 100)
      ]
    }
    let (end, shown) = try follow(cluster)
    guard case .settled(let status) = end else { throw Failure(.io, "it did not end") }
    #expect(status.isFlawless)
    let lines = shown.split(separator: "\n")
    #expect((5...20).contains(lines.count), "\(shown)")
    #expect(lines.last == "s1 digits  ▕███████████████████████████▏  100/100  completed")
    #expect(lines.dropLast().last?.contains("/s  about") == true)
  }

  @Test("a sweep that another takes the place of is followed into that one")
  func replacement() throws {
    let cluster = FakeCluster()
    cluster.sweeps = [
      FakeCluster.sweep(1, "a", .replaced(by: SweepID(2)), done: 1),
      FakeCluster.sweep(2, "b", .completed, done: 9, failed: 1),
    ]
    let (end, shown) = try follow(cluster)
    #expect(end == .settled(cluster.sweeps[1]))
    #expect(shown.hasPrefix("s1 was replaced by s2\n"))
    #expect(
      cluster.sweeps[1].summary
        == "s2 b: completed, 9 of 10 tasks done, 1 failed (see 'parsimony results s2 --failed')")
    #expect(!cluster.sweeps[1].isFlawless)
  }

  @Test("a sweep that waits is waited for, until somebody has enough of it")
  func abandonment() throws {
    let cluster = FakeCluster()
    cluster.sweeps = [FakeCluster.sweep(1, "a", .paused, done: 1)]
    let (end, shown) = try follow(cluster, redraws: true, secondsMax: 60)
    #expect(end == .abandoned(cluster.sweeps[0]))
    #expect(shown.hasPrefix("\r") && shown.hasSuffix("paused\u{1B}[K\n"))
  }

  @Test("whoever waits in silence leaves it to the coordinator to say when the sweep has settled")
  func silence() throws {
    let cluster = FakeCluster()
    let clock = Clock()
    cluster.beforeAnswer = {
      // Each answer takes the two seconds that a coordinator makes a client wait at most.
      clock.seconds += 2
      $0.sweeps = [
        FakeCluster.sweep(1, "a", .replaced(by: SweepID(2))),
        FakeCluster.sweep(2, "b", clock.seconds > 6 ? .completed : .active, done: 10),
      ]
    }
    let pulse = Watch.Pulse(now: { clock.seconds }) { _ in
      Issue.record("it paused")
      return false
    }
    let watch = Watch(cluster.respondent, pulse)
    #expect(try watch.settle(SweepID(1), within: nil) == .settled(cluster.sweeps[1]))
    #expect(
      cluster.asked == [
        .wait(SweepID(1), upTo: .seconds(3_600)), .wait(SweepID(2), upTo: .seconds(3_600)),
        .wait(SweepID(2), upTo: .seconds(3_600)), .wait(SweepID(2), upTo: .seconds(3_600)),
      ])
  }

  @Test("whoever waits in silence stops when the time is up, and pauses when answered at once")
  func limit() throws {
    let cluster = FakeCluster()
    cluster.sweeps = [FakeCluster.sweep(1, "a", .active)]
    let clock = Clock()
    let pulse = Watch.Pulse(now: { clock.seconds }) {
      clock.seconds += $0
      return true
    }
    let watch = Watch(cluster.respondent, pulse)
    #expect(try watch.settle(SweepID(1), within: 3) == .abandoned(cluster.sweeps[0]))
    #expect(clock.seconds == 3)
    #expect(cluster.asked.count == 7)
  }

  @Test("a cancelled sweep is over when its last task is, a stopped one as well")
  func ends() {
    #expect(!FakeCluster.sweep(1, "a", .cancelled, leased: 1).isSettled)
    #expect(FakeCluster.sweep(1, "a", .cancelled).isSettled)
    #expect(FakeCluster.sweep(1, "a", .stopped).isSettled)
    #expect(!FakeCluster.sweep(1, "a", .paused).isSettled)
  }

  @Test("a rate is that of the last half minute, and unknown before something has ended")
  func rate() {
    var progress = Progress()
    progress.add(FakeCluster.sweep(1, "a", of: 1_000), at: 0)
    #expect(progress.tasksPerSecond == nil && progress.timeLeft == nil)
    progress.add(FakeCluster.sweep(1, "a", done: 500, of: 1_000), at: 10)
    #expect(progress.tasksPerSecond == 50)
    for second in 11...60 {
      progress.add(FakeCluster.sweep(1, "a", done: 500 + second, of: 1_000), at: Double(second))
    }
    #expect(progress.tasksPerSecond == 1)
    #expect(progress.timeLeft == .seconds(440))
    // Tasks that were pardoned leave no negative rate behind.
    progress.add(FakeCluster.sweep(1, "a", done: 2, of: 1_000), at: 61)
    #expect(progress.tasksPerSecond == nil)
  }

  @Test("a narrow terminal gets the numbers without a bar, and never a second line")
  func width() {
    var progress = Progress()
    progress.add(FakeCluster.sweep(1, "a-rather-long-name-for-a-sweep", of: 1_000), at: 0)
    for width in 1...120 { #expect(progress.line(width: width).unicodeScalars.count <= width) }
  }
}
