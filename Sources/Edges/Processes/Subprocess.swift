internal import Glibc

/// A program to run to its end, and what it gets.
///
/// Whoever runs a program and reads what it prints can wait forever in three ways: by writing all of
/// the input before reading any output, by reading one output before the other, and by waiting for
/// the end of a stream that some grandchild still holds. Here all three streams are served by one
/// `poll`, and what a child leaves behind counts no more once the child itself is gone:
/// what is in the pipes at that moment is all that was printed.
///
///     var command = Subprocess("/usr/bin/sort", ["-n"])
///     command.standardInput = Array("2\n1\n".utf8)
///     let outcome = try command.run()
public struct Subprocess: Sendable {
  /// The path of the program; it is not searched for.
  public var executable: String
  /// What follows the program's name.
  public var arguments: [String]
  /// What it can read from its standard input before the end.
  public var standardInput: [UInt8] = []
  /// Variables to set on top of our own environment.
  public var environment: [String: String] = [:]
  /// The time after which it is killed; nil lets it run.
  public var timeLimit: Duration?
  /// How much it may print to each of its outputs; more is an error, and it is killed.
  public var outputBytesMax = 64 << 20

  /// A program and its arguments.
  public init(_ executable: String, _ arguments: [String] = []) {
    self.executable = executable
    self.arguments = arguments
  }

  /// Runs the program and blocks the calling thread until it has ended.
  ///
  /// What the program started itself is neither waited for nor killed.
  public func run() throws(ProcessError) -> ProcessOutcome {
    do throws(Failure) {
      let startTime = ContinuousClock.now
      let deadline = timeLimit.map { startTime.advanced(by: $0) }
      var isKilled = false
      var child = try Child.start(self)
      while true {
        if let end = try child.process.checkEnd() {
          let elapsed = startTime.duration(to: .now)
          try child.streams.drain()
          return ProcessOutcome(
            status: end.status, hasTimedOut: isKilled && end.status == .signalled(SIGKILL),
            standardOutput: child.streams.output.bytes, standardError: child.streams.error.bytes,
            elapsedSeconds: elapsed / .seconds(1), peakMemory: end.peakMemory)
        }
        if let deadline, !isKilled, ContinuousClock.now >= deadline {
          child.process.kill()
          isKilled = true
        }
        if child.streams.areClosed {
          try child.process.waitForEnd(until: isKilled ? nil : deadline)
        } else {
          // A grandchild can hold the streams open, so the child itself is looked after as well.
          try child.streams.serve(forMilliseconds: 20)
        }
      }
    } catch {
      throw ProcessError(error, about: executable)
    }
  }
}
