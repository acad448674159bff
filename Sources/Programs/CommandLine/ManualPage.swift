internal import Text

/// The manual page of a command, in the `man` macros that every `man` program renders.
///
/// The language: a line that begins with `.` is a request, `\-` is the hyphen of an option (a bare
/// one may become typographic and then cannot be copied into a shell), `\e` a backslash.
struct ManualPage {
  private let path: CommandPath
  private let program: Program

  init(_ path: CommandPath, of program: Program) {
    self.path = path
    self.program = program
  }

  /// The page, with a line feed at its end.
  var text: String {
    let blocks = [
      header, name, synopsis, description, arguments, commands, options, exitStatus, examples,
      references,
    ]
    return blocks.joined().joined(separator: "\n") + "\n"
  }

  private var command: Command { path.command }

  /// The name of the page, `parsimony-ledger-verify`.
  private func pageName(_ path: CommandPath) -> String { path.words.joined(separator: "-") }

  private var header: [String] {
    let title = pageName(path).uppercased().roff
    return [
      ".\\\" Printed by '\(program.name) man'; edit the program's declarations instead.",
      ".TH \(title) 1 \"\(program.released)\" \"\("\(program.name) \(program.version)".roff)\"",
    ]
  }

  private var name: [String] {
    let summary = command.summary.hasSuffix(".") ? command.summary.dropLast() : command.summary[...]
    return [".SH NAME", "\(pageName(path).roff) \\- \(String(summary).roff)"]
  }

  private var synopsis: [String] {
    let calls = path.usages.map { usage in
      [".B \(path.title.roff)", String(usage.dropFirst(path.title.count + 1)).roff]
    }
    return [".SH SYNOPSIS"] + calls.joined(separator: [".br"]).filter { !$0.isEmpty }
  }

  private var description: [String] {
    [".SH DESCRIPTION", command.summary.roffLine]
      + command.discussion.paragraphs.flatMap { paragraph in
        switch paragraph {
        case .filled(let text): [".PP", text.roffLine]
        case .verbatim(let lines): [".PP", ".nf"] + lines.map(\.roffLine) + [".fi"]
        }
      }
  }

  private var arguments: [String] {
    list("ARGUMENTS", command.arguments.map { (".I \($0.name.roff)", $0.meaning.sentence) })
  }

  private var commands: [String] {
    list("COMMANDS", command.commands.map { (".B \($0.name.roff)", $0.summary) })
  }

  private var options: [String] {
    list(
      "OPTIONS",
      path.options.map { option in
        let short = option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
        let long = "\\fB\(option.spelling.roff)\\fR"
        let value = option.takesValue ? " \\fI\(option.placeholder.roff)\\fR" : ""
        return (short + long + value, option.meaning.sentence)
      })
  }

  private var exitStatus: [String] {
    list("EXIT STATUS", ExitCode.allCases.map { (".B \($0.rawValue)", $0.explanation) })
  }

  private var examples: [String] {
    list("EXAMPLES", command.examples.map { (".B \($0.line.roff)", $0.purpose.sentence) })
  }

  /// The pages of the command above and of those below, but for the commands of every program.
  private var references: [String] {
    let above = path.parent.map { [$0] } ?? []
    let below = command.commands.filter { !Program.ownNames.contains($0.name) }.map {
      path.appending($0)
    }
    let pages = (above + below).map { ".BR \(pageName($0).roff) (1)" }
    guard let last = pages.last else { return [] }
    return [".SH SEE ALSO"] + pages.dropLast().map { "\($0)," } + [last]
  }

  private func list(_ title: String, _ entries: [(term: String, meaning: String)]) -> [String] {
    guard !entries.isEmpty else { return [] }
    return [".SH \(title)"] + entries.flatMap { [".TP", $0.term, $0.meaning.roffLine] }
  }
}

extension String {
  /// The text within a line of the page's language.
  fileprivate var roff: String {
    var text = ""
    for character in printable {
      switch character {
      case "\\": text += "\\e"
      case "-": text += "\\-"
      case "\"": text += "\\(dq"
      default: text.append(character)
      }
    }
    return text
  }

  /// The text as a line of its own, which no first character can turn into a request.
  fileprivate var roffLine: String {
    hasPrefix(".") || hasPrefix("'") ? "\\&\(roff)" : roff
  }

  /// The phrase as a sentence.
  fileprivate var sentence: String { "\(prefix(1).uppercased())\(dropFirst())." }
}
