import Glibc
import Processes
import TestSupport
import Testing

@Suite("Children that live beside us")
struct ChildProcessTests {
  private func shell(_ script: String) -> ChildCommand {
    ChildCommand("/bin/sh", ["-c", script])
  }

  /// Serves a child until it has ended, and returns its replies.
  private func follow(_ child: inout ChildProcess) throws -> (String, ProcessEnd) {
    var replies: [UInt8] = []
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      try child.flush()
      child.wait(for: .milliseconds(100))
      let end = try child.checkEnd()
      try child.receive { replies += $0 }
      try child.listen()
      if let end { return (String(decoding: replies, as: UTF8.self), end) }
    }
    child.kill()
    throw Late()
  }

  private struct Late: Error {}

  @Test("orders go to standard input, replies come from descriptor 3, and prints are last words")
  func streams() throws {
    var child = try ChildProcess(
      starting: shell("read a; echo \"got $a\" >&3; echo out; echo err >&2; cat >&3"))
    try child.send(Array("one\ntwo\n".utf8))
    child.closeOrders()
    let (replies, end) = try follow(&child)
    #expect(replies == "got one\ntwo\n")
    #expect(end.status == .exited(0))
    #expect(child.lastOutput.text == "out\n" && child.lastErrors.text == "err\n")
    // A read that gave something does not yet tell that it was the last.
    try child.receive { _ in }
    #expect(child.repliesDescriptor == -1 && child.ordersDescriptor == -1)
  }

  @Test("replies can come from standard output instead")
  func standardOutput() throws {
    var command = shell("ls /proc/self/fd | wc -l; echo err >&2")
    command.replies = .standardOutput
    var child = try ChildProcess(starting: command)
    let (replies, end) = try follow(&child)
    // Three streams and the folder that ls reads.
    #expect(replies == "4\n")
    #expect(child.lastErrors.text == "err\n" && child.lastOutput.text == "")
    #expect(end.status == .exited(0))
  }

  @Test("a child gets the descriptors that it is given and no others")
  func descriptors() throws {
    let other = open("/dev/null", O_RDONLY)
    defer { close(other) }
    var command = ChildCommand("/bin/ls", ["/proc/self/fd"])
    command.sharesCounter = true
    var child = try ChildProcess(starting: command)
    _ = try follow(&child)
    // 5 is the folder that ls reads.
    #expect(child.lastOutput.text == "0\n1\n2\n3\n4\n5\n")
  }

  @Test("a megabyte waits until a slow child reads it, and nobody blocks")
  func unsent() throws {
    var child = try ChildProcess(starting: shell("sleep 0.05; wc -c >&3"))
    try child.send([UInt8](repeating: 1, count: 1 << 20))
    #expect(child.bytesUnsent > 0)
    var replies: [UInt8] = []
    while child.bytesUnsent > 0 {
      child.wait(for: .seconds(1))
      try child.flush()
    }
    child.closeOrders()
    while child.repliesDescriptor >= 0 {
      child.wait(for: .seconds(1))
      try child.receive { replies += $0 }
    }
    #expect(String(decoding: replies, as: UTF8.self) == "1048576\n")
  }

  @Test("only the last 4 KiB of what is printed are kept")
  func tails() throws {
    var child = try ChildProcess(starting: shell("seq 200000"))
    _ = try follow(&child)
    let text = child.lastOutput.text
    #expect(text.utf8.count <= 4_096 && text.hasSuffix("\n199999\n200000\n"))
    #expect(child.lastOutput.isCut)
    var tail = ByteTail(bytesMax: 10)
    for word in ["one\n", "two\n", "three\n", "four\n"] { tail.append(Array(word.utf8)[...]) }
    #expect(tail.text == "four\n" && Array("hree\nfour\n".utf8) == Array(tail.bytes))
  }

  @Test("a group dies with its leader, killed or not")
  func groups() throws {
    for end in ["wait", "exit 3"] {
      var command = shell("sleep 1000 & echo $! >&3; \(end)")
      command.leadsGroup = true
      var child = try ChildProcess(starting: command)
      #expect(getpgid(child.identifier) == child.identifier)
      var reply: [UInt8] = []
      while !reply.contains(10) {
        child.wait(for: .seconds(10))
        try child.receive { reply += $0 }
      }
      let grandchild = try #require(Int32(String(decoding: reply.dropLast(), as: UTF8.self)))
      if end == "wait" { child.kill() }
      let (_, ended) = try follow(&child)
      #expect(ended.status == (end == "wait" ? .signalled(9) : .exited(3)))
      #expect(ended.peakMemory.bytesMax > 100_000)
      let deadline = ContinuousClock.now + .seconds(60)
      while isAlive(grandchild), ContinuousClock.now < deadline { usleep(1_000) }
      #expect(!isAlive(grandchild))
    }
  }

  @Test("a child dies with its parent if it is to, even when that is killed")
  func parentDeath() async throws {
    let result = await #expect(
      processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
    ) {
      var command = ChildCommand("/bin/sleep", ["1000"])
      command.diesWithParent = true
      let child = try ChildProcess(starting: command)
      print("child \(child.identifier) .")
      fflush(nil)
      kill(getpid(), SIGKILL)
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("child ") })
    let child = try #require(Int32(line.split(separator: " ")[1]))
    let deadline = ContinuousClock.now + .seconds(60)
    while isAlive(child), ContinuousClock.now < deadline { usleep(1_000) }
    #expect(!isAlive(child))
  }

  @Test("folder, environment and CPU are those that were asked for")
  func surroundings() throws {
    let scratch = try Scratch()
    var command = shell("pwd; echo $WORD; grep Cpus_allowed_list /proc/self/status")
    command.folder = scratch.path
    command.environment = ["WORD": "x y"]
    command.cpu = 0
    var child = try ChildProcess(starting: command)
    _ = try follow(&child)
    #expect(child.lastOutput.text == "\(scratch.path)\nx y\nCpus_allowed_list:\t0\n")
  }

  @Test("what keeps a child from starting is named")
  func refusals() throws {
    func message(_ change: (inout ChildCommand) -> Void) -> String? {
      var command = ChildCommand("/bin/true")
      change(&command)
      let error = #expect(throws: ProcessError.self) { _ = try ChildProcess(starting: command) }
      return error?.description
    }
    #expect(
      message { $0.executable = "/no/program" }
        == "cannot start /no/program: No such file or directory (errno 2)")
    #expect(
      message { $0.folder = "/no/folder" }
        == "cannot work in '/no/folder' with /bin/true: No such file or directory (errno 2)")
    #expect(
      message { $0.cpu = 1_000 } == "cannot pin to CPU 1000 /bin/true: Invalid argument (errno 22)")
  }

  @Test("a program is found by its path or along PATH, as a shell would")
  func findProgram() throws {
    let scratch = try Scratch()
    try scratch.writeProgram("#!/bin/sh\n", to: "tool")
    try scratch.write("text", to: "text")
    #expect(ThisProcess.findProgram("sh")?.hasSuffix("/sh") == true)
    #expect(ThisProcess.findProgram("/bin/sh") == "/bin/sh")
    #expect(ThisProcess.findProgram("./tool", in: scratch.path) == "\(scratch.path)/./tool")
    #expect(ThisProcess.findProgram("./text", in: scratch.path) == nil)
    #expect(ThisProcess.findProgram("no-such-program") == nil)
    #expect(ThisProcess.findProgram("") == nil && ThisProcess.findProgram("a\0") == nil)
  }

  @Test("memory is that of a process and what it started")
  func memory() throws {
    #expect(processMemory(of: getpid()) > 1 << 20)
    #expect(processMemory(of: 1 << 30) == 0)
    #expect(processMemory(of: getpid(), exactAbove: 1 << 60) >= processMemory(of: getpid()) / 2)
  }

  @Test("what this process tells of itself is so")
  func thisProcess() {
    #expect(ThisProcess.identifier == getpid())
    #expect(ThisProcess.currentFolder?.hasPrefix("/") == true)
    #expect(!ThisProcess.hostName.isEmpty)
    let start = ContinuousClock.now
    ThisProcess.pause(for: .milliseconds(20))
    #expect(start.duration(to: .now) >= .milliseconds(20))
  }

  /// Whether a process is there and not only the memory of one.
  private func isAlive(_ identifier: Int32) -> Bool {
    guard kill(identifier, 0) == 0,
      let stat = try? Subprocess("/bin/cat", ["/proc/\(identifier)/stat"]).run()
    else { return false }
    let text = String(decoding: stat.standardOutput, as: UTF8.self)
    guard let name = text.lastIndex(of: ")") else { return false }
    let state = text[name...].dropFirst(2).first
    return state != "Z" && state != "X"
  }
}
