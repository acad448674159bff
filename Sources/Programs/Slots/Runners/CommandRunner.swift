internal import Coordination
internal import Encoding
internal import Processes
internal import Studies
internal import Sweeps
internal import Text

/// Runs a program of the user's own and reads the numbers that it prints.
///
/// The program learns what to do in the three ways that programs in any language understand: a JSON
/// object on standard input, environment variables, and its own arguments. It answers with lines of
/// JSON on standard output. It runs in the slot's process group and dies with the slot, so whoever
/// stops a slot stops the program.
struct CommandRunner: Sendable {
  /// Where programs are run and inputs looked for; nil is where this process works.
  let folder: String?
  private let inputs: InputDigests

  init(folder: String?) {
    self.folder = folder
    inputs = InputDigests(folder: folder)
  }

  /// The study with this runner.
  static func study(in folder: String?) -> StudyRunner {
    let runner = CommandRunner(folder: folder)
    return StudyRunner(.command) { task throws(StudyFailure) in try runner.run(task) }
  }

  private func run(_ task: StudyTask) throws(StudyFailure) -> StudyResult {
    let words = try CommandWords(task)
    try inputs.check(try task.texts("inputs"))
    guard let path = ThisProcess.findProgram(words.program, in: folder) else {
      throw StudyFailure(
        .unusable, "there is no program '\(words.program.printable)' on \(thisHost)")
    }
    var command = ChildCommand(path, words.arguments)
    command.environment = words.environment
    command.folder = folder
    command.diesWithParent = true
    command.replies = .standardOutput
    var metrics = Metrics()
    let end: ProcessEnd
    let errors: String
    do throws(ProcessError) {
      var child = try ChildProcess(starting: command)
      end = try Self.follow(&child, telling: words.json, &metrics)
      errors = child.lastErrors.text
    } catch {
      throw StudyFailure(.unusable, error.message)
    }
    return try result(of: end.status, metrics, errors: errors)
  }

  /// Serves the program's streams until it has ended.
  private static func follow(
    _ child: inout ChildProcess, telling json: String, _ metrics: inout Metrics
  ) throws(ProcessError) -> ProcessEnd {
    try child.send(Array("\(json)\n".utf8))
    while true {
      try child.flush()
      if child.bytesUnsent == 0 { child.closeOrders() }
      child.wait(for: .seconds(60))
      let end = try child.checkEnd()
      try child.receive { metrics.append($0) }
      try child.listen()
      if let end {
        metrics.finish()
        return end
      }
    }
  }

  private func result(
    of status: ExitStatus, _ metrics: Metrics, errors: String
  ) throws(StudyFailure) -> StudyResult {
    let words = [metrics.otherOutput, errors].filter { !$0.isEmpty }.joined(separator: "\n")
    switch status {
    case .exited(0): break
    case .exited(let code): throw StudyFailure(.exitCode(Int(code)), words)
    case .signalled(let number): throw StudyFailure(.signal(Int(number)), words)
    }
    if let fault = metrics.fault { throw StudyFailure(.unusable, fault) }
    return metrics.result
  }
}

/// This machine's name for messages.
var thisHost: String { ThisProcess.hostName.printable }

extension StudyTask {
  /// A parameter that is a list of texts.
  func texts(_ name: String) throws(StudyFailure) -> [String] {
    guard case .list(let values) = self[name] else {
      throw StudyFailure(.invalidParameters, "'\(name)' is not a list of texts")
    }
    var texts: [String] = []
    for value in values {
      guard case .text(let text) = value, !text.utf8.contains(0) else {
        throw StudyFailure(
          .invalidParameters, "'\(name)' is not a list of texts that a program can be given")
      }
      texts.append(text)
    }
    return texts
  }
}
