import Glibc

extension Program {
  /// Runs the program, with the process's arguments unless told other words, and ends the process.
  public func main(
    _ words: [String] = Array(Swift.CommandLine.arguments.dropFirst())
  ) -> Never {
    let terminal = Terminal.standard()
    var exitCode = run(words, on: terminal)
    if terminal.hasPrinted, exitCode != .io {
      do throws(Failure) {
        try terminal.closeStandardOutput()
      } catch {
        if let text = error.rendered(by: name) { terminal.note(text) }
        exitCode = error.exitCode
      }
    }
    exit(exitCode.rawValue)
  }
}
