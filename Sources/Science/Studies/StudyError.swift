/// Why a study gave no result.
public struct StudyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose fault it was.
  public enum Code: Hashable, Sendable {
    /// The plan's: the parameters cannot be had, on any machine.
    case invalidParameters
    /// This machine's, or this run's.
    case unusable
  }

  /// Whose fault it was.
  public let code: Code
  /// The reason for a person.
  public let detail: String

  /// A failure with its reason.
  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  /// The reason.
  public var description: String { detail }
}
