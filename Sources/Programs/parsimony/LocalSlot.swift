import ClusterView
import CommandLine
import Coordination
import Processes
import Slots
import Sweeps
import Text

/// A slot on this machine that runs single tasks, one after the other.
struct LocalSlot: ~Copyable {
  private var process: SlotProcess

  /// The numeric class of what it computes.
  var numericClass: String { NumericClass.current.text }

  /// Starts a slot.
  init(allowsCommand: Bool) throws(Failure) {
    var settings = SlotSettings(executable: try SiblingProgram.worker.path())
    settings.allowsCommand = allowsCommand
    process = try LocalSlot.start(settings)
  }

  private static func start(_ settings: SlotSettings) throws(Failure) -> SlotProcess {
    do throws(ProcessError) {
      return try SlotProcess(starting: settings)
    } catch {
      throw Failure(.io, error.message)
    }
  }

  /// Runs a task and gives its payload.
  mutating func run(_ task: SweepTask, of grid: Grid) throws(Failure) -> [UInt8] {
    let leased = LeasedTask(LeaseID(Epoch(1), 1), task.index)
    process.send([
      .run(
        SlotTask(
          task: leased,
          study: TaskOrder.Study(name: grid.schema.name, version: grid.schema.version),
          seed: task.seed, parameters: grid.identifyingParameters(of: task),
          limits: grid.plan.limits))
    ])
    let deadline = grid.plan.limits.timeMilliseconds.map {
      ContinuousClock.now.advanced(by: .milliseconds($0))
    }
    var pause = Duration.microseconds(200)
    while true {
      process.flush()
      process.listen()
      for reply in process.receive() {
        guard case .ended(leased, _, let end) = reply else { continue }
        switch end {
        case .payload(let payload): return payload
        case .failure(let failure): throw refusal(task, failure.words)
        }
      }
      if let end = process.checkEnd() { throw refusal(task, end.words) }
      if let deadline, ContinuousClock.now > deadline {
        process.kill()
        throw refusal(task, "it ran longer than its plan allows")
      }
      ThisProcess.pause(for: pause)
      pause = min(pause * 2, .milliseconds(20))
    }
  }

  private func refusal(_ task: SweepTask, _ reason: String) -> Failure {
    Failure(.unmet, "task \(task.index) gave no result here: \(reason)")
  }
}
