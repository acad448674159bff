import CommandLine
import Slots
import WorkerAgent

extension Command {
  /// `parsimony-worker slot`: what the worker runs once a slot, and people never.
  static let slot = Command(
    "slot",
    summary: "Run tasks as the worker says that started this process; not for people.",
    parameters: [SlotOptions.allowCommand, SlotOptions.cpuLevel, SlotOptions.folder]
  ) { invocation, _ throws(Failure) in
    let kernels = try CPULevelWord.kernels(at: invocation[SlotOptions.cpuLevel])
    do throws(SlotError) {
      let runners = StudyRunners.all(
        with: kernels, allowingCommand: invocation[SlotOptions.allowCommand],
        folder: invocation[SlotOptions.folder])
      var slot = try SlotMain(running: runners)
      try slot.run()
    } catch {
      throw Failure(.io, error.message)
    }
    return .success
  }
}

/// What `parsimony-worker slot` takes.
private enum SlotOptions {
  static let allowCommand = Option.flag(
    "allow-command", help: "run the programs that plans name")
  static let cpuLevel = Option.optional(
    "cpu-level", "LEVEL", CPULevelWord.kind, help: "compute at this level; the best by default")
  static let folder = Option.optional(
    "folder", "FOLDER", .directory, help: "where programs run; where this one works by default")
}
