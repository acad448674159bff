internal import Mistakes

/// Why a command stopped, for a person to read and for the shell to branch on.
public struct Failure: Error, Hashable, Sendable {
  /// What the program exits with.
  public let exitCode: ExitCode
  /// What was found, what was expected, and the cure.
  public let message: String
  private let form: Form

  private enum Form {
    /// After the program's name.
    case plain
    /// As it is, since it opens with its own place and severity, as in `plan.yaml:3:9: error: …`.
    case located
    /// Not at all.
    case silent
  }

  /// A failure that is printed after the program's name, as in `parsimony: error: …`.
  public init(_ exitCode: ExitCode, _ message: String) {
    self.init(exitCode, message, .plain)
  }

  /// A failure whose text says itself which place of which file it is about; printed verbatim.
  public static func located(_ exitCode: ExitCode, _ message: String) -> Failure {
    Failure(exitCode, message, .located)
  }

  /// A failure that nobody needs to be told of.
  static func silent(_ exitCode: ExitCode, _ message: String) -> Failure {
    Failure(exitCode, message, .silent)
  }

  private init(_ exitCode: ExitCode, _ message: String, _ form: Form) {
    require(exitCode != .success, "a failure cannot exit with success: \(message)")
    self.exitCode = exitCode
    self.message = message
    self.form = form
  }

  /// The failure as standard error shows it; nil when it shall not.
  func rendered(by program: String) -> String? {
    switch form {
    case .plain: "\(program): error: \(message)"
    case .located: message
    case .silent: nil
    }
  }
}
