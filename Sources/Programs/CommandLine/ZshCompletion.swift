/// The completion script for zsh: one function a command, each a call of `_arguments`.
struct ZshCompletion {
  private let program: Program

  init(of program: Program) {
    self.program = program
  }

  /// The script; it works both as a file in `$fpath` and when it is sourced.
  var script: String {
    """
    #compdef \(program.name)
    # Completion of \(program.name) for zsh, printed by '\(program.name) completions zsh'.

    \(program.paths.map(function(of:)).joined(separator: "\n\n"))

    if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
      \(name(of: CommandPath(root: program.root))) "$@"
    else
      compdef \(name(of: CommandPath(root: program.root))) \(program.name)
    fi

    """
  }

  private func name(of path: CommandPath) -> String {
    "_" + path.words.joined(separator: "_").split(separator: "-").joined(separator: "_")
  }

  private func function(of path: CommandPath) -> String {
    path.command.commands.isEmpty ? leaf(path) : group(path)
  }

  private func leaf(_ path: CommandPath) -> String {
    let specs = path.options.map(spec(of:)) + path.command.arguments.map(spec(of:))
    return """
      \(name(of: path))() {
        _arguments -S : \\
      \(specs.map { "    \($0)" }.joined(separator: " \\\n"))
      }
      """
  }

  private func group(_ path: CommandPath) -> String {
    let specs = path.options.map(spec(of:)) + ["'1: :->command'", "'*:: :->rest'"]
    let commands = path.command.commands.map { command in
      "'\(command.name):\(command.summary.zshQuoted(escaping: [":"]))'"
    }
    let calls = path.command.commands.map { command in
      "\(command.name)) \(name(of: path.appending(command))) ;;"
    }
    return """
      \(name(of: path))() {
        local curcontext=$curcontext state line
        local -A opt_args
        local -a commands=(
      \(commands.indented(4))
        )
        _arguments -C -S : \\
      \(specs.map { "    \($0)" }.joined(separator: " \\\n")) && return
        case $state in
          command) _describe -t commands command commands ;;
          rest)
            case $line[1] in
      \(calls.indented(8))
            esac ;;
        esac
      }
      """
  }

  /// `'(-n --points)'{-n,--points=}'[points to list]:N:'`, `':FILE:_files'`: what `_arguments` reads.
  private func spec(of parameter: Declaration) -> String {
    if parameter.isPositional {
      let mark = parameter.isRepeated ? "*" : parameter.count == .optional ? ":" : ""
      return "'\(mark):\(parameter.name.zshQuoted(escaping: [":"])):\(action(parameter))'"
    }
    let meaning = "[\(parameter.meaning.zshQuoted(escaping: ["[", "]"]))]"
    let sign = parameter.takesValue ? "=" : ""
    let value =
      parameter.takesValue
      ? ":\(parameter.placeholder.zshQuoted(escaping: [":"])):\(action(parameter))" : ""
    guard let short = parameter.short else {
      return "'\(parameter.isRepeated ? "*" : "")\(parameter.spelling)\(sign)\(meaning)\(value)'"
    }
    let exclusion = parameter.isRepeated ? "*" : "(-\(short) \(parameter.spelling))"
    return "'\(exclusion)'{-\(short),\(parameter.spelling)\(sign)}'\(meaning)\(value)'"
  }

  private func action(_ parameter: Declaration) -> String {
    switch parameter.candidates {
    case .none: return ""
    case .words(let words): return "(\(words.joined(separator: " ")))"
    case .directories: return "_files -/"
    case .files(extensions: []): return "_files"
    case .files(let extensions):
      // Parentheses at the end of a pattern are qualifiers unless there is a bar between them.
      let pattern = extensions.count == 1 ? extensions[0] : "(\(extensions.joined(separator: "|")))"
      return "_files -g \"*.\(pattern)\""
    }
  }
}

extension String {
  /// The text within single quotes, some characters escaped for the function that reads it.
  fileprivate func zshQuoted(escaping characters: Set<Character>) -> String {
    var text = ""
    for character in self {
      switch character {
      case "'": text += "'\\''"
      case "\\": text += "\\\\"
      case _ where characters.contains(character): text += "\\\(character)"
      default: text.append(character)
      }
    }
    return text
  }
}
