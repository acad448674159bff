/// The shells that completions are made for.
enum Shell: String, CaseIterable, Sendable {
  case bash, zsh, fish
}

extension Program {
  /// The names of the commands that every program has.
  static let ownNames = ["help", "completions", "man"]

  /// The commands that every program has.
  static func ownCommands(besides commands: [Command], of program: String) -> [Command] {
    let names = commands.map(\.name)
    return [helpCommand(names), completionsCommand(program), manCommand(names, program)]
  }

  private static func helpCommand(_ names: [String]) -> Command {
    let command = commandArgument(names + ownNames.dropFirst(), help: "the command to explain")
    return Command(
      "help", summary: "Explain the program or one of its commands.", parameters: [command]
    ) { invocation, terminal throws(Failure) in
      let path = try invocation.path(of: invocation[command])
      try terminal.print(HelpScreen(path, on: terminal).text, terminator: "")
      return .success
    }
  }

  private static func manCommand(_ names: [String], _ program: String) -> Command {
    let command = commandArgument(names, help: "the command whose page to print")
    return Command(
      "man", summary: "Print a manual page.",
      discussion: """
        The page is written in the language of man(7). To read it, or to keep it:

          \(program) man | man -l -
          \(program) man > ~/.local/share/man/man1/\(program).1
        """,
      parameters: [command]
    ) { invocation, terminal throws(Failure) in
      let path = try invocation.path(of: invocation[command])
      try terminal.print(ManualPage(path, of: invocation.program).text, terminator: "")
      return .success
    }
  }

  private static func completionsCommand(_ program: String) -> Command {
    let shell = Argument.required("SHELL", .choice(of: Shell.self), help: "the shell")
    return Command(
      "completions", summary: "Print a script that lets a shell complete command lines.",
      discussion: """
        To install the script for yourself:

          \(program) completions bash > ~/.local/share/bash-completion/completions/\(program)
          \(program) completions zsh > ~/.zfunc/_\(program)    (in a directory of $fpath)
          \(program) completions fish > ~/.config/fish/completions/\(program).fish
        """,
      parameters: [shell]
    ) { invocation, terminal throws(Failure) in
      let script =
        switch invocation[shell] {
        case .bash: BashCompletion(of: invocation.program).script
        case .zsh: ZshCompletion(of: invocation.program).script
        case .fish: FishCompletion(of: invocation.program).script
        }
      try terminal.print(script, terminator: "")
      return .success
    }
  }

  private static func commandArgument(_ names: [String], help: String) -> Argument<[String]> {
    .repeated("COMMAND", .text(suggesting: names), help: help)
  }
}

extension Invocation {
  /// The command that the words of an argument name.
  fileprivate func path(of words: [String]) throws(Failure) -> CommandPath {
    let (path, rest) = try program.resolve(words)
    if let word = rest.first { throw path.unknownCommand(word) }
    return path
  }
}
