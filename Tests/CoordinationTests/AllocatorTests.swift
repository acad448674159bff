import Coordination
import Randomness
import Testing

@Suite("The allocator")
struct AllocatorTests {
  private static func at(_ seconds: Int64) -> Instant { Instant.zero + .seconds(seconds) }

  private func allocator(_ change: (inout AllocatorSettings) -> Void = { _ in }) -> Allocator {
    var settings = AllocatorSettings()
    settings.requestsQueuedMax = 100
    settings.workersMax = 100
    change(&settings)
    return Allocator(settings: settings, seed: 1)
  }

  private func view(
    tasks: Int, expected: Interval? = nil, workers: [AllocatorWorker] = []
  ) -> AllocatorView {
    var view = AllocatorView()
    view.work = [AllocatorWork(tasks: tasks, expected: expected)]
    view.workers = workers
    return view
  }

  private func worker(
    _ number: Int, slots: Int = 1, idleSince: Int64? = nil, endsAt: Int64? = nil,
    isOurs: Bool = true
  ) -> AllocatorWorker {
    AllocatorWorker(
      WorkerID(Int64(number)), request: isOurs ? RequestID(number) : nil, slots: slots,
      idleSince: idleSince.map(Self.at), endsAt: endsAt.map(Self.at))
  }

  private func asked(_ directives: [AllocatorDirective]) -> Int {
    directives.count { if case .ask = $0 { true } else { false } }
  }

  @Test("without work nothing is asked for")
  func noWork() {
    var allocator = allocator()
    #expect(allocator.onTick(view(tasks: 0), at: .zero) == [])
    #expect(allocator.decision(view(tasks: 0), at: .zero).reason == .noWork)
  }

  @Test("one request waits at a time by default, and the next is made when it is granted")
  func backlog() {
    var allocator = Allocator(settings: AllocatorSettings(), seed: 1)
    #expect(allocator.onTick(view(tasks: 50), at: .zero) == [.ask(RequestID(1))])
    #expect(allocator.onTick(view(tasks: 50), at: Self.at(1)) == [])
    #expect(allocator.decision(view(tasks: 50), at: Self.at(1)).reason == .backlog(1))
    allocator.onQueued(RequestID(1), at: Self.at(2))
    #expect(allocator.onTick(view(tasks: 50), at: Self.at(2)) == [])
    allocator.onGranted(RequestID(1), at: Self.at(3))
    #expect(allocator.onTick(view(tasks: 50), at: Self.at(3)) == [.ask(RequestID(2))])
  }

  @Test("workers, requests and what may still become a worker are held to one limit together")
  func workersMax() {
    var allocator = allocator { $0.workersMax = 3 }
    #expect(asked(allocator.onTick(view(tasks: 50), at: .zero)) == 3)
    #expect(allocator.decision(view(tasks: 50), at: .zero).reason == .workersMax(3))
    // One joined and is in the view; one was given up without a confirmation.
    allocator.onJoined(RequestID(1), at: Self.at(1))
    let view = view(tasks: 50, workers: [worker(1)])
    #expect(
      allocator.onTick(view, at: Self.at(130)) == [.cancel(RequestID(2)), .cancel(RequestID(3))])
    #expect(allocator.onTick(view, at: Self.at(1_000)) == [])
    allocator.onEnded(RequestID(2), at: Self.at(1_001))
    #expect(asked(allocator.onTick(view, at: Self.at(1_002))) == 1)
  }

  @Test("never more slots are asked for than there are tasks, but for the first worker")
  func slots() {
    var allocator = allocator { $0.slotsPerWorker = 8 }
    #expect(asked(allocator.onTick(view(tasks: 3), at: .zero)) == 1)
    #expect(allocator.onTick(view(tasks: 15), at: .zero) == [])
    #expect(
      allocator.decision(view(tasks: 15), at: .zero).reason == .enoughSlots(8, tasks: 15))
    #expect(asked(allocator.onTick(view(tasks: 33), at: .zero)) == 3)
    let busy = (1...4).map { worker($0, slots: 8) }
    #expect(allocator.onTick(view(tasks: 33, workers: busy), at: .zero) == [])
  }

  @Test("a person's own workers count as slots")
  func strangers() {
    var allocator = allocator()
    let workers = [worker(1, slots: 40, isOurs: false)]
    #expect(allocator.onTick(view(tasks: 40, workers: workers), at: .zero) == [])
    #expect(asked(allocator.onTick(view(tasks: 42, workers: workers), at: .zero)) == 2)
  }

  @Test("known work asks for as many workers as it keeps busy for a worthwhile time")
  func worthwhile() {
    var allocator = allocator()
    // A tenth of an hour is 360 s, and 3,600 tasks of 1 s are ten times that.
    let work = view(tasks: 3_600, expected: .seconds(1))
    #expect(asked(allocator.onTick(work, at: .zero)) == 10)
    #expect(allocator.decision(work, at: .zero).reason == .notWorthwhile(.seconds(360)))
    // However little there is, somebody must do it.
    var other = self.allocator()
    #expect(asked(other.onTick(view(tasks: 1, expected: .seconds(1)), at: .zero)) == 1)
  }

  @Test("no worker is asked for when the work ends before it would start")
  func endsBefore() {
    var allocator = allocator()
    _ = allocator.onTick(view(tasks: 1), at: .zero)
    allocator.onGranted(RequestID(1), at: Self.at(600))
    allocator.onJoined(RequestID(1), at: Self.at(600))
    let soon = view(tasks: 500, expected: .seconds(1), workers: [worker(1)])
    #expect(allocator.onTick(soon, at: Self.at(601)) == [])
    #expect(allocator.decision(soon, at: Self.at(601)).reason == .endsBefore(.seconds(600)))
    let late = view(tasks: 5_000, expected: .seconds(1), workers: [worker(1)])
    #expect(asked(allocator.onTick(late, at: Self.at(601))) == 11)
  }

  @Test("tasks that outlive every worker ask for none, and the reason names the cure")
  func outlives() {
    let decision = allocator().decision(view(tasks: 9, expected: .seconds(3_601)), at: .zero)
    #expect(decision.count == 0)
    #expect(
      "\(decision.reason)"
        == "every task takes longer than a worker lives, 3600 s; raise the lifetime")
  }

  @Test("a worker whose end comes before a new one would start is replaced")
  func replacement() {
    var allocator = allocator()
    let workers = [worker(1, endsAt: 100)]
    #expect(allocator.onTick(view(tasks: 1, workers: workers), at: Self.at(50)) == [])
    #expect(asked(allocator.onTick(view(tasks: 1, workers: workers), at: Self.at(100))) == 1)
  }

  @Test("idle workers are let go after a while, the earliest to end first, and some may stay")
  func letGo() {
    var allocator = allocator { $0.workersMin = 1 }
    let workers = [
      worker(1, idleSince: 0, endsAt: 5_000), worker(2, idleSince: 0, endsAt: 4_000),
      worker(3, idleSince: 0), worker(4, idleSince: 1), worker(5, idleSince: 0, isOurs: false),
    ]
    #expect(allocator.onTick(view(tasks: 0, workers: workers), at: Self.at(299)) == [])
    #expect(
      allocator.onTick(view(tasks: 0, workers: workers), at: Self.at(300))
        == [.release(WorkerID(2)), .release(WorkerID(1)), .release(WorkerID(3))])
    #expect(
      allocator.onTick(view(tasks: 0, workers: [workers[3]]), at: Self.at(900)) == [],
      "one stays")
  }

  @Test("requests are taken back when there has been no work for a while, which is no failure")
  func useless() {
    var allocator = allocator()
    #expect(asked(allocator.onTick(view(tasks: 2), at: .zero)) == 2)
    allocator.onQueued(RequestID(1), at: .zero)
    allocator.onGranted(RequestID(2), at: .zero)
    #expect(allocator.onTick(view(tasks: 0), at: Self.at(10)) == [])
    #expect(allocator.onTick(view(tasks: 2), at: Self.at(200)) == [])
    #expect(allocator.onTick(view(tasks: 0), at: Self.at(210)) == [])
    allocator.onJoined(RequestID(2), at: Self.at(250))
    #expect(allocator.onTick(view(tasks: 0), at: Self.at(510)) == [.cancel(RequestID(1))])
    allocator.onEnded(RequestID(1), at: Self.at(511))
    let again = view(tasks: 2, workers: [worker(2)])
    #expect(asked(allocator.onTick(again, at: Self.at(512))) == 1)
  }

  @Test("failures make pauses that double up to a limit, and a worker that joins ends them")
  func backOff() {
    var allocator = Allocator(settings: AllocatorSettings(), seed: 1)
    var now: Int64 = 0
    var pauses: [Int64] = []
    for number in 1...7 {
      #expect(allocator.onTick(view(tasks: 9), at: Self.at(now)) == [.ask(RequestID(number))])
      allocator.onFailed(RequestID(number), "sbatch: no such partition", at: Self.at(now))
      let failedAt = now
      while allocator.decision(view(tasks: 9), at: Self.at(now)).count == 0 { now += 1 }
      pauses.append(now - failedAt)
    }
    for (pause, due) in zip(pauses, [30, 60, 120, 240, 480, 960, 1_800]) {
      #expect((Int64(due) / 2...Int64(due)).contains(pause), "\(pauses), seed 1")
    }
    #expect(allocator.onTick(view(tasks: 9), at: Self.at(now)) == [.ask(RequestID(8))])
    allocator.onJoined(RequestID(8), at: Self.at(now))
    #expect(
      allocator.onTick(view(tasks: 9, workers: [worker(8)]), at: Self.at(now))
        == [.ask(RequestID(9))])
    allocator.onFailed(RequestID(9), "no", at: Self.at(now))
    let reason = allocator.decision(view(tasks: 9), at: Self.at(now)).reason
    guard case .backingOff(let pause, after: "no") = reason else {
      Issue.record("\(reason)")
      return
    }
    #expect(pause <= .seconds(30), "the series began anew")
  }

  @Test("after too many failures in a row it gives up, says why, and a person resumes")
  func givesUp() {
    var allocator = allocator { $0.failuresMax = 2 }
    for number in 1...2 {
      let now = Self.at(Int64(number) * 10_000)
      #expect(asked(allocator.onTick(view(tasks: 1), at: now)) == 1)
      allocator.onFailed(RequestID(number), "the account is out of hours", at: now)
    }
    #expect(allocator.hasGivenUp)
    let later = Self.at(10_000_000)
    #expect(allocator.onTick(view(tasks: 1), at: later) == [])
    #expect(
      "\(allocator.decision(view(tasks: 1), at: later).reason)"
        == "2 requests in a row failed, the last one because: the account is out of hours; "
        + "mend it, then resume")
    allocator.onResume()
    #expect(asked(allocator.onTick(view(tasks: 1), at: later)) == 1)
  }

  @Test("requests that fail together count as one failure in a row")
  func failTogether() {
    var allocator = allocator { $0.failuresMax = 2 }
    #expect(asked(allocator.onTick(view(tasks: 5), at: .zero)) == 5)
    for number in 1...5 { allocator.onFailed(RequestID(number), "no", at: Self.at(7)) }
    #expect(!allocator.hasGivenUp)
    #expect(asked(allocator.onTick(view(tasks: 5), at: Self.at(37))) == 5)
    allocator.onFailed(RequestID(6), "no", at: Self.at(40))
    #expect(allocator.hasGivenUp)
  }

  @Test("a request that is stuck in any phase is cancelled and has failed")
  func stuck() {
    for (phase, seconds) in [(0, 120), (1, 86_400), (2, 300)] as [(Int, Int64)] {
      var allocator = Allocator(settings: AllocatorSettings(), seed: 1)
      #expect(allocator.onTick(view(tasks: 1), at: .zero) == [.ask(RequestID(1))])
      if phase == 1 { allocator.onQueued(RequestID(1), at: .zero) }
      if phase == 2 { allocator.onGranted(RequestID(1), at: .zero) }
      #expect(allocator.onTick(view(tasks: 1), at: Self.at(seconds - 1)) == [])
      #expect(
        allocator.onTick(view(tasks: 1), at: Self.at(seconds)) == [.cancel(RequestID(1))])
      guard case .backingOff = allocator.decision(view(tasks: 1), at: Self.at(seconds)).reason
      else {
        Issue.record("phase \(phase): a stuck request must be followed by a pause")
        continue
      }
      #expect(allocator.onTick(view(tasks: 1), at: Self.at(seconds + 30)) == [.ask(RequestID(2))])
    }
  }
}
