public import Sweeps

extension StudySchema {
  /// Runs a program of the user's own, once a task.
  ///
  /// The program and its arguments are part of what a task is, and so are the files that it needs:
  /// they are listed as `path@digest`, so that a result says which version of a script made it. Any
  /// other parameter is handed to the program. What a program prints is its own affair, so nothing is
  /// promised to repeat.
  public static let command = StudySchema(
    name: "command",
    version: 1,
    summary: "Runs a program of your own, once a task, and keeps the numbers that it prints.",
    parameters: [
      Parameter(
        "command", .list(of: .text, count: 1...64), default: nil,
        summary: "the program and its arguments; {name} stands for a parameter's value"),
      Parameter(
        "inputs", .list(of: .text, count: 0...256), default: .list([]),
        summary: "files that the program needs, so that results are tied to their content"),
    ],
    acceptsOtherParameters: true,
    isDeterministic: false)
}
