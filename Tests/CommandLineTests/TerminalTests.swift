import CommandLine
import Glibc
import TestSupport
import Testing

@Suite("Writing to the terminal")
struct TerminalTests {
  @Test("many small lines become few writes, and nothing is lost or reordered")
  func buffersOutput() throws {
    let recording = Recording()
    let terminal = recording.terminal()
    let lines = (0..<20_000).map { "line \($0)" }
    for line in lines { try terminal.print(line) }
    #expect(!recording.writes.isEmpty, "nothing was written before the end")
    try terminal.flush()
    #expect(recording.output == lines.map { $0 + "\n" }.joined())
    #expect(recording.writes.count < 8, "\(recording.writes)")
    try terminal.flush()
    #expect(recording.writes.allSatisfy { $0 > 0 })
  }

  @Test("a person at a terminal sees every line at once")
  func writesLines() throws {
    let recording = Recording()
    let terminal = recording.terminal(isLineBuffered: true)
    try terminal.print("one")
    #expect(recording.output == "one\n")
    try terminal.print("two", terminator: "")
    #expect(recording.output == "one\ntwo")
  }

  @Test("a note comes after what was printed before it")
  func ordersStreams() throws {
    let recording = Recording()
    let terminal = recording.terminal()
    try terminal.print("result")
    #expect(recording.output.isEmpty)
    terminal.note("warning")
    #expect(recording.output == "result\n")
    #expect(recording.errors == "warning\n")
  }

  @Test("a refused write is reported once and exits with 3, even if the command swallows it")
  func reportsRefusal() {
    var errors = ""
    func terminal(isLineBuffered: Bool = false) -> Terminal {
      Terminal(
        isLineBuffered: isLineBuffered,
        output: { _ throws(Failure) in throw Failure(.io, "cannot write: full") },
        errors: { bytes throws(Failure) in errors += String(decoding: bytes, as: UTF8.self) })
    }
    #expect(Sample.program.run(["plan", "x"], on: terminal()) == .io)
    #expect(errors == "parsimony: error: cannot write: full\n")

    errors = ""
    #expect(Sample.program.run(["plan", "x"], on: terminal(isLineBuffered: true)) == .io)
    #expect(errors == "parsimony: error: cannot write: full\n")

    errors = ""
    let stubborn = Program(
      "stubborn", summary: "Print and go on.", version: "1", released: "2026-01-01",
      parameters: []
    ) { _, terminal throws(Failure) in
      for _ in 0..<3 {
        do throws(Failure) {
          try terminal.print("lost")
          try terminal.flush()
        } catch {
          // Swallowed on purpose.
        }
      }
      return .success
    }
    #expect(stubborn.run([], on: terminal()) == .io)
    #expect(errors == "stubborn: error: cannot write: full\n")

    errors = ""
    #expect(Sample.program.run(["ledger", "verify", "x"], on: terminal()) == .io)
    #expect(errors == "parsimony: error: cannot write: full\n")
  }

  @Test("a failure of standard error changes nothing")
  func survivesDeafPerson() {
    let deaf = Terminal(
      output: { _ throws(Failure) in },
      errors: { _ throws(Failure) in throw Failure(.io, "closed") })
    #expect(Sample.program.run(["pln"], on: deaf) == .usage)
  }

  @Test("a full disk is exit code 3 with a message")
  func reportsFullDisk() async {
    let result = await #expect(
      processExitsWith: .exitCode(3), observing: [\.standardErrorContent]
    ) {
      dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
      Sample.program.main(["plan", "x.yaml"])
    }
    #expect(
      result.errors.contains(
        "parsimony: error: cannot write standard output: No space left on device\n"))
  }

  @Test("a reader who left, as behind head, is exit code 3 without a word")
  func reportsClosedPipe() async {
    let result = await #expect(
      processExitsWith: .exitCode(3), observing: [\.standardErrorContent]
    ) {
      var ends: [Int32] = [0, 0]
      pipe(&ends)
      dup2(ends[1], STDOUT_FILENO)
      close(ends[0])
      Sample.program.main(["--help"])
    }
    #expect(!result.errors.contains("error"))
  }

  @Test("a closed standard output matters only to a command that prints")
  func reportsClosedOutput() async {
    await #expect(processExitsWith: .exitCode(3)) {
      close(STDOUT_FILENO)
      Sample.program.main(["--version"])
    }
    await #expect(processExitsWith: .exitCode(1)) {
      close(STDOUT_FILENO)
      Sample.program.main(["measure", "complexity", "01"])
    }
  }

  @Test("a terminal gets its own width up to 100, and bold headings unless it is told not to")
  func asksTerminal() async {
    await #expect(processExitsWith: .success) {
      var (master, slave): (Int32, Int32) = (0, 0)
      guard openpty(&master, &slave, nil, nil, nil) == 0 else { exit(1) }
      dup2(slave, STDOUT_FILENO)
      let cases: [(columns: UInt16, noColor: String, term: String, width: Int, isStyled: Bool)] = [
        (72, "", "xterm", 72, true), (250, "", "xterm", 100, true), (0, "", "xterm", 80, true),
        (3, "", "xterm", 40, true), (72, "1", "xterm", 72, false), (72, "", "dumb", 72, false),
      ]
      for sample in cases {
        var size = winsize(ws_row: 24, ws_col: sample.columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        setenv("NO_COLOR", sample.noColor, 1)
        setenv("TERM", sample.term, 1)
        let terminal = Terminal.standard()
        guard terminal.width == sample.width, terminal.isStyled == sample.isStyled else { exit(2) }
        // A line is there to be read before the program ends.
        try terminal.print("seen")
        var bytes = [UInt8](repeating: 0, count: 100)
        guard read(master, &bytes, 100) == 6, bytes.starts(with: "seen".utf8) else { exit(3) }
      }
      exit(0)
    }
  }

  @Test("without a terminal text wraps at 80 and nothing is bold")
  func doesWithoutTerminal() async {
    await #expect(processExitsWith: .success) {
      dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO)
      let terminal = Terminal.standard()
      exit(terminal.width == 80 && !terminal.isStyled ? 0 : 1)
    }
  }

  @Test("the process ends with the code of its command")
  func exits() async {
    await #expect(processExitsWith: .exitCode(0)) { Sample.program.main(["studies"]) }
    await #expect(processExitsWith: .exitCode(1)) {
      Sample.program.main(["ledger", "verify", "x"])
    }
    await #expect(processExitsWith: .exitCode(2)) { Sample.program.main(["pln"]) }
  }
}
