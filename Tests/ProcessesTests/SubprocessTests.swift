import Processes
import Testing

@Suite("Running programs")
struct SubprocessTests {
  @Test("arguments arrive as given and output comes back")
  func echo() throws {
    let outcome = try Subprocess("/bin/echo", ["two words", "", "ä\"'$HOME"]).run()
    #expect(outcome.status == .exited(0))
    #expect(String(decoding: outcome.standardOutput, as: UTF8.self) == "two words  ä\"'$HOME\n")
    #expect(outcome.standardError == [])
    #expect(!outcome.hasTimedOut)
    #expect(outcome.elapsedSeconds > 0)
  }

  @Test("a program without input meets the end at once")
  func noInput() throws {
    let outcome = try Subprocess("/bin/cat").run()
    #expect(outcome.status == .exited(0))
    #expect(outcome.standardOutput == [])
  }

  @Test("8 MiB go in and come out while both pipes fill up")
  func bigInput() throws {
    var command = Subprocess("/bin/cat")
    command.standardInput = (0..<8 << 20).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
    let outcome = try command.run()
    #expect(outcome.status == .exited(0))
    #expect(outcome.standardOutput == command.standardInput)
  }

  @Test("big outputs on both streams do not block each other")
  func bothOutputs() throws {
    let outcome = try shell(
      "head -c 3000000 /dev/zero; head -c 4000000 /dev/zero >&2; head -c 5 /dev/zero")
    #expect(outcome.status == .exited(0))
    #expect(outcome.standardOutput.count == 3_000_005)
    #expect(outcome.standardError.count == 4_000_000)
  }

  @Test("a program that leaves its input unread does not end us")
  func unreadInput() throws {
    var command = Subprocess("/bin/true")
    command.standardInput = [UInt8](repeating: 1, count: 8 << 20)
    #expect(try command.run().status == .exited(0))
    command = Subprocess("/bin/sh", ["-c", "exec <&-; head -c 100000 /dev/zero"])
    command.standardInput = [UInt8](repeating: 1, count: 8 << 20)
    #expect(try command.run().standardOutput.count == 100_000)
  }

  @Test("exit codes and signals are told apart")
  func statuses() throws {
    #expect(try shell("exit 0").status == .exited(0))
    #expect(try shell("exit 3").status == .exited(3))
    #expect(try shell("exit 255").status == .exited(255))
    #expect(try shell("kill -TERM $$").status == .signalled(15))
    #expect(try shell("kill -KILL $$").status == .signalled(9))
    #expect(try !shell("kill -KILL $$").hasTimedOut)
  }

  @Test("a broken pipe ends a child as it would anywhere")
  func defaultSignals() throws {
    // head leaves; yes dies of SIGPIPE, 13, which the shell reports as 128 + 13.
    let outcome = try Subprocess("/bin/bash", ["-c", "yes | head -n 1; exit ${PIPESTATUS[0]}"])
      .run()
    #expect(outcome.status == .exited(141))
  }

  @Test("variables are set on top of our own")
  func environment() throws {
    var command = Subprocess("/usr/bin/env")
    command.environment = ["PARSIMONY_TEST": "a=b", "PATH": "/replaced"]
    let lines = String(decoding: try command.run().standardOutput, as: UTF8.self).split(
      separator: "\n")
    #expect(lines.contains("PARSIMONY_TEST=a=b"))
    #expect(lines.filter { $0.hasPrefix("PATH=") } == ["PATH=/replaced"])
    #expect(lines.count > 2)
  }

  @Test("a program over its time is killed")
  func timeLimit() throws {
    var command = Subprocess("/bin/sleep", ["60"])
    command.timeLimit = .milliseconds(100)
    let outcome = try command.run()
    #expect(outcome.status == .signalled(9))
    #expect(outcome.hasTimedOut)
    #expect((0.1..<30).contains(outcome.elapsedSeconds))
  }

  @Test("closing all streams does not escape the time limit")
  func timeLimitBehindClosedStreams() throws {
    var command = Subprocess("/bin/sh", ["-c", "exec <&- >&- 2>&-; exec sleep 60"])
    command.timeLimit = .milliseconds(100)
    #expect(try command.run().hasTimedOut)
  }

  @Test("a program within its time is left alone")
  func timeLimitKept() throws {
    var command = Subprocess("/bin/sh", ["-c", "exec >&- 2>&-; sleep 0.02; exit 4"])
    command.timeLimit = .seconds(60)
    let outcome = try command.run()
    #expect(outcome.status == .exited(4))
    #expect(!outcome.hasTimedOut)
  }

  @Test("a grandchild that holds the streams is not waited for")
  func grandchild() throws {
    let outcome = try shell("sleep 20 & echo done")
    #expect(outcome.status == .exited(0))
    #expect(String(decoding: outcome.standardOutput, as: UTF8.self) == "done\n")
    #expect(outcome.elapsedSeconds < 15)
  }

  @Test("a grandchild that goes on printing is not listened to")
  func noisyGrandchild() throws {
    var command = Subprocess("/bin/sh", ["-c", "echo done; yes & exit 0"])
    command.timeLimit = .seconds(60)
    let outcome = try command.run()
    #expect(outcome.status == .exited(0) && !outcome.hasTimedOut)
    #expect(String(decoding: outcome.standardOutput, as: UTF8.self).hasPrefix("done\n"))
  }

  @Test("children started at the same time do not inherit each other's pipes")
  func manyAtOnce() async {
    // An end that leaks to a neighbour keeps a stream open for as long as that one runs. In a
    // process of its own, for other tests have pipes too.
    await #expect(processExitsWith: .success) {
      let counts = try await withThrowingTaskGroup(of: [Int].self) { group in
        for _ in 0..<4 {
          group.addTask {
            try (0..<100).map { _ in
              let outcome = try Subprocess("/bin/ls", ["-l", "/proc/self/fd"]).run()
              let lines = String(decoding: outcome.standardOutput, as: UTF8.self)
              return lines.split(separator: "\n").count { $0.contains("pipe:") }
            }
          }
        }
        return try await group.reduce(into: Set()) { $0.formUnion($1) }
      }
      if counts.count != 1 { fatalError("so many pipes: \(counts)") }
    }
  }

  @Test(
    "peak memory is the child's own once it exceeds ours",
    .enabled(
      if: environmentVariable("PARSIMONY_SANITIZER") == nil,
      "a sanitizer makes this process larger than the child"))
  func peakMemory() throws {
    let blockBytes = 512 << 20
    let large = try Subprocess(
      "/bin/dd", ["if=/dev/zero", "of=/dev/null", "bs=\(blockBytes)", "count=1"]
    ).run()
    #expect(large.status == .exited(0))
    guard case .exactly(let bytes) = large.peakMemory else {
      Issue.record("\(large.peakMemory)")
      return
    }
    #expect((blockBytes..<blockBytes + 16 << 20).contains(bytes))

    let small = try Subprocess("/bin/true").run()
    guard case .atMost(let bound) = small.peakMemory else {
      Issue.record("\(small.peakMemory)")
      return
    }
    #expect((1 << 20..<blockBytes).contains(bound))
  }

  private func shell(_ script: String) throws -> ProcessOutcome {
    try Subprocess("/bin/sh", ["-c", script]).run()
  }
}
