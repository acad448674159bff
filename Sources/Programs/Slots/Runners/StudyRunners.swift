internal import Coordination
internal import Encoding
public import Kernels
internal import Processes
internal import Studies
public import Sweeps

/// The studies that a worker of this build can run, and so the only ones that it announces.
public enum StudyRunners {
  /// All of them; `command` only where the machine's owner allows plans to name programs.
  ///
  /// - Parameters:
  ///   - kernels: How numbers are computed.
  ///   - allowingCommand: Whether programs that plans name may be run.
  ///   - folder: Where they are run and their inputs looked for; nil is where this process works.
  public static func all(
    with kernels: Kernels, allowingCommand: Bool, folder: String? = nil
  ) -> [StudyRunner] {
    let runners = [binarizedComplexity(kernels), noop, sleep]
    return allowingCommand ? runners + [CommandRunner.study(in: folder)] : runners
  }

  /// Their faces in the order in which a worker announces them: by name and version.
  public static func schemas(allowingCommand: Bool) -> [StudySchema] {
    all(with: .best, allowingCommand: allowingCommand).map(\.schema).sorted { left, right in
      left.name.utf8.elementsEqual(right.name.utf8)
        ? left.version < right.version
        : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
  }

  /// Trains binarised networks and measures their complexity.
  static func binarizedComplexity(_ kernels: Kernels) -> StudyRunner {
    StudyRunner(.binarizedComplexity) { task throws(StudyFailure) in
      do throws(StudyError) {
        return try BinarizedComplexity(task).run(with: kernels)
      } catch {
        throw StudyFailure(error)
      }
    }
  }

  /// Does nothing.
  static let noop = StudyRunner(.noop, isBrief: true) { _ throws(StudyFailure) in StudyResult() }

  /// Sleeps for as long as it is told.
  static let sleep = StudyRunner(.sleep) { task throws(StudyFailure) in
    guard case .real(let seconds) = task["seconds"], (0...86_400).contains(seconds) else {
      throw StudyFailure(.invalidParameters, "'seconds' is not a number from 0 to 86400")
    }
    ThisProcess.pause(for: .seconds(seconds))
    return StudyResult(scalars: ["slept": .real(seconds)])
  }
}
