import Foundation
import Processes
import TestSupport

/// The built program, run as a person runs it.
struct Parsimony {
  /// What a run left behind.
  struct Outcome {
    var exitCode: Int32?
    var output: String
    var errors: String
  }

  /// The program of this very build: it stands beside the tests' own executable.
  static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "parsimony").path

  /// Runs the program, with a text on its standard input.
  static func run(_ arguments: [String], input: String = "") throws -> Outcome {
    var command = Subprocess(path, arguments)
    command.standardInput = Array(input.utf8)
    command.timeLimit = .seconds(60)
    let outcome = try command.run()
    var exitCode: Int32?
    if case .exited(let code) = outcome.status { exitCode = code }
    return Outcome(
      exitCode: exitCode, output: String(decoding: outcome.standardOutput, as: UTF8.self),
      errors: String(decoding: outcome.standardError, as: UTF8.self))
  }

  /// Previews a plan that is given as a text.
  static func plan(_ text: String, _ options: [String] = []) throws -> Outcome {
    try run(["plan", "/dev/stdin"] + options, input: text)
  }

  /// What `--json` printed.
  static func json(_ outcome: Outcome) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return value as? [String: Any] ?? [:]
  }
}
