/// The completion script for fish: a function that finds the place, and a line a candidate.
struct FishCompletion {
  private let program: Program

  init(of program: Program) {
    self.program = program
  }

  /// The script.
  var script: String {
    """
    # Completion of \(program.name) for fish, printed by '\(program.name) completions fish'.

    # Whether the words before the cursor name a command and leave the next argument at a position
    # from the second to the third number; every position will do if there are no numbers.
    function \(function)_at
        set -l command '\(program.name)'
        set -l position 0
        set -l awaiting ''
        set -l ended ''
        for word in (commandline -opc)[2..-1]
            if test -n "$awaiting"
                set awaiting ''
            else if test -n "$ended"
                set position (math $position + 1)
            else if test "$word" = --
                set ended 1
            else
                switch "$command $word"
    \(steps.indented(16))
                    case '* -*'
                    case '*'
                        set position (math $position + 1)
                end
            end
        end
        test "$command" = $argv[1]
        and begin
            test (count $argv) -eq 1
            or test $position -ge $argv[2] -a $position -le $argv[3]
        end
    end

    # Directories, and the files whose names end in one of the arguments.
    function \(function)_files
        for path in (complete -C "'' "(commandline -ct))
            string match -q -r '/$' -- (string split \\t -- $path)[1]
            and echo $path
            for suffix in $argv
                string match -q -- "*$suffix" (string split \\t -- $path)[1]
                and echo $path
            end
        end
    end

    complete -c \(program.name) -f
    \(candidates.joined(separator: "\n"))

    """
  }

  private var function: String { "__\(program.identifier)" }

  /// What a word before the cursor means.
  private var steps: [String] {
    program.paths.flatMap { path in
      var steps: [String] = []
      let commands = path.command.commands.map { "'\(path.title) \($0.name)'" }
      if !commands.isEmpty {
        steps += ["case \(commands.joined(separator: " "))", "    set command \"$command $word\""]
      }
      let options = path.valueSpellings.map { "'\(path.title) \($0)'" }
      if !options.isEmpty {
        steps += ["case \(options.joined(separator: " "))", "    set awaiting \"$word\""]
      }
      return steps
    }
  }

  private var candidates: [String] {
    program.paths.flatMap { path in
      let commands = path.command.commands.map { command in
        line(path, "0 0", "-a '\(command.name)' -d '\(command.summary.fishQuoted)'")
      }
      let arguments = path.command.arguments.enumerated().compactMap { position, argument in
        values(of: argument).map { values in
          line(path, "\(position) \(argument.isRepeated ? 9999 : position)", "\(values)")
        }
      }
      return commands + arguments + path.options.map { line(path, nil, option($0)) }
    }
  }

  private func line(_ path: CommandPath, _ positions: String?, _ candidates: String) -> String {
    let place = (["\"\(path.title)\""] + (positions.map { [$0] } ?? [])).joined(separator: " ")
    return "complete -c \(program.name) -n '\(function)_at \(place)' \(candidates)"
  }

  private func option(_ option: Declaration) -> String {
    var words = option.short.map { ["-s \($0)"] } ?? []
    words.append("-l \(option.name)")
    if option.takesValue { words.append(option.candidates == .files(extensions: []) ? "-r" : "-x") }
    if let values = values(of: option) { words.append(values) }
    words.append("-d '\(option.meaning.fishQuoted)'")
    return words.joined(separator: " ")
  }

  private func values(of parameter: Declaration) -> String? {
    switch parameter.candidates {
    case .none, .words([]): return nil
    case .words(let words): return "-a '\(words.joined(separator: " "))'"
    case .directories: return "-a '(\(function)_files)'"
    case .files(extensions: []): return "-F"
    case .files(let extensions):
      return "-a '(\(function)_files \(extensions.map { ".\($0)" }.joined(separator: " ")))'"
    }
  }
}

extension String {
  /// The text within single quotes.
  fileprivate var fishQuoted: String {
    var text = ""
    for character in self {
      if character == "'" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return text
  }
}
