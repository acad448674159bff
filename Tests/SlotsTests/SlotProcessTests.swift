import Coordination
import Encoding
import Foundation
import Kernels
import Processes
import Slots
import Sweeps
import TestSupport
import Testing

@Suite("Slots")
struct SlotProcessTests {
  @Test("a task's record comes back under its lease, with nothing that differs between runs")
  func record() throws {
    var rig = try SlotRig()
    let task = SlotRig.task(3, "noop", ["a": .integer(1), "b": .text("x")])
    let replies = rig.replies(to: [task])
    guard case .ended(task.task, after: let duration, .payload(let payload))? = replies.first else {
      Issue.record("\(replies)")
      return
    }
    #expect(duration > .zero && duration < .seconds(10))
    let record = Record(study: "noop", version: 1, parameters: task.parameters, seed: 7)
    #expect(payload == record.encoded())
    #expect(rig.slot.startedSequence == 1 && rig.slot.repliedSequence == 1)
  }

  @Test("100,000 tasks go through one slot, each once and in order")
  func many() throws {
    var rig = try SlotRig()
    let count = 100_000
    let start = ContinuousClock.now
    var replies: [SlotReply] = []
    var sent = 0
    while replies.count < count {
      // As the agent does: 32 at a time, refilled as they end.
      let room = min(32 - (sent - replies.count), count - sent)
      if room >= 8 || (room > 0 && sent + room == count) {
        rig.slot.send(
          (sent..<sent + room).map { .run(SlotRig.task($0, "noop", ["x": .integer(1)])) })
        sent += room
      }
      let more = rig.replies(1)
      guard !more.isEmpty else { break }
      replies += more
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    print("one slot: \(Int(Double(replies.count) / seconds)) tasks a second, seen from its agent")
    try #require(replies.count == count)
    for (index, reply) in replies.enumerated() {
      guard case .ended(let task, _, .payload) = reply, task.index == index else {
        Issue.record("reply \(index) is \(reply)")
        return
      }
    }
    #expect(rig.slot.startedSequence == count && rig.slot.repliedSequence == count)
  }

  @Test("orders beyond what the pipe holds wait, and block nobody")
  func fullPipe() throws {
    var rig = try SlotRig()
    rig.slot.send([.run(SlotRig.task(0, "sleep", ["seconds": .real(0.3)]))])
    let text = String(repeating: "x", count: 10_000)
    rig.slot.send((1...100).map { .run(SlotRig.task($0, "noop", ["text": .text(text)])) })
    #expect(rig.slot.hasUnsent == true)
    #expect(rig.replies(101).count == 101)
    #expect(rig.slot.hasUnsent == false)
  }

  @Test("a slot computes at the level that it was started with, and gives the same bytes at each")
  func levels() throws {
    let parameters: MessagePack.Map = [
      "epochs": .integer(3), "hidden": .list([.integer(8), .integer(4)]),
    ]
    var records: [Record] = []
    for level in CPULevel.allCases where level <= .best {
      var rig = try SlotRig(cpuLevel: level)
      records.append(try rig.record(of: "binarized-complexity", parameters))
    }
    var rig = try SlotRig()
    let best = try rig.record(of: "binarized-complexity", parameters)
    #expect(best.series.count == 6 && best.scalars["pearson-bdm"] != nil)
    #expect(records.count > 1 && records.allSatisfy { $0 == best })
    let failure = try rig.failure(of: "binarized-complexity", ["batch": .integer(2_000)])
    #expect(failure.cause == .invalidParameters)
    #expect(failure.detail == "'batch' is 2000, but there are only 1438 training samples")
  }

  @Test("a slot that dies tells which task was running, though replies before it are kept back")
  func blame() throws {
    var rig = try SlotRig()
    var tasks = (1...5).map { SlotRig.task($0) }
    tasks.append(SlotRig.task(6, "sleep", ["seconds": .real(1_000)]))
    tasks += (7...9).map { SlotRig.task($0) }
    rig.slot.send(tasks.map { .run($0) })
    // Replies go out before a task that may take long.
    #expect(rig.replies(5).count == 5)
    let slot = rig.slot.identifier
    while rig.slot.startedSequence < 6 { usleep(1_000) }
    // Not SIGSEGV, which a sanitizer takes for itself.
    kill(slot, SIGUSR2)
    #expect(try rig.waitForEnd() == TaskFailure(.signal(Int(SIGUSR2))))
    #expect(rig.slot.receive() == [])
    #expect(rig.slot.startedSequence == 6 && rig.slot.repliedSequence == 5)
    #expect(rig.slot.sentSequence == 9)
  }

  @Test(
    "whenever a slot is killed, replies are a prefix and the count is at most a batch ahead",
    arguments: [9] as [UInt64])
  func killedAtRandom(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<20 {
      var rig = try SlotRig()
      _ = try rig.record(of: "noop")
      rig.slot.send((0..<2_000).map { .run(SlotRig.task($0)) })
      usleep(UInt32(generator.below(3_000)))
      rig.slot.kill()
      let replies = rig.replies(2_000)
      _ = try rig.waitForEnd()
      let indices = (replies + rig.slot.receive()).map { reply in
        if case .ended(let task, _, .payload) = reply { task.index } else { -1 }
      }
      #expect(indices == Array(0..<indices.count), "seed \(seed), round \(round)")
      let (started, replied) = (rig.slot.startedSequence, rig.slot.repliedSequence)
      #expect(replied == indices.count + 1)
      // 32 replies may wait, and one order more may have been begun.
      #expect(started >= replied && started <= replied + 33, "\(started) begun, \(replied) ended")
    }
  }

  @Test("a killed slot takes the programs that it runs with it")
  func killedGroup() throws {
    let scratch = try Scratch()
    try scratch.writeProgram("#!/bin/sh\nsleep 1000 & echo $$ $! >pids; wait\n", to: "run")
    var rig = try SlotRig(allowsCommand: true, folder: scratch.path)
    rig.slot.send([
      .run(SlotRig.task(1, "command", ["command": .list([.text("./run")])]))
    ])
    let programs = try pids(in: "\(scratch.path)/pids", 2)
    #expect(programs.allSatisfy(isAlive))
    rig.slot.kill()
    #expect(try rig.waitForEnd().cause == .signal(9))
    #expect(waits { !programs.contains(where: isAlive) })
  }

  @Test("a killed agent takes its slots with it, and these the programs that they run")
  func killedParent() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
    ) {
      let scratch = try Scratch()
      var rig = try SlotRig(allowsCommand: true, folder: scratch.path)
      try scratch.writeProgram("#!/bin/sh\necho $$ >pids; exec sleep 1000\n", to: "run")
      rig.slot.send([.run(SlotRig.task(1, "command", ["command": .list([.text("./run")])]))])
      let program = try pids(in: "\(scratch.path)/pids", 1)[0]
      print("pids \(rig.slot.identifier) \(program) .")
      fflush(nil)
      kill(getpid(), SIGKILL)
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("pids ") })
    let processes = line.split(separator: " ").compactMap { Int32($0) }
    #expect(processes.count == 2)
    #expect(waits { !processes.contains(where: isAlive) })
  }

  @Test("a terminal's interrupt does not reach a slot, and a request to end leaves it at work")
  func requestsToEnd() throws {
    var rig = try SlotRig()
    #expect(getpgid(rig.slot.identifier) == rig.slot.identifier)
    #expect(getpgid(rig.slot.identifier) != getpgid(0))
    _ = try rig.record(of: "noop")
    for signal in [SIGINT, SIGHUP, SIGTERM] { kill(rig.slot.identifier, signal) }
    #expect(throws: Never.self) { try rig.record(of: "noop") }
  }

  @Test("a slot ends when its orders do, after those that it has")
  func orderlyEnd() throws {
    var rig = try SlotRig()
    rig.slot.send((1...3).map { .run(SlotRig.task($0)) })
    #expect(rig.replies(3).count == 3)
    rig.slot.close()
    #expect(try rig.waitForEnd().cause == .unusable)
  }

  @Test("a study or version that the worker does not run is unusable")
  func unknown() throws {
    var rig = try SlotRig()
    #expect(
      try rig.failure(of: "parity")
        == TaskFailure(.unusable, detail: "this worker does not run version 1 of 'parity'"))
    #expect(try rig.failure(of: "noop", version: 2).cause == .unusable)
    #expect(try rig.failure(of: "command", ["command": .list([.text("true")])]).cause == .unusable)
  }

  @Test("sleep sleeps as long as it is told and says so")
  func sleep() throws {
    var rig = try SlotRig()
    let start = ContinuousClock.now
    #expect(
      try rig.record(of: "sleep", ["seconds": .real(0.05)]).scalars == ["slept": .real(0.05)])
    #expect(start.duration(to: .now) >= .milliseconds(50))
    #expect(try rig.record(of: "sleep").scalars == ["slept": .real(0.1)])
    #expect(try rig.failure(of: "sleep", ["seconds": .text("x")]).cause == .invalidParameters)
  }

  @Test(
    "a slot's memory is measured, with the programs that it runs",
    .enabled(if: SlotRig.hasPython, "there is no python3; apt install python3"))
  func memory() throws {
    let scratch = try Scratch()
    let script =
      "b = bytearray(100 << 20); open('ready', 'w').close(); import time; time.sleep(1000)"
    var rig = try SlotRig(allowsCommand: true, folder: scratch.path)
    _ = try rig.record(of: "noop")
    #expect((1 << 20..<64 << 20).contains(rig.slot.memoryBytes))
    rig.slot.send([
      .run(
        SlotRig.task(
          1, "command",
          ["command": .list([.text("sh"), .text("-c"), .text("python3 -c \"\(script)\"; true")])]))
    ])
    let path = "\(scratch.path)/ready"
    #expect(waits { FileManager.default.fileExists(atPath: path) })
    #expect((100 << 20..<200 << 20).contains(rig.slot.memoryBytes))
    rig.slot.kill()
    _ = try rig.waitForEnd()
    #expect(rig.slot.memoryBytes == 0)
  }

  @Test("numeric libraries in a slot are pinned to one thread and one kernel")
  func environment() throws {
    var rig = try SlotRig(allowsCommand: true)
    let script =
      "printf '{\"threads\":\"%s\",\"kernel\":\"%s\"}\\n' $OMP_NUM_THREADS $OPENBLAS_CORETYPE"
    let record = try rig.record(
      of: "command",
      ["command": .list([.text("sh"), .text("-c"), .text(script.replacing("{", with: "{{"))])])
    #expect(record.scalars["threads"] == .text("1"))
    #expect(
      record.scalars["kernel"]
        == .text(try #require(NumericClass.current.environment["OPENBLAS_CORETYPE"])))
  }
}

/// The numbers of processes that a program wrote to a file.
func pids(in path: String, _ count: Int) throws -> [Int32] {
  var pids: [Int32] = []
  let isThere = waits {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    pids =
      text.hasSuffix("\n")
      ? text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) } : []
    return pids.count == count
  }
  guard isThere else { throw Surprise(description: "no processes in \(path)") }
  return pids
}
