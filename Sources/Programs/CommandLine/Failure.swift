/// Why a command stopped, for a person to read and for the shell to branch on.
public struct Failure: Error, Hashable, Sendable {
  /// What the program exits with.
  public let exitCode: ExitCode
  /// What was found, what was expected, and the cure.
  public let message: String
  /// Whether the message opens with its own place and severity, as in `plan.yaml:3:9: error: …`.
  let isLocated: Bool

  /// A failure that is printed after the program's name, as in `parsimony: error: …`.
  public init(_ exitCode: ExitCode, _ message: String) {
    self.init(exitCode, message, isLocated: false)
  }

  /// A failure whose text says itself which place of which file it is about; printed verbatim.
  public static func located(_ exitCode: ExitCode, _ message: String) -> Failure {
    Failure(exitCode, message, isLocated: true)
  }

  private init(_ exitCode: ExitCode, _ message: String, isLocated: Bool) {
    precondition(exitCode != .success, "a failure cannot exit with success: \(message)")
    self.exitCode = exitCode
    self.message = message
    self.isLocated = isLocated
  }

  /// The failure as standard error shows it.
  func rendered(by program: String) -> String {
    isLocated ? message : "\(program): error: \(message)"
  }
}
