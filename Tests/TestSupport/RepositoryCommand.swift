import Processes

/// A command that is run at the repository's root, as a person there would type it.
///
/// Every test that runs a program goes through `Subprocess`, which has a time limit. Foundation's
/// `Process` was rejected: it never returns where there is no loopback interface.
public struct RepositoryCommand: Sendable {
  /// The program, searched for in `PATH`, and its arguments.
  public var words: [String]
  /// All the variables that it sees; those of this process unless given.
  public var environment: [String: String]?
  /// The time after which it is killed, and the test fails.
  public var timeLimit = Duration.seconds(300)

  /// A program and its arguments.
  public init(_ words: String..., environment: [String: String]? = nil) {
    self.words = words
    self.environment = environment
  }

  /// What it printed to its standard output; throws if it failed.
  public func output() throws -> [UInt8] {
    let outcome = try run(words)
    guard outcome.status == .exited(0) else {
      throw Failure(words: words, complaint: text(outcome.standardError))
    }
    return outcome.standardOutput
  }

  /// How it ended, and all that it printed to either stream, in order.
  ///
  /// - Returns: A status of 128 and more for a signal, as a shell has it.
  public func outcome() throws -> (status: Int32, text: String) {
    let outcome = try run(["/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"] + words)
    let status: Int32 =
      switch outcome.status {
      case .exited(let code): code
      case .signalled(let signal): 128 + signal
      }
    return (status, text(outcome.standardOutput))
  }

  private func run(_ words: [String]) throws -> ProcessOutcome {
    var options = ["-C", Repository.root]
    if let environment {
      options += ["-i"] + environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
    }
    var command = Subprocess("/usr/bin/env", options + words)
    command.timeLimit = timeLimit
    let outcome = try command.run()
    guard !outcome.hasTimedOut else {
      throw Failure(words: words, complaint: "it ran for \(timeLimit) and was ended")
    }
    return outcome
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// A command that a test needs did not succeed.
  public struct Failure: Error, CustomStringConvertible {
    var words: [String]
    var complaint: String
    /// The command, and what it said.
    public var description: String { "`\(words.joined(separator: " "))` failed: \(complaint)" }
  }
}
