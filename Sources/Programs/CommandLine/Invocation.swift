internal import Mistakes

/// A command line that has been read: every value is there, checked and of its type.
public struct Invocation: Sendable {
  let program: Program
  let path: CommandPath
  /// The values by the spelling of their parameters.
  let values: [String: any Sendable]

  /// The value of an option of this command.
  public subscript<Value>(option: Option<Value>) -> Value { value(of: option.declaration) }

  /// The value of an argument of this command.
  public subscript<Value>(argument: Argument<Value>) -> Value { value(of: argument.declaration) }

  /// A complaint about how values go together, which the parser cannot know; points at the help.
  public func misuse(_ message: String) -> Failure { path.misuse(message) }

  private func value<Value>(of declaration: Declaration) -> Value {
    guard let value = values[declaration.spelling] as? Value else {
      mistake(
        """
        '\(path.title)' does not declare \(declaration.spelling) as \(Value.self); add it to the \
        command's parameters
        """)
    }
    return value
  }
}
