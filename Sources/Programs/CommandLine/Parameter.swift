/// Something a command takes: an ``Option`` or an ``Argument``.
public protocol Parameter: Sendable {
  /// What the parser, the help screens, the completions and the manual pages know of it.
  var declaration: Declaration { get }
}

/// A parameter without the type of its value.
public struct Declaration: Sendable {
  /// How many words a parameter wants.
  enum Count: Equatable, Sendable {
    /// An option that is there or not.
    case flag
    /// At most one value.
    case optional
    /// Exactly one value.
    case required
    /// Any number of values.
    case repeated
    /// Any number of values but none.
    case oneOrMore
  }

  /// Whether it stands at a position rather than behind its name.
  let isPositional: Bool
  /// `points` for `--points`, `FILE` for a position.
  let name: String
  /// `n` for `-n`.
  let short: Character?
  /// What stands for the value in help screens; empty for a flag.
  let placeholder: String
  /// A phrase: what it is for.
  let help: String
  let count: Count
  /// What a word must be, to stand after "expected"; nil when every word will do.
  let expectation: String?
  /// What a help screen adds in parentheses.
  let notes: [String]
  let candidates: Candidates
  /// The default as a word, for the validator.
  let defaultWord: String?
  /// The value of all its words, whose number has been checked.
  let read: @Sendable ([String]) throws(Misfit) -> any Sendable

  /// How a person types its name: `--points` or `FILE`.
  var spelling: String { isPositional ? name : "--\(name)" }
  /// How a message calls it.
  var title: String { isPositional ? "argument \(name)" : "option '--\(name)'" }
  /// Whether a value follows the option's name.
  var takesValue: Bool { count != .flag }

  /// Whether more than one value may come.
  var isRepeated: Bool { count == .repeated || count == .oneOrMore }
  /// Whether a command line without it is wrong.
  var isRequired: Bool { count == .required || count == .oneOrMore }

  /// `--points N`, `--json`, `FILE`, `[FILE...]`: how a usage line writes it.
  var synopsis: String {
    guard isPositional else { return takesValue ? "--\(name) \(placeholder)" : "--\(name)" }
    return switch count {
    case .flag, .required: name
    case .optional: "[\(name)]"
    case .repeated: "[\(name)...]"
    case .oneOrMore: "\(name)..."
    }
  }

  /// The purpose, with the values and the default in parentheses.
  var meaning: String {
    notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
  }
}

extension Declaration {
  /// A parameter that takes values of a kind.
  init<Value>(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: Kind<Value>,
    _ count: Count, isPositional: Bool, defaultWord: String? = nil, help: String,
    read: @escaping @Sendable ([String]) throws(Misfit) -> any Sendable
  ) {
    var notes = kind.note.map { [$0] } ?? []
    if let defaultWord { notes.append("default \(defaultWord)") }
    if !isPositional, count == .required { notes.append("required") }
    if !isPositional, count == .repeated { notes.append("repeatable") }
    self.init(
      isPositional: isPositional, name: name, short: short, placeholder: placeholder, help: help,
      count: count, expectation: kind.expectation, notes: notes, candidates: kind.candidates,
      defaultWord: defaultWord, read: read)
  }

  /// An option without a value.
  static func flag(_ name: String, short: Character?, help: String) -> Declaration {
    Declaration(
      isPositional: false, name: name, short: short, placeholder: "", help: help, count: .flag,
      expectation: nil, notes: [], candidates: .none, defaultWord: nil,
      read: { words in !words.isEmpty })
  }

  /// The option that every command has.
  static let help = flag("help", short: "h", help: "show this help")
  /// The option that every program has.
  static let version = flag("version", short: nil, help: "show the version")
}
