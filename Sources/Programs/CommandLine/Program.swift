internal import Mistakes

/// A program: its commands, and what it says about itself.
///
/// ```swift
/// enum Plan {
///   static let file = Argument.required("FILE", .file(extensions: ["yaml"]), help: "the plan")
///   static let points = Option.value(
///     "points", "N", .integer(in: 0...1000), default: 3, help: "points to list")
///
///   static let command = Command(
///     "plan", summary: "Show what a plan expands to.", parameters: [file, points]
///   ) { invocation, terminal throws(Failure) in
///     try terminal.print("\(invocation[points]) points of \(invocation[file])")
///     return .success
///   }
/// }
///
/// let program = Program(
///   "parsimony", summary: "Measure whether networks compress.", version: "0.1.0",
///   released: "2026-11-21", commands: [Plan.command])
/// program.main()
/// ```
///
/// `help`, `completions` and `man` are commands of every program, `--help` is an option of every
/// command, and `--version` of the program. `released` is the version's date as `YYYY-MM-DD`, which
/// manual pages carry.
public struct Program: Sendable {
  let root: Command
  let version: String
  let released: String

  /// A program that does nothing by itself but has commands.
  public init(
    _ name: String, summary: String, version: String, released: String,
    discussion: String = "", commands: [Command], examples: [(line: String, purpose: String)] = []
  ) {
    self.version = version
    self.released = released
    root = Command(
      name, summary: summary, discussion: discussion, parameters: [],
      commands: commands + Program.ownCommands(besides: commands, of: name), examples: examples,
      run: nil)
  }

  /// A program that runs without naming a command, such as a daemon; it takes options only.
  public init(
    _ name: String, summary: String, version: String, released: String,
    discussion: String = "", parameters: [any Parameter],
    examples: [(line: String, purpose: String)] = [], run: @escaping Command.Run
  ) {
    self.version = version
    self.released = released
    root = Command(
      name, summary: summary, discussion: discussion, parameters: parameters,
      commands: Program.ownCommands(besides: [], of: name), examples: examples, run: run)
  }

  /// The name of the program's file.
  var name: String { root.name }

  /// All commands, the program itself first.
  var paths: [CommandPath] { CommandPath(root: root).descendants }

  /// Does what the words ask for, and tells what the shell shall be told.
  public func run(_ words: [String], on terminal: Terminal) -> ExitCode {
    let problems = problems
    require(
      problems.isEmpty, "\(name) is declared wrongly:\n\(problems.joined(separator: "\n"))")
    var reported: Failure?
    var exitCode: ExitCode
    do throws(Failure) {
      exitCode = try perform(try request(words), on: terminal)
    } catch {
      if let text = error.rendered(by: name) { terminal.note(text) }
      exitCode = error.exitCode
      reported = error
    }
    do throws(Failure) {
      try terminal.flush()
    } catch {
      if error != reported, let text = error.rendered(by: name) { terminal.note(text) }
      exitCode = error.exitCode
    }
    return exitCode
  }

  private func perform(_ request: Request, on terminal: Terminal) throws(Failure) -> ExitCode {
    switch request {
    case .run(let run, let invocation):
      return try run(invocation, terminal)
    case .help(let path):
      try terminal.print(HelpScreen(path, on: terminal).text, terminator: "")
      return .success
    case .version:
      try terminal.print("\(name) \(version)")
      return .success
    case .nothing(let path):
      // Whoever types the name alone wants the help; a script that does so has forgotten something.
      terminal.note(HelpScreen(path, on: terminal).text, terminator: "")
      return .usage
    }
  }
}
