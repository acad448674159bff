import CommandLine
import Processes

/// The programs that belong to this one and lie beside it.
enum SiblingProgram: String {
  case coordinator = "parsimony-coordinator"
  case worker = "parsimony-worker"

  /// Where it lies: beside this program, or where the shell would find it.
  func path() throws(Failure) -> String {
    if let own = executablePath(), let slash = own.lastIndex(of: "/") {
      let path = String(own[...slash]) + rawValue
      if ThisProcess.findProgram(path) != nil { return path }
    }
    if let path = ThisProcess.findProgram(rawValue) { return path }
    throw Failure(
      .io,
      """
      the program '\(rawValue)' is neither beside this one nor on the search path; install it there, \
      as 'swift build' and the package do
      """)
  }
}
