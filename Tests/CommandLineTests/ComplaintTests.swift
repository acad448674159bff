import CommandLine
import Testing

/// A command line and the whole of what standard error says to it.
struct Complaint: Sendable, CustomTestStringConvertible {
  var line: String
  var message: String
  var helpCommand: String?
  var exitCode: ExitCode

  /// A usage error, which ends with the way to a command's help.
  init(_ line: String, _ message: String, see helpCommand: String) {
    (self.line, self.message, self.helpCommand) = (line, message, helpCommand)
    exitCode = .usage
  }

  /// A failure of a command that ran.
  init(_ line: String, _ message: String, _ exitCode: ExitCode) {
    (self.line, self.message, self.exitCode) = (line, message, exitCode)
  }

  var testDescription: String { line }

  var errors: String {
    message + "\n" + (helpCommand.map { "see '\($0) --help'\n" } ?? "")
  }
}

@Suite("What the program says to a wrong command line")
struct ComplaintTests {
  static let complaints: [Complaint] = [
    // Commands.
    Complaint(
      "pln", "parsimony: error: unknown command 'pln'; did you mean 'plan'?", see: "parsimony"),
    Complaint(
      "PLAN x.yaml", "parsimony: error: unknown command 'PLAN'; did you mean 'plan'?",
      see: "parsimony"),
    Complaint(
      "comp bash", "parsimony: error: unknown command 'comp'; did you mean 'completions'?",
      see: "parsimony"),
    Complaint(
      "xyzzy",
      "parsimony: error: unknown command 'xyzzy'; the commands are plan, run, studies, ledger, "
        + "measure, keys, help, completions and man", see: "parsimony"),
    Complaint(
      "pln --help", "parsimony: error: unknown command 'pln'; did you mean 'plan'?",
      see: "parsimony"),
    Complaint(
      "ledger verfiy", "parsimony: error: unknown command 'verfiy'; did you mean 'verify'?",
      see: "parsimony ledger"),
    Complaint(
      "measure entropy",
      "parsimony: error: unknown command 'entropy'; the only command is complexity",
      see: "parsimony measure"),
    Complaint(
      "help pln", "parsimony: error: unknown command 'pln'; did you mean 'plan'?",
      see: "parsimony"),
    Complaint(
      "help plan points",
      "parsimony: error: unknown command 'points'; 'parsimony plan' has no commands",
      see: "parsimony plan"),
    Complaint(
      "man ledger --help=",
      "parsimony: error: option '--help' takes no value, found ''; write "
        + "'--help'", see: "parsimony man"),
    Complaint(
      "--json plan x.yaml",
      "parsimony: error: unexpected '--json' before the command; write 'parsimony plan' and its "
        + "options after it", see: "parsimony"),
    Complaint(
      "ledger -- verify",
      "parsimony: error: unexpected '--' before the command; write 'parsimony ledger verify' and "
        + "its options after it", see: "parsimony ledger"),
    Complaint(
      "-q",
      "parsimony: error: unexpected '-q' before the command; write 'parsimony COMMAND' and its "
        + "options after it", see: "parsimony"),

    // Options.
    Complaint(
      "plan x.yaml --jsn", "parsimony: error: unknown option '--jsn'; did you mean '--json'?",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml -json", "parsimony: error: unknown option '-json'; did you mean '--json'?",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --pionts=3",
      "parsimony: error: unknown option '--pionts'; did you mean '--points'?",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --frobnicate",
      "parsimony: error: unknown option '--frobnicate'; the options are --points, --set, "
        + "--format, --json and --help", see: "parsimony plan"),
    Complaint(
      "plan x.yaml --version",
      "parsimony: error: unknown option '--version'; the options are --points, --set, --format, "
        + "--json and --help", see: "parsimony plan"),
    Complaint(
      "plan x.yaml -n3", "parsimony: error: unknown option '-n3'; write '-n 3'",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml -n=3", "parsimony: error: unknown option '-n=3'; write '-n 3'",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --json=yes",
      "parsimony: error: option '--json' takes no value, found 'yes'; write '--json'",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml -n 3 --points 5",
      "parsimony: error: option '--points' is given twice, '3' and '5'; give it once",
      see: "parsimony plan"),
    Complaint(
      "keys",
      "parsimony: error: missing option '--output', where the records go; write "
        + "'parsimony keys --output DIRECTORY'", see: "parsimony keys"),

    // Values.
    Complaint(
      "plan x.yaml --points",
      "parsimony: error: option '--points' has no value; write '--points N', an integer from 0 to "
        + "1000", see: "parsimony plan"),
    Complaint(
      "plan --set --json x.yaml",
      "parsimony: error: option '--set' has no value before '--json'; write '--set KEY=VALUE'",
      see: "parsimony plan"),
    Complaint(
      "plan --set -- x.yaml",
      "parsimony: error: option '--set' has no value before '--'; write '--set KEY=VALUE'",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --points many",
      "parsimony: error: option '--points' does not take 'many'; expected an integer from 0 to "
        + "1000", see: "parsimony plan"),
    Complaint(
      "plan x.yaml --points=1001",
      "parsimony: error: option '--points' does not take '1001'; expected an integer from 0 to "
        + "1000", see: "parsimony plan"),
    Complaint(
      "plan x.yaml -n -1",
      "parsimony: error: option '--points' does not take '-1'; expected an integer from 0 to 1000",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --points=",
      "parsimony: error: option '--points' does not take ''; expected an integer from 0 to 1000",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml --points 99999999999999999999",
      "parsimony: error: option '--points' does not take '99999999999999999999'; expected an "
        + "integer from 0 to 1000", see: "parsimony plan"),
    Complaint(
      "run x.yaml --slots 0",
      "parsimony: error: option '--slots' does not take '0'; expected an integer of at least 1",
      see: "parsimony run"),
    Complaint(
      "run x.yaml --offset 1.5",
      "parsimony: error: option '--offset' does not take '1.5'; expected an integer",
      see: "parsimony run"),
    Complaint(
      "plan x.yaml --format jsno",
      "parsimony: error: option '--format' does not take 'jsno'; expected one of text, json, csv; "
        + "did you mean 'json'?", see: "parsimony plan"),
    Complaint(
      "plan x.yaml --format xml",
      "parsimony: error: option '--format' does not take 'xml'; expected one of text, json, csv",
      see: "parsimony plan"),
    Complaint(
      "studies modular-adition",
      "parsimony: error: argument STUDY does not take 'modular-adition'; expected one of "
        + "modular-addition, bits, parity; did you mean 'modular-addition'?",
      see: "parsimony studies"),
    Complaint(
      "run x.yaml --time-limit-of-a-single-task 90",
      "parsimony: error: option '--time-limit-of-a-single-task' does not take '90'; expected a "
        + "duration such as 90s or 15min", see: "parsimony run"),
    Complaint(
      "keys --output=",
      "parsimony: error: option '--output' does not take ''; expected the name of a directory",
      see: "parsimony keys"),
    Complaint(
      "ledger show x.ledger 1 last",
      "parsimony: error: argument LAST does not take 'last'; expected an integer",
      see: "parsimony ledger show"),

    // Arguments.
    Complaint(
      "plan",
      "parsimony: error: missing argument FILE, the plan to expand; write "
        + "'parsimony plan FILE'", see: "parsimony plan"),
    Complaint(
      "run",
      "parsimony: error: missing argument FILE, the plans to run, one after the other; "
        + "write 'parsimony run FILE...'", see: "parsimony run"),
    Complaint(
      "plan x.yaml y.yaml",
      "parsimony: error: unexpected argument 'y.yaml'; 'parsimony plan' takes only FILE; remove it",
      see: "parsimony plan"),
    Complaint(
      "plan x.yaml json",
      "parsimony: error: unexpected argument 'json'; 'parsimony plan' takes only FILE; did you "
        + "mean '--json'?", see: "parsimony plan"),
    Complaint(
      "ledger show x.ledger 1 2 3",
      "parsimony: error: unexpected argument '3'; 'parsimony ledger show' takes only LEDGER, FIRST "
        + "and LAST; remove it", see: "parsimony ledger show"),
    Complaint(
      "keys -o keys worker",
      "parsimony: error: unexpected argument 'worker'; 'parsimony keys' takes no arguments; remove "
        + "it", see: "parsimony keys"),

    // What commands themselves complain about.
    Complaint(
      "plan x.yaml --json --format csv",
      "parsimony: error: --json and --format csv exclude each other; give one of them",
      see: "parsimony plan"),
    Complaint(
      "measure complexity 0101",
      "parsimony: error: '0101' is shorter than 12 bits; give at least 12", .unmet),
    Complaint("ledger show x.ledger", "x.ledger:3:9: error: not a ledger", .usage),
  ]

  @Test(
    "every wrong command line is answered with what was found, what was expected, and the cure",
    arguments: complaints)
  func complains(about complaint: Complaint) {
    #expect(
      Sample.program.outcome(complaint.line)
        == Outcome(exitCode: complaint.exitCode, errors: complaint.errors))
  }

  @Test("a program that is a command itself complains under its own name")
  func complainsAboutDaemon() {
    let missing = Sample.worker.outcome("--slots 3")
    #expect(missing.exitCode == .usage)
    #expect(
      missing.errors == """
        parsimony-worker: error: missing option '--connect', the coordinator's address; write \
        'parsimony-worker --connect ADDRESS'
        see 'parsimony-worker --help'

        """)
    let unknown = Sample.worker.outcome("helo")
    #expect(
      unknown.errors == """
        parsimony-worker: error: unknown command 'helo'; did you mean 'help'?
        see 'parsimony-worker --help'

        """)
  }

  @Test("control characters in a word cannot reach the terminal through a message")
  func showsControls() {
    let outcome = Sample.program.outcome(["plan", "x", "\u{1B}[31mred\n\u{9B}\u{202E}"])
    #expect(
      outcome.errors == """
        parsimony: error: unexpected argument '␛[31mred␊��'; 'parsimony plan' takes only FILE; \
        remove it
        see 'parsimony plan --help'

        """)
  }

  @Test("a command without its own command answers with its help on standard error")
  func answersWithHelp() {
    let alone = Sample.program.outcome("")
    #expect(alone.exitCode == .usage)
    #expect(alone.output.isEmpty)
    #expect(alone.errors == Sample.program.outcome("--help").output)
    #expect(Sample.program.outcome("ledger").errors == Sample.program.outcome("help ledger").output)
  }
}
