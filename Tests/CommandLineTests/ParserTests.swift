import CommandLine
import TestSupport
import Testing

@Suite("How a command line is read")
struct ParserTests {
  @Test(
    "options may stand before and after arguments, and values behind the name or the sign",
    arguments: [
      ("plan x.yaml", "x.yaml 3 [] text false"),
      ("plan --points 5 x.yaml", "x.yaml 5 [] text false"),
      ("plan x.yaml --points=5", "x.yaml 5 [] text false"),
      ("plan -n 5 x.yaml --json", "x.yaml 5 [] text true"),
      ("plan x.yaml --json --json", "x.yaml 3 [] text true"),
      ("plan --set a=1 x.yaml --set=b=2 --format csv", #"x.yaml 3 ["a=1", "b=2"] csv false"#),
      ("plan --set= x.yaml", #"x.yaml 3 [""] text false"#),
      ("plan --set=--json x.yaml", #"x.yaml 3 ["--json"] text false"#),
      ("plan --set - x.yaml", #"x.yaml 3 ["-"] text false"#),
      ("plan -", "- 3 [] text false"),
      ("plan -- --json", "--json 3 [] text false"),
      ("plan --json -- -h", "-h 3 [] text true"),
      ("plan --json -- --", "-- 3 [] text true"),
      ("run a b c --slots 2 d", #"["a", "b", "c", "d"] 2 0 90.0 seconds"#),
      ("run a --offset -5", #"["a"] nil -5 90.0 seconds"#),
      ("run a --offset=-5", #"["a"] nil -5 90.0 seconds"#),
      ("run -5 -.5 -1e3 --offset +7", #"["-5", "-.5", "-1e3"] nil 7 90.0 seconds"#),
      ("run a --time-limit-of-a-single-task 15min", #"["a"] nil 0 900.0 seconds"#),
      ("studies", "all"),
      ("studies bits", "bits"),
      ("keys -o sub/", "sub/"),
    ])
  func reads(line: String, values: String) {
    #expect(Sample.program.outcome(line) == Outcome(exitCode: .success, output: values + "\n"))
  }

  @Test("a combining mark behind the equal sign belongs to the value")
  func splitsByScalars() {
    let outcome = Sample.program.outcome(["plan", "x", "--set=\u{301}a"])
    #expect(outcome.output == #"x 3 ["\u{0301}a"] text false"# + "\n")
  }

  @Test("an empty argument is not the name of a file")
  func refusesEmptyFile() {
    let outcome = Sample.program.outcome(["plan", ""])
    #expect(
      outcome.errors == """
        parsimony: error: argument FILE does not take ''; expected the name of a file
        see 'parsimony plan --help'

        """)
  }

  @Test("a command may run and still report that its outcome is negative")
  func returnsUnmet() {
    #expect(
      Sample.program.outcome("ledger verify x.ledger")
        == Outcome(exitCode: .unmet, output: "2 of 40 records differ\n"))
  }

  @Test(
    "whoever asks for help gets it, whatever else is wrong",
    arguments: ["plan -h", "plan --points many -h x y", "plan --frobnicate --help", "help plan"])
  func helps(line: String) {
    #expect(Sample.program.outcome(line) == Sample.program.outcome("plan --help"))
    #expect(Sample.program.outcome(line).exitCode == .success)
  }

  @Test("the version is the program's, not a command's")
  func tellsVersion() {
    let version = Outcome(exitCode: .success, output: "parsimony 0.1.0\n")
    #expect(Sample.program.outcome("--version") == version)
    #expect(
      Sample.worker.outcome("--slots 2 --version")
        == Outcome(exitCode: .success, output: "parsimony-worker 0.1.0\n"))
  }

  @Test("a program without commands of its own takes its options directly")
  func runsRoot() {
    #expect(
      Sample.worker.outcome("-c tcp://localhost:4570")
        == Outcome(exitCode: .success, output: "tcp://localhost:4570\n"))
    #expect(Sample.worker.outcome("help") == Sample.worker.outcome("--help"))
  }

  @Test("reading an option that the command does not declare is a programmer's mistake")
  func refusesForeignKeys() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let program = Program(
        "sample", summary: "Do.", version: "1", released: "2026-01-01",
        parameters: []
      ) { invocation, _ throws(Failure) in invocation[Sample.json] ? .success : .unmet }
      _ = program.run([], on: Recording().terminal())
    }
    #expect(result.errors.contains("does not declare"))
  }
}
