import Processes
import TestSupport
import Testing

@Suite("parsimony bench")
struct BenchCommandTests {
  /// Runs the program in a shell, where `$0` is its path.
  private func run(
    _ script: String, in folder: String, program: String = Parsimony.path
  ) throws -> (status: Int32, text: String) {
    try RepositoryCommand("env", "-C", folder, "/bin/sh", "-c", script, program).outcome()
  }

  @Test("without room for pipes, the reason is told and the exit code is 3")
  func noDescriptors() throws {
    let outcome = try run("ulimit -n 7; exec \"$0\" bench plan --quick", in: Repository.root)
    #expect(outcome.status == 3)
    #expect(
      outcome.text.contains(
        "parsimony: error: cannot open pipes to /proc/self/exe: Too many open files (errno 24)\n"))
  }

  @Test("where SIGCHLD is ignored, the reason is told and the exit code is 3")
  func ignoredEnds() throws {
    let script = """
      import os, signal, sys
      signal.signal(signal.SIGCHLD, signal.SIG_IGN)
      os.execv(sys.argv[1], ["parsimony", "bench", "plan", "--quick"])
      """
    let outcome = try RepositoryCommand("python3", "-c", script, Parsimony.path).outcome()
    #expect(outcome.status == 3)
    #expect(
      outcome.text.contains(
        "parsimony: error: cannot start /proc/self/exe: this process ignores SIGCHLD"))
  }

  @Test("a peer that prints no figures is a row without a peer, and the exit code is 1")
  func silentPeer() throws {
    let scratch = try Scratch()
    try makeFolder("\(scratch.path)/.peers/bin")
    try scratch.writeProgram("#!/bin/sh\nexec cat >/dev/null\n", to: ".peers/bin/python")
    let outcome = try run("exec \"$0\" bench randomness --quick --json", in: scratch.path)
    #expect(outcome.status == 1)
    #expect(
      outcome.text.contains("the peer's script printed no figure 'uniforms'; run 'make peers'"))
  }

  @Test("peers are looked for where the program runs, then in the repository of its build")
  func places() throws {
    let scratch = try Scratch()
    let program = "\(scratch.path)/.build/release/parsimony"
    try makeFolder("\(scratch.path)/.build/release")
    _ = try RepositoryCommand("cp", Parsimony.path, program).output()
    let script = "exec \"$0\" bench randomness --quick --json"
    let absent = try run(script, in: "/", program: program)
    #expect(absent.status == 1)
    #expect(
      absent.text.contains(
        "there is no .peers/bin/python in the working directory or in \(scratch.path); "
          + "run 'make peers' in the project's folder"))
    try makeFolder("\(scratch.path)/.peers/bin")
    try scratch.writeProgram("#!/bin/sh\necho no numpy >&2; exit 1\n", to: ".peers/bin/python")
    let present = try run(script, in: "/", program: program)
    #expect(present.text.contains("the peer's script failed: no numpy; run 'make peers'"))
  }

  @Test("without oneDNN's program, products are measured alone, and the exit code is 1")
  func noGEMMPeer() throws {
    let scratch = try Scratch()
    let program = "\(scratch.path)/.build/release/parsimony"
    try makeFolder("\(scratch.path)/.build/release")
    _ = try RepositoryCommand("cp", Parsimony.path, program).output()
    let outcome = try run("exec \"$0\" bench gemm --quick --json", in: "/", program: program)
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("64 × 256 × 784"))
    #expect(outcome.text.contains("there is no .peers/bin/gemm-peer in the working directory"))
  }

  private func makeFolder(_ path: String) throws {
    _ = try RepositoryCommand("mkdir", "-p", path).output()
  }
}
