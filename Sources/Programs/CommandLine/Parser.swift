/// What a command line asks for.
enum Request {
  case run(Command.Run, Invocation)
  case help(CommandPath)
  case version
  /// A command that only groups others was called alone.
  case nothing(CommandPath)
}

extension Program {
  /// Reads a whole command line, so that every error is found before anything happens.
  ///
  /// The first words name a command; then options and arguments may mix. A value stands behind its
  /// option or after `=`. Of words that begin with `-`, only `-` itself and numbers are arguments or
  /// values, unless they follow `--`, which ends the options, or `=`. `--help` wins over any
  /// mistake beside it: whoever asks for help has made one, or fears to.
  func request(_ words: [String]) throws(Failure) -> Request {
    let (path, rest) = try resolve(words)
    let asked = rest.prefix { $0 != "--" }
    if asked.contains("--help") || asked.contains("-h") { return .help(path) }
    if path.isRoot, asked.contains("--version") { return .version }
    guard let run = path.command.run else {
      guard let first = rest.first else { return .nothing(path) }
      throw path.optionBeforeCommand(first, rest.dropFirst())
    }
    var reading = Reading(path)
    try reading.read(rest)
    return .run(run, Invocation(program: self, path: path, values: try reading.values()))
  }

  /// The command that the first words name, and the words after them.
  func resolve(_ words: [String]) throws(Failure) -> (CommandPath, rest: ArraySlice<String>) {
    var path = CommandPath(root: root)
    var rest = words[...]
    while let word = rest.first, !word.hasPrefix("-"), !path.command.commands.isEmpty {
      guard let command = path.command.commands.first(where: { $0.name == word }) else {
        throw path.unknownCommand(word)
      }
      path = path.appending(command)
      rest = rest.dropFirst()
    }
    return (path, rest)
  }
}

/// The words of a command line, as they are dealt out to the command's parameters.
private struct Reading {
  let path: CommandPath
  /// The words that each parameter got, by its spelling; a flag gets its own name.
  var words: [String: [String]] = [:]

  init(_ path: CommandPath) {
    self.path = path
  }

  mutating func read(_ line: ArraySlice<String>) throws(Failure) {
    var rest = line
    var positionals: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        positionals += rest
        break
      }
      if word.isOptionLike {
        try readOption(word, &rest)
      } else {
        positionals.append(word)
      }
    }
    try deal(positionals)
  }

  private mutating func readOption(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(Failure) {
    let (name, attached) = word.splitAtEqualSign
    guard let option = path.option(named: name) else { throw path.unknownOption(word) }
    guard option.takesValue else {
      if let attached { throw path.valueForFlag(option, attached) }
      words[option.spelling] = [name]
      return
    }
    let value: String
    if let attached, name.hasPrefix("--") {
      value = attached
    } else if attached != nil {
      throw path.unknownOption(word)
    } else if let next = rest.first, next != "--", !next.isOptionLike {
      value = next
      rest = rest.dropFirst()
    } else {
      throw path.missingValue(of: option, before: rest.first)
    }
    if option.isRepeated {
      words[option.spelling, default: []].append(value)
    } else if let earlier = words.updateValue([value], forKey: option.spelling) {
      throw path.givenTwice(option, earlier[0], value)
    }
  }

  /// Gives the positional words to the arguments in their order; the last may take all the rest.
  private mutating func deal(_ positionals: [String]) throws(Failure) {
    var rest = positionals[...]
    for argument in path.command.arguments {
      if argument.isRepeated {
        words[argument.spelling] = Array(rest)
        rest = []
      } else if let word = rest.popFirst() {
        words[argument.spelling] = [word]
      }
    }
    if let word = rest.first { throw path.unexpectedArgument(word) }
  }

  /// The value of every parameter, in the order of declaration.
  func values() throws(Failure) -> [String: any Sendable] {
    var values: [String: any Sendable] = [:]
    for parameter in path.command.arguments + path.command.options {
      let words = words[parameter.spelling] ?? []
      if parameter.isRequired, words.isEmpty { throw path.missing(parameter) }
      do throws(Misfit) {
        values[parameter.spelling] = try parameter.read(words)
      } catch {
        throw path.misfit(error.word, parameter)
      }
    }
    return values
  }
}

extension String {
  /// Whether the word begins like an option; `-` alone and negative numbers do not.
  fileprivate var isOptionLike: Bool {
    var rest = unicodeScalars[...]
    guard rest.popFirst() == "-", let second = rest.popFirst() else { return false }
    if second == "." { return !(rest.first.map { "0"..."9" ~= $0 } ?? false) }
    return !("0"..."9" ~= second)
  }

  /// `--name=value` as its two parts; the value is nil without the sign.
  fileprivate var splitAtEqualSign: (String, String?) {
    // By bytes: a combining mark that opens the value must not hide the sign.
    guard let sign = utf8.firstIndex(of: UInt8(ascii: "=")) else { return (self, nil) }
    return (String(self[..<sign]), String(self[utf8.index(after: sign)...]))
  }
}
