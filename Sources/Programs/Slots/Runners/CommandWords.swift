internal import Coordination
internal import Encoding
internal import Randomness
internal import Studies
internal import Sweeps
internal import Text

/// What a program is told: its arguments with values in their places, variables, and JSON.
struct CommandWords {
  /// The program as the plan names it.
  let program: String
  /// What follows its name.
  let arguments: [String]
  /// Its variables on top of the slot's own.
  let environment: [String: String]
  /// All parameters and the seed as a JSON object on one line.
  let json: String

  /// The words for a task.
  init(_ task: StudyTask) throws(StudyFailure) {
    var values: [(name: String, value: JSON, text: String)] = []
    for entry in task.parameters.entries where !Self.own.contains(entry.key) {
      let value = try Self.value(of: entry)
      values.append((entry.key, value, Self.text(of: value)))
    }
    values.append(("seed", .integer(Int64(task.seed.value)), "\(task.seed)"))

    var words: [String] = []
    let names = values.map(\.name)
    for word in try task.texts("command") {
      words.append(
        try Self.filled(word) { name in values.first { $0.name == name }?.text }
          .orComplain(knowing: names))
    }
    guard let program = words.first, !program.isEmpty else {
      throw StudyFailure(.invalidParameters, "'command' names no program")
    }
    self.program = program
    arguments = Array(words.dropFirst())
    json = JSON.object(JSON.Object(uniqueKeysWithValues: values.map { ($0.name, $0.value) }))
      .text(indented: false)
    var environment = ["PARSIMONY_PARAMETERS": json]
    for (name, _, text) in values {
      let variable = Self.variable(for: name)
      guard environment.updateValue(text, forKey: variable) == nil else {
        throw StudyFailure(
          .invalidParameters,
          "two parameters, '\(name)' among them, would share the variable \(variable); rename one")
      }
    }
    self.environment = environment
  }

  /// The parameters that are not for the program.
  private static let own: Set = ["command", "inputs"]

  /// `PARSIMONY_LEARNING_RATE` for `learning-rate`.
  static func variable(for name: String) -> String {
    "PARSIMONY_"
      + String(
        decoding: name.uppercased().utf8.map { byte in
          byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") ? UInt8(ascii: "_") : byte
        }, as: UTF8.self)
  }

  private static func value(of entry: MessagePack.Map.Entry) throws(StudyFailure) -> JSON {
    guard ParameterName(entry.key) != nil else {
      throw StudyFailure(.invalidParameters, "'\(entry.key.printable)' is no parameter's name")
    }
    switch entry.value {
    case .boolean(let boolean): return .boolean(boolean)
    case .integer(let integer): return .integer(integer)
    case .real(let real):
      if let finite = JSON.Finite(real) { return .real(finite) }
    case .text(let text):
      if !text.utf8.contains(0) { return .text(text) }
    default: break
    }
    throw StudyFailure(
      .invalidParameters,
      "'\(entry.key)' is neither a boolean, a finite number nor a text that a program can be given")
  }

  private static func text(of value: JSON) -> String {
    if case .text(let text) = value { return text }
    return value.text(indented: false)
  }

  /// A word with values in place of `{name}`, or what is wrong with it.
  enum Filled: Equatable {
    case word(String)
    case unknown(String)
    case open
  }

  /// Puts values in place of `{name}`; `{{` stands for a brace.
  static func filled(_ word: String, _ value: (String) -> String?) -> Filled {
    var result = ""
    var rest = word.unicodeScalars[...]
    while let brace = rest.firstIndex(of: "{") {
      result.unicodeScalars += rest[..<brace]
      rest = rest[rest.index(after: brace)...]
      if rest.first == "{" {
        result += "{"
        rest = rest.dropFirst()
        continue
      }
      guard let end = rest.firstIndex(of: "}") else { return .open }
      let name = String(rest[..<end])
      guard let text = value(name) else { return .unknown(name) }
      result += text
      rest = rest[rest.index(after: end)...]
    }
    result.unicodeScalars += rest
    return .word(result)
  }
}

extension CommandWords.Filled {
  fileprivate func orComplain(knowing names: [String]) throws(StudyFailure) -> String {
    switch self {
    case .word(let word): return word
    case .open:
      throw StudyFailure(
        .invalidParameters, "a '{' in 'command' has no '}'; write '{{' for a brace")
    case .unknown(let name):
      let cure =
        closest(to: name, among: names).map { "did you mean '{\($0)}'?" }
        ?? "known are \(listed(names, conjunction: "and")), and '{{' is a brace"
      throw StudyFailure(
        .invalidParameters,
        "'{\(name.printable(scalarsMax: 60))}' in 'command' is no parameter; \(cure)")
    }
  }
}
