/// An option of a command, and the key to its value.
///
/// A command lists its options as constants and reads their values with the same constants, so a
/// misspelt name does not compile and a value has its type:
///
/// ```swift
/// static let points = Option.value(
///   "points", "N", .integer(in: 0...1000), default: 3, help: "points to list")
/// …
/// for index in 0..<invocation[points] { … }
/// ```
///
/// Rejected: property wrappers over a reflected struct. What they declare is known only when
/// `Mirror` has looked, so a command without its option is found by running it.
public struct Option<Value: Sendable>: Parameter {
  /// What the parser, the help screens, the completions and the manual pages know of it.
  public let declaration: Declaration
}

extension Option where Value == Bool {
  /// An option without a value; true when it is given.
  public static func flag(_ name: String, short: Character? = nil, help: String) -> Option {
    Option(declaration: .flag(name, short: short, help: help))
  }
}

extension Option {
  /// An option with a value, which has a default.
  public static func value(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: Kind<Value>,
    default fallback: Value, help: String
  ) -> Option {
    Option(
      declaration: Declaration(
        name, short: short, placeholder, kind, .optional, isPositional: false,
        defaultWord: kind.spell(fallback), help: help
      ) { words throws(Misfit) in
        guard let word = words.last else { return fallback }
        return try kind.value(of: word)
      })
  }

  /// An option that must be given.
  public static func required(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: Kind<Value>,
    help: String
  ) -> Option {
    Option(
      declaration: Declaration(
        name, short: short, placeholder, kind, .required, isPositional: false, help: help,
        read: kind.single))
  }

  /// An option whose value is nil when it is not given.
  public static func optional<Element>(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: Kind<Element>,
    help: String
  ) -> Option where Value == Element? {
    Option(
      declaration: Declaration(
        name, short: short, placeholder, kind, .optional, isPositional: false, help: help,
        read: kind.singleOrNil))
  }

  /// An option that may be given many times; its values in the order they were given.
  public static func repeated<Element>(
    _ name: String, short: Character? = nil, _ placeholder: String, _ kind: Kind<Element>,
    help: String
  ) -> Option where Value == [Element] {
    Option(
      declaration: Declaration(
        name, short: short, placeholder, kind, .repeated, isPositional: false,
        help: help, read: kind.all))
  }
}
