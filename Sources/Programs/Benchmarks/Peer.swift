internal import Processes

/// A peer's side of a comparison: a Python script that times itself in the same run.
///
/// Peers live in the virtual environment that `make peers` makes: in the working directory, or else
/// in the repository that this program was built in. A script prints lines of `key`, figure and name of the peer, separated by tabs.
struct Peer {
  /// What a script measured, or why there is nothing.
  enum Answer: Sendable {
    case figures([String: Figure])
    case missing(reason: String)
  }

  /// One figure and who reached it.
  struct Figure: Sendable {
    let value: Double
    let peer: String
  }

  private static let python = ".peers/bin/python"

  /// The repository that this program was built in, if it still stands where it was built.
  private static var repository: String? {
    let folders = (executablePath() ?? "").split(separator: "/")
    guard let build = folders.lastIndex(of: ".build") else { return nil }
    return folders[..<build].reduce(into: "") { $0 += "/\($1)" }
  }

  /// Runs a script from a file, which programs that start Python anew want to find.
  private static let runner = """
    import os, sys, tempfile
    path = os.path.join(tempfile.mkdtemp(), "peer.py")
    with open(path, "w") as file:
        file.write(sys.stdin.read())
    os.execv(sys.executable, [sys.executable, path] + sys.argv[1:])
    """

  /// Runs a program that `make peers` builds, by its name in `.peers/bin`.
  static func answer(of program: String, arguments: [String]) -> Answer {
    answer(of: ".peers/bin/\(program)") { place in
      var command = Subprocess(place, arguments)
      command.environment["OMP_NUM_THREADS"] = "1"
      return command
    }
  }

  /// Runs a script with arguments.
  ///
  /// - Parameter isFile: Whether it has to lie in a file, beside the programs of its packages.
  static func answer(
    to script: String, arguments: [String], isFile: Bool = false
  ) -> Answer {
    answer(of: python) { place in
      var command = Subprocess(place, ["-"] + arguments)
      if isFile {
        command.arguments = ["-c", Self.runner] + arguments
        let folder = place.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        command.environment["PATH"] =
          "\(folder.joined(separator: "/")):\(environmentVariable("PATH") ?? "/usr/bin:/bin")"
      }
      command.standardInput = Array(script.utf8)
      return command
    }
  }

  /// Runs a program of the peers' folder, in the working directory or in the project's folder.
  private static func answer(of path: String, command: (_ place: String) -> Subprocess) -> Answer {
    let repository = repository
    for place in [path] + (repository.map { ["\($0)/\(path)"] } ?? []) {
      var command = command(place)
      command.timeLimit = .seconds(100)
      do {
        return answer(in: try command.run())
      } catch let error where error.isProgramMissing {
        continue
      } catch {
        return .missing(reason: error.message)
      }
    }
    let places = "the working directory" + (repository.map { " or in \($0)" } ?? "")
    return .missing(
      reason: "there is no \(path) in \(places); run 'make peers' in the project's folder")
  }

  /// What a script printed.
  private static func answer(in outcome: ProcessOutcome) -> Answer {
    guard outcome.status == .exited(0) else {
      let text = String(decoding: outcome.standardError, as: UTF8.self)
      let last = text.split(separator: "\n").last ?? "no message"
      return .missing(reason: "the peer's script failed: \(last); run 'make peers'")
    }
    var figures: [String: Figure] = [:]
    for line in String(decoding: outcome.standardOutput, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t").map(String.init)
      guard parts.count == 3, let value = Double(parts[1]) else { continue }
      figures[parts[0]] = Figure(value: value, peer: parts[2])
    }
    return .figures(figures)
  }
}

/// The median time of a few runs, so that one disturbance does not decide.
func medianSeconds(repeats: Int, _ body: () -> Void) -> Double {
  let clock = ContinuousClock()
  let times = (0..<repeats).map { _ in clock.measure(body) / .seconds(1) }.sorted()
  return times[times.count / 2]
}
