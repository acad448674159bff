/// The completion script for bash 4 and later.
///
/// It needs nothing but bash: no bash-completion package, whose helpers many machines lack. To
/// readline `=` and `:` are words of their own (`--name=value` arrives as three words) unless
/// somebody changed `COMP_WORDBREAKS`; both ways are understood.
struct BashCompletion {
  private let program: Program

  init(of program: Program) {
    self.program = program
  }

  /// The script.
  var script: String {
    let function = "_\(program.identifier)"
    return """
      # Completion of \(program.name) for bash, printed by '\(program.name) completions bash'.

      \(function)() {
        local cur=${COMP_WORDS[COMP_CWORD]} before= command='\(program.name)' awaiting= ended=
        local joined= word
        local -i position=0 i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          word=${COMP_WORDS[i]}
          if [[ $word == +([=:]) ]]; then
            joined=1
          elif [[ $joined || $awaiting ]]; then
            joined= awaiting=
          elif [[ $ended ]]; then
            position+=1
          elif [[ $word == -- ]]; then
            ended=1
          else
            case "$command $word" in
      \(steps.indented(8))
              *' -'*) ;;
              *) position+=1 ;;
            esac
          fi
        done
        if [[ $cur == +([=:]) ]]; then
          cur= joined=1
        elif [[ ! $cur ]]; then
          joined=
        elif [[ $cur == --*=* ]]; then
          before=${cur%%=*}=
          awaiting=${cur%%=*}
          cur=${cur#*=}
        fi
        if [[ $joined && ! $awaiting ]]; then
          return
        elif [[ $awaiting ]]; then
          case "$command $awaiting" in
      \(values.indented(6))
          esac
        elif [[ $cur == -* && ! $ended ]]; then
          case $command in
      \(options.indented(6))
          esac
        else
          case "$command $position" in
      \(arguments.indented(6))
          esac
        fi
        COMPREPLY=("${COMPREPLY[@]/#/$before}")
      }

      \(function)_words() {
        mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
      }

      \(function)_files() {
        local extension
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(
          compgen -d -- "$cur"
          for extension; do compgen -f -X "!*$extension" -- "$cur"; done
        )
      }

      complete -F \(function) \(program.name)

      """
  }

  /// What a word before the cursor means.
  private var steps: [String] {
    program.paths.flatMap { path in
      var steps: [String] = []
      let commands = path.command.commands.map { "'\(path.title) \($0.name)'" }
      if !commands.isEmpty {
        steps.append("\(commands.joined(separator: " | "))) command+=\" $word\" ;;")
      }
      let options = path.valueSpellings.map { "'\(path.title) \($0)'" }
      if !options.isEmpty {
        steps.append("\(options.joined(separator: " | "))) awaiting=$word ;;")
      }
      return steps
    }
  }

  /// The candidates for the values of options.
  private var values: [String] {
    program.paths.flatMap { path in
      path.options.compactMap { option in
        reply(with: option.candidates).map { reply in
          let spellings = option.spellings.map { "'\(path.title) \($0)'" }
          return "\(spellings.joined(separator: " | "))) \(reply) ;;"
        }
      }
    }
  }

  /// The options of every command.
  private var options: [String] {
    program.paths.map { path in
      let spellings = path.options.flatMap(\.spellings).joined(separator: " ")
      return "'\(path.title)') _\(program.identifier)_words '\(spellings)' ;;"
    }
  }

  /// The candidates for every position.
  private var arguments: [String] {
    program.paths.flatMap { path in
      var cases: [String] = []
      if let reply = reply(with: .words(path.command.commands.map(\.name))) {
        cases.append("'\(path.title) 0') \(reply) ;;")
      }
      for (position, argument) in path.command.arguments.enumerated() {
        guard let reply = reply(with: argument.candidates) else { continue }
        let pattern = argument.isRepeated ? "'\(path.title) '*" : "'\(path.title) \(position)'"
        cases.append("\(pattern)) \(reply) ;;")
      }
      return cases
    }
  }

  private func reply(with candidates: Candidates) -> String? {
    let function = "_\(program.identifier)"
    switch candidates {
    case .none, .words([]): return nil
    case .words(let words): return "\(function)_words '\(words.joined(separator: " "))'"
    case .directories: return "\(function)_files"
    case .files(extensions: []): return "\(function)_files ''"
    case .files(let extensions):
      return "\(function)_files \(extensions.map { "'.\($0)'" }.joined(separator: " "))"
    }
  }
}

extension [String] {
  /// The lines, each with spaces before it.
  func indented(_ columns: Int) -> String {
    map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
  }
}
