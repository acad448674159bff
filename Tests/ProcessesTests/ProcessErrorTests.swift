import Glibc
import Processes
import TestSupport
import Testing

@Suite("Programs that cannot be run")
struct ProcessErrorTests {
  @Test("a program that is missing is named with the system's reason")
  func missing() {
    let error = #expect(throws: ProcessError.self) { try Subprocess("/no/such/program").run() }
    #expect(error?.operation == "start")
    #expect(error?.subject == "/no/such/program")
    #expect(error?.code == 2)
    #expect(
      error?.description == "cannot start /no/such/program: No such file or directory (errno 2)")
  }

  @Test("a file that is no program is refused")
  func notExecutable() {
    let error = #expect(throws: ProcessError.self) { try Subprocess("/etc/passwd").run() }
    #expect(error?.description == "cannot start /etc/passwd: Permission denied (errno 13)")
  }

  @Test("a program is not searched for")
  func noSearch() {
    #expect(throws: ProcessError.self) { try Subprocess("true").run() }
  }

  @Test("a program that prints without end is stopped at the limit", arguments: [1, 2])
  func outputLimit(stream: Int) throws {
    var command = Subprocess("/bin/sh", ["-c", "exec yes >&\(stream)"])
    command.outputBytesMax = 100_000
    let error = #expect(throws: ProcessError.self) { try command.run() }
    #expect(error?.code == nil)
    #expect(
      error?.description == "cannot read all of /bin/sh: it printed more than 100000 bytes")
  }

  @Test("output just at the limit is fine")
  func outputAtLimit() throws {
    var command = Subprocess("/usr/bin/head", ["-c", "100000", "/dev/zero"])
    command.outputBytesMax = 100_000
    #expect(try command.run().standardOutput.count == 100_000)
    command.outputBytesMax = 99_999
    #expect(throws: ProcessError.self) { try command.run() }
  }

  @Test("a process that ignores the end of children is told so instead of losing it")
  func ignoredEnds() async {
    await #expect(processExitsWith: .success) {
      signal(SIGCHLD, SIG_IGN)
      let error = #expect(throws: ProcessError.self) { try Subprocess("/bin/true").run() }
      guard
        error?.description == "cannot start /bin/true: this process ignores SIGCHLD, so no child's "
          + "end can be seen; start it where SIGCHLD has its default"
      else { exit(2) }
    }
  }

  @Test("a child whose end somebody else took is an error, and nobody is killed in its stead")
  func stolenEnd() async {
    await #expect(processExitsWith: .success) {
      var thief = pthread_t()
      pthread_create(
        &thief, nil,
        { _ in
          while true {
            var status: Int32 = 0
            if waitpid(-1, &status, 0) < 0 { usleep(100) }
          }
        }, nil)
      // As the two race for each end, a few children are enough for the thief to win once.
      for _ in 0..<200 {
        do throws(ProcessError) {
          _ = try Subprocess("/bin/sleep", ["0.03"]).run()
        } catch {
          let stolen =
            "cannot wait for /bin/sleep: another part of this process has taken its end"
          exit(error.description == stolen ? 0 : 2)
        }
      }
      exit(3)
    }
  }

  @Test("a zero byte in an argument is a programmer's mistake")
  func zeroByte() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try? Subprocess("/bin/echo", ["a\0b"]).run()
    }
    #expect(result.errors.contains("\"a\\0b\" has no form in C"))
  }
}
