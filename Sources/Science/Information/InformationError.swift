internal import Text

/// Why an information measure cannot be had of some data.
public struct InformationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Hashable, Sendable {
    /// The points are none, or not all alike.
    case malformed
    /// There are too few points for what was asked.
    case tooFew
    /// The measure does not take points of this kind.
    case unfit
  }

  /// What is wrong.
  public let code: Code
  /// What was found and what is expected, then the cure, in one sentence.
  public let message: String

  /// The message.
  public var description: String { message }

  /// What was found and expected, and the cure.
  public init(_ code: Code, _ found: String, cure: String) {
    self.code = code
    message = "\(found); \(cure)".printable
  }
}
