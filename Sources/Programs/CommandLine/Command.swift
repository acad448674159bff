/// A command of a program: what it takes, what it says about itself, and what it does.
///
/// The parser, the help screens, the completions and the manual pages all derive from this one
/// value. A command runs, or has commands of its own, or both when it takes no arguments: then its
/// first word that is not an option names a command.
public struct Command: Sendable {
  /// What a command does once every word has been checked.
  public typealias Run = @Sendable (Invocation, Terminal) throws(Failure) -> ExitCode

  let name: String
  let summary: String
  let discussion: String
  let arguments: [Declaration]
  let options: [Declaration]
  let commands: [Command]
  let examples: [(line: String, purpose: String)]
  let run: Run?

  /// A command that runs.
  ///
  /// `summary` is a sentence. `discussion` is paragraphs with an empty line between them; lines
  /// that begin with a space stay as they are. `examples` pair a command line with a phrase that
  /// says what it does.
  public init(
    _ name: String, summary: String, discussion: String = "", parameters: [any Parameter] = [],
    examples: [(line: String, purpose: String)] = [], run: @escaping Run
  ) {
    self.init(
      name, summary: summary, discussion: discussion, parameters: parameters, commands: [],
      examples: examples, run: run)
  }

  /// A command that only groups others.
  public init(
    _ name: String, summary: String, discussion: String = "", commands: [Command],
    examples: [(line: String, purpose: String)] = []
  ) {
    self.init(
      name, summary: summary, discussion: discussion, parameters: [], commands: commands,
      examples: examples, run: nil)
  }

  init(
    _ name: String, summary: String, discussion: String, parameters: [any Parameter],
    commands: [Command], examples: [(line: String, purpose: String)], run: Run?
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = parameters.map(\.declaration).filter(\.isPositional)
    self.options = parameters.map(\.declaration).filter { !$0.isPositional }
    self.commands = commands
    self.examples = examples
    self.run = run
  }
}

/// A command and the commands it belongs to, the program's root first.
struct CommandPath: Sendable {
  let ancestors: [Command]
  let command: Command

  init(root: Command) {
    self.init(ancestors: [], command: root)
  }

  private init(ancestors: [Command], command: Command) {
    self.ancestors = ancestors
    self.command = command
  }

  /// The path of a command of this command.
  func appending(_ command: Command) -> CommandPath {
    CommandPath(ancestors: ancestors + [self.command], command: command)
  }

  /// The command that this command belongs to.
  var parent: CommandPath? {
    ancestors.last.map { CommandPath(ancestors: ancestors.dropLast(), command: $0) }
  }

  /// The command with all below it, in the order of declaration.
  var descendants: [CommandPath] {
    [self] + command.commands.flatMap { appending($0).descendants }
  }

  /// The words that call the command, `["parsimony", "ledger", "verify"]`.
  var words: [String] { ancestors.map(\.name) + [command.name] }
  /// How a person calls the command, `parsimony ledger verify`.
  var title: String { words.joined(separator: " ") }
  var isRoot: Bool { ancestors.isEmpty }

  /// The command's options and those that it has without asking.
  var options: [Declaration] {
    command.options + [.help] + (isRoot ? [.version] : [])
  }

  /// `parsimony plan [OPTIONS] FILE`: the ways to call the command, a line each.
  var usages: [String] {
    var usages: [String] = []
    if command.run != nil {
      let required = command.options.filter(\.isRequired)
      var words = [title] + required.map(\.synopsis)
      if command.options.count > required.count { words.append("[OPTIONS]") }
      usages.append((words + command.arguments.map(\.synopsis)).joined(separator: " "))
    }
    if !command.commands.isEmpty { usages.append("\(title) COMMAND") }
    return usages
  }

  /// The shortest call that is complete: its usage without what may be left out.
  var usageMin: String {
    let required = (command.options + command.arguments).filter(\.isRequired)
    return ([title] + required.map(\.synopsis)).joined(separator: " ")
  }
}
