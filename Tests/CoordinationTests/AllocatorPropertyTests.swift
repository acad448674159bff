import Coordination
import Foundation
import Randomness
import Testing

/// A batch system and its workers, as bad as the dice want, and the truth about both.
private struct BatchWorld {
  enum Phase { case asked, queued, starting, running, silent }
  struct Job {
    let request: RequestID
    var phase = Phase.asked
    var isCancelled = false
    var idleSince: Instant?
    var endsAt = Instant.zero
  }

  var dice: RandomStream
  var allocator: Allocator
  var jobs: [Job] = []
  var tasks: Int
  var now = Instant.zero
  /// In percent, how often something goes wrong.
  var trouble = 20
  /// The end of the shortest pause that the last failure can have made.
  var pausedAtLeastUntil = Instant.zero
  var faults: [String] = []

  init(seed: UInt64) {
    dice = (Seed(seed) ?? 0).stream("batch system")
    var settings = AllocatorSettings()
    settings.workersMax = dice.integer(in: 1...6)
    settings.workersMin = dice.integer(in: 0...1)
    settings.requestsQueuedMax = dice.integer(in: 1...3)
    settings.slotsPerWorker = dice.integer(in: 1...4)
    settings.lifetime = .seconds(Int64(dice.integer(in: 600...7_200)))
    settings.failuresMax = dice.integer(in: 2...9)
    allocator = Allocator(settings: settings, seed: Seed(seed) ?? 0)
    tasks = dice.integer(in: 0...20_000)
  }

  mutating func happens(percent: Int) -> Bool { dice.integer(below: 100) < percent }

  mutating func view() -> AllocatorView {
    var view = AllocatorView()
    let expected: Interval? = happens(percent: 30) ? nil : .seconds(2)
    if tasks > 0 { view.work = [AllocatorWork(tasks: tasks, expected: expected)] }
    view.workers = jobs.filter { $0.phase == .running }.map { job in
      AllocatorWorker(
        WorkerID(Int64(job.request.number)), request: job.request,
        slots: allocator.settings.slotsPerWorker, idleSince: job.idleSince, endsAt: job.endsAt)
    }
    return view
  }

  mutating func step() {
    now = now + .seconds(10)
    if happens(percent: 1) { tasks += dice.integer(below: 300) }
    runJobs()
    // Now and then the coordinator does not know of a worker for a moment.
    var view = view()
    if happens(percent: trouble / 4), !view.workers.isEmpty {
      view.workers.remove(at: dice.integer(below: view.workers.count))
    }
    obey(allocator.onTick(view, at: now), view)
    if jobs.count > allocator.settings.workersMax { faults.append("\(jobs.count) jobs") }
    if allocator.requestsWaiting > allocator.settings.requestsQueuedMax {
      faults.append("\(allocator.requestsWaiting) requests wait")
    }
  }

  private mutating func obey(_ directives: [AllocatorDirective], _ view: AllocatorView) {
    for directive in directives {
      switch directive {
      case .ask(let request):
        if now < pausedAtLeastUntil { faults.append("asked at \(now) in a pause") }
        if allocator.hasGivenUp { faults.append("asked after giving up") }
        jobs.append(Job(request: request))
      case .cancel(let request):
        if tasks > 0 { failed() }
        for index in jobs.indices where jobs[index].request == request {
          jobs[index].isCancelled = true
        }
      case .release(let worker):
        let known = view.workers.first { $0.worker == worker }
        let idle = known?.idleSince.map { now - $0 >= allocator.settings.idleTimeout }
        if idle != true { faults.append("let go of \(worker), which was not idle") }
        jobs.removeAll { Int64($0.request.number) == worker.number }
        allocator.onEnded(RequestID(Int(worker.number)), at: now)
      }
    }
  }

  private mutating func failed() {
    pausedAtLeastUntil =
      now + Interval(nanoseconds: allocator.settings.backOffFirst.nanoseconds / 2)
  }

  /// Everything that a batch system does in ten seconds.
  private mutating func runJobs() {
    for job in jobs {
      guard let index = jobs.firstIndex(where: { $0.request == job.request }) else { continue }
      switch job.phase {
      case _ where job.isCancelled:
        if happens(percent: 50) { end(index) }
      case .asked:
        if happens(percent: trouble) {
          jobs[index].phase = .silent
        } else if happens(percent: trouble) {
          jobs.remove(at: index)
          failed()
          allocator.onFailed(job.request, "refused", at: now)
        } else {
          jobs[index].phase = .queued
          allocator.onQueued(job.request, at: now)
        }
      case .queued where happens(percent: 20):
        jobs[index].phase = .starting
        if happens(percent: 90) { allocator.onGranted(job.request, at: now) }
      case .starting:
        if happens(percent: trouble) {
          failed()
          end(index)
        } else {
          jobs[index].phase = .running
          jobs[index].endsAt = now + allocator.settings.lifetime
          if happens(percent: 80) { allocator.onJoined(job.request, at: now) }
        }
      case .running:
        let done = min(tasks, 5 * allocator.settings.slotsPerWorker)
        tasks -= done
        jobs[index].idleSince = done > 0 ? nil : job.idleSince ?? now
        if job.endsAt <= now || happens(percent: trouble / 20) { end(index) }
      case .queued, .silent: break
      }
    }
  }

  private mutating func end(_ index: Int) {
    let job = jobs.remove(at: index)
    allocator.onEnded(job.request, at: now)
  }
}

@Suite("The allocator against a bad batch system")
struct AllocatorPropertyTests {
  @Test("no rule is broken whatever happens, and the work gets done when failures stop")
  func properties() {
    let isCampaign = ProcessInfo.processInfo.environment["PARSIMONY_CAMPAIGN"] == "1"
    var resumedCount = 0
    for seed in 0..<(isCampaign ? 5_000 : 200) as Range<UInt64> {
      var world = BatchWorld(seed: seed)
      for _ in 0..<600 {
        world.step()
        if world.allocator.hasGivenUp, world.happens(percent: 2) {
          world.allocator.onResume()
          world.pausedAtLeastUntil = .zero
          resumedCount += 1
        }
      }
      world.trouble = 0
      world.allocator.onResume()
      world.pausedAtLeastUntil = .zero
      var steps = 0
      while world.tasks > 0, steps < 20_000 {
        world.step()
        steps += 1
      }
      #expect(world.tasks == 0, "seed \(seed): \(world.tasks) tasks were left")
      #expect(world.faults.isEmpty, "seed \(seed)")
    }
    #expect(resumedCount > 10, "the dice must make some allocators give up")
  }
}
