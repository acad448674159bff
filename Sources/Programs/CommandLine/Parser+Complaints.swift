internal import Text

// The texts of usage errors: what was found, what was expected, the cure. Every one is under test.

extension CommandPath {
  /// A usage error of this command, with the way to its help.
  func misuse(_ message: String) -> Failure {
    Failure(.usage, "\(message)\nsee '\(title) --help'")
  }

  /// The option that is called so, `--name` or `-n`.
  func option(named spelling: String) -> Declaration? {
    options.first { option in
      spelling == option.spelling || option.short.map { spelling == "-\($0)" } ?? false
    }
  }

  func unknownCommand(_ word: String) -> Failure {
    let names = command.commands.map(\.name)
    guard !names.isEmpty else {
      return misuse("unknown command \(word.quoted); '\(title)' has no commands")
    }
    let cure =
      closest(to: word, among: names).map { "did you mean '\($0)'?" }
      ?? names.introduced(as: "command")
    return misuse("unknown command \(word.quoted); \(cure)")
  }

  func unknownOption(_ word: String) -> Failure {
    let name = String(word.prefix { $0 != "=" })
    if let cure = separated(word) {
      return misuse("unknown option \(word.quoted); write \(cure.quoted)")
    }
    let cure =
      closest(to: String(name.drop { $0 == "-" }), among: options.map(\.name))
      .map { "did you mean '--\($0)'?" }
      ?? options.map(\.spelling).introduced(as: "option")
    return misuse("unknown option \(name.quoted); \(cure)")
  }

  /// `-n 3` for `-n3` and `-n=3`, which are not read, because `-n3` might be two flags.
  private func separated(_ word: String) -> String? {
    guard !word.hasPrefix("--"), let option = option(named: String(word.prefix(2))) else {
      return nil
    }
    guard option.takesValue else { return nil }
    return "\(word.prefix(2)) \(word.dropFirst(2).drop { $0 == "=" })"
  }

  func optionBeforeCommand(_ word: String, _ rest: ArraySlice<String>) -> Failure {
    let named = rest.first { word in command.commands.contains { $0.name == word } }
    return misuse(
      """
      unexpected \(word.quoted) before the command; write '\(title) \(named ?? "COMMAND")' and its \
      options after it
      """)
  }

  func valueForFlag(_ option: Declaration, _ value: String) -> Failure {
    misuse("\(option.title) takes no value, found \(value.quoted); write '\(option.spelling)'")
  }

  func missingValue(of option: Declaration, before next: String?) -> Failure {
    let expected = option.expectation.map { ", \($0)" } ?? ""
    let found = next.map { " before \($0.quoted)" } ?? ""
    return misuse("\(option.title) has no value\(found); write '\(option.synopsis)'\(expected)")
  }

  func givenTwice(_ option: Declaration, _ first: String, _ second: String) -> Failure {
    misuse("\(option.title) is given twice, \(first.quoted) and \(second.quoted); give it once")
  }

  func unexpectedArgument(_ word: String) -> Failure {
    let arguments = command.arguments.map(\.name)
    let expected =
      arguments.isEmpty ? "no arguments" : "only \(listed(arguments, conjunction: "and"))"
    let isOptionName = options.contains { $0.name == word }
    let cure = isOptionName ? "did you mean '--\(word)'?" : "remove it"
    return misuse("unexpected argument \(word.quoted); '\(title)' takes \(expected); \(cure)")
  }

  func missing(_ parameter: Declaration) -> Failure {
    misuse("missing \(parameter.title), \(parameter.help); write '\(usageMin)'")
  }

  func misfit(_ word: String, _ parameter: Declaration) -> Failure {
    var message = "\(parameter.title) does not take \(word.quoted)"
    if let expectation = parameter.expectation { message += "; expected \(expectation)" }
    if case .words(let words) = parameter.candidates, let meant = closest(to: word, among: words) {
      message += "; did you mean '\(meant)'?"
    }
    return misuse(message)
  }
}

extension [String] {
  /// `the commands are a, b and c`.
  fileprivate func introduced(as noun: String) -> String {
    count == 1
      ? "the only \(noun) is \(self[0])" : "the \(noun)s are \(listed(self, conjunction: "and"))"
  }
}
