extension Program {
  /// What is wrong with the program's own declarations; checked whenever it starts.
  ///
  /// A name twice, an argument that can never be reached, a text that is missing or not in the
  /// house's form, a default that its own kind refuses, an example that would be a usage error.
  public var problems: [String] {
    var problems: [String] = []
    if !released.isDate { problems.append("\(name): '\(released)' is not a date YYYY-MM-DD") }
    for path in paths {
      problems += path.problems.map { "\(path.title): \($0)" }
      for example in path.command.examples {
        if let problem = problem(with: example.line) {
          problems.append("\(path.title): example '\(example.line)': \(problem)")
        }
        if !example.purpose.isPhrase {
          problems.append("\(path.title): example '\(example.line)': its purpose is not a phrase")
        }
      }
    }
    return problems
  }

  /// Why an example would be refused; what stands after a pipe or a redirection is the shell's.
  private func problem(with example: String) -> String? {
    var words = example.shellWords.prefix { !["|", ">", "<", "&"].contains($0) }
    guard words.popFirst() == name else { return "it does not call '\(name)'" }
    do throws(Failure) {
      _ = try request(Array(words))
      return nil
    } catch {
      return error.message
    }
  }
}

extension CommandPath {
  fileprivate var problems: [String] {
    var problems: [String] = []
    if !command.name.isName { problems.append("'\(command.name)' is not a name") }
    if !command.summary.isSentence {
      problems.append("its summary is not a sentence of one line: '\(command.summary)'")
    }
    if command.run == nil, command.commands.isEmpty { problems.append("it does nothing") }
    if !command.commands.isEmpty, !command.arguments.isEmpty {
      problems.append("it has both commands and arguments, and a word could be either")
    }
    for name in command.commands.map(\.name).duplicates {
      problems.append("command '\(name)' is declared twice")
    }
    for name in (options + command.arguments).map(\.spelling).duplicates {
      problems.append("\(name) is declared twice")
    }
    for short in options.compactMap(\.short).map({ "-\($0)" }).duplicates {
      problems.append("\(short) is declared twice")
    }
    for (argument, next) in zip(command.arguments, command.arguments.dropFirst()) {
      if argument.isRepeated {
        problems.append("\(argument.name) takes all words, so \(next.name) never gets one")
      } else if !argument.isRequired, next.isRequired {
        problems.append("\(next.name) must be given, but \(argument.name) before it need not be")
      }
    }
    return problems + (command.arguments + options).flatMap(\.problems)
  }
}

extension Declaration {
  fileprivate var problems: [String] {
    var problems: [String] = []
    if isPositional ? !name.isPlaceholder : !name.isName || name.utf8.count < 2 {
      problems.append("'\(name)' is not a name")
    }
    if let short, !short.isASCII || !short.isLetter {
      problems.append("\(spelling): '-\(short)' is not a letter")
    }
    if !isPositional, takesValue, !placeholder.isPlaceholder {
      problems.append("\(spelling): '\(placeholder)' is not a placeholder")
    }
    if !help.isPhrase { problems.append("\(spelling): its help is not a phrase: '\(help)'") }
    if case .files(let extensions) = candidates {
      problems += extensions.filter { !$0.isShellWord || $0.hasPrefix(".") }.map {
        "\(spelling): '\($0)' is not an extension without its dot"
      }
    }
    if case .words(let words) = candidates, expectation != nil {
      problems += words.duplicates.map { "\(spelling): '\($0)' is offered twice" }
      problems += words.filter { !$0.isShellWord }.map {
        "\(spelling): '\($0)' is not a word that every shell leaves alone"
      }
      if words.isEmpty { problems.append("\(spelling): it has no choices") }
    }
    if let defaultWord {
      do throws(Misfit) {
        _ = try read([defaultWord])
      } catch {
        problems.append("\(spelling): its default '\(defaultWord)' is not \(expectation ?? "text")")
      }
    }
    return problems
  }
}

extension String {
  /// The words that a shell makes of a line, as far as spaces and quotes go.
  fileprivate var shellWords: [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in self {
      switch (character, quote) {
      case (_, character): quote = nil
      case ("'", nil), ("\"", nil):
        quote = character
        word = word ?? ""
      case (" ", nil):
        words += word.map { [$0] } ?? []
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  /// Lower-case letters, digits and hyphens, a letter first.
  fileprivate var isName: Bool {
    let isBody = unicodeScalars.allSatisfy {
      "a"..."z" ~= $0 || "0"..."9" ~= $0 || $0 == "-"
    }
    return isBody && unicodeScalars.first.map { "a"..."z" ~= $0 } ?? false
  }

  /// Upper-case letters, digits and signs, as in `KEY=VALUE`.
  fileprivate var isPlaceholder: Bool {
    !isEmpty
      && unicodeScalars.allSatisfy {
        "A"..."Z" ~= $0 || "0"..."9" ~= $0 || "-_=:/.".unicodeScalars.contains($0)
      }
  }

  /// What no shell splits, expands or quotes, and no parser takes for an option.
  fileprivate var isShellWord: Bool {
    !isEmpty && !hasPrefix("-")
      && unicodeScalars.allSatisfy {
        "a"..."z" ~= $0 || "A"..."Z" ~= $0 || "0"..."9" ~= $0
          || "-_./+,@%".unicodeScalars.contains($0)
      }
  }

  /// A line that ends with a full stop.
  fileprivate var isSentence: Bool { isLine && hasSuffix(".") }

  /// A line that goes on where it is put, so without a full stop.
  fileprivate var isPhrase: Bool { isLine && !hasSuffix(".") }

  private var isLine: Bool { contains { $0.isLetter } && !contains { $0.isNewline } }

  fileprivate var isDate: Bool {
    let parts = split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.utf8.count) == [4, 2, 2]
      && parts.allSatisfy { $0.unicodeScalars.allSatisfy { "0"..."9" ~= $0 } }
  }
}

extension [String] {
  /// What occurs more than once, in order.
  fileprivate var duplicates: [String] {
    var seen: Set<String> = []
    var duplicates: [String] = []
    for element in self where !seen.insert(element).inserted && !duplicates.contains(element) {
      duplicates.append(element)
    }
    return duplicates
  }
}
