internal import Mistakes

/// A positional argument of a command, and the key to its value.
public struct Argument<Value: Sendable>: Parameter {
  /// What the parser, the help screens, the completions and the manual pages know of it.
  public let declaration: Declaration
}

extension Argument {
  /// An argument that must be given.
  public static func required(_ name: String, _ kind: Kind<Value>, help: String) -> Argument {
    Argument(
      declaration: Declaration(
        name, name, kind, .required, isPositional: true, help: help, read: kind.single))
  }

  /// An argument whose value is nil when it is not given.
  public static func optional<Element>(
    _ name: String, _ kind: Kind<Element>, help: String
  ) -> Argument where Value == Element? {
    Argument(
      declaration: Declaration(
        name, name, kind, .optional, isPositional: true, help: help, read: kind.singleOrNil))
  }

  /// All remaining arguments, if any.
  public static func repeated<Element>(
    _ name: String, _ kind: Kind<Element>, help: String
  ) -> Argument where Value == [Element] {
    Argument(
      declaration: Declaration(
        name, name, kind, .repeated, isPositional: true, help: help, read: kind.all))
  }

  /// All remaining arguments, at least one.
  public static func oneOrMore<Element>(
    _ name: String, _ kind: Kind<Element>, help: String
  ) -> Argument where Value == [Element] {
    Argument(
      declaration: Declaration(
        name, name, kind, .oneOrMore, isPositional: true, help: help, read: kind.all))
  }
}

extension Kind {
  /// The value of the only word.
  @Sendable func single(_ words: [String]) throws(Misfit) -> any Sendable {
    require(words.count == 1, "one word was promised, \(words) came")
    return try value(of: words[0])
  }

  /// The value of the only word, or nil.
  @Sendable func singleOrNil(_ words: [String]) throws(Misfit) -> any Sendable {
    guard let word = words.last else { return Value?.none }
    return Value?.some(try value(of: word))
  }

  /// The values of all words.
  @Sendable func all(_ words: [String]) throws(Misfit) -> any Sendable {
    var values: [Value] = []
    values.reserveCapacity(words.count)
    for word in words { values.append(try value(of: word)) }
    return values
  }
}
