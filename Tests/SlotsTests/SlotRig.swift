import Coordination
import Encoding
import Foundation
import Kernels
import Processes
import Slots
import Studies
import Sweeps

/// A slot of this very build, and how a test talks to it.
struct SlotRig: ~Copyable {
  /// The program that stands beside the tests' own executable.
  static let worker = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "parsimony-worker").path

  /// Whether there is a Python to run.
  static var hasPython: Bool { ThisProcess.findProgram("python3") != nil }

  var slot: SlotProcess
  private var nextIndex = 0

  init(
    allowsCommand: Bool = false, folder: String? = nil, cpuLevel: CPULevel? = nil
  ) throws {
    var settings = SlotSettings(executable: Self.worker)
    settings.allowsCommand = allowsCommand
    settings.folder = folder
    settings.cpuLevel = cpuLevel
    slot = try SlotProcess(starting: settings)
  }

  static func task(
    _ index: Int, _ study: String = "noop", version: Int? = nil,
    _ parameters: MessagePack.Map = [:]
  ) -> SlotTask {
    let known = StudyCatalog.schemas.first { $0.name == study }?.version
    return SlotTask(
      task: LeasedTask(LeaseID(Epoch(1), 1), index),
      study: TaskOrder.Study(name: study, version: version ?? known ?? 1), seed: 7,
      parameters: parameters, limits: Limits())
  }

  /// Runs tasks and returns their replies; fewer than tasks if the slot ended or time ran out.
  mutating func replies(
    to tasks: [SlotTask], within limit: Duration = .seconds(60)
  ) -> [SlotReply] {
    slot.send(tasks.map { .run($0) })
    return replies(tasks.count, within: limit)
  }

  /// So many replies, or as many as come in time.
  mutating func replies(_ count: Int, within limit: Duration = .seconds(60)) -> [SlotReply] {
    let deadline = ContinuousClock.now + limit
    var replies: [SlotReply] = []
    while replies.count < count, ContinuousClock.now < deadline {
      poll(.milliseconds(20))
      let hasEnded = slot.checkEnd() != nil
      slot.flush()
      slot.listen()
      replies += slot.receive()
      if hasEnded { break }
    }
    return replies
  }

  /// The end of one task.
  mutating func end(
    of study: String, _ parameters: MessagePack.Map = [:], version: Int? = nil
  ) throws -> Outcome.End {
    nextIndex += 1
    let task = Self.task(nextIndex, study, version: version, parameters)
    guard case .ended(task.task, _, let end)? = replies(to: [task]).first else {
      throw Surprise(description: "no reply; \(String(describing: slot.checkEnd()))")
    }
    return end
  }

  /// The record of one task.
  mutating func record(of study: String, _ parameters: MessagePack.Map = [:]) throws -> Record {
    switch try end(of: study, parameters) {
    case .payload(let bytes): return try Record(decoding: bytes)
    case .failure(let failure): throw Surprise(description: "\(failure.cause): \(failure.detail)")
    }
  }

  /// The failure of one task.
  mutating func failure(
    of study: String, _ parameters: MessagePack.Map = [:], version: Int? = nil
  ) throws -> TaskFailure {
    switch try end(of: study, parameters, version: version) {
    case .payload: throw Surprise(description: "the task succeeded")
    case .failure(let failure): return failure
    }
  }

  /// How the slot ended, if it does in time.
  mutating func waitForEnd() throws -> TaskFailure {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      if let end = slot.checkEnd() { return end }
      poll(.milliseconds(20))
    }
    throw Surprise(description: "the slot goes on")
  }

  /// Waits for something to happen in the slot.
  borrowing func poll(_ timeout: Duration) {
    var requests = [
      pollfd(fd: slot.repliesDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: slot.endDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: slot.hasUnsent ? slot.ordersDescriptor : -1, events: Int16(POLLOUT), revents: 0),
    ]
    _ = Glibc.poll(&requests, nfds_t(requests.count), Int32(timeout / .milliseconds(1)))
  }
}

/// Something went otherwise than a test can go on with.
struct Surprise: Error, CustomStringConvertible {
  let description: String
}

/// Waits until a condition holds; false if it does not in time.
func waits(until condition: () -> Bool) -> Bool {
  let deadline = ContinuousClock.now + .seconds(60)
  while !condition() {
    guard ContinuousClock.now < deadline else { return false }
    usleep(2_000)
  }
  return true
}

/// Whether a process is there and not only the memory of one.
func isAlive(_ identifier: Int32) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8),
    let name = status.lastIndex(of: ")")
  else { return false }
  let state = status[name...].dropFirst(2).first
  return state != "Z" && state != "X"
}
