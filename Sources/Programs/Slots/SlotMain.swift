internal import Coordination
internal import Encoding
internal import Processes
internal import Studies
internal import Sweeps

/// A slot's own side: reads orders, runs their tasks and replies, until the orders end.
///
/// A short task costs microseconds, a system call about one. So a slot takes all the orders that one
/// read gives and lets its replies wait for each other, but never for a task that may take long:
/// they go out before a study that is not brief begins, when no orders are left, and at the latest
/// behind 32 replies or a millisecond. Which task is running is known nevertheless, from the count
/// that is stored in front of each; see ``SlotProcess``.
public struct SlotMain: ~Copyable {
  private let runners: [StudyRunner]
  private let link: ParentLink
  private var begun = 0
  private var replies: [UInt8] = []
  private var repliesCount = 0
  private var fault: MessagePackError?

  private static let repliesPerWriteMax = 32
  private static let delayMax = Duration.milliseconds(1)

  /// A slot with what it can run, in a process that ``SlotProcess`` started.
  public init(running runners: [StudyRunner]) throws(SlotError) {
    self.runners = runners
    do throws(ProcessError) {
      link = try ParentLink()
    } catch {
      throw SlotError(error.message)
    }
  }

  /// Runs until the orders end.
  public mutating func run() throws(SlotError) {
    // The agent decides when a slot has to go; until then a running task is not disturbed.
    ThisProcess.ignoreRequestsToEnd()
    do throws(ProcessError) {
      try runOrders()
    } catch {
      throw SlotError(error.message)
    }
    if let fault { throw SlotError("the agent sent bytes that are no order (\(fault))") }
  }

  private mutating func runOrders() throws(ProcessError) {
    var frames = Frames()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while let count = try link.receive(into: &buffer) {
      frames.append(buffer[..<count])
      var lastFlush = ContinuousClock.now
      while let order = nextOrder(in: &frames) {
        begun += 1
        let now = try perform(order)
        if repliesCount >= Self.repliesPerWriteMax || now - lastFlush >= Self.delayMax {
          try flush()
          lastFlush = now
        }
      }
      try flush()
      if fault != nil { return }
    }
  }

  /// The next order, if all of it is there and nothing is wrong with it.
  private mutating func nextOrder(in frames: inout Frames) -> SlotOrder? {
    do throws(MessagePackError) {
      guard let bytes = try frames.next() else { return nil }
      return try SlotOrder(decoding: bytes)
    } catch {
      fault = error
      return nil
    }
  }

  /// Does what an order says, adds the reply to those that wait, and returns the time.
  private mutating func perform(_ order: SlotOrder) throws(ProcessError) -> ContinuousClock.Instant
  {
    switch order {
    case .run(let task):
      let runner = runners.first {
        $0.schema.version == task.study.version
          && $0.schema.name.utf8.elementsEqual(task.study.name.utf8)
      }
      if runner?.isBrief != true { try flush() }
      link.report(begun)
      let start = ContinuousClock.now
      let end = Self.end(of: task, runner)
      let now = ContinuousClock.now
      add(.ended(task.task, after: Interval(start.duration(to: now)), end))
      return now
    case .evaluate(let look):
      try flush()
      link.report(begun)
      add(.found(look.look, LookEvaluation.finding(of: look)))
      return .now
    }
  }

  private static func end(of task: SlotTask, _ runner: StudyRunner?) -> Outcome.End {
    guard let runner else {
      return .failure(
        TaskFailure(
          .unusable,
          detail: "this worker does not run version \(task.study.version) of '\(task.study.name)'"))
    }
    do throws(StudyFailure) {
      let result = try runner.run(
        StudyTask(
          schema: runner.schema, seed: task.seed, parameters: task.parameters, limits: task.limits))
      let payload = Record(
        study: task.study.name, version: task.study.version, parameters: task.parameters,
        seed: task.seed, scalars: result.scalars, series: result.series
      ).encoded()
      guard payload.count <= Bound.bytesPerPayload else {
        return .failure(
          TaskFailure(
            .unusable,
            detail: "the result has \(payload.count) bytes; at most \(Bound.bytesPerPayload) are "
              + "kept"))
      }
      return .payload(payload)
    } catch {
      return .failure(TaskFailure(error.cause, detail: error.detail))
    }
  }

  private mutating func add(_ reply: SlotReply) {
    replies.append(frame: reply.encoded())
    repliesCount += 1
  }

  private mutating func flush() throws(ProcessError) {
    guard repliesCount > 0 else { return }
    try link.send(replies)
    replies.removeAll(keepingCapacity: true)
    repliesCount = 0
  }
}

/// Why a slot cannot go on.
public struct SlotError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reason in one sentence.
  public let message: String

  init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}

extension Interval {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
